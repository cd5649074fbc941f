"""The fetch stage: one URL in, one answer out, over a guarded connection."""

from events.ingest.fetch.client import fetch
from events.ingest.fetch.robots import RobotsCache

__all__ = ["RobotsCache", "fetch"]

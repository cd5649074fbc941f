"""The fetch stage: one URL in, one answer out, over a guarded connection."""

from events.ingest.fetch.client import fetch
from events.ingest.fetch.robots import RobotsCache, origin_of

__all__ = ["RobotsCache", "fetch", "origin_of"]

"""The fetch stage: one URL in, one answer out, over a guarded connection."""

from events.ingest.fetch.client import FEED_TYPES, fetch
from events.ingest.fetch.conditions import Conditions
from events.ingest.fetch.robots import RobotsCache, origin_of

__all__ = ["FEED_TYPES", "Conditions", "RobotsCache", "fetch", "origin_of"]

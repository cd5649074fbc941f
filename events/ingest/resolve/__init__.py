"""Resolution: who and where a draft means, and which event of the record it is, if it is there already. Pure."""

from events.ingest.resolve.events import EventSummary, Match, match_events
from events.ingest.resolve.names import resolve_mentions

__all__ = ["EventSummary", "Match", "match_events", "resolve_mentions"]

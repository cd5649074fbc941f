"""Resolution: who and where a draft means, and which event of the record it is, if it is there already. Pure."""

from events.ingest.resolve.calendars import LONGEST_DAYS, SLACK, is_narrow
from events.ingest.resolve.events import match_events
from events.ingest.resolve.families import get_families
from events.ingest.resolve.names import resolve_mentions
from events.ingest.resolve.summaries import NO_MATCH, EventSummary, Match, Matching, Party

__all__ = [
    "LONGEST_DAYS",
    "NO_MATCH",
    "SLACK",
    "EventSummary",
    "Match",
    "Matching",
    "Party",
    "get_families",
    "is_narrow",
    "match_events",
    "resolve_mentions",
]

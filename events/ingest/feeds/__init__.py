"""The feeds stage: the body of one feed in, its entries out, and which of them concern the archive."""

from events.ingest.feeds.keywords import is_relevant
from events.ingest.feeds.listings import ListingRule, parse_listing_rule
from events.ingest.feeds.parsing import parse_feed
from events.ingest.feeds.records import MAX_ENTRIES, FeedEntry, FeedFault, FeedKind, ParsedFeed

__all__ = [
    "MAX_ENTRIES",
    "FeedEntry",
    "FeedFault",
    "FeedKind",
    "ListingRule",
    "ParsedFeed",
    "is_relevant",
    "parse_feed",
    "parse_listing_rule",
]

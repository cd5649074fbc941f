"""Entries put together: each address once, what has none counted."""

from collections.abc import Iterable
from typing import NamedTuple

from events.ingest.feeds.records import FeedEntry


class Collected(NamedTuple):
    """Entries with different URLs in the order in which these first came, and how many others there were."""

    entries: tuple[FeedEntry, ...]
    dropped_count: int


def collect(entries: Iterable[FeedEntry]) -> Collected:
    """Drop the entries without a URL and those whose URL was there before; a title is taken from the first with one."""
    kept: dict[str, FeedEntry] = {}
    count = 0
    for entry in entries:
        count += 1
        if entry.url and (entry.url not in kept or (entry.title and not kept[entry.url].title)):
            kept[entry.url] = entry
    return Collected(tuple(kept.values()), count - len(kept))

"""What somebody should look at, in words. Pure: the numbers come in, sentences go out."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from events.search.ingestion.failures import Failure
from events.search.ingestion.feeds import FeedSummary
from events.search.ingestion.queue import Queue
from events.search.ingestion.throughput import Throughput
from events.values.durations import duration_words

# A worker takes what is due within seconds; the sweep tells it again of what it missed within a minute.
STALLED_AFTER_S: Final = 15 * 60
BACKLOG_AFTER_S: Final = 60 * 60
# Fewer ends than these say nothing about a share.
SHARE_FROM: Final = 20
SHARE_LOST: Final = 0.5
INTERNAL: Final = "internal"
SPENT: Final = "attempts_spent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One thing to look at. `kind`: stalled, backlog, fault, losses, late_feeds or feed, for programs that alert."""

    kind: str
    words: str


def find_concerns(
    *, queue: Queue, throughput: Throughput, failures: tuple[Failure, ...], feeds: FeedSummary, now: dt.datetime
) -> tuple[Concern, ...]:
    """Everything that is not as it should be, what stops all the rest first; () where all is well."""
    return (
        *_of_queue(queue, throughput, now),
        *_of_failures(failures, throughput),
        *_of_feeds(feeds),
    )


def _of_queue(queue: Queue, throughput: Throughput, now: dt.datetime) -> Iterator[Concern]:
    waited_s = queue.oldest_due_s
    if waited_s is None or waited_s < STALLED_AFTER_S:
        return
    last = throughput.last_ended_at
    idle_s = waited_s if last is None else (now - last).total_seconds()
    if idle_s >= STALLED_AFTER_S:
        ended = "nothing has ever ended" if last is None else f"nothing has ended for {duration_words(idle_s)}"
        due = "1 submission is due" if queue.due == 1 else f"{queue.due:,} submissions are due"
        yield Concern(kind="stalled", words=f"{ended} though {due}: is a worker running?")
    elif waited_s >= BACKLOG_AFTER_S:
        yield Concern(
            kind="backlog",
            words=f"the oldest of {queue.due:,} due submissions has waited for {duration_words(waited_s)}: "
            "are there enough workers?",
        )


def _of_failures(failures: tuple[Failure, ...], throughput: Throughput) -> Iterator[Concern]:
    faults = sum(one.last_day for one in failures if one.kind in {INTERNAL, SPENT})
    if faults:
        what = "1 submission" if faults == 1 else f"{faults:,} submissions"
        yield Concern(
            kind="fault", words=f"{what} failed within 24 hours for a fault of the archive itself: the log says more"
        )
    day = throughput.of("24h")
    if day.total >= SHARE_FROM and day.lost >= SHARE_LOST * day.total:
        yield Concern(
            kind="losses",
            words=f"{day.lost:,} of the {day.total:,} submissions that ended within 24 hours failed or were refused",
        )


def _of_feeds(feeds: FeedSummary) -> Iterator[Concern]:
    if feeds.latest_s is not None:
        late = "1 feed is late" if feeds.late_count == 1 else f"{feeds.late_count:,} feeds are late"
        yield Concern(
            kind="late_feeds",
            words=f"{late} to be polled, the first by {duration_words(feeds.latest_s)}: are beat and a worker running?",
        )
    for feed in feeds.troubled:
        yield Concern(kind="feed", words=f"feed {feed.public_id} ({feed.source}, {feed.address}): {feed.label}")
    if beyond := feeds.troubled_count - len(feeds.troubled):
        yield Concern(kind="feed", words=f"{beyond:,} more feeds are not well")

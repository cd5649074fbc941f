"""The whole of it in one record, for the page, the API and the command alike."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from events.review.representation import represent_instant
from events.search.ingestion.concerns import Concern, find_concerns
from events.search.ingestion.failures import FailingHost, Failure, read_failing_hosts, read_failures
from events.search.ingestion.feeds import FeedSummary, read_feeds
from events.search.ingestion.hosts import WaitingHost, read_waiting_hosts
from events.search.ingestion.queue import Queue, read_queue
from events.search.ingestion.throughput import Hour, Throughput, read_hours, read_throughput


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestionStatus:
    """How ingestion stands at `at`. `failures` are counts by reason, `quarantine_count` their sum.

    `hours` are the last 48 by the clock (UTC), oldest first. The size of the vault is not in it: to know that, one
    would have to walk through all of it.
    """

    at: dt.datetime
    warnings: tuple[Concern, ...]
    queue: Queue
    throughput: Throughput
    hours: tuple[Hour, ...]
    failures: tuple[Failure, ...]
    quarantine_count: int
    failing_hosts: tuple[FailingHost, ...]
    feeds: FeedSummary
    waiting_hosts: tuple[WaitingHost, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever handed in, as far as the queue and the ends tell."""
        return not self.queue.total and self.throughput.last_ended_at is None


def ingestion_status(now: dt.datetime) -> IngestionStatus:
    """How ingestion stands at `now` (aware), in eleven queries."""
    queue, throughput, failures, feeds = read_queue(now), read_throughput(now), read_failures(now), read_feeds(now)
    return IngestionStatus(
        at=now,
        warnings=find_concerns(queue=queue, throughput=throughput, failures=failures, feeds=feeds, now=now),
        queue=queue,
        throughput=throughput,
        hours=read_hours(now),
        failures=failures,
        quarantine_count=sum(failure.count for failure in failures),
        failing_hosts=read_failing_hosts(now),
        feeds=feeds,
        waiting_hosts=read_waiting_hosts(now),
    )


def as_json(status: IngestionStatus) -> dict[str, Any]:
    """The status as JSON has it: instants in UTC, nothing left out, and the sums beside the parts."""
    found: dict[str, Any] = _plain(asdict(status))
    queue = status.queue
    found["queue"] |= {"due": queue.due, "held": queue.held, "waiting": queue.waiting, "total": queue.total}
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a status holds
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return represent_instant(value) if isinstance(value, dt.datetime) else value

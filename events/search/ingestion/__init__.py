"""How ingestion stands: what waits, what ended and how, which feeds and hosts are in trouble, and what to look at.

`ingestion_status(now)` answers in a fixed number of queries, each from an index, however many submissions have ended.
Nothing here says who handed anything in.
"""

from events.search.ingestion.concerns import Concern
from events.search.ingestion.failures import FailingHost, Failure, quarantined_ids, read_failing_hosts, read_failures
from events.search.ingestion.feeds import FeedSummary, HealthCount, TroubledFeed, read_feeds
from events.search.ingestion.hosts import WaitingHost, read_waiting_hosts
from events.search.ingestion.queue import Depth, Queue, read_queue
from events.search.ingestion.status import IngestionStatus, as_json, ingestion_status
from events.search.ingestion.throughput import Ends, Hour, Throughput, read_hours, read_throughput

__all__ = [
    "Concern",
    "Depth",
    "Ends",
    "FailingHost",
    "Failure",
    "FeedSummary",
    "HealthCount",
    "Hour",
    "IngestionStatus",
    "Queue",
    "Throughput",
    "TroubledFeed",
    "WaitingHost",
    "as_json",
    "ingestion_status",
    "quarantined_ids",
    "read_failing_hosts",
    "read_failures",
    "read_feeds",
    "read_hours",
    "read_queue",
    "read_throughput",
    "read_waiting_hosts",
]

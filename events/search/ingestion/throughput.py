"""Throughput: how many submissions ended, how, and how long they took."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Max, Q
from django.db.models.functions import TruncHour

from events.models import Capture, Submission, SubmissionState

SPANS: Final = {"1h": dt.timedelta(hours=1), "24h": dt.timedelta(hours=24), "7d": dt.timedelta(days=7)}
CHART_HOURS: Final = 48
# Enough for a 95th percentile that means something, few enough that a bulk import does not make the page slow.
MEASURED_AT_MOST: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many submissions ended, by how they ended."""

    done: int = 0
    duplicate: int = 0
    refused: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """All that ended."""
        return self.done + self.duplicate + self.refused + self.failed

    @property
    def lost(self) -> int:
        """Those of which nothing came."""
        return self.refused + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends(Counts):
    """What ended within a span before now: "1h", "24h", "7d"."""

    span: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour(Counts):
    """What ended in the hour that begins at `at` (UTC)."""

    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Throughput:
    """What ended of late.

    `median_s` and `p95_s` are from handing in to the end, over the `measured_count` latest ends of the last 24 hours
    (10,000 at most); None where nothing ended. What was tried again counts from when it was first handed in.
    `articles_24h` are the submissions that became or filled an article, `captures_24h` the pages that were fetched.
    """

    spans: tuple[Ends, ...]
    measured_count: int
    median_s: float | None
    p95_s: float | None
    last_ended_at: dt.datetime | None
    captures_24h: int
    articles_24h: int

    def of(self, span: str) -> Ends:
        """The ends within one span, a key of `SPANS`."""
        return next(ends for ends in self.spans if ends.span == span)


class Percentile(Aggregate):
    """The continuous percentile of PostgreSQL: `Percentile("took", fraction=0.95)`."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"


def read_throughput(now: dt.datetime) -> Throughput:
    """What ended within the spans before `now`, in four queries."""
    took, ends = _read_took(now), _read_ends(now)
    captures = Capture.objects.filter(fetched_at__gt=now - SPANS["24h"], fetched_at__lte=now).count()
    return Throughput(
        spans=ends,
        measured_count=took["count"],
        median_s=_seconds(took["median"]),
        p95_s=_seconds(took["p95"]),
        last_ended_at=Submission.objects.filter(ended_at__lte=now).aggregate(last=Max("ended_at"))["last"],
        captures_24h=captures,
        articles_24h=took["articles"],
    )


def read_hours(now: dt.datetime) -> tuple[Hour, ...]:
    """The last 48 hours by the clock, oldest first, the present one last; one query."""
    present = now.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
    hours = [present - dt.timedelta(hours=back) for back in reversed(range(CHART_HOURS))]
    counts: dict[dt.datetime, dict[str, int]] = {}
    rows = (
        Submission.objects.filter(ended_at__gte=hours[0], ended_at__lte=now)
        .order_by()
        .values(hour=TruncHour("ended_at", tzinfo=dt.UTC), how=F("state"))
        .annotate(count=Count("state"))
    )
    for row in rows:
        counts.setdefault(row["hour"], {})[row["how"]] = row["count"]
    return tuple(Hour(at=hour, **counts.get(hour, {})) for hour in hours)


def _read_ends(now: dt.datetime) -> tuple[Ends, ...]:
    # Counted by columns of one index, so that no row is read.
    counted = {f"in_{span}": Count("state", filter=Q(ended_at__gt=now - length)) for span, length in SPANS.items()}
    rows = (
        Submission.objects.filter(ended_at__gt=now - max(SPANS.values()), ended_at__lte=now)
        .order_by()
        .values("state")
        .annotate(**counted)
    )
    found: dict[str, Mapping[str, Any]] = {row["state"]: row for row in rows}
    return tuple(Ends(span=span, **{state: row[f"in_{span}"] for state, row in found.items()}) for span in SPANS)


def _read_took(now: dt.datetime) -> Mapping[str, Any]:
    took = ExpressionWrapper(F("ended_at") - F("created_at"), output_field=DurationField())
    latest = (
        Submission.objects.filter(ended_at__gt=now - SPANS["24h"], ended_at__lte=now)
        .order_by("-ended_at")
        .annotate(took=took)[:MEASURED_AT_MOST]
    )
    return latest.aggregate(
        count=Count("pk"),
        median=Percentile("took", fraction=0.5, output_field=DurationField()),
        p95=Percentile("took", fraction=0.95, output_field=DurationField()),
        articles=Count("pk", filter=Q(state=SubmissionState.DONE, round=0)),
    )


def _seconds(span: dt.timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()

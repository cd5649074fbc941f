"""Failures: what stands in quarantine, counted by why and by which host."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Aggregate, CharField, Count, F, Func, Q, QuerySet, TextField

from events.models import Submission
from events.models.submission import QUARANTINE_STATES
from events.taxonomy import ErrorTerm, get_taxonomy

SHOWN_HOSTS: Final = 10
DAY: Final = dt.timedelta(days=1)
WEEK: Final = dt.timedelta(days=7)
# What a decision keeps out; only another decision lets it in again.
NEVER_AGAIN: Final = "taken_down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One reason in the words of the codebook, and how many submissions stand in quarantine for it now.

    `last_day` and `last_week` are those of `count` that ended within 24 hours and 7 days.
    """

    kind: str
    label: str
    definition: str
    advice: str
    last_day: int
    last_week: int
    count: int

    @property
    def may_retry(self) -> bool:
        """Whether trying again is allowed."""
        return self.kind != NEVER_AGAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingHost:
    """One host, how many of its pages failed or were refused within 7 days, and the commonest reason."""

    host: str
    count: int
    kind: str
    label: str


class HostOf(Func):
    """The host of an address with its port; null of what is no web address (`urn:…`)."""

    template = "SUBSTRING(%(expressions)s FROM '^https?://([^/?#]+)')"
    output_field = TextField()


class Commonest(Aggregate):
    """The value that occurs most often."""

    function = "MODE"
    template = "%(function)s() WITHIN GROUP (ORDER BY %(expressions)s)"


def read_failures(now: dt.datetime) -> tuple[Failure, ...]:
    """Every reason for which something stands in quarantine, the commonest of the last week first; one query."""
    rows = (
        Submission.objects.quarantined()
        .order_by()
        .values("error_kind")
        .annotate(
            last_day=Count("error_kind", filter=Q(ended_at__gt=now - DAY)),
            last_week=Count("error_kind", filter=Q(ended_at__gt=now - WEEK)),
            count=Count("error_kind"),
        )
        .order_by("-last_week", "-count", "error_kind")
    )
    return tuple(
        _failure(row["error_kind"], last_day=row["last_day"], last_week=row["last_week"], count=row["count"])
        for row in rows
    )


def read_failing_hosts(now: dt.datetime) -> tuple[FailingHost, ...]:
    """The hosts that failed most within 7 days, ten at most; one query."""
    rows = (
        Submission.objects.filter(state__in=QUARANTINE_STATES, ended_at__gt=now - WEEK)
        .annotate(host=HostOf(F("canonical_url")))
        .filter(host__isnull=False)
        .order_by()
        .values("host")
        .annotate(count=Count("pk"), kind=Commonest("error_kind", output_field=CharField()))
        .order_by("-count", "host")[:SHOWN_HOSTS]
    )
    return tuple(
        FailingHost(host=row["host"], count=row["count"], kind=row["kind"], label=_label(row["kind"])) for row in rows
    )


def quarantined_ids(*, kind: str = "", limit: int) -> Sequence[str]:
    """Public ids of what may be tried again, of one kind or of every one, those that ended first first."""
    return list(retriable(kind=kind).order_by("ended_at", "id").values_list("public_id", flat=True)[:limit])


def retriable(*, kind: str = "") -> QuerySet[Submission]:
    """What stands in quarantine and may be tried again, of one kind or of every one."""
    found = Submission.objects.quarantined().exclude(error_kind=NEVER_AGAIN)
    return found.filter(error_kind=kind) if kind else found


def _failure(kind: str, *, last_day: int, last_week: int, count: int) -> Failure:
    term = get_taxonomy().vocabulary("error_kinds").find(kind)
    return Failure(
        kind=kind,
        label=_label(kind),
        definition=term.definition if term else "",
        advice=term.advice if isinstance(term, ErrorTerm) else "",
        last_day=last_day,
        last_week=last_week,
        count=count,
    )


def _label(kind: str) -> str:
    term = get_taxonomy().vocabulary("error_kinds").find(kind)
    return term.label if term else kind.replace("_", " ")

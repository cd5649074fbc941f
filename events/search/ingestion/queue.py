"""The queue: submissions that have a step to go, by state, and how long the oldest has been due."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q

from events.models import Submission
from events.models.submission import OPEN_STATES


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """Open submissions of one state: `due` now, `held` by a worker, `waiting` for a turn, an attempt or a host."""

    state: str
    label: str
    due: int
    held: int
    waiting: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.due + self.held + self.waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """All open submissions; `states` in the order of the way. `oldest_due_s` is None where none is due.

    `retrying` are those of the waiting ones whose last attempt has failed.
    """

    states: tuple[Depth, ...]
    retrying: int
    oldest_due_s: float | None

    @property
    def due(self) -> int:
        """How many a worker could take now."""
        return sum(depth.due for depth in self.states)

    @property
    def held(self) -> int:
        """How many a worker has."""
        return sum(depth.held for depth in self.states)

    @property
    def waiting(self) -> int:
        """How many are not due yet."""
        return sum(depth.waiting for depth in self.states)

    @property
    def total(self) -> int:
        """How many have not ended."""
        return self.due + self.held + self.waiting


def read_queue(now: dt.datetime) -> Queue:
    """The queue at `now`, in one query over open submissions only."""
    held = Q(lease_until__gt=now)
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    due, waiting = free & Q(not_before__lte=now), free & Q(not_before__gt=now)
    rows = {
        row["state"]: row
        for row in Submission.objects.open()
        .order_by()
        .values("state")
        .annotate(
            due=Count("pk", filter=due),
            held=Count("pk", filter=held),
            waiting=Count("pk", filter=waiting),
            retrying=Count("pk", filter=waiting & ~Q(error_kind="")),
            oldest=Min("not_before", filter=due),
        )
    }
    oldest = min((row["oldest"] for row in rows.values() if row["oldest"] is not None), default=None)
    return Queue(
        states=tuple(
            Depth(state=state.value, label=str(state.label), **_counts(rows.get(state.value))) for state in OPEN_STATES
        ),
        retrying=sum(row["retrying"] for row in rows.values()),
        oldest_due_s=None if oldest is None else (now - oldest).total_seconds(),
    )


def _counts(row: Mapping[str, Any] | None) -> dict[str, int]:
    return {name: 0 if row is None else row[name] for name in ("due", "held", "waiting")}

"""Hosts that ingestion leaves alone for the longest time to come."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.db.models.functions import Greatest

from events.models import FetchTurn

SHOWN: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingHost:
    """One host, and the seconds until its next free turn. `is_resting`: it said that it gets too many requests."""

    host: str
    wait_s: float
    is_resting: bool


def read_waiting_hosts(now: dt.datetime) -> tuple[WaitingHost, ...]:
    """The hosts that wait the longest, ten at most; one query."""
    rows = (
        FetchTurn.objects.filter(Q(next_at__gt=now) | Q(rest_until__gt=now))
        .annotate(free_at=Greatest("next_at", "rest_until"))
        .order_by("-free_at", "host")[:SHOWN]
    )
    return tuple(
        WaitingHost(
            host=row.host,
            wait_s=(row.free_at - now).total_seconds(),
            is_resting=row.rest_until is not None and row.rest_until > now,
        )
        for row in rows
    )

"""Turns: when one host may be asked again, for all workers on all machines together."""

import datetime as dt
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from events.models import FetchTurn


class Turn(NamedTuple):
    """A booked place in the line of a host, and the seconds to wait for it; 0 means now, and now only."""

    at: dt.datetime
    wait_s: float


def claim_turn(host: str, *, booked: dt.datetime | None, interval_s: float) -> Turn:
    """Ask for the right to send one request to `host` now. In the caller's transaction.

    The first call (`booked` is None) books the next free turn, so that many callers line up without asking twice; with
    a wait of 0 the request counts as sent. However late a caller comes to its turn, two requests are never less than
    `interval_s` apart.
    """
    now = timezone.now()
    row, _ = FetchTurn.objects.select_for_update().get_or_create(host=host, defaults={"next_at": now})
    distance = dt.timedelta(seconds=interval_s)
    if booked is None:
        booked = max(row.next_at, now)
        row.next_at = booked + distance
    free_at = max(booked, row.last_at + distance if row.last_at else booked, row.rest_until or booked)
    if free_at <= now:
        row.last_at = now
    row.save(update_fields=["next_at", "last_at"])
    return Turn(booked, max(0.0, (free_at - now).total_seconds()))


def resting_s(host: str) -> float:
    """Seconds for which `host` still wants to be left alone; 0 if it does not."""
    until = FetchTurn.objects.filter(host=host).values_list("rest_until", flat=True).first()
    return max(0.0, (until - timezone.now()).total_seconds()) if until else 0.0


@transaction.atomic
def book_turn(host: str, *, booked: dt.datetime | None, interval_s: float) -> Turn:
    """`claim_turn` in a transaction of its own, for requests that no row stands for."""
    return claim_turn(host, booked=booked, interval_s=interval_s)


@transaction.atomic
def rest_host(host: str, *, wait_s: float) -> None:
    """Leave `host` alone for at least `wait_s` seconds: it said that it gets too many requests."""
    now = timezone.now()
    until = now + dt.timedelta(seconds=wait_s)
    row, _ = FetchTurn.objects.select_for_update().get_or_create(host=host, defaults={"next_at": now})
    row.rest_until = max(until, row.rest_until or until)
    row.save(update_fields=["rest_until"])

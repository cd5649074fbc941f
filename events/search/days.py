"""Spans of days: `date_from` and `date_to`, and what it means for a partial date to meet them."""

import datetime as dt
from typing import Final, NamedTuple

from django.db.models import Q

from events.errors import QueryError
from events.search.parameters import Readings
from events.values.partial_date import parse_partial_date


class DaySpan(NamedTuple):
    """From one day to another, both included; None is open."""

    start: dt.date | None
    end: dt.date | None


EVER: Final = DaySpan(None, None)


def read_span(readings: Readings) -> DaySpan:
    """The span from the first day of `date_from` to the last day of `date_to`.

    Raises:
        QueryError: one of them is open at the end that is asked for, or the span ends before it begins.
    """
    date_from, date_to = readings.one("date_from"), readings.one("date_to")
    start, end = parse_partial_date(date_from).earliest, parse_partial_date(date_to).latest
    if date_from and start is None:
        raise QueryError("date_from has no first day; write a date with a known start", parameter="date_from")
    if date_to and end is None:
        raise QueryError("date_to has no last day; write a date with a known end", parameter="date_to")
    if start and end and end < start:
        raise QueryError(f"date_to ends on {end}, before date_from begins ({start})", parameter="date_to")
    return DaySpan(start, end)


def overlapping(span: DaySpan, *, earliest: str, latest: str) -> Q:
    """Records that may lie in `span`: an open end of theirs may reach any day, but the wholly undated are left out."""
    if span == EVER:
        return Q()
    condition = Q(**{f"{earliest}__isnull": False}) | Q(**{f"{latest}__isnull": False})
    if span.start:
        condition &= Q(**{f"{latest}__gte": span.start}) | Q(**{f"{latest}__isnull": True})
    if span.end:
        condition &= Q(**{f"{earliest}__lte": span.end}) | Q(**{f"{earliest}__isnull": True})
    return condition


def contained(span: DaySpan, *, earliest: str, latest: str) -> Q:
    """Records that lie in `span` on whichever of their days they were."""
    condition = Q()
    if span.start:
        condition &= Q(**{f"{earliest}__gte": span.start})
    if span.end:
        condition &= Q(**{f"{latest}__lte": span.end})
    return condition

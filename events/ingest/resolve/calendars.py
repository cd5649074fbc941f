"""Dates of a draft and of an event: the same day, a day off, a day within a month, and the hour where both have it.

A launch at 22:00 UTC is the next day in Korea and an evening of the same day in Washington; whoever writes in another
calendar is a day off, and mostly a day early. Where the record knows the hour, that can be checked.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from events.ingest.records import CandidateDraft
from events.ingest.resolve.hours import speaks_of_elsewhere
from events.ingest.resolve.summaries import EventSummary, Reason
from events.ingest.resolve.weights import WEIGHTS
from events.values.partial_date import SEOUL, Basis, PartialDate, Precision, parse_partial_date

SLACK: Final = dt.timedelta(days=1)
# A draft dated to more than a month is matched by nothing: it says too little.
LONGEST_DAYS: Final = 31
_CALENDARS: Final = (SEOUL, ZoneInfo("UTC"), ZoneInfo("America/New_York"))
_FEW_DAYS, _WEEK_DAYS = 3, 8
_SAME_HOUR_S: Final = 3600.0
_OTHER_HOUR_S: Final = 3 * 3600.0


@dataclass(frozen=True, slots=True)
class _Days:
    """Two bounds that are known, both days included."""

    earliest: dt.date
    latest: dt.date

    @property
    def count(self) -> int:
        return (self.latest - self.earliest).days + 1

    def holds(self, other: "_Days") -> bool:
        return self.earliest <= other.earliest and other.latest <= self.latest

    def meets(self, other: "_Days") -> bool:
        return self.earliest <= other.latest and other.earliest <= self.latest


def is_narrow(date: PartialDate) -> bool:
    """Whether a draft's date says enough to look an event up by: both ends known, a month at most."""
    return date.earliest is not None and date.latest is not None and (date.latest - date.earliest).days < LONGEST_DAYS


def compare_dates(draft: CandidateDraft, event: EventSummary) -> tuple[Reason, ...] | None:
    """What the dates say; None if they exclude each other, or one of them is open or unknown."""
    date = parse_partial_date(draft.date)
    ours, theirs = _days(date.earliest, date.latest), _days(event.earliest, event.latest)
    if ours is None or theirs is None:
        return None
    if ours.earliest - SLACK > theirs.latest or theirs.earliest - SLACK > ours.latest:
        return None
    if ours.count == theirs.count == 1:
        return (_of_days(date, draft, event), *_of_hours(date, event))
    return (_of_spans(ours, theirs),)


def zones_of(date: PartialDate, instant: dt.datetime) -> tuple[ZoneInfo, ...]:
    """The calendar of Korea if `instant` is within `date` there, else those of UTC and Washington in which it is."""
    zones = tuple(zone for zone in _CALENDARS if _holds(date, instant.astimezone(zone).date()))
    return zones[:1] if SEOUL in zones else zones


def _holds(date: PartialDate, day: dt.date) -> bool:
    return date.earliest is not None and date.latest is not None and date.earliest <= day <= date.latest


def _days(earliest: dt.date | None, latest: dt.date | None) -> _Days | None:
    return None if earliest is None or latest is None else _Days(earliest, latest)


def _of_days(date: PartialDate, draft: CandidateDraft, event: EventSummary) -> Reason:
    day, there = date.earliest, event.earliest
    if day is None or there is None or day == there:
        return Reason(WEIGHTS.same_day, "same day")
    if event.time_utc is not None:
        if zones_of(date, event.time_utc):
            is_said = speaks_of_elsewhere(draft.quote)
            points = WEIGHTS.said_elsewhere if is_said else WEIGHTS.same_day_elsewhere
            return Reason(points, "same day in another calendar")
        return Reason(WEIGHTS.day_off_for_certain, "a day apart, and the hour is known")
    if draft.date_basis is event.basis is not Basis.UNKNOWN:
        return Reason(WEIGHTS.day_off_for_certain, "a day apart in one calendar")
    if day < there:
        return Reason(WEIGHTS.day_before, "a day earlier, unless in another calendar")
    return Reason(WEIGHTS.day_after, "a day later")


def _of_spans(ours: _Days, theirs: _Days) -> Reason:
    if (ours.earliest, ours.latest) == (theirs.earliest, theirs.latest):
        return Reason(_of_same_dates(ours.count), "same dates")
    if ours.holds(theirs) or theirs.holds(ours):
        return Reason(_of_contained(max(ours.count, theirs.count)), "one date lies within the other")
    return Reason(WEIGHTS.overlapping, "dates overlap" if ours.meets(theirs) else "dates a day apart")


def _of_same_dates(days: int) -> float:
    if days <= _WEEK_DAYS:
        return WEIGHTS.same_days
    return WEIGHTS.same_month if days <= LONGEST_DAYS else WEIGHTS.same_longer


def _of_contained(days: int) -> float:
    """By the length of the longer of the two dates."""
    steps = (
        (_FEW_DAYS, WEIGHTS.within_days),
        (_WEEK_DAYS, WEIGHTS.within_week),
        (LONGEST_DAYS, WEIGHTS.within_month),
    )
    return next((points for most, points in steps if days <= most), WEIGHTS.within_longer)


def _of_hours(date: PartialDate, event: EventSummary) -> tuple[Reason, ...]:
    if date.precision is not Precision.INSTANT or event.time_utc is None:
        return ()
    try:
        instant = dt.datetime.fromisoformat(date.edtf)
    except ValueError:
        return ()
    if instant.tzinfo is None:
        return ()
    apart_s = abs((instant - event.time_utc).total_seconds())
    if apart_s <= _SAME_HOUR_S:
        return (Reason(WEIGHTS.same_hour, "same hour"),)
    return (Reason(WEIGHTS.other_hour, "another time of day"),) if apart_s > _OTHER_HOUR_S else ()

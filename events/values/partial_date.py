"""Dates as honest as their source: EDTF (ISO 8601-2) with earliest and latest day, precision and basis.

`edtf_bounds` reads the days, `edtf_words` says them to people; this module holds the value with its comparisons, and
the day in Korea. `None` as a bound is an open or unknown end, never a guess.
"""

import datetime as dt
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from events.errors import ValueFormatError
from events.values.edtf_bounds import read_bounds
from events.values.edtf_parts import MARKS, OPEN, read_part
from events.values.edtf_words import date_words

SEOUL: Final = ZoneInfo("Asia/Seoul")
PYONGYANG: Final = ZoneInfo("Asia/Pyongyang")  # UTC+8:30 from 15 August 2015 until the end of 4 May 2018
UNKNOWN_EDTF: Final = ""
# What the columns hold; the longest date of the published tables has 24 characters.
MAX_LENGTH: Final = 64
_NOTHING_KNOWN: Final = frozenset({OPEN, "../..", "/", "/..", "../"})
_FEW_DAYS: Final = 5
_WEEK_DAYS: Final = 7
_MONTH: Final = 1
_SEVERAL_MONTHS: Final = 11
_YEAR_MONTHS: Final = 12
_ONE_DAY: Final = dt.timedelta(days=1)
_QUALIFIER = re.compile(f"[{MARKS}]")
# Sets, and masks before a known digit ("156X-12-25"): days between the bounds that are not meant.
_GAPS = re.compile(r"^[\[{]|X[^/]*\d", re.ASCII)


class Basis(StrEnum):
    """Whose calendar a day is counted in."""

    KST = "kst"
    UTC = "utc"
    LOCAL = "local"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How exactly a date is known (CODEBOOK.md, date precision)."""

    INSTANT = "instant"
    DAY = "day"
    DAYS = "days"
    WEEK = "week"
    MONTH = "month"
    MONTHS = "months"
    YEAR = "year"
    DECADE = "decade"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """One date. `earliest` and `latest` are the outermost days it may mean; None is open or unknown.

    The bounds are those of the date as written: a mark of doubt ("about 1984") does not widen them, since no source
    says by how much; `is_qualified` tells of it.
    """

    edtf: str
    earliest: dt.date | None
    latest: dt.date | None
    precision: Precision
    basis: Basis = Basis.UNKNOWN

    @property
    def is_qualified(self) -> bool:
        """Whether the source was not sure: `~`, `?` or `%` anywhere."""
        return _QUALIFIER.search(self.edtf) is not None

    @property
    def sort_key(self) -> tuple[dt.date, dt.date, int, str, str]:
        """A total order: two dates have one key only if they are equal.

        By the day that the database sorts by (`models.fields.sort_day`: the earliest day, else the latest, else before
        everything), then by the latest day with open and unknown ends last, then the more precise first, then by EDTF
        string and basis.
        """
        sort_day = self.earliest or self.latest or dt.date.min
        rank = list(Precision).index(self.precision)
        return sort_day, self.latest or dt.date.max, rank, self.edtf, self.basis.value

    def overlaps(self, other: "PartialDate") -> bool:
        """Whether one day lies within the bounds of both; an unknown date overlaps everything."""
        return _not_after(self.earliest, other.latest) and _not_after(other.earliest, self.latest)

    def contains(self, other: "PartialDate") -> bool:
        """Whether the bounds of `other` lie within those of this one, marks of doubt and calendars left aside.

        An end that is open or unknown lies only within one that is too; only a date without bounds contains an
        unknown one. `is_certainly_within` asks for certainty.
        """
        starts = self.earliest is None or (other.earliest is not None and self.earliest <= other.earliest)
        ends = self.latest is None or (other.latest is not None and other.latest <= self.latest)
        return starts and ends

    def is_certainly_within(self, whole: "PartialDate") -> bool:
        """Whether every day that this date may mean is a day of `whole`, whatever was meant.

        Never so if one of them is qualified or unknown, if `whole` has an unknown end ("2004/"; an open one, "2004/..",
        does contain all that follows), or if it is a set or has a mask with days left out. Unless both are counted in
        one known calendar, a day of difference must leave the answer as it is: a day in UTC may be the next in Korea.
        """
        if self.is_qualified or whole.is_qualified or Precision.UNKNOWN in {self.precision, whole.precision}:
            return False
        if _GAPS.search(whole.edtf):
            return False
        slack = dt.timedelta() if self.basis is whole.basis is not Basis.UNKNOWN else _ONE_DAY
        if whole.earliest is None:
            starts = whole.edtf.startswith(OPEN)
        else:
            starts = self.earliest is not None and self.earliest - whole.earliest >= slack
        if whole.latest is None:
            return starts and whole.edtf.endswith(OPEN)
        return starts and self.latest is not None and whole.latest - self.latest >= slack

    @property
    def words(self) -> str:
        """The date for a reader: "13 April 2023", "between April and September 1984", "about June 2020"."""
        return date_words(self.edtf)


UNKNOWN_DATE: Final = PartialDate(UNKNOWN_EDTF, None, None, Precision.UNKNOWN)


def parse_partial_date(text: str, *, basis: Basis = Basis.UNKNOWN) -> PartialDate:
    """Read an EDTF string of level 0, 1 or 2; the empty string is the unknown date.

    Raises:
        ValueFormatError: it is not EDTF, has a year outside 1 to 9999, is longer than `MAX_LENGTH` characters, or its
            end lies before its start.
    """
    date = _parse(text.strip())
    return date if basis is Basis.UNKNOWN else replace(date, basis=basis)


def day_in_korea(instant: dt.datetime, *, zone: ZoneInfo = SEOUL) -> dt.date:
    """The calendar day in Seoul at an aware instant: 22:22 UTC on 12 April is 13 April.

    `zone=PYONGYANG` gives the day there, which began half an hour later from 15 August 2015 to 4 May 2018.

    Raises:
        ValueFormatError: the instant has no time zone, so that nobody can say which day it is anywhere, or its day in
            Korea lies outside years 1 to 9999.
    """
    if instant.utcoffset() is None:
        raise ValueFormatError(f"the instant {instant.isoformat()} has no time zone; give one, such as +00:00")
    try:
        return instant.astimezone(zone).date()
    except OverflowError as error:
        raise ValueFormatError(
            f"the instant {instant.isoformat()} has no day in {zone.key}: the calendar ends before it; "
            "give one within years 1 to 9999"
        ) from error


@lru_cache(maxsize=4096)
def _parse(text: str) -> PartialDate:
    if len(text) > MAX_LENGTH:
        raise ValueFormatError(f"the date {text[:20]!r}... has {len(text)} characters; {MAX_LENGTH} is the most")
    if text == UNKNOWN_EDTF:
        return UNKNOWN_DATE
    if text in _NOTHING_KNOWN:
        return PartialDate("../..", None, None, Precision.UNKNOWN)
    earliest, latest = read_bounds(text)
    return PartialDate(text, earliest, latest, _precision(text, earliest, latest))


def _precision(text: str, earliest: dt.date | None, latest: dt.date | None) -> Precision:
    """The precision as CODEBOOK.md defines it: by how long the bounds span, in days up to a week, then in months."""
    if earliest is None and latest is None:
        return Precision.UNKNOWN
    if earliest is None or latest is None:
        return Precision.OPEN
    part = read_part(text)
    days = (latest - earliest).days + 1
    steps = (
        (part is not None and part.clock != "", Precision.INSTANT),
        (days == 1, Precision.DAY),
        (days <= _FEW_DAYS, Precision.DAYS),
        (days <= _WEEK_DAYS, Precision.WEEK),
        (_is_within(earliest, latest, months=_MONTH), Precision.MONTH),
        (_is_within(earliest, latest, months=_SEVERAL_MONTHS), Precision.MONTHS),
        (_is_within(earliest, latest, months=_YEAR_MONTHS), Precision.YEAR),
    )
    return next((precision for holds, precision in steps if holds), Precision.DECADE)


def _is_within(first: dt.date, last: dt.date, *, months: int) -> bool:
    """Whether `last` comes before the day of `first` does, so many months on; a 31st is as good as a day beyond."""
    passed = (last.year - first.year) * 12 + last.month - first.month
    return passed < months or (passed == months and last.day < first.day)


def _not_after(start: dt.date | None, end: dt.date | None) -> bool:
    return start is None or end is None or start <= end

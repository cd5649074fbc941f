"""The outermost days that an EDTF string may mean, within a calendar that a database holds: years 1 to 9999.

Seasons and estimated years are read by the `edtf` library, each by its rule for them alone. Its grammar of all EDTF
takes a second over a set of 100 characters and for ever over "Y1E999999999", reads no interval between decades, and
guesses ten years for an unknown end; its classes fail on half a masked month ("1984-1X") and end 20XX-02-29 on a day
that is none. So intervals, sets, marks and masks are taken apart here; the tests hold the result against the library.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from edtf import Date, Level2Season

from events.errors import ValueFormatError
from events.values.edtf_parts import MARKS, OPEN, Part, read_members, read_part, written_with

MONTHS: Final = range(1, 13)
DAYS: Final = range(1, 32)
FIRST_SEASON: Final = 21
_LAST_SEASON: Final = 41
# Winters, and the southern summer: they begin in December and end with February, where the library stops in December.
OVER_NEW_YEAR: Final = frozenset({24, 28, 30})
_DIGITS: Final = "0123456789"
_UNKNOWN_YEAR: Final = "XXXX"
_A_LEAP_YEAR: Final = "2000"
_TWO_ENDS: Final = 2
_read_season: Final[Callable[[str], Any]] = Level2Season.parse
_read_estimate: Final[Callable[[str], Any]] = Date.parse
# Years before 1 and years of more than four digits, plain ("Y170000002") or with an exponent ("Y17E7").
_BEYOND = re.compile(
    r"(?:-(?!0000)[\dX]{4}|(?!XXXX)[0X]{4})(?:-[\dX]{2}){0,2}|Y-?[1-9]\d*(?:\d{4}|E[1-9]\d*)(?:S[1-9]\d*)?", re.ASCII
)


class Bounds(NamedTuple):
    """First and last day, both included; None is an open or unknown end."""

    earliest: dt.date | None
    latest: dt.date | None


_NO_BOUNDS: Final = Bounds(None, None)


def read_bounds(text: str) -> Bounds:
    """The bounds of a date, an interval or a set.

    Raises:
        ValueFormatError: it is not EDTF, has a year outside 1 to 9999, or ends before it starts.
    """
    if text[:1] in {"[", "{"}:
        return _set_bounds(text)
    ends = text.split("/")
    if len(ends) > _TWO_ENDS:
        raise _refusal(text)
    if len(ends) == 1:
        return _date_bounds(text, whole=text)
    start, end = ends
    first, last = (_NO_BOUNDS if one in {"", OPEN} else _date_bounds(one, whole=text) for one in ends)
    if _is_after(first.earliest, last.latest) or _runs_backwards(start, end):
        raise ValueFormatError(f"the date {text!r} ends before it starts; write the earlier end first")
    return Bounds(first.earliest, last.latest)


def _set_bounds(text: str) -> Bounds:
    members = read_members(text)
    if members is None:
        raise _refusal(text)
    found = []
    for start, end in members:
        if start != end and not _is_range(start, end):
            raise _refusal(text)
        first = _date_bounds(start, whole=text).earliest if start else None
        last = _date_bounds(end, whole=text).latest if end else None
        if _is_after(first, last):
            raise ValueFormatError(f"the range {start}..{end} in {text!r} ends before it starts")
        found.append(Bounds(first, last))
    earliest = [one.earliest for one in found if one.earliest]
    latest = [one.latest for one in found if one.latest]
    return Bounds(
        min(earliest) if len(earliest) == len(found) else None, max(latest) if len(latest) == len(found) else None
    )


def _is_range(start: str | None, end: str | None) -> bool:
    """Whether both ends, where there are two, are plain dates of one kind: years, months or days."""
    parts = [read_part(one) for one in (start, end) if one]
    return (
        all(part is not None and part.is_plain for part in parts)
        and len({len(one) for one in (start, end) if one}) == 1
    )


def _date_bounds(text: str, *, whole: str) -> Bounds:
    part = read_part(text)
    bounds = None if part is None else _part_bounds(part)
    if bounds is not None:
        return bounds
    if _BEYOND.fullmatch(re.sub(f"[{MARKS}]", "", text)):
        raise ValueFormatError(
            f"{text!r} is EDTF, but no year of the calendar that the archive keeps; write a year from 0001 to 9999"
        )
    raise _refusal(whole)


def _part_bounds(part: Part) -> Bounds | None:
    if part.significant_digits:
        return _estimated(part)
    if part.month.isdigit() and FIRST_SEASON <= int(part.month) <= _LAST_SEASON:
        return _season(part)
    return _masked(part) if part.is_masked else _plain(part)


def _plain(part: Part) -> Bounds | None:
    year, month, day = (int(digits or 0) for digits in part[:3])
    try:
        if part.day:
            return Bounds(dt.date(year, month, day), dt.date(year, month, day))
        last_month = month if part.month else MONTHS[-1]
        last_day = calendar.monthrange(year, last_month)[1]
        return Bounds(dt.date(year, month if part.month else 1, 1), dt.date(year, last_month, last_day))
    except ValueError:  # no such year, month or day
        return None


def _season(part: Part) -> Bounds | None:
    year, season = int(part.year) if part.year.isdigit() else 0, int(part.month)
    last_year = year + (season in OVER_NEW_YEAR)
    if part.day or year < dt.MINYEAR or last_year > dt.MAXYEAR:
        return None
    read = _read_season(part.digits)
    first, last = read.lower_strict(), read.upper_strict()
    last_month = 2 if season in OVER_NEW_YEAR else last.tm_mon
    last_day = calendar.monthrange(last_year, last_month)[1]
    return Bounds(dt.date(year, first.tm_mon, 1), dt.date(last_year, last_month, last_day))


def _estimated(part: Part) -> Bounds | None:
    """All years that share the significant digits: "1950S2" is some year from 1900 to 1999, thought to be 1950."""
    read = _read_estimate(f"{part.year}S{part.significant_digits}")
    first, last = read.lower_fuzzy().tm_year, read.upper_fuzzy().tm_year
    return None if first < dt.MINYEAR else Bounds(dt.date(first, 1, 1), dt.date(last, 12, 31))


def _masked(part: Part) -> Bounds | None:
    """First and last day of the calendar that can be written like this."""
    if part.year == _UNKNOWN_YEAR:
        exists = _part_bounds(part._replace(year=_A_LEAP_YEAR)) is not None
        return _NO_BOUNDS if exists else None
    if int(part.year.replace("X", "0")) < dt.MINYEAR:
        return None
    earliest, latest = _first_day(part, _DIGITS), _first_day(part, _DIGITS[::-1])
    return Bounds(earliest, latest) if earliest and latest else None


def _first_day(part: Part, digits: str) -> dt.date | None:
    """The first day that exists, counting with `digits` in their order: rising or falling."""
    months = [int(month) for month in written_with(part.month or "XX", digits) if int(month) in MONTHS]
    days = [int(day) for day in written_with(part.day or "XX", digits) if int(day) in DAYS]
    for year in written_with(part.year, digits):
        for month in months:
            last_day = calendar.monthrange(int(year), month)[1]
            day = next((day for day in days if day <= last_day), None)
            if day is not None:
                return dt.date(int(year), month, day)
    return None


def _is_after(start: dt.date | None, end: dt.date | None) -> bool:
    return start is not None and end is not None and end < start


def _runs_backwards(start: str, end: str) -> bool:
    """Whether two times of one day and one zone stand in the wrong order; bounds are days and cannot tell."""
    first, last = read_part(start), read_part(end)
    if first is None or last is None or not (first.clock and last.clock):
        return False
    return first.digits == last.digits and first.zone == last.zone and last.clock < first.clock[: len(last.clock)]


def _refusal(text: str) -> ValueFormatError:
    return ValueFormatError(
        f"{text!r} is not an EDTF date; write 2024-12-27, 2020-06, 1984-04/1984-09, 2024-10/.. or 1984~"
    )

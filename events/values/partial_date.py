"""Dates as honest as their source: EDTF (ISO 8601-2) with earliest and latest day, precision and basis.

Parsing is the `edtf` library's, but for plain years, months and days; this module adds what an archive needs of a
date: bounds that a database can hold, the day in Korea, and words for people. `None` as a bound is an open or unknown
end, never a guess.
"""

import calendar
import datetime as dt
import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

from events.errors import ValueFormatError

SEOUL: Final = ZoneInfo("Asia/Seoul")
PYONGYANG: Final = ZoneInfo("Asia/Pyongyang")  # UTC+8:30 from 2015-08-15 to 2018-05-05
UNKNOWN_EDTF: Final = ""
OPEN: Final = ".."
# The longest honest date needs fewer; the parser takes a minute over a set of some thousand years.
MAX_LENGTH: Final = 100
_WEEK_DAYS: Final = 7
_FEW_DAYS: Final = 5
_ELEVEN_MONTHS_DAYS: Final = 335
_YEAR_DAYS: Final = 366
# ISO 8601-2, 4.8: seasons, seasons of a hemisphere, quarters, quadrimesters, semesters.
_SEASONS: Final = {
    code: word
    for first, words in (
        (21, ("spring", "summer", "autumn", "winter")),
        (25, ("spring", "summer", "autumn", "winter")),
        (29, ("southern spring", "southern summer", "southern autumn", "southern winter")),
        (33, ("first quarter of", "second quarter of", "third quarter of", "last quarter of")),
        (37, ("first third of", "second third of", "last third of")),
        (40, ("first half of", "second half of")),
    )
    for code, word in enumerate(words, start=first)
}
_QUALIFIER = re.compile(r"[~?%]")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_PLAIN = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?", re.ASCII)
_WINTER_END = re.compile(r"(?:.*/)?[~?%]?(\d{4})-2[48][~?%]?", re.ASCII)
_LAST_YEAR: Final = 9998  # the last whose winter ends within the calendar


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
    """One date. `earliest` and `latest` are the outermost days it may mean; None is open or unknown."""

    edtf: str
    earliest: dt.date | None
    latest: dt.date | None
    precision: Precision
    basis: Basis = Basis.UNKNOWN

    @property
    def is_qualified(self) -> bool:
        """Whether the source was not sure: `~`, `?` or `%` anywhere."""
        return _QUALIFIER.search(self.edtf) is not None

    def overlaps(self, other: "PartialDate") -> bool:
        """Whether one day could be meant by both; an unknown date overlaps everything."""
        return _not_after(self.earliest, other.latest) and _not_after(other.earliest, self.latest)

    def contains(self, other: "PartialDate") -> bool:
        """Whether every day that `other` may mean lies within this one."""
        if other.precision is Precision.UNKNOWN:
            return self.earliest is None and self.latest is None
        starts = self.earliest is None or (other.earliest is not None and self.earliest <= other.earliest)
        ends = self.latest is None or (other.latest is not None and other.latest <= self.latest)
        return starts and ends

    @property
    def words(self) -> str:
        """The date for a reader: "13 April 2023", "between April and September 1984", "about June 2020"."""
        return _words(self.edtf)


UNKNOWN_DATE: Final = PartialDate(UNKNOWN_EDTF, None, None, Precision.UNKNOWN)


def parse_partial_date(text: str, *, basis: Basis = Basis.UNKNOWN) -> PartialDate:
    """Read an EDTF string of level 0, 1 or 2; the empty string is the unknown date.

    Raises:
        ValueFormatError: it is not EDTF, or its end lies before its start.
    """
    date = _parse(text.strip())
    return date if basis is Basis.UNKNOWN else PartialDate(date.edtf, date.earliest, date.latest, date.precision, basis)


def day_in_korea(instant: dt.datetime) -> dt.date:
    """The calendar day in Seoul at an aware instant: 22:22 UTC on 12 April is 13 April.

    Raises:
        ValueFormatError: the instant has no time zone, so that nobody can say which day it is anywhere.
    """
    if instant.utcoffset() is None:
        raise ValueFormatError(f"the instant {instant.isoformat()} has no time zone; give one, such as +00:00")
    return instant.astimezone(SEOUL).date()


@lru_cache(maxsize=4096)
def _parse(text: str) -> PartialDate:
    if len(text) > MAX_LENGTH:
        raise ValueFormatError(f"the date {text[:20]!r}... has {len(text)} characters; {MAX_LENGTH} is the most")
    if text == UNKNOWN_EDTF:
        return UNKNOWN_DATE
    if text in {OPEN, "../..", "/"}:
        return PartialDate("../..", None, None, Precision.UNKNOWN)
    if _INSTANT.fullmatch(text):
        return _parse_instant(text)
    try:
        earliest, latest = _bounds(text)
    except (EDTFParseException, ValueError, OverflowError, AttributeError, TypeError) as error:
        raise _refusal(text) from error
    if earliest is None and latest is None:
        raise _refusal(text)
    if earliest and latest and latest < earliest:
        raise ValueFormatError(f"the date {text!r} ends before it starts")
    return PartialDate(text, earliest, latest, _precision(text, earliest, latest))


def _bounds(text: str) -> tuple[dt.date | None, dt.date | None]:
    plain = _plain_bounds(text)
    if plain is not None:
        return plain
    parsed = parse_edtf(text)
    # The library guesses ten years for an end that is unknown ("2004/"); we do not guess.
    earliest = None if text.startswith("/") else _day(parsed.lower_strict())
    latest = None if text.endswith("/") else _day(parsed.upper_strict())
    winter = _WINTER_END.fullmatch(text)
    if winter and int(winter[1]) <= _LAST_YEAR:  # the library ends a winter with its December
        year = int(winter[1]) + 1
        latest = dt.date(year, 2, calendar.monthrange(year, 2)[1])
    return earliest, latest


def _plain_bounds(text: str) -> tuple[dt.date | None, dt.date | None] | None:
    """Bounds of years, months, days and intervals of them: nearly all dates, a thousand times faster than a grammar."""
    edges = [(None, None) if part == OPEN else _plain_edges(part) for part in text.split("/", 2)]
    first, last = edges[0], edges[-1]
    return None if first is None or last is None or len(edges) > 2 else (first[0], last[1])  # noqa: PLR2004 - two ends


def _plain_edges(part: str) -> tuple[dt.date, dt.date] | None:
    found = _PLAIN.fullmatch(part)
    if found is None:
        return None
    year, month, day = (int(group or 0) for group in found.groups())
    if found[3]:
        return dt.date(year, month, day), dt.date(year, month, day)
    last_day = calendar.monthrange(year, month or 12)[1]
    return dt.date(year, month or 1, 1), dt.date(year, month or 12, last_day)


def _refusal(text: str) -> ValueFormatError:
    return ValueFormatError(
        f"{text!r} is not an EDTF date; write 2024-12-27, 2020-06, 1984-04/1984-09, 2024-10/.. or 1984~"
    )


def _parse_instant(text: str) -> PartialDate:
    try:
        day = dt.datetime.fromisoformat(text).date()
    except ValueError as error:
        raise _refusal(text) from error
    return PartialDate(text, day, day, Precision.INSTANT)


def _day(bound: Any) -> dt.date | None:  # noqa: ANN401 - the library gives struct_time or a float infinity
    if isinstance(bound, float) and math.isinf(bound):
        return None
    year, month, day = bound[:3]
    return dt.date(year, month, day)


def _precision(text: str, earliest: dt.date | None, latest: dt.date | None) -> Precision:
    if earliest is None or latest is None:
        return Precision.OPEN
    days = (latest - earliest).days + 1
    month_days = calendar.monthrange(earliest.year, earliest.month)[1]
    steps = (
        (days == 1, Precision.DAY),
        (days <= _FEW_DAYS, Precision.DAYS),
        (days <= _WEEK_DAYS, Precision.WEEK),
        (days <= month_days, Precision.MONTH),
        ("/" not in text and "X" in text[:4], Precision.DECADE),
        (days <= _ELEVEN_MONTHS_DAYS, Precision.MONTHS),
        (days <= _YEAR_DAYS, Precision.YEAR),
    )
    return next((precision for holds, precision in steps if holds), Precision.DECADE)


def _not_after(start: dt.date | None, end: dt.date | None) -> bool:
    return start is None or end is None or start <= end


def _words(edtf: str) -> str:
    if not edtf or edtf == "../..":
        return "date unknown"
    if edtf[0] in _SETS:
        return _SETS[edtf[0]] + ", ".join(_member(part.strip()) for part in edtf.strip("[]{}").split(","))
    if "/" not in edtf:
        return _one(edtf)
    start, end = edtf.split("/", 1)
    if start in {"", OPEN}:
        return f"until {_one(end)}" + ("" if start else ", beginning unknown")
    if end in {"", OPEN}:
        return f"since {_one(start)}" + ("" if end else ", end unknown")
    return _one(start) if start == end else _between(start, end)


_SETS: Final = {"[": "one of: ", "{": "all of: "}


def _member(part: str) -> str:
    if OPEN not in part:
        return _one(part)
    start, end = part.split(OPEN, 1)
    if not start:
        return f"{_one(end)} or earlier"
    return f"{_one(start)} to {_one(end)}" if end else f"{_one(start)} or later"


def _between(start: str, end: str) -> str:
    same_year = start[:4] == end[:4] and _plain(start) and _plain(end)
    if same_year and len(start) == len(end) == len("2024-12-27"):
        first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
        if first.month == last.month:
            return f"{first.day}–{last.day} {calendar.month_name[last.month]} {last.year}"
        return f"{first.day} {calendar.month_name[first.month]} – {_one(end)}"
    if same_year and len(start) == len(end) == len("2024-12"):
        return f"between {calendar.month_name[int(start[5:7])]} and {_one(end)}"
    return f"between {_one(start)} and {_one(end)}"


def _plain(part: str) -> bool:
    """Whether it is a bare year, month (not a season) or day."""
    return _PLAIN.fullmatch(part) is not None


def _one(part: str) -> str:
    doubts = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}
    bare, mark = _QUALIFIER.sub("", part), _QUALIFIER.search(part)
    prefix = doubts[mark[0]] if mark else ""
    found = re.fullmatch(r"(\d{2}[\dX]{2})(?:-(\d\d|XX))?(?:-(\d\d|XX))?(T.+)?", bare)
    if found is None:
        return prefix + bare
    year, month, day, time = found.groups()
    year, link = _year(year), " in " if "X" in year else " "
    if month in (None, "XX"):
        return prefix + year + (", month unknown" if month else "")
    if int(month) in _SEASONS:
        return f"{prefix}{_SEASONS[int(month)]}{link}{year}"
    named = f"{calendar.month_name[int(month)]}{link}{year}"
    if day in (None, "XX"):
        return prefix + named + (", day unknown" if day else "")
    return f"{prefix}{int(day)} {named}" + (f", {_clock(time)}" if time else "")


def _year(digits: str) -> str:
    if digits.endswith("XX"):
        return f"the years {digits[:2]}00–{digits[:2]}99"
    return f"the {digits[:3]}0s" if digits.endswith("X") else digits


def _clock(time: str) -> str:
    return re.sub(r"^T(\d\d:\d\d)(?::\d\d)?(.*)$", lambda m: f"{m[1]} {'UTC' if m[2] == 'Z' else m[2]}".strip(), time)

"""Names of days, months and small numbers, and the arithmetic of a calendar around a day of publication."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

MONTHS: Final = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT: Final = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
MONTH_PATTERN: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b"
)
WEEKDAYS: Final = {name.lower(): number for number, name in enumerate(calendar.day_name)}
WEEKDAY_PATTERN: Final = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
NUMBERS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "a couple of": 2,
}  # fmt: skip
_PLAIN = re.compile(r"(?P<y>[12]\d\d[\dX])(?:-(?P<m>0[1-9]|1[0-2])(?:-(?P<d>[0-3]\d))?)?")
_SOON_DAYS: Final = 45
_LONG_AGO_DAYS: Final = 240
NUMBER_PATTERN: Final = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|an|a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What relative dates of one article count from.

    `earliest` and `latest` bound the publication; both None when it is unknown. `frame_year` is a year that the text
    has set ("Since the start of 2020, ..."); `last_day` the last exact day named before this
    sentence, `last_date` the EDTF of the last date of any kind.
    """

    earliest: dt.date | None = None
    latest: dt.date | None = None
    frame_year: int | None = None
    last_day: dt.date | None = None
    last_date: str = ""


def month_number(name: str) -> int:
    """1 to 12 for a full or shortened English month name, or for its number."""
    if name.isdigit():
        return int(name)
    lower = name.lower().rstrip(".")
    return MONTHS.get(lower) or _SHORT[lower]


def valid_day(year: int, month: int, day: int) -> dt.date | None:
    """The day, or None if the calendar has none such."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def nearest_day(month: int, day: int, *, anchor: Anchor, is_ahead: bool) -> dt.date | None:
    """The year left out: the latest such day up to a day after publication, or the first from it on if `is_ahead`.

    A day that comes within six weeks is meant rather than the one of nearly a year ago ("the August 17-27 exercise").

    Without a publication date the year that the text has set is taken; without that there is no answer.
    """
    if anchor.frame_year is not None and (anchor.latest is None or anchor.latest.year > anchor.frame_year + 1):
        return valid_day(anchor.frame_year, month, day)
    if anchor.latest is None:
        return None
    past = _first_valid(month, day, range(anchor.latest.year + 1, anchor.latest.year - 5, -1), until=anchor.latest)
    ahead = _first_valid(month, day, range(anchor.latest.year, anchor.latest.year + 9), since=anchor.latest)
    is_coming = (
        past and ahead and (ahead - anchor.latest).days <= _SOON_DAYS and (anchor.latest - past).days > _LONG_AGO_DAYS
    )
    return ahead if is_ahead or is_coming else past


def _first_valid(
    month: int, day: int, years: range, *, since: dt.date | None = None, until: dt.date | None = None
) -> dt.date | None:
    for year in years:
        found = valid_day(year, month, day)
        if found and (since is None or found >= since) and (until is None or found <= until + dt.timedelta(days=1)):
            return found
    return None


def nearest_month(month: int, *, anchor: Anchor, is_last: bool = False) -> str:
    """EDTF of the latest such month not after publication (strictly before its month if `is_last`); "" if unknown."""
    if anchor.frame_year is not None and (anchor.latest is None or anchor.latest.year != anchor.frame_year):
        return f"{anchor.frame_year}-{month:02d}"
    if anchor.latest is None:
        return ""
    is_before = month < anchor.latest.month if is_last else month <= anchor.latest.month
    return f"{anchor.latest.year - (not is_before)}-{month:02d}"


def ahead_month(month: int, *, anchor: Anchor) -> str:
    """EDTF of the first such month from publication on; "" if that is unknown."""
    if anchor.latest is None:
        return ""
    return f"{anchor.latest.year + (month < anchor.latest.month)}-{month:02d}"


def shift_month(day: dt.date, months: int) -> tuple[int, int]:
    """(year, month) that lies `months` after the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def last_day_of(year: int, month: int) -> int:
    """The number of days of a month."""
    return calendar.monthrange(year, month)[1]


def edtf_interval(first: dt.date, last: dt.date) -> str:
    """EDTF of all days from first to last."""
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def day_interval(anchor: Anchor, shift_days: int) -> str:
    """The day of publication moved by some days; an interval if publication is one. "" if unknown."""
    if anchor.latest is None:
        return ""
    step = dt.timedelta(days=shift_days)
    return edtf_interval((anchor.earliest or anchor.latest) + step, anchor.latest + step)


def plain_bounds(edtf: str) -> tuple[dt.date | None, dt.date | None] | None:
    """Bounds of the forms that this detector writes (day, month, year, decade, intervals of them); None for any other.

    The grammar of all EDTF takes ten milliseconds to parse one date; this takes microseconds, and merging asks often.
    """
    first, slash, last = edtf.partition("/")
    start = _part_bounds(first)
    end = start if not slash else _part_bounds(last) if last != ".." else (None, None)
    if start is None or end is None or (start[0] and end[1] and end[1] < start[0]):
        return None
    return start[0], end[1]


def _part_bounds(part: str) -> tuple[dt.date | None, dt.date | None] | None:
    found = _PLAIN.fullmatch(part)
    if found is None:
        return None
    year, month, day = found["y"], int(found["m"] or 0), int(found["d"] or 0)
    first = valid_day(int(year.replace("X", "0")), month or 1, day or 1)
    last_year = int(year.replace("X", "9"))
    last = valid_day(last_year, month or 12, day or calendar.monthrange(last_year, month or 12)[1])
    return (first, last) if first and last else None

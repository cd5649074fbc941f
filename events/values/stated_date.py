"""Dates as people and programs write them: RFC 822, ISO, words in several languages, numbers, Juche years.

Nothing is guessed: 11/12/2024 is no date here, since nobody knows which of the two is the month, and a clock without a
time zone gives a day but no instant.
"""

import datetime as dt
import re
import unicodedata
from typing import Final, NamedTuple

JUCHE_OFFSET: Final = 1911  # Juche 1 is 1912, the year in which Kim Il Sung was born
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100
_MONTHS_IN_YEAR: Final = 12
_MAX_LENGTH: Final = 200
_CENTURY_TURN: Final = 50  # RFC 2822, section 4.3: years 00 to 49 are 2000 to 2049

_MONTH_WORDS: Final = (
    "january jan enero ene janvier janv января янв",
    "february feb febrero février févr февраля фев",
    "march mar marzo mars марта мар",
    "april apr abril abr avril avr апреля апр",
    "may mayo mai мая май",
    "june jun junio juin июня июн",
    "july jul julio juillet juil июля июл",
    "august aug agosto ago août августа авг",
    "september sept sep septiembre septembre сентября сен",
    "october oct octubre octobre октября окт",
    "november nov noviembre novembre ноября ноя",
    "december dec diciembre dic décembre déc декабря дек",
)
_MONTHS: Final = {word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words.split()}
_MONTH: Final = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"

_JUCHE = re.compile(
    r"(?:juche|주체|主体|主體|チュチェ|чучхе)\s?(?P<juche>\d{1,3})(?:\s?\(\s?(?P<year>\d{4})\s?\))?", re.IGNORECASE
)
# Hours ahead of UTC. Names that mean several zones are left out: IST, BST, and CST, which RFC 822 gives to Chicago and
# servers in China and Taiwan print for their own time.
_ZONE_HOURS: Final = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "kst": 9, "jst": 9, "hkt": 8, "sgt": 8, "msk": 3, "eet": 2,
    "cest": 2, "cet": 1, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_ZONE: Final = r"(?P<zone>(?:GMT|UTC)?[+-]\d\d?(?::?\d\d)?|[a-z]{1,5})(?![a-z\d])"
_CLOCK = re.compile(
    rf"[T,\s]{{1,3}}(?P<half>오전|오후|午前|午後|上午|下午)?\s?(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    rf"(?:[.,]\d{{1,9}})?(?:\s?(?P<ampm>[ap]\.?m\b\.?))?(?:\s?\(?{_ZONE})?",
    re.IGNORECASE,
)
_MORNING: Final = frozenset({"오전", "午前", "上午", "am"})
_DAY_FORMS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})\s?[년年]\s?(?P<m>\d{1,2})\s?[월月]\s?(?P<d>\d{1,2})\s?[일日]",
        r"(?<!\d)(?P<y>\d{4})\s?[./]\s?(?P<m>\d{1,2})\s?[./]\s?(?P<d>\d{1,2})(?!\d)",
        rf"(?<!\w)(?P<w>{_MONTH})\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s?,?\s?(?P<y>\d{{4}})(?!\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?:de\s)?(?P<w>{_MONTH})[\s,-]{{0,2}}\s?(?:de\s)?(?P<y>\d{{4}})(?!\d)",
        # RFC 822 with its years of two digits, and only so: beside a clock, the day first.
        rf"^(?:[a-z]{{3,9}},?\s)?(?P<d>\d{{1,2}})\s(?P<w>{_MONTH})\s(?P<y>\d\d)(?=\s\d\d?:\d\d)",
        # ISO 8601:1988 in short, beside a clock: the feed of the IAEA.
        r"^(?P<y>\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?=\s\d\d:\d\d)",
        # What C and Java print: Fri Dec 27 10:00:00 KST 2024.
        rf"(?<!\w)(?P<w>{_MONTH})\s(?P<d>\d{{1,2}})(?P<clock>\s\d\d:\d\d:\d\d(?:\s[a-z]{{1,5}}|\s[+-]\d{{4}})?)\s(?P<y>\d{{4}})(?!\d)",
        r"(?<!\d)(?P<a>\d{1,2})[./](?P<b>\d{1,2})[./](?P<y>\d{4})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?!\d)",
    )
)
_MONTH_FORMS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\w)(?P<w>{_MONTH})\s?,?\s?(?P<y>\d{{4}})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})\s?[년年]\s?(?P<m>\d{1,2})\s?[월月]",
        r"^\s*(?P<y>\d{4})-(?P<m>\d\d)\s*$",
    )
)


class StatedDate(NamedTuple):
    """A date as stated: `edtf` in the writer's own calendar day, `at` the instant in UTC if a zone is given with it."""

    edtf: str
    at: dt.datetime | None = None


def find_stated_date(text: str) -> StatedDate | None:
    """The first date written in a short piece of text, or None. Longer pieces than 200 characters are no statement.

    >>> find_stated_date("www.kcna.kp (Juche108.12.10.)")
    StatedDate(edtf='2019-12-10', at=None)
    >>> find_stated_date("Fri, 27 Dec 2024 23:30:00 +0900").at.isoformat()
    '2024-12-27T14:30:00+00:00'
    """
    if len(text) > _MAX_LENGTH:
        return None
    plain = from_juche(" ".join(unicodedata.normalize("NFKC", text).split()))
    seen = False
    for form in _DAY_FORMS:
        found = form.search(plain)
        if found is None:
            continue
        seen = True
        day = _day_of(found)
        if day is not None:
            clock = found.groupdict().get("clock") or plain[found.end() :]
            return StatedDate(day.isoformat(), _instant(day, clock))
    return None if seen else _find_month(plain)  # 31 February is a slip, not a statement about February


def from_juche(text: str) -> str:
    """`text` with each Juche year replaced by the year of our era; a year that stands in brackets beside it is trusted.

    >>> from_juche("December 27, Juche 113 (2024)")
    'December 27, 2024'
    """
    return _JUCHE.sub(lambda found: found["year"] or str(int(found["juche"]) + JUCHE_OFFSET), text)


def _day_of(found: re.Match[str]) -> dt.date | None:
    parts = found.groupdict()
    year = int(parts["y"])
    if len(parts["y"]) == len("24"):
        year += 2000 if year < _CENTURY_TURN else 1900
    if "a" in parts:
        return _from_numbers(int(parts["a"]), int(parts["b"]), year)
    return _day(year, _month_of(parts), int(parts["d"]))


def _month_of(parts: dict[str, str | None]) -> int:
    word = parts.get("w")
    return _MONTHS.get(word.rstrip(".").lower(), 0) if word else int(parts["m"] or 0)


def _from_numbers(first: int, second: int, year: int) -> dt.date | None:
    """27/12/2024 and 12/27/2024 can be read in one way only; 11/12/2024 cannot, unless both are the same."""
    if first > _MONTHS_IN_YEAR or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > _MONTHS_IN_YEAR else None


def _instant(day: dt.date, rest: str) -> dt.datetime | None:
    """The instant in UTC of the clock that `rest` begins with, if it has a zone that is known."""
    clock = _CLOCK.match(rest)
    offset = _offset(clock["zone"]) if clock and clock["zone"] else None
    if clock is None or offset is None:
        return None
    try:
        local = dt.datetime.combine(
            day, dt.time(_hour(clock), int(clock["minute"]), min(int(clock["second"] or 0), 59))
        )
        return (local - offset).replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        return None


def _hour(clock: re.Match[str]) -> int:
    hour, half = int(clock["hour"]), (clock["half"] or clock["ampm"] or "").lower().replace(".", "")
    if not half:
        return hour
    return hour % 12 + (0 if half in _MORNING else 12)


def _offset(zone: str) -> dt.timedelta | None:
    """How far a zone is ahead of UTC, or None if its name is not known or means several."""
    name = zone.lower()
    if name in _ZONE_HOURS:
        return dt.timedelta(hours=_ZONE_HOURS[name])
    digits = re.sub(r"\D", "", name)
    if not digits:
        return None
    hours, minutes = (int(digits), 0) if len(digits) <= len("09") else (int(digits[:-2]), int(digits[-2:]))
    ahead = dt.timedelta(hours=hours, minutes=minutes)
    if ahead > dt.timedelta(hours=15) or minutes >= 60:  # noqa: PLR2004 - no zone is further, no hour longer
        return None
    return -ahead if "-" in name else ahead


def _find_month(text: str) -> StatedDate | None:
    for form in _MONTH_FORMS:
        found = form.search(text)
        if found is not None:
            first = _day(int(found["y"]), _month_of(found.groupdict()), 1)
            if first is not None:
                return StatedDate(f"{first:%Y-%m}")
    return None


def _day(year: int, month: int, day: int) -> dt.date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None

"""Dates as people and programs write them: RFC 822, ISO, words in several languages, numbers, Juche years and reigns.

Nothing is guessed: 11/12/2024 is no date here, since nobody knows which of the two is the month, unless the language
of the text puts the day first; and a clock without a time zone gives no instant.
"""

import datetime as dt
import re
import unicodedata
from typing import Final, NamedTuple

from events.values.clocks import find_clock

JUCHE_OFFSET: Final = 1911  # Juche 1 is 1912, the year in which Kim Il Sung was born; Minguo 1 is the same year
_REIGNS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925}  # the year before their first
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100
_MONTHS_IN_YEAR: Final = 12
_MAX_LENGTH: Final = 200
_CENTURY_TURN: Final = 50  # RFC 2822, section 4.3: years 00 to 49 are 2000 to 2049

_MONTH_WORDS: Final = (
    "january jan januar enero ene janvier janv января январь янв",
    "february feb februar febrero février févr февраля февраль фев",
    "march mar märz marzo mars марта март мар",
    "april apr abril abr avril avr апреля апрель апр",
    "may mayo mai мая май",
    "june jun juni junio juin июня июнь июн",
    "july jul juli julio juillet juil июля июль июл",
    "august aug agosto ago août августа август авг",
    "september sept sep septiembre septembre сентября сентябрь сен сент",
    "october oct oktober octubre octobre октября октябрь окт",
    "november nov noviembre novembre ноября ноябрь ноя нояб",
    "december dec dezember diciembre dic décembre déc декабря декабрь дек",
)
_MONTHS: Final = {word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words.split()}
MONTH: Final = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"  # any month, to be read in any case

_JUCHE = re.compile(
    r"(?:juche|주체|主体|主體|チュチェ|чучхе|(?<!大[韓韩])(?:民國|民国))\s?(?P<juche>\d{1,3})(?!\d)"
    r"(?:\s?\(\s?(?P<year>\d{4})\s?\))?",
    re.IGNORECASE,
)
_REIGN = re.compile(f"(?P<reign>{'|'.join(_REIGNS)})" + r"\s?(?P<year>元|\d{1,2})\s?(?=年)")
_DIGIT = re.compile(r"\d")
_DAY_FORMS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})\s?[년年]\s?(?P<m>\d{1,2})\s?[월月]\s?(?P<d>\d{1,2})\s?[일日]",
        r"(?<!\d)(?P<y>\d{4})\s?[./]\s?(?P<m>\d{1,2})\s?[./]\s?(?P<d>\d{1,2})(?!\d)",
        rf"(?<!\w)(?P<w>{MONTH})\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s?,?\s?(?P<y>\d{{4}})(?!\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-](?:de\s)?(?P<w>{MONTH})[\s,-]{{0,2}}\s?(?:de\s)?(?P<y>\d{{4}})(?!\d)",
        # RFC 822 with its years of two digits, and only so: beside a clock, the day first.
        rf"^(?:[a-z]{{3,9}},?\s)?(?P<d>\d{{1,2}})\s(?P<w>{MONTH})\s(?P<y>\d\d)(?=\s\d\d?:\d\d)",
        # What C and Java print: Fri Dec 27 10:00:00 KST 2024.
        rf"(?<!\w)(?P<w>{MONTH})\s(?P<d>\d{{1,2}})(?P<clock>\s\d\d:\d\d:\d\d(?:\s[a-z]{{1,5}}|\s[+-]\d{{4}})?)\s(?P<y>\d{{4}})(?!\d)",
        r"(?<![\d.])(?P<a>\d{1,2})[./](?P<b>\d{1,2})[./](?P<y>\d{4})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?!\d)",
    )
)
# ISO 8601:1988 in short, beside a clock: the feed of the IAEA.
_SHORT_ISO = re.compile(r"^(?P<y>\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?=\s\d\d:\d\d)")
_MONTH_FORMS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\w)(?!ago\b)(?P<w>{MONTH})\s?,?\s?(?P<y>\d{{4}})(?!\d)",  # "3 days ago, 2024" is not of August
        r"(?<!\d)(?P<y>\d{4})\s?[년年]\s?(?P<m>\d{1,2})\s?[월月]",
        r"^\s*(?P<y>\d{4})-(?P<m>\d\d)\s*$",
    )
)


class StatedDate(NamedTuple):
    """A date as stated.

    `edtf` is in the writer's own calendar day; `at` the instant in UTC if a clock is given with its zone; `clock` the
    time of day on the clocks of wherever the writer is, if one is given without a zone.
    """

    edtf: str
    at: dt.datetime | None = None
    clock: dt.datetime | None = None


def find_stated_date(text: str, *, day_first: bool = False, short_iso: bool = False) -> StatedDate | None:
    """The first date written in a short piece of text, or None. Longer pieces than 200 characters are no statement.

    `day_first` says that the language of the text writes 11.12.2024 for the eleventh of December; `short_iso` that a
    program wrote it, and 11-12-13 10:00 begins with the year: for people it may begin with any of the three.

    >>> find_stated_date("www.kcna.kp (Juche108.12.10.)")
    StatedDate(edtf='2019-12-10', at=None, clock=None)
    >>> find_stated_date("Fri, 27 Dec 2024 23:30:00 +0900").at.isoformat()
    '2024-12-27T14:30:00+00:00'
    """
    squeezed = " ".join(text.split())
    if len(squeezed) > _MAX_LENGTH or not _DIGIT.search(squeezed):
        return None
    plain = _from_reign(from_juche(" ".join(unicodedata.normalize("NFKC", squeezed).split())))
    seen = False
    for form in (*_DAY_FORMS, _SHORT_ISO) if short_iso else _DAY_FORMS:
        found = form.search(plain)
        if found is not None:
            seen = True
            day = _day_of(found, day_first=day_first)
            if day is not None:
                return _with_clock(day, found)
    return None if seen else _find_month(plain)  # 31 February is a slip, not a statement about February


def from_juche(text: str) -> str:
    """`text` with each Juche year replaced by the year of our era; a year that stands in brackets beside it is trusted.

    >>> from_juche("December 27, Juche 113 (2024)")
    'December 27, 2024'
    """
    return _JUCHE.sub(lambda found: found["year"] or str(int(found["juche"]) + JUCHE_OFFSET), text)


def month_number(word: str) -> int | None:
    """The month that `word` names ("Dec.", "декабря"), or None."""
    return _MONTHS.get(word.rstrip(".").lower())


def _from_reign(text: str) -> str:
    def year_of(found: re.Match[str]) -> str:
        return str(_REIGNS[found["reign"]] + (1 if found["year"] == "元" else int(found["year"])))

    return _REIGN.sub(year_of, text)


def _day_of(found: re.Match[str], *, day_first: bool) -> dt.date | None:
    parts = found.groupdict()
    year = int(parts["y"])
    if len(parts["y"]) == len("24"):
        year += 2000 if year < _CENTURY_TURN else 1900
    if "a" in parts:
        return _from_numbers(int(parts["a"]), int(parts["b"]), year, day_first=day_first)
    return _day(year, _month_of(parts), int(parts["d"]))


def _month_of(parts: dict[str, str | None]) -> int:
    word = parts.get("w")
    return month_number(word) or 0 if word else int(parts["m"] or 0)


def _from_numbers(first: int, second: int, year: int, *, day_first: bool) -> dt.date | None:
    """27/12/2024 and 12/27/2024 can be read in one way only; 11/12/2024 cannot, unless both are the same."""
    if first > _MONTHS_IN_YEAR or first == second or (day_first and second <= _MONTHS_IN_YEAR):
        return _day(year, second, first)
    return _day(year, first, second) if second > _MONTHS_IN_YEAR else None


def _with_clock(day: dt.date, found: re.Match[str]) -> StatedDate:
    """The day with the time that stands behind it."""
    clock = find_clock(found.groupdict().get("clock") or found.string[found.end() :])
    if clock is None:
        return StatedDate(day.isoformat())
    stated = dt.datetime.combine(day, clock)
    if stated.tzinfo is None:
        return StatedDate(day.isoformat(), None, stated)
    return StatedDate(day.isoformat(), stated.astimezone(dt.UTC))


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

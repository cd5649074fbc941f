"""Dates of publication as a page writes them: ISO, words in several languages, numbers, Juche years.

Nothing is guessed: 11/12/2024 is no date here, since nobody knows which of the two is the month.
"""

import datetime as dt
import re
import unicodedata
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

JUCHE_OFFSET: Final = 1911  # Juche 1 is 1912, the year in which Kim Il Sung was born
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100
_MONTHS_IN_YEAR: Final = 12
_MAX_LENGTH: Final = 200

_MONTH_WORDS: Final = (
    "january jan enero janvier января",
    "february feb febrero février февраля",
    "march mar marzo mars марта",
    "april apr abril avril апреля",
    "may mayo mai мая",
    "june jun junio juin июня",
    "july jul julio juillet июля",
    "august aug agosto août августа",
    "september sept sep septiembre septembre сентября",
    "october oct octubre octobre октября",
    "november nov noviembre novembre ноября",
    "december dec diciembre décembre декабря",
)
MONTHS: Final = {word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words.split()}
MONTH: Final = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"

_JUCHE = re.compile(
    r"(?:juche|주체|主体|主體|チュチェ|чучхе)\s?(?P<juche>\d{1,3})(?:\s?\(\s?(?P<year>\d{4})\s?\))?", re.IGNORECASE
)
_ISO_INSTANT = re.compile(
    r"(?<!\d)(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_DAY_FORMS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})\s?[년年]\s?(?P<m>\d{1,2})\s?[월月]\s?(?P<d>\d{1,2})\s?[일日]",
        r"(?<!\d)(?P<y>\d{4})\s?[./]\s?(?P<m>\d{1,2})\s?[./]\s?(?P<d>\d{1,2})(?!\d)",
        rf"(?<!\w)(?P<w>{MONTH})\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s?,?\s?(?P<y>\d{{4}})(?!\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?:de\s)?(?P<w>{MONTH})[\s,-]{{0,2}}\s?(?:de\s)?(?P<y>\d{{4}})(?!\d)",
        r"(?<!\d)(?P<a>\d{1,2})[./](?P<b>\d{1,2})[./](?P<y>\d{4})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?!\d)",
    )
)
_MONTH_FORMS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\w)(?P<w>{MONTH})\s?,?\s?(?P<y>\d{{4}})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})\s?[년年]\s?(?P<m>\d{1,2})\s?[월月]",
        r"^\s*(?P<y>\d{4})-(?P<m>\d\d)\s*$",
    )
)
_RFC_2822 = re.compile(r"^\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d(:\d\d)? \S+$")
_URL_DAY = re.compile(r"/(?P<y>20\d\d|19\d\d)/?(?P<m>0[1-9]|1[0-2])/?(?P<d>0[1-9]|[12]\d|3[01])(?=\D|$)")


class StatedDate(NamedTuple):
    """A date as stated: `edtf` in the page's own calendar day, `at` the instant in UTC if it gives one with a zone."""

    edtf: str
    at: dt.datetime | None = None


def find_stated_date(text: str) -> StatedDate | None:
    """The first date written in a short piece of text, or None. Longer pieces than 200 characters are no statement.

    >>> find_stated_date("www.kcna.kp (Juche108.12.10.)")
    StatedDate(edtf='2019-12-10', at=None)
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if not plain or len(plain) > _MAX_LENGTH:
        return None
    plain = from_juche(plain)
    if any(form.search(plain) for form in _DAY_FORMS):  # 31 February is a slip, not a statement about February
        return _find_instant(plain) or _find_day(plain)
    return _find_month(plain)


def from_juche(text: str) -> str:
    """`text` with each Juche year replaced by the year of our era; a year that stands in brackets beside it is trusted.

    >>> from_juche("December 27, Juche 113 (2024)")
    'December 27, 2024'
    """
    return _JUCHE.sub(lambda found: found["year"] or str(int(found["juche"]) + JUCHE_OFFSET), text)


def find_url_date(url: str) -> StatedDate | None:
    """The day that a news site writes into its paths (/2024/12/27/ or /20241227), or None."""
    found = _URL_DAY.search(url.split("?", 1)[0])
    return _day(int(found["y"]), int(found["m"]), int(found["d"])) if found else None


def month_number(word: str) -> int | None:
    """The month that `word` names ("Dec.", "декабря"), or None."""
    return MONTHS.get(word.rstrip(".").lower())


def _find_instant(text: str) -> StatedDate | None:
    found = _ISO_INSTANT.search(text)
    if found is not None:
        year, month, day, hour, minute, second, zone = found.groups()
        iso = f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}"
        return _instant(iso + ("+00:00" if (zone or "").upper() in {"Z", "UTC", "GMT"} else zone or ""))
    if _RFC_2822.match(text):
        try:
            return _instant(parsedate_to_datetime(text).isoformat())
        except (ValueError, TypeError):
            return None
    return None


def _instant(iso: str) -> StatedDate | None:
    try:
        stated = dt.datetime.fromisoformat(iso)
        utc = stated.astimezone(dt.UTC) if stated.tzinfo else None
    except (ValueError, OverflowError):
        return None
    day = _day(stated.year, stated.month, stated.day)
    return None if day is None else StatedDate(day.edtf, utc)


def _find_day(text: str) -> StatedDate | None:
    for form in _DAY_FORMS:
        found = form.search(text)
        if found is None:
            continue
        parts = found.groupdict()
        if "a" in parts:
            day = _from_numbers(int(parts["a"]), int(parts["b"]), int(parts["y"]))
        else:
            month = month_number(parts["w"]) if parts.get("w") else int(parts["m"])
            day = _day(int(parts["y"]), month or 0, int(parts["d"]))
        if day is not None:
            return day
    return None


def _from_numbers(first: int, second: int, year: int) -> StatedDate | None:
    """27/12/2024 and 12/27/2024 can be read in one way only; 11/12/2024 cannot, unless both are the same."""
    if first > _MONTHS_IN_YEAR or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > _MONTHS_IN_YEAR else None


def _find_month(text: str) -> StatedDate | None:
    for form in _MONTH_FORMS:
        found = form.search(text)
        if found is not None:
            parts = found.groupdict()
            month = month_number(parts["w"]) if parts.get("w") else int(parts["m"])
            if month and _day(int(parts["y"]), month, 1):
                return StatedDate(f"{int(parts['y']):04d}-{month:02d}")
    return None


def _day(year: int, month: int, day: int) -> StatedDate | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return StatedDate(dt.date(year, month, day).isoformat())
    except ValueError:
        return None

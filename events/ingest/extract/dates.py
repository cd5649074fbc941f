"""Dates of publication as a page writes them: ISO, words in several languages, numbers, Juche years and reigns.

Nothing is guessed: 11/12/2024 is no date here, since nobody knows which of the two is the month, unless the language
of the page puts the day first.
"""

import datetime as dt
import re
import unicodedata
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

from events.ingest.extract.clocks import find_clock

JUCHE_OFFSET: Final = 1911  # Juche 1 is 1912, the year in which Kim Il Sung was born; Minguo 1 is the same year
_REIGNS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925}  # the year before their first
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100
_MONTHS_IN_YEAR: Final = 12
_MAX_LENGTH: Final = 200

_MONTH_WORDS: Final = (
    "january jan januar enero janvier января январь янв",
    "february feb februar febrero février февраля февраль фев",
    "march mar märz marzo mars марта март мар",
    "april apr abril avril апреля апрель апр",
    "may mayo mai мая май",
    "june jun juni junio juin июня июнь июн",
    "july jul juli julio juillet июля июль июл",
    "august aug agosto août августа август авг",
    "september sept sep septiembre septembre сентября сентябрь сен сент",
    "october oct oktober octubre octobre октября октябрь окт",
    "november nov noviembre novembre ноября ноябрь ноя нояб",
    "december dec dezember diciembre décembre декабря декабрь дек",
)
MONTHS: Final = {word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words.split()}
MONTH: Final = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"

_JUCHE = re.compile(
    r"(?:juche|주체|主体|主體|チュチェ|чучхе|民國|民国)\s?(?P<juche>\d{1,3})(?:\s?\(\s?(?P<year>\d{4})\s?\))?",
    re.IGNORECASE,
)
_REIGN = re.compile(f"(?P<reign>{'|'.join(_REIGNS)})" + r"\s?(?P<year>元|\d{1,2})\s?(?=年)")
_ISO_INSTANT = re.compile(
    r"(?<!\d)(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?(Z\b|UTC|GMT|[+-]\d\d:?\d\d)",
    re.IGNORECASE,
)
_DAY_FORMS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})\s?[년年]\s?(?P<m>\d{1,2})\s?[월月]\s?(?P<d>\d{1,2})\s?[일日]",
        r"(?<!\d)(?P<y>\d{4})\s?[./]\s?(?P<m>\d{1,2})\s?[./]\s?(?P<d>\d{1,2})(?!\d)",
        rf"(?<!\w)(?P<w>{MONTH})\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s?,?\s?(?P<y>\d{{4}})(?!\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-](?:de\s)?(?P<w>{MONTH})[\s,-]{{0,2}}\s?(?:de\s)?(?P<y>\d{{4}})(?!\d)",
        r"(?<![\d.])(?P<a>\d{1,2})[./](?P<b>\d{1,2})[./](?P<y>\d{4})(?!\d)",
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
    """A date as stated.

    `edtf` is in the page's own calendar day; `at` the instant in UTC if the page gives one with its zone; `clock` the
    time of day on the clocks of wherever the page is from, if it gives one without a zone.
    """

    edtf: str
    at: dt.datetime | None = None
    clock: dt.datetime | None = None


def find_stated_date(text: str, *, day_first: bool = False) -> StatedDate | None:
    """The first date written in a short piece of text, or None. Longer pieces than 200 characters are no statement.

    `day_first` says that the language of the text writes 11.12.2024 for the eleventh of December.

    >>> find_stated_date("www.kcna.kp (Juche108.12.10.)")
    StatedDate(edtf='2019-12-10', at=None, clock=None)
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if not plain or len(plain) > _MAX_LENGTH:
        return None
    plain = _from_reign(from_juche(plain))
    if any(form.search(plain) for form in _DAY_FORMS):  # 31 February is a slip, not a statement about February
        return _find_instant(plain) or _find_day(plain, day_first=day_first)
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


def _from_reign(text: str) -> str:
    def year_of(found: re.Match[str]) -> str:
        return str(_REIGNS[found["reign"]] + (1 if found["year"] == "元" else int(found["year"])))

    return _REIGN.sub(year_of, text)


def _find_instant(text: str) -> StatedDate | None:
    """An instant with its zone, as machines write it."""
    found = _ISO_INSTANT.search(text)
    if found is not None:
        year, month, day, hour, minute, second, zone = found.groups()
        zone = "+00:00" if zone.upper() in {"Z", "UTC", "GMT"} else zone
        return _instant(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}")
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


def _find_day(text: str, *, day_first: bool) -> StatedDate | None:
    for form in _DAY_FORMS:
        found = form.search(text)
        if found is None:
            continue
        parts = found.groupdict()
        if "a" in parts:
            day = _from_numbers(int(parts["a"]), int(parts["b"]), int(parts["y"]), day_first=day_first)
        else:
            month = month_number(parts["w"]) if parts.get("w") else int(parts["m"])
            day = _day(int(parts["y"]), month or 0, int(parts["d"]))
        if day is not None:
            return _with_clock(day, text[found.end() :])
    return None


def _with_clock(day: StatedDate, rest: str) -> StatedDate:
    """The day with the time that stands behind it."""
    clock = find_clock(rest)
    if clock is None:
        return day
    stated = dt.datetime.combine(dt.date.fromisoformat(day.edtf), clock)
    return StatedDate(day.edtf, stated.astimezone(dt.UTC)) if stated.tzinfo else StatedDate(day.edtf, None, stated)


def _from_numbers(first: int, second: int, year: int, *, day_first: bool) -> StatedDate | None:
    """27/12/2024 and 12/27/2024 can be read in one way only; 11/12/2024 cannot, unless both are the same."""
    if first > _MONTHS_IN_YEAR or first == second or (day_first and second <= _MONTHS_IN_YEAR):
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

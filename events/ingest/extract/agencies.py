"""Datelines and signatures: who first said what a reprint repeats, and on which day.

"PYONGYANG, Dec. 27 (KCNA) --", "SEOUL, March 2 (Yonhap) --", "SEOUL, South Korea (AP) —", "(서울=연합뉴스)",
"PYONGYANG, December 27. /TASS/." at the start; "(Yonhap)" alone at the end.
"""

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from events.values.stated_date import MONTH, from_juche, month_number

_DATA: Final = Path(__file__).parent / "data" / "agencies.yaml"
_FIRST_LINES: Final = 4
_LAST_LINES: Final = 3
_LINE_LENGTH: Final = 200


class Dateline(NamedTuple):
    """What a dateline says. `originator` is "" if no agency is named; month and day 0, year 0 if not stated."""

    originator: str
    place: str = ""
    month: int = 0
    day: int = 0
    year: int = 0

    def published(self, *, year: int = 0) -> str:
        """The day as EDTF; `year` is used if the dateline has none; "" if no year is known."""
        try:
            return dt.date(self.year or year, self.month, self.day).isoformat()
        except ValueError:
            return ""


def find_dateline(text: str) -> Dateline | None:
    """The dateline that opens one of the first lines of `text`, or None."""
    for line in text.split("\n", _FIRST_LINES)[:_FIRST_LINES]:
        start = from_juche(line[:_LINE_LENGTH])
        for form in _forms():
            found = form.match(start)
            if found is not None:
                return _dateline(found)
    return None


def find_originator(text: str) -> str:
    """The agency that signs `text`, in a dateline or in brackets at its end; "" if none does."""
    dateline = find_dateline(text)
    if dateline is not None and dateline.originator:
        return dateline.originator
    for line in text.rsplit("\n", _LAST_LINES)[-_LAST_LINES:]:
        found = _endings().search(line[-_LINE_LENGTH:])
        if found is not None:
            return _names()[found["agency"].casefold()]
    return ""


def find_agency(name: str) -> str:
    """The agency whose signature `name` is ("Associated Press" -> "AP"), or ""."""
    return _names().get(" ".join(name.split()).casefold(), "")


def infer_year(dateline: Dateline, *, seen_on: dt.date) -> int:
    """The year of a dateline without one, on a page seen fresh: the latest in which its day is not yet to come."""
    try:
        day = dt.date(seen_on.year, dateline.month, dateline.day)
    except ValueError:  # 29 February, or no day at all
        return seen_on.year
    tomorrow = seen_on + dt.timedelta(days=1)  # Korea is ahead of the machine's calendar
    return seen_on.year if day <= tomorrow else seen_on.year - 1


def _dateline(found: re.Match[str]) -> Dateline:
    parts = found.groupdict()
    return Dateline(
        originator=_names().get((parts.get("agency") or "").casefold(), ""),
        place=(parts.get("place") or "").strip(" ,").title(),
        month=month_number(parts["w"]) or 0 if parts.get("w") else int(parts.get("m") or 0),
        day=int(parts.get("d") or 0),
        year=int(parts.get("y") or 0),
    )


@cache
def _names() -> dict[str, str]:
    entries = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return {signature.casefold(): entry["name"] for entry in entries for signature in entry["signatures"]}


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    agency = f"(?P<agency>(?i:{_alternatives()}))"
    word = f"(?P<w>(?i:{MONTH}))"
    days = (rf"{word}\s(?P<d>\d{{1,2}})(?:,?\s(?P<y>\d{{4}}))?", rf"(?P<d>\d{{1,2}})\s{word}(?:,?\s(?P<y>\d{{4}}))?")
    place = r"(?P<place>[^\W\d_][\w .'’,/-]{1,60}?)"
    capitals = r"(?P<place>[^\W\d_a-zа-я]{2,20}[\w .'’,/-]{0,40}?)"
    name = r"(?P<place>[^\W\d_]{2,12}?)"
    names = r"(?P<place>[^\W\d_]{2,12}?(?:[·\u30fb,]\s?[^\W\d_]{2,12}?){0,2})"
    eastern_day = r"(?:(?P<y>\d{4})\s?[년年]\s?)?(?P<m>\d{1,2})\s?[월月]\s?(?P<d>\d{1,2})\s?[일日]"
    dash = r"\s?(?:-{1,2}|[—–−])"
    left, right = r"[\(\[【〔\uff08]\s?", r"\s?[\)\]】〕\uff09]"
    dated = [
        form
        for day in days
        for form in (
            rf"{place},\s{day},?\s?\({agency}\)",
            rf"{place},\s{day}\.?\s?/{agency}/",
            rf"{capitals},\s{day}\.?{dash}\s?{agency}\b",  # СЕУЛ, 27 дек - РИА Новости
            rf"{capitals},\s{day}{dash}",
        )
    ]
    return tuple(
        re.compile("^" + form)
        for form in (
            *dated,
            rf"{capitals}\s?\({agency}\)",  # SEOUL, South Korea (AP)
            rf"{place}\s?\({agency}\){dash}",
            rf"{left}{names}\s?=\s?{agency}{right}",  # (서울=연합뉴스), [서울·도쿄=뉴시스]
            rf"(?:{left})?{name}\s?{eastern_day}\s?[发發発발]?\s?[=\uff1d]?\s?{agency}",  # (평양 12월 27일발 …)
            rf"{left}{name}\s?{agency}{right}",  # 【ソウル聯合ニュース】
            rf"(?:{left})?{agency}{name}{eastern_day}[电電]",  # 新华社平壤12月27日电
            rf"{left}{eastern_day}\s?{agency}{right}",  # 【12月27日 AFP】
            rf"\({agency}\){dash}",
        )
    )


@cache
def _endings() -> re.Pattern[str]:
    return re.compile(
        rf"[\(\[/\uff08【〔](?:source:\s?)?(?P<agency>{_alternatives()})[\)\]/\uff09】〕][.。]?\s*(?:\(END\))?\s*$",
        re.IGNORECASE,
    )


def _alternatives() -> str:
    return "|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True))

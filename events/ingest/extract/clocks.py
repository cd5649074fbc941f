"""Times of day beside a date, and the zone in which they hold."""

import datetime as dt
import re
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

_NOON: Final = 12
_MORNING: Final = frozenset({"오전", "午前", "上午", "a"})
_AFTERNOON: Final = frozenset({"오후", "午後", "下午", "p"})
# Abbreviations that mean one thing wherever a page about Korea may come from; EST, IST, CST and BST do not.
_OFFSETS_H: Final = {"utc": 0, "gmt": 0, "z": 0, "kst": 9, "jst": 9, "msk": 3, "мск": 3, "hkt": 8}
_CLOCK = re.compile(
    r"""
    [^\w:]{0,3}(?:\(?[^\W\d_]{1,9}\.?\)?[^\w:]{1,3})??T?        # (금), Friday, at, в
    (?P<half>오전|오후|午前|午後|上午|下午)?\s?
    (?<!\d)(?P<hour>\d{1,2})
    (?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?|\s?[시時时](?:\s?(?P<part>\d{1,2})\s?[분分])?)(?![\d:])
    (?:\s?(?P<noon>[ap])\.?m\b\.?)?
    (?:\s?\(?(?P<zone>(?-i:[A-ZМСК]{1,5})\b|[+-]\d\d:?\d\d))?
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find_clock(rest: str) -> dt.time | None:
    """The time of day with which `rest` begins, what stands behind a date; None if it gives none.

    It has a zone if one is written beside it, and is None if that one is not known: no other zone may take its place.

    >>> find_clock(" (금) 오후 3:05")
    datetime.time(15, 5)
    """
    found = _CLOCK.match(rest)
    if found is None:
        return None
    hour = _hour(int(found["hour"]), (found["half"] or found["noon"] or "").lower())
    try:
        clock = dt.time(hour, int(found["minute"] or found["part"] or 0), int(found["second"] or 0))
        return clock.replace(tzinfo=_zone(found["zone"])) if found["zone"] else clock
    except (ValueError, KeyError):
        return None


def as_instant(clock: dt.datetime, *, zone: str) -> dt.datetime:
    """The instant in UTC at which the clocks of `zone` ("Asia/Seoul") show `clock`."""
    return clock.replace(tzinfo=_load(zone)).astimezone(dt.UTC)


def day_in(at: dt.datetime, *, zone: str) -> str:
    """The calendar day of an instant in `zone`, as EDTF."""
    return at.astimezone(_load(zone)).date().isoformat()


def _hour(hour: int, half: str) -> int:
    if half in _AFTERNOON and hour < _NOON:
        return hour + _NOON
    return 0 if half in _MORNING and hour == _NOON else hour


def _zone(name: str) -> dt.tzinfo:
    if name[0] in "+-":
        sign = -1 if name[0] == "-" else 1
        return dt.timezone(sign * dt.timedelta(hours=int(name[1:3]), minutes=int(name[-2:])))
    return dt.timezone(dt.timedelta(hours=_OFFSETS_H[name.lower()]))


@cache
def _load(zone: str) -> ZoneInfo:
    return ZoneInfo(zone)

"""Times of day beside a date, and the zone in which they hold."""

import datetime as dt
import re
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

_NOON: Final = 12
_LEAP_SECOND: Final = 60
_MINUTES_IN_HOUR: Final = 60
_FURTHEST_WEST: Final = dt.timedelta(hours=-12)  # Baker Island
_FURTHEST_EAST: Final = dt.timedelta(hours=14)  # the Line Islands of Kiribati
_MORNING: Final = frozenset({"오전", "午前", "上午", "a"})
_AFTERNOON: Final = frozenset({"오후", "午後", "下午", "p"})
# Hours ahead of UTC. Names that mean several zones are left out: IST, BST, and CST, which RFC 822 gives to Chicago and
# servers in China and Taiwan print for their own time. EST is what RFC 822 says: Australia writes AEST.
_OFFSETS_H: Final = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "kst": 9, "jst": 9, "hkt": 8, "sgt": 8, "msk": 3, "мск": 3, "eet": 2,
    "cest": 2, "cet": 1, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
# Others are names of zones in capitals only: "est" is a word of French.
_IN_ANY_CASE: Final = "z|utc|gmt|kst|jst|msk|мск"
_CLOCK = re.compile(
    rf"""
    [^\w:]{{0,3}}(?:\(?[^\W\d_]{{1,9}}\.?\)?[^\w:]{{1,3}})??T?        # (금), Friday, at, в
    (?P<half>오전|오후|午前|午後|上午|下午)?\s?
    (?<!\d)(?P<hour>\d{{1,2}})
    (?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{{1,9}})?)?|\s?[시時时](?:\s?(?P<part>\d{{1,2}})\s?[분分])?)(?![\d:])
    (?:\s?(?P<noon>[ap])\.?m\b\.?)?
    (?:\s?\(?(?P<zone>
        (?:(?:GMT|UTC)\s?[+-]\d\d?(?::?\d\d)?|[+-](?:\d\d?:\d\d|\d{{4}}|\d\d))(?!:?\d|[a-z])
        |(?:{_IN_ANY_CASE})(?![a-zа-я\d])                            # KST에서
        |(?-i:[A-Z]{{1,5}})\b
    ))?
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
    second = int(found["second"] or 0)
    try:
        clock = dt.time(hour, int(found["minute"] or found["part"] or 0), 59 if second == _LEAP_SECOND else second)
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
    """The zone of a name or of an offset ("KST", "+0900", "GMT+9").

    Raises:
        KeyError: the name is not known, or means several zones.
        ValueError: no zone is that far from UTC.
    """
    digits = re.sub(r"\D", "", name)
    if not digits:
        return dt.timezone(dt.timedelta(hours=_OFFSETS_H[name.lower()]))
    hours, minutes = (int(digits), 0) if len(digits) <= len("09") else (int(digits[:-2]), int(digits[-2:]))
    ahead = dt.timedelta(hours=hours, minutes=minutes) * (-1 if "-" in name else 1)
    if minutes >= _MINUTES_IN_HOUR or not _FURTHEST_WEST <= ahead <= _FURTHEST_EAST:
        raise ValueError(f"{name} is no zone; one lies between -12:00 and +14:00")
    return dt.timezone(ahead)


@cache
def _load(zone: str) -> ZoneInfo:
    return ZoneInfo(zone)

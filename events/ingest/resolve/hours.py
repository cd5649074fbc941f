"""Parts of the day: "in the morning" against "late at night" tells two launches of one day apart.

Read from the sentence of a draft and from the title and summary of an event, or from its hour where the record has it.
Korean time is meant unless the sentence says whose time it is; then nothing is read.
"""

import datetime as dt
import re
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from events.values.partial_date import SEOUL

_ELSEWHERE: Final = re.compile(
    r"\b(?:local|u\.?s\.?|eastern|washington|moscow|european)\s+time\b|\b(?:utc|gmt|edt|est)\b", re.IGNORECASE
)
_WEEKDAY: Final = r"(?:\s+on)?\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_CLOCK: Final = re.compile(r"\b(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\b", re.IGNORECASE)


class DayPart(StrEnum):
    """A part of the day in Korea."""

    DAWN = "dawn"  # midnight to six
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"  # from six


_WORDS: Final = (
    (re.compile(rf"\b(?:before dawn|at dawn|pre-?dawn|after midnight)\b|\bearly{_WEEKDAY}|새벽", re.IGNORECASE),
     {DayPart.DAWN, DayPart.MORNING}),
    (re.compile(r"\bmorning\b|오전", re.IGNORECASE), {DayPart.DAWN, DayPart.MORNING}),
    (re.compile(r"\bafternoon\b|오후", re.IGNORECASE), {DayPart.AFTERNOON, DayPart.EVENING}),
    (re.compile(r"\bevening\b|저녁", re.IGNORECASE), {DayPart.AFTERNOON, DayPart.EVENING}),
    (re.compile(rf"\b(?:at night|by night|overnight|late-night|night)\b|\blate{_WEEKDAY}|심야|밤", re.IGNORECASE),
     {DayPart.EVENING, DayPart.DAWN}),
)  # fmt: skip


def day_parts(text: str) -> frozenset[DayPart]:
    """The parts of the day that `text` may mean; empty if it says none, or speaks of another country's time."""
    if speaks_of_elsewhere(text):
        return frozenset()
    by_clock = {_of_hour(_hour(match)) for match in _CLOCK.finditer(text)}
    if by_clock:
        return frozenset(by_clock)
    return frozenset(part for pattern, parts in _WORDS if pattern.search(text) for part in parts)


def speaks_of_elsewhere(text: str) -> bool:
    """Whether `text` says that its time is that of another country: "on Monday evening U.S. time"."""
    return _ELSEWHERE.search(text) is not None


def day_part_of(instant: dt.datetime, *, zone: ZoneInfo = SEOUL) -> DayPart:
    """The part of the day at an aware instant, by the clocks of `zone`."""
    return _of_hour(instant.astimezone(zone).hour)


def _hour(match: re.Match[str]) -> int:
    return int(match[1]) % 12 + (12 if match[3].lower() == "p" else 0)


def _of_hour(hour: int) -> DayPart:
    return tuple(DayPart)[hour // 6 % 4]

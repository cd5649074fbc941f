"""Dates in a sentence: what the words say, as EDTF, anchored on the day of publication.

Grammar, not vocabulary, hence code. Every mention has two readings where English leaves it open ("on Thursday", "in
April"): `edtf`, the latest such time not after publication, and `ahead`, the first one not before it, for plans.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from events.ingest.detect import date_patterns as patterns
from events.ingest.detect.calendar_words import (
    MONTH_PATTERN,
    NUMBERS,
    WEEKDAYS,
    Anchor,
    ahead_month,
    day_interval,
    edtf_interval,
    month_number,
    nearest_day,
    nearest_month,
    shift_month,
    valid_day,
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """Characters [start, end) of a sentence that tell a time. `kind`: day, span, month, year, since, recent, anaphora.

    `edtf` is the reading for what happened, `ahead` for what is planned; "" where there is none. `attributive` marks a
    date that names a thing ("the September 19 agreement") rather than dates the sentence.
    """

    start: int
    end: int
    edtf: str
    kind: str
    ahead: str = ""
    attributive: bool = False


_HINT = re.compile(
    r"\d|then\b|day\b|days\b|week|month|year|recent|today|night|morning|afternoon|evening|decade|lately|earlier|"
    + MONTH_PATTERN
    + r"|Juche"
)


def find_dates(text: str, *, anchor: Anchor) -> list[DateMention]:
    """Date mentions of one sentence, ordered, never overlapping; the longest and most exact reading of a place wins."""
    if _HINT.search(text) is None:
        return []
    taken: list[DateMention] = []
    for pattern, read in _GRAMMAR:
        for found in pattern.finditer(text):
            if any(found.start() < other.end and other.start < found.end() for other in taken):
                continue
            mention = read(found, anchor)
            if mention is not None:
                taken.append(_with_opening(mention, text))
    return sorted(taken, key=lambda mention: mention.start)


_SINCE = re.compile(
    r"\b(?:[Ss]ince|[Ss]tarting(?: in| on| from)?|as of)(?:\s+(?:the )?(?:start|beginning|early|late) (?:of )?)?\s*$"
)
_ATTRIBUTIVE = re.compile(
    r"\s+(?:north-south |inter-Korean |DPRK-U\.?S\.? |joint |military |historic )*"
    r"(?:agreement|declaration|accord|statement|summit|announcement|incident|meeting|treaty|anniversary|uprising|launch|test)\b"
)


def _with_opening(mention: DateMention, text: str) -> DateMention:
    """Open the interval after "since"; mark "the Sept. 19 agreement"."""
    before = text[: mention.start]
    if mention.edtf and "/" not in mention.edtf and mention.kind in {"day", "month", "year"} and _SINCE.search(before):
        return replace(mention, edtf=f"{mention.edtf}/..", ahead=f"{mention.edtf}/..", kind="since")
    if before.rstrip().lower().endswith((" the", "the")) and _ATTRIBUTIVE.match(text[mention.end :]):
        return replace(mention, attributive=True)
    return mention


def _at(found: re.Match[str], kind: str, edtf: str, ahead: str = "") -> DateMention | None:
    return DateMention(found.start(), found.end(), edtf, kind, ahead or edtf) if edtf else None


def _full(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    day = valid_day(int(found["y"]), month_number(found["m"]), int(found["d"]))
    return _at(found, "day", day.isoformat() if day else "")


def _day_range(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """March 9-11; Sept. 30 to October 3, 2021; 9-11 March."""
    groups = found.groupdict()
    first_month = month_number(groups["m"])
    last_month = month_number(groups["m2"]) if groups.get("m2") else first_month
    year = int(groups["y"]) if groups.get("y") else None
    return _at(
        found,
        "span",
        _range(year, (first_month, int(groups["d"])), (last_month, int(groups["d2"])), anchor, is_ahead=False),
        _range(year, (first_month, int(groups["d"])), (last_month, int(groups["d2"])), anchor, is_ahead=True),
    )


def _range(year: int | None, first: tuple[int, int], last: tuple[int, int], anchor: Anchor, *, is_ahead: bool) -> str:
    start: dt.date | None
    if year is not None:
        start = valid_day(year - (first[0] > last[0]), *first)
    else:
        start = nearest_day(*first, anchor=anchor, is_ahead=is_ahead)
    if start is None:
        return ""
    end = valid_day(start.year + (first[0] > last[0]), *last)
    return edtf_interval(start, end) if end and start <= end else start.isoformat()


def _month_day(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    month, day = month_number(found["m"]), int(found["d"])
    past = nearest_day(month, day, anchor=anchor, is_ahead=False)
    future = nearest_day(month, day, anchor=anchor, is_ahead=True)
    return _at(found, "day", past.isoformat() if past else "", future.isoformat() if future else "")


def _month_year(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    return _at(found, "month", f"{found['y']}-{month_number(found['m']):02d}")


def _month_range(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    first, last = month_number(found["m"]), month_number(found["m2"])
    year = int(found["y"]) if found["y"] else None
    if year is None:
        edtf = nearest_month(last, anchor=anchor)
        year = int(edtf[:4]) if edtf else None
    return _at(found, "span", f"{year - (first > last)}-{first:02d}/{year}-{last:02d}") if year else None


def _month(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """In April; last March; next May."""
    month, word = month_number(found["m"]), found["pre"].lower()
    past = nearest_month(month, anchor=anchor, is_last="last" in word)
    return _at(found, "month", past, ahead_month(month, anchor=anchor) or past)


def _year(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    return _at(found, "year", found["y"])


def _years(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    first, last = found["y"], found["y2"]
    return _at(found, "span", f"{first}/{last}" if first <= last else "")


def _decade(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    return _at(found, "year", f"{found['y'][:3]}X")


def _juche(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    return _at(found, "year", str(1911 + int(found["n"])))


def _weekday(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    if anchor.latest is None:
        return None
    wanted = WEEKDAYS[found["w"].lower()]
    day = anchor.latest - dt.timedelta(days=(anchor.latest.weekday() - wanted) % 7)
    word = (found["pre"] or "").lower()
    if "last" in word and day == anchor.latest:
        day -= dt.timedelta(days=7)
    coming = anchor.latest + dt.timedelta(days=(wanted - anchor.latest.weekday()) % 7)
    if "next" in word:
        day = coming = coming + dt.timedelta(days=7 * (coming == anchor.latest))
    second = found["w2"]
    if second:
        other = WEEKDAYS[second.lower()]
        start = day - dt.timedelta(days=(wanted - other) % 7) if other < wanted else day
        end = start + dt.timedelta(days=(other - start.weekday()) % 7)
        if end > anchor.latest:
            start, end = start - dt.timedelta(days=7), end - dt.timedelta(days=7)
        return _at(found, "span", edtf_interval(start, end), edtf_interval(coming, coming + (end - start)))
    return _at(found, "day", day.isoformat(), coming.isoformat())


def _relative_day(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    if anchor.latest is None:
        return None
    word = found[0].lower()
    shift = -1 if word in {"yesterday", "last night"} else 1 if word == "tomorrow" else 0
    return _at(found, "day", day_interval(anchor, shift))


def _ordinal_day(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """On the 5th: of the month of publication, or the month before."""
    if anchor.latest is None:
        return None
    for back in (0, 1):
        year, month = shift_month(anchor.latest, -back)
        day = valid_day(year, month, int(found["d"]))
        if day and day <= anchor.latest:
            return _at(found, "day", day.isoformat())
    return None


def _ago(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    if anchor.latest is None:
        return None
    count = _count(found["n"])
    unit = found["unit"].lower().rstrip("s")
    if found["rel"].lower() != "ago":
        return _before(found, anchor, count, unit)
    if count is None:
        days = {"day": 7, "week": 30, "month": 240, "year": 3000}[unit]
        if unit == "year":
            return _at(found, "year", f"{anchor.latest.year - 6}/{anchor.latest.year - 2}")
        return _at(found, "recent", edtf_interval(anchor.latest - dt.timedelta(days=days), anchor.latest))
    return _at(found, "day" if unit == "day" else "month", _back(anchor.latest, count, unit))


def _before(found: re.Match[str], anchor: Anchor, count: int | None, unit: str) -> DateMention | None:
    """Three days later, two days earlier: from the last day that the article named."""
    if anchor.last_day is None or count is None or unit != "day":
        return None
    sign = 1 if found["rel"].lower() in {"later", "after"} else -1
    return _at(found, "anaphora", (anchor.last_day + dt.timedelta(days=sign * count)).isoformat())


def _back(day: dt.date, count: int, unit: str) -> str:
    if unit == "day":
        return (day - dt.timedelta(days=count)).isoformat()
    if unit == "week":
        middle = day - dt.timedelta(days=7 * count)
        return edtf_interval(middle - dt.timedelta(days=3), middle + dt.timedelta(days=3))
    if unit == "month":
        return "{}-{:02d}".format(*shift_month(day, -count))
    return str(day.year - count)


def _calendar_unit(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """This week, last month, earlier this year, next year, late last year."""
    if anchor.latest is None:
        return None
    which, unit = found["which"].lower(), found["unit"].lower()
    step = {"last": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
    is_earlier = (found["pre"] or "").lower().startswith("earlier")
    if unit == "week":
        monday = anchor.latest - dt.timedelta(days=anchor.latest.weekday() - 7 * step)
        end = monday + dt.timedelta(days=6)
        return _at(
            found, "span", edtf_interval(monday, anchor.latest if step == 0 else end), edtf_interval(monday, end)
        )
    if unit == "month":
        return _at(found, "month", "{}-{:02d}".format(*shift_month(anchor.latest, step)))
    year = anchor.latest.year + step
    if is_earlier and step == 0 and anchor.latest.month > 1:
        return _at(found, "year", f"{year}-01/{anchor.latest.strftime('%Y-%m')}")
    return _at(found, "year", str(year))


def _recent(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    if anchor.latest is None:
        return None
    days = 365 if "years" in found[0] else 120 if "months" in found[0] else 30
    start = (anchor.earliest or anchor.latest) - dt.timedelta(days=days)
    return _at(found, "recent", edtf_interval(start, anchor.latest))


def _anaphora(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """That day, the next day, the day before: from the last day that the article named."""
    base = anchor.last_day
    if base is None:
        return None
    word = found[0].lower()
    shift = 1 if re.search(r"next|following|after", word) else -1 if re.search(r"before|previous|earlier", word) else 0
    return _at(found, "anaphora", (base + dt.timedelta(days=shift)).isoformat())


def _since_then(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """Since then: open from the last date that the article named."""
    return _at(found, "since", f"{anchor.last_date}/.." if anchor.last_date and "/" not in anchor.last_date else "")


def _count(word: str) -> int | None:
    lower = word.lower()
    return int(lower) if lower.isdigit() else NUMBERS.get(lower)


_Reader = Callable[[re.Match[str], Anchor], DateMention | None]


# Most exact first: a later pattern never takes characters of an earlier one.
_GRAMMAR: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = (
    (patterns.ISO, _full),
    *((pattern, _day_range) for pattern in patterns.DAY_RANGES),
    *((pattern, _full) for pattern in patterns.FULL_DAYS),
    *((pattern, _month_day) for pattern in patterns.MONTH_DAYS),
    (patterns.MONTH_RANGE, _month_range),
    (patterns.MONTH_YEAR, _month_year),
    (patterns.MONTH, _month),
    (patterns.JUCHE, _juche),
    *((pattern, _years) for pattern in patterns.YEAR_RANGES),
    (patterns.DECADE, _decade),
    (patterns.YEAR, _year),
    (patterns.WEEKDAY, _weekday),
    (patterns.ANAPHORA, _anaphora),
    (patterns.SINCE_THEN, _since_then),
    (patterns.RELATIVE_DAY, _relative_day),
    (patterns.AGO, _ago),
    (patterns.CALENDAR_UNIT, _calendar_unit),
    (patterns.ORDINAL_DAY, _ordinal_day),
    (patterns.RECENT, _recent),
)

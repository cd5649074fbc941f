"""Dates in a sentence: what the words say, as EDTF, anchored on the day of publication.

Grammar, not vocabulary, hence code. Every mention has two readings where English leaves it open ("on Thursday", "in
April"): `edtf`, the latest such time not after publication, and `ahead`, the first one not before it, for plans.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, NamedTuple

from events.ingest.detect import date_patterns as patterns
from events.ingest.detect import relative_dates as relative
from events.ingest.detect.calendar_words import (
    MONTH_PATTERN,
    Anchor,
    ahead_month,
    edtf_interval,
    month_number,
    nearest_day,
    nearest_month,
    valid_day,
)
from events.ingest.detect.date_mention import DateMention, mention_at

_SEPARATE_DAYS: Final = 3
_DIGIT = re.compile(r"\d")
_NAMED_MONTH = re.compile(MONTH_PATTERN)
_HINT = re.compile(
    r"\d|then\b|day\b|days\b|week|month|year|hour|recent|today|night|morning|afternoon|evening|decade|lately|"
    r"earlier|later|spring|summer|autumn|winter|" + MONTH_PATTERN + r"|Juche"
)


def find_dates(text: str, *, anchor: Anchor) -> list[DateMention]:
    """Date mentions of one sentence, ordered, never overlapping; the longest and most exact reading of a place wins."""
    if _HINT.search(text) is None:
        return []
    taken: list[DateMention] = []
    given = _features(text)
    for form in _GRAMMAR:
        if form.needs.isdisjoint(given):
            continue
        for found in form.pattern.finditer(text):
            if any(found.start() < other.end and other.start < found.end() for other in taken):
                continue
            mention = form.read(found, anchor)
            if mention is not None:
                taken.append(_with_opening(mention, text))
    return sorted(taken, key=lambda mention: mention.start)


def _features(text: str) -> set[str]:
    """What a text has of the words that forms need."""
    lower = text.lower()
    given = {word for word in _WORDS if word in lower}
    if _DIGIT.search(text):
        given.add("digit")
    if _NAMED_MONTH.search(text):
        given.add("named")
    return given


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
    if patterns.BEFORE_LABEL.fullmatch(before) and patterns.AFTER_LABEL.match(text[mention.end :]):
        return replace(mention, label=True)
    if mention.edtf and "/" not in mention.edtf and mention.kind in {"day", "month", "year"} and _SINCE.search(before):
        return replace(mention, edtf=f"{mention.edtf}/..", ahead=f"{mention.edtf}/..", kind="since")
    if before.rstrip().lower().endswith((" the", "the")) and _ATTRIBUTIVE.match(text[mention.end :]):
        return replace(mention, attributive=True)
    return mention


def _full(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    day = valid_day(int(found["y"]), month_number(found["m"]), int(found["d"]))
    return mention_at(found, "day", day.isoformat() if day else "")


def _day_range(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """March 9-11; Sept. 30 to October 3, 2021; 9-11 March."""
    groups = found.groupdict()
    is_pair = re.search(r"\sand\s", found[0]) and not found.string[: found.start()].rstrip().endswith("between")
    if is_pair and (pair := _two_days(found, anchor)):
        return pair
    first_month = month_number(groups["m"])
    last_month = month_number(groups["m2"]) if groups.get("m2") else first_month
    year = int(groups["y"]) if groups.get("y") else None
    return mention_at(
        found,
        "span",
        _range(year, (first_month, int(groups["d"])), (last_month, int(groups["d2"])), anchor, is_ahead=False),
        _range(year, (first_month, int(groups["d"])), (last_month, int(groups["d2"])), anchor, is_ahead=True),
    )


def _two_days(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """The first of two days that are no range ("on 27 February and 5 March"); the second stays to be found."""
    groups = found.groupdict()
    first = (month_number(groups["m"]), int(groups["d"]))
    last = (month_number(groups["m2"]) if groups.get("m2") else first[0], int(groups["d2"]))
    year = int(groups["y"]) if groups.get("y") else None
    start = valid_day(year, *first) if year else nearest_day(*first, anchor=anchor, is_ahead=False)
    end = valid_day(start.year, *last) if start else None
    if start is None or end is None or (end - start).days < _SEPARATE_DAYS:
        return None
    and_at = found.start() + (re.search(r"\sand\s", found[0]) or found).start()
    return DateMention(found.start(), and_at, start.isoformat(), "day", start.isoformat())


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
    return mention_at(found, "day", past.isoformat() if past else "", future.isoformat() if future else "")


def _month_year(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    return mention_at(found, "month", f"{found['y']}-{month_number(found['m']):02d}")


def _month_range(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    first, last = month_number(found["m"]), month_number(found["m2"])
    year = int(found["y"]) if found["y"] else None
    if year is None:
        edtf = nearest_month(last, anchor=anchor)
        year = int(edtf[:4]) if edtf else None
    return mention_at(found, "span", f"{year - (first > last)}-{first:02d}/{year}-{last:02d}") if year else None


def _month(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """In April; last March; next May."""
    month, word = month_number(found["m"]), found["pre"].lower()
    past = nearest_month(month, anchor=anchor, is_last="last" in word)
    return mention_at(found, "month", past, ahead_month(month, anchor=anchor) or past)


def _year(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    return mention_at(found, "year", found["y"])


def _years(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    first, last = found["y"], found["y2"]
    return mention_at(found, "span", f"{first}/{last}" if first <= last else "")


def _label_year(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    """1993 - ...; 2000 - June: ..."""
    edtf = f"{found['y']}-{month_number(found['m']):02d}" if found["m"] else found["y"]
    return DateMention(found.start(), found.end(), edtf, "month" if found["m"] else "year", edtf, label=True)


def _year_of(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    """The 1970 hijacking."""
    return mention_at(found, "year_of", found["y"])


def _decades(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    """The 1970s and 1980s; the 1990s and '80s."""
    first, last = found["y"], found["y"][: 4 - len(found["y2"])] + found["y2"]
    return mention_at(found, "year", f"{first}/{int(last) + 9}" if first <= last else "")


def _decade(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    return mention_at(found, "year", f"{found['y'][:3]}X")


def _juche(found: re.Match[str], _anchor: Anchor) -> DateMention | None:
    return mention_at(found, "year", str(1911 + int(found["n"])))


_Reader = Callable[[re.Match[str], Anchor], DateMention | None]


class _Form(NamedTuple):
    """One way of telling a time; `needs` are words of which one stands in every text that holds it.

    "digit" stands for any digit and "named" for a named month. Looking for a word costs a hundredth of the pattern.
    """

    pattern: re.Pattern[str]
    read: _Reader
    needs: frozenset[str]


def _forms(found: Iterable[re.Pattern[str]], read: _Reader, needs: str) -> Iterable[_Form]:
    return (_Form(pattern, read, frozenset(needs.split())) for pattern in found)


# Most exact first: a later pattern never takes characters of an earlier one.
_GRAMMAR: Final[tuple[_Form, ...]] = (
    *_forms((patterns.LABEL_YEAR,), _label_year, "digit"),
    *_forms((patterns.ISO,), _full, "digit"),
    *_forms(patterns.DAY_RANGES, _day_range, "named"),
    *_forms(patterns.FULL_DAYS, _full, "named"),
    *_forms(patterns.MONTH_DAYS, _month_day, "named"),
    *_forms((patterns.PART_OF_MONTH,), relative.part_of_month, "named"),
    *_forms((patterns.DAY_OF_MONTH,), relative.day_of_month, "month"),
    *_forms((patterns.MONTH_OF_SAME_YEAR,), relative.month_of_same_year, "named"),
    *_forms((patterns.MONTH_OF_YEAR,), relative.month_of_year, "named"),
    *_forms((patterns.PART_OF_YEAR,), relative.part_of_year, "year digit"),
    *_forms((patterns.SEASON,), relative.season, "spring summer autumn winter"),
    *_forms((patterns.MONTH_RANGE,), _month_range, "named"),
    *_forms((patterns.MONTH_YEAR,), _month_year, "named"),
    *_forms((patterns.MONTH,), _month, "named"),
    *_forms((patterns.JUCHE,), _juche, "juche"),
    *_forms(patterns.YEAR_RANGES, _years, "digit"),
    *_forms((patterns.DECADES,), _decades, "digit"),
    *_forms((patterns.DECADE,), _decade, "digit"),
    *_forms((patterns.YEAR,), _year, "digit"),
    *_forms((patterns.YEAR_OF,), _year_of, "digit"),
    *_forms((patterns.SAME_UNIT,), relative.same_unit, "year month"),
    *_forms((patterns.OFFSET,), relative.offset, "after before since"),
    *_forms((patterns.WEEKDAY,), relative.weekday, "day"),
    *_forms((patterns.WEEKEND,), relative.weekend, "weekend"),
    *_forms((patterns.PART_OF_THIS_MONTH,), relative.part_of_this_month, "month"),
    *_forms((patterns.EARLIER_THIS_WEEK,), relative.earlier_this_week, "week"),
    *_forms((patterns.DECADES_AGO,), relative.decades_ago, "decade"),
    *_forms((patterns.ANAPHORA,), relative.anaphora, "day night morning"),
    *_forms((patterns.SINCE_THEN,), relative.since_then, "then"),
    *_forms((patterns.RELATIVE_DAY,), relative.relative_day, "day night morrow morning afternoon evening"),
    *_forms((patterns.AGO,), relative.ago, "day week month year"),
    *_forms((patterns.STRETCH,), relative.stretch, "day week month year hour"),
    *_forms((patterns.CALENDAR_UNIT,), relative.calendar_unit, "week month year"),
    *_forms((patterns.ORDINAL_DAY,), relative.ordinal_day, "digit"),
    *_forms((patterns.RECENT,), relative.recent, "recent lately"),
)
_WORDS: Final = tuple(sorted(frozenset().union(*(form.needs for form in _GRAMMAR)) - {"digit", "named"}))

"""Dates in a Korean sentence: what the words say, as EDTF, anchored on the day of publication.

Korean news names days without their months ("17일"): that is the latest such day up to publication. Every mention has a
second reading, `ahead`, the first such day from publication on, for plans.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from events.ingest.detect.calendar_words import (
    Anchor,
    ahead_month,
    day_interval,
    edtf_interval,
    nearest_day,
    nearest_month,
    plain_bounds,
    shift_month,
    valid_day,
)
from events.ingest.detect.date_mention import DateMention
from events.ingest.detect.korean import date_patterns as patterns


@dataclass(slots=True)
class _Context:
    """What a date may leave out: the anchor, and year and month of the date named just before in the sentence."""

    anchor: Anchor
    year: int | None = None
    month: tuple[int, int] | None = None
    end: int = -1


_Reader = Callable[[re.Match[str], _Context], "tuple[str, str, str]"]  # kind, edtf, ahead
_NOTHING: Final = ("", "", "")
_JOINED: Final = 3  # characters between "30일" and "31일" that speak of one month
_AND = re.compile(r"(?:과|와|,|·|및)?\s?")
_SINCE = re.compile(r"\s?(?:이후|이래|부터 지금|부터 현재)")


def find_dates(text: str, *, anchor: Anchor) -> list[DateMention]:
    """Date mentions of one sentence, ordered, never overlapping; the most exact reading of a place wins."""
    if patterns.HINT.search(text) is None:
        return []
    taken: list[tuple[re.Match[str], _Reader]] = []
    for pattern, read in _GRAMMAR:
        for found in pattern.finditer(text):
            if not any(found.start() < other.end() and other.start() < found.end() for other, _ in taken):
                taken.append((found, read))
    context = _Context(anchor)
    mentions = []
    for found, read in sorted(taken, key=lambda pair: pair[0].start()):
        kind, edtf, ahead = read(found, context)
        if kind:
            mention = DateMention(found.start(), found.end(), edtf, kind, ahead or edtf)
            mentions.append(_opened(mention, text))
            _follow(context, mention, has_year=bool(found.groupdict().get("y")))
    return _paired(mentions, text)


def _paired(mentions: Sequence[DateMention], text: str) -> list[DateMention]:
    """Join "22일과 23일": what lasts two days has one date."""
    joined: list[DateMention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if last and last.kind == mention.kind == "day" and _AND.fullmatch(text, last.end, mention.start):
            first, second = dt.date.fromisoformat(last.edtf), dt.date.fromisoformat(mention.edtf)
            if second - first == dt.timedelta(days=1):
                edtf = edtf_interval(first, second)
                joined[-1] = DateMention(last.start, mention.end, edtf, "span", edtf)
                continue
        joined.append(mention)
    return joined


def _opened(mention: DateMention, text: str) -> DateMention:
    """Open the interval before "이후"."""
    if mention.edtf and "/" not in mention.edtf and _SINCE.match(text, mention.end):
        return replace(mention, edtf=f"{mention.edtf}/..", ahead=f"{mention.edtf}/..", kind="since")
    return mention


def _follow(context: _Context, mention: DateMention, *, has_year: bool) -> None:
    bounds = plain_bounds(mention.edtf)
    if bounds is None or bounds[0] is None:
        return
    day = bounds[0]
    context.end = mention.end
    if has_year:
        context.year = day.year
    context.month = (day.year, day.month) if mention.kind in {"day", "span", "month"} else None
    if mention.kind in {"day", "anaphora"}:
        context.anchor = replace(context.anchor, last_day=day)


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _full(found: re.Match[str], _context: _Context) -> tuple[str, str, str]:
    edtf = _iso(valid_day(int(found["y"]), int(found["m"]), int(found["d"])))
    return ("day", edtf, "") if edtf else _NOTHING


def _year_of(found: re.Match[str], context: _Context) -> int | None:
    """The year that the words give or leave to the context; None if neither does."""
    groups = found.groupdict()
    if groups.get("y"):
        return int(groups["y"])
    shift = patterns.YEAR_WORDS.get("".join((groups.get("ry") or "").split()))
    if shift is not None and context.anchor.latest is not None:
        return context.anchor.latest.year + shift
    return context.year


def _month_day(found: re.Match[str], context: _Context) -> tuple[str, str, str]:
    month, day, year = int(found["m"]), int(found["d"]), _year_of(found, context)
    if year is not None:
        edtf = _iso(valid_day(year, month, day))
        return ("day", edtf, "") if edtf else _NOTHING
    past = _iso(nearest_day(month, day, anchor=context.anchor, is_ahead=False))
    ahead = _iso(nearest_day(month, day, anchor=context.anchor, is_ahead=True))
    if found.groupdict().get("lead") == "오는":
        past = ahead
    return ("day", past, ahead) if past else _NOTHING


def _range(found: re.Match[str], context: _Context) -> tuple[str, str, str]:
    """5월 3~5일; 9월 30일부터 10월 3일까지; 17, 18일; 지난달 3~5일."""
    groups = found.groupdict()
    if groups.get("m2") and not groups.get("m"):
        return _range_to(found, context)
    first = _start_of(found, context)
    if first is None:
        return _NOTHING
    month = int(found["m2"]) if found.groupdict().get("m2") else first.month
    last = valid_day(first.year + (month < first.month), month, int(found["d2"]))
    if found.groupdict().get("rm2") and context.anchor.latest is not None:
        shift = patterns.MONTH_WORDS["".join(found["rm2"].split())]
        last = valid_day(*shift_month(context.anchor.latest, shift), int(found["d2"]))
    if last is None or last < first:
        year, later = shift_month(first, 1)
        last = valid_day(year, later, int(found["d2"]))
    return ("span", edtf_interval(first, last), "") if last and (last - first).days < patterns.MOST_DAYS else _NOTHING


def _range_to(found: re.Match[str], context: _Context) -> tuple[str, str, str]:
    """31일부터 6월 11일까지: the last day tells the month of the first."""
    lasts = (
        nearest_day(int(found["m2"]), int(found["d2"]), anchor=context.anchor, is_ahead=is_ahead)
        for is_ahead in (False, True)
    )
    past, ahead = (_up_to(int(found["d"]), last) if last else "" for last in lasts)
    return ("span", past, ahead) if past else _NOTHING


def _up_to(day: int, last: dt.date) -> str:
    first = _nearest(day, last, step=-1)
    return edtf_interval(dt.date.fromisoformat(first), last) if first else ""


def _start_of(found: re.Match[str], context: _Context) -> dt.date | None:
    groups = found.groupdict()
    if groups.get("m"):
        _, edtf, _ = _month_day(found, context)
    elif groups.get("rm"):
        _, edtf, _ = _relative_month_day(found, context)
    else:
        _, edtf, _ = _day_only(found, context)
    return dt.date.fromisoformat(edtf) if edtf else None


def _relative_month(found: re.Match[str], context: _Context) -> tuple[int, int] | None:
    shift = patterns.MONTH_WORDS.get("".join(found["rm"].split()))
    latest = context.anchor.latest
    return shift_month(latest, shift) if shift is not None and latest is not None else None


def _relative_month_day(found: re.Match[str], context: _Context) -> tuple[str, str, str]:
    month = _relative_month(found, context)
    edtf = _iso(valid_day(*month, int(found["d"]))) if month else ""
    return ("day", edtf, "") if edtf else _NOTHING


def _relative_month_only(found: re.Match[str], context: _Context) -> tuple[str, str, str]:
    month = _relative_month(found, context)
    if month is None:
        return _NOTHING
    return _part_of_month(*month, found["part"])


def _part_of_month(year: int, month: int, part: str | None) -> tuple[str, str, str]:
    if part not in patterns.MONTH_PARTS:
        return "month", f"{year}-{month:02d}", ""
    first, last = patterns.MONTH_PARTS[part]
    end = valid_day(year, month, last) or dt.date(*shift_month(dt.date(year, month, 1), 1), 1) - dt.timedelta(days=1)
    return "span", edtf_interval(dt.date(year, month, first), end), ""


def _month(found: re.Match[str], context: _Context) -> tuple[str, str, str]:
    month, year = int(found["m"]), _year_of(found, context)
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        return _NOTHING
    if year is not None:
        return _part_of_month(year, month, found["part"])
    past = nearest_month(month, anchor=context.anchor)
    ahead = ahead_month(month, anchor=context.anchor)
    if found["lead"] == "오는":
        past = ahead
    if not past:
        return _NOTHING
    kind, edtf, _ = _part_of_month(int(past[:4]), month, found["part"])
    return kind, edtf, _part_of_month(int(ahead[:4]), month, found["part"])[1] if ahead else ""


def _day_only(found: re.Match[str], context: _Context) -> tuple[str, str, str]:
    """17일: in the month of the date just before it, else the latest such day up to publication."""
    day = int(found["d"])
    joined = context.month is not None and 0 <= found.start() - context.end <= _JOINED
    if joined and context.month is not None:
        edtf = _iso(valid_day(*context.month, day))
        return ("day", edtf, "") if edtf else _NOTHING
    latest = context.anchor.latest
    if latest is None:
        known = context.anchor.last_day
        edtf = _iso(valid_day(known.year, known.month, day)) if known else ""
        return ("day", edtf, "") if edtf else _NOTHING
    is_alone = not (found.groupdict().get("lead") or found.groupdict().get("d2"))
    if is_alone and found.string.startswith("까지", found.end()):
        until = _nearest(day, latest, step=1)
        return ("span", edtf_interval(latest, dt.date.fromisoformat(until)), "") if until else _NOTHING
    # A report of the evening before carries tomorrow's day where the publisher's clock is behind Korea's.
    past = _nearest(day, latest + dt.timedelta(days=1), step=-1)
    ahead = _nearest(day, latest, step=1)
    if found.groupdict().get("lead") == "오는":
        past = ahead
    return ("day", past, ahead) if past else _NOTHING


def _nearest(day: int, edge: dt.date, *, step: int) -> str:
    for months in range(4):
        found = valid_day(*shift_month(edge, months * step), day)
        if found is not None and (found <= edge if step < 0 else found >= edge):
            return found.isoformat()
    return ""


def _year(found: re.Match[str], context: _Context) -> tuple[str, str, str]:
    year = _year_of(found, replace(context, year=None))
    if year is None:
        return _NOTHING
    months = patterns.YEAR_PARTS.get("".join((found["part"] or "").split()))
    return ("year", f"{year}-{months[0]:02d}/{year}-{months[1]:02d}" if months else str(year), "")


def _decade(found: re.Match[str], _context: _Context) -> tuple[str, str, str]:
    return "year", f"{found['y'][:3]}X", ""


def _day_word(found: re.Match[str], context: _Context) -> tuple[str, str, str]:
    edtf = day_interval(context.anchor, patterns.DAY_WORDS[found["word"]])
    return ("day" if "/" not in edtf else "span", edtf, "") if edtf else _NOTHING


def _anaphora(found: re.Match[str], context: _Context) -> tuple[str, str, str]:
    """이날, 전날, 다음날: counted from the last day named, else from the day of publication."""
    shift = patterns.ANAPHORA["".join(found["word"].split())]
    known = context.anchor.last_day
    if known is None:
        edtf = day_interval(context.anchor, shift)
        return ("anaphora", edtf, "") if edtf and "/" not in edtf else ("span", edtf, "") if edtf else _NOTHING
    return "anaphora", (known + dt.timedelta(days=shift)).isoformat(), ""


def _weekday(found: re.Match[str], context: _Context) -> tuple[str, str, str]:
    latest = context.anchor.latest
    if latest is None:
        return _NOTHING
    wanted, lead = patterns.WEEKDAYS.index(found["word"]), "".join((found["lead"] or "").split())
    if lead in patterns.WEEK_WORDS:
        monday = latest - dt.timedelta(days=latest.weekday()) + dt.timedelta(weeks=patterns.WEEK_WORDS[lead])
        return "day", (monday + dt.timedelta(days=wanted)).isoformat(), ""
    past = latest - dt.timedelta(days=(latest.weekday() - wanted) % 7)
    ahead = latest + dt.timedelta(days=(wanted - latest.weekday()) % 7)
    return "day", _iso(ahead if lead == "오는" else past), _iso(ahead)


def _week(found: re.Match[str], context: _Context) -> tuple[str, str, str]:
    latest = context.anchor.latest
    if latest is None:
        return _NOTHING
    shift = patterns.WEEK_WORDS["".join(found["lead"].split())]
    monday = latest - dt.timedelta(days=latest.weekday()) + dt.timedelta(weeks=shift)
    first = 5 if found["part"] else 0
    return "span", edtf_interval(monday + dt.timedelta(days=first), monday + dt.timedelta(days=6)), ""


def _ago(found: re.Match[str], context: _Context) -> tuple[str, str, str]:
    """사흘 전, 두 달 전, 3년 전; 열흘 뒤 counts from the last day named."""
    is_past = found["way"] == "전"
    base = context.anchor.latest if is_past else context.anchor.last_day or context.anchor.latest
    number = patterns.read_number(found["n"])
    if base is None or number is None or number > patterns.MOST_AGO:
        return _NOTHING
    step, unit = -number if is_past else number, found["unit"] or "일"
    try:
        if unit in {"일", "주", "주일"}:
            days = step * (1 if unit == "일" else 7)
            return "day", (base + dt.timedelta(days=days)).isoformat(), ""
        if unit == "년":
            return "year", str(base.year + step), ""
    except OverflowError:
        return _NOTHING
    year, month = shift_month(base, step)
    return "month", f"{year}-{month:02d}", ""


_GRAMMAR: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = (
    (patterns.NOT_DATES, lambda _found, _context: _NOTHING),
    (patterns.MONTH_RANGE, _range),
    (patterns.RELATIVE_RANGE, _range),
    (patterns.LONG_RANGE, _range),
    (patterns.DAY_RANGE, _range),
    (patterns.FULL, _full),
    (patterns.NUMERIC, _full),
    (patterns.MONTH_DAY, _month_day),
    (patterns.RELATIVE_MONTH_DAY, _relative_month_day),
    (patterns.AGO, _ago),
    (patterns.WEEKDAY, _weekday),
    (patterns.WEEK, _week),
    (patterns.DECADE, _decade),
    (patterns.MONTH, _month),
    (patterns.RELATIVE_MONTH, _relative_month_only),
    (patterns.DAY_ONLY, _day_only),
    (patterns.YEAR, _year),
    (patterns.DAY_WORD, _day_word),
    (patterns.ANAPHORIC, _anaphora),
)

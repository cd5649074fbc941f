"""Dates that count from somewhere: weekdays, "last month", "two days after", "the same day".

They count from the publication of the article, or from the last day that it named. `dates` holds the grammar that
sends what was found here, and the dates that stand on their own.
"""

import datetime as dt
import math
import re
from typing import Final

from events.ingest.detect.calendar_words import (
    NUMBERS,
    WEEKDAYS,
    Anchor,
    day_interval,
    edtf_interval,
    last_day_of,
    month_number,
    nearest_month,
    shift_month,
    valid_day,
)
from events.ingest.detect.date_mention import DateMention, mention_at

_THIRDS: Final = {"early": (1, 10), "mid": (11, 20), "middle": (11, 20), "late": (21, 31), "end": (21, 31)}
_SEASONS: Final = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 14)}
_PARTS: Final = {
    "first half": (1, 6), "second half": (7, 12), "first quarter": (1, 3), "second quarter": (4, 6),
    "third quarter": (7, 9), "fourth quarter": (10, 12), "last quarter": (10, 12), "end": (11, 12),
}  # fmt: skip
_DAYS_OF: Final = {"hour": 1 / 24, "day": 1, "week": 7, "month": 31, "year": 366}
_FEW: Final = 5
_SHORT_STRETCH: Final = 31  # days: what is said to fall in a longer one is dated by it only right beside it
_LONGEST_STRETCH: Final = 36_600  # days: a century; what is said to be longer is not a date
_WEEK_AHEAD: Final = 6  # a bare weekday that comes in six days or more is yesterday's, also in a plan


def weekday(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """On Thursday, early Monday, last Friday, Monday and Tuesday, Friday last week."""
    if anchor.latest is None:
        return None
    wanted = WEEKDAYS[found["w"].lower()]
    day = anchor.latest - dt.timedelta(days=(anchor.latest.weekday() - wanted) % 7)
    word = (found["pre"] or "").lower()
    if found["week"]:
        return _weekday_of_week(found, wanted, anchor.latest)
    if "last" in word and day == anchor.latest:
        day -= dt.timedelta(days=7)
    coming = anchor.latest + dt.timedelta(days=(wanted - anchor.latest.weekday()) % 7)
    if "next" in word:
        day = coming = coming + dt.timedelta(days=7 * (coming == anchor.latest))
    elif (coming - anchor.latest).days >= _WEEK_AHEAD:
        coming = day
    second = found["w2"]
    if second:
        other = WEEKDAYS[second.lower()]
        start = day - dt.timedelta(days=(wanted - other) % 7) if other < wanted else day
        end = start + dt.timedelta(days=(other - start.weekday()) % 7)
        if end > anchor.latest:
            start, end = start - dt.timedelta(days=7), end - dt.timedelta(days=7)
        return mention_at(found, "span", edtf_interval(start, end), edtf_interval(coming, coming + (end - start)))
    return mention_at(found, "day", day.isoformat(), coming.isoformat())


def _weekday_of_week(found: re.Match[str], wanted: int, latest: dt.date) -> DateMention | None:
    """Friday last week; Monday of next week."""
    step = -1 if "last" in found["week"].lower() else "next" in found["week"].lower()
    monday = latest - dt.timedelta(days=latest.weekday() - 7 * step)
    return mention_at(found, "day", (monday + dt.timedelta(days=wanted)).isoformat())


def relative_day(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """Today, yesterday, last night, tomorrow."""
    if anchor.latest is None:
        return None
    word = found[0].lower()
    shift = -1 if word in {"yesterday", "last night"} else 1 if word == "tomorrow" else 0
    return mention_at(found, "day", day_interval(anchor, shift))


def ordinal_day(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """On the 5th: of the month of publication, or the month before."""
    if anchor.latest is None:
        return None
    for back in (0, 1):
        year, month = shift_month(anchor.latest, -back)
        day = valid_day(year, month, int(found["d"]))
        if day and day <= anchor.latest:
            return mention_at(found, "day", day.isoformat())
    return None


def ago(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """Three days ago, a few weeks ago, two days later."""
    if anchor.latest is None:
        return None
    count = _count(found["n"])
    unit = found["unit"].lower().rstrip("s")
    if found["rel"].lower() != "ago":
        return _before(found, anchor, count, unit)
    if count is None:
        days = {"day": 7, "week": 30, "month": 240, "year": 3000}[unit]
        if unit == "year":
            return mention_at(found, "year", f"{anchor.latest.year - 6}/{anchor.latest.year - 2}")
        return mention_at(found, "recent", edtf_interval(anchor.latest - dt.timedelta(days=days), anchor.latest))
    return mention_at(found, "day" if unit == "day" else "month", _back(anchor.latest, count, unit))


def _before(found: re.Match[str], anchor: Anchor, count: int | None, unit: str) -> DateMention | None:
    """Three days later, two days earlier: from the last day that the article named."""
    if anchor.last_day is None or count is None or unit != "day":
        return None
    sign = 1 if found["rel"].lower() in {"later", "after"} else -1
    return mention_at(found, "anaphora", (anchor.last_day + dt.timedelta(days=sign * count)).isoformat())


def _back(day: dt.date, count: int, unit: str) -> str:
    if unit == "day":
        return (day - dt.timedelta(days=count)).isoformat()
    if unit == "week":
        middle = day - dt.timedelta(days=7 * count)
        return edtf_interval(middle - dt.timedelta(days=3), middle + dt.timedelta(days=3))
    if unit == "month":
        return "{}-{:02d}".format(*shift_month(day, -count))
    return str(day.year - count)


def calendar_unit(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """This week, last month, earlier this year, next year, late last year."""
    if anchor.latest is None:
        return None
    which, unit = found["which"].lower(), found["unit"].lower()
    step = {"last": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
    is_earlier = (found["pre"] or "").lower().startswith("earlier")
    if unit == "week":
        monday = anchor.latest - dt.timedelta(days=anchor.latest.weekday() - 7 * step)
        end = monday + dt.timedelta(days=6)
        return mention_at(
            found, "span", edtf_interval(monday, anchor.latest if step == 0 else end), edtf_interval(monday, end)
        )
    if unit == "month":
        return mention_at(found, "month", "{}-{:02d}".format(*shift_month(anchor.latest, step)))
    year = anchor.latest.year + step
    if is_earlier and step == 0 and anchor.latest.month > 1:
        return mention_at(found, "year", f"{year}-01/{anchor.latest.strftime('%Y-%m')}")
    return mention_at(found, "year", str(year))


def recent(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """Recently, in recent weeks: up to publication."""
    if anchor.latest is None:
        return None
    days = 365 if "years" in found[0] else 120 if "months" in found[0] else 30
    start = (anchor.earliest or anchor.latest) - dt.timedelta(days=days)
    return mention_at(found, "recent", edtf_interval(start, anchor.latest))


def stretch(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """Over the past two weeks, in the coming days: back or on from publication."""
    if anchor.latest is None:
        return None
    unit = found["unit"].lower()
    if found["n"] is None and not unit.endswith("s") and found["which"].lower() in {"last", "next", "previous"}:
        return None  # "in the last week" of something
    count = (_count(found["n"]) or _FEW) if found["n"] else _FEW if unit.endswith("s") else 1
    away = dt.timedelta(days=min(math.ceil(count * _DAYS_OF[unit.rstrip("s")]), _LONGEST_STRETCH))
    if found["which"].lower() in {"coming", "next"}:
        return mention_at(found, "span", edtf_interval(anchor.latest, anchor.latest + away))
    kind = "span" if away.days <= _SHORT_STRETCH else "recent"
    return mention_at(found, kind, edtf_interval((anchor.earliest or anchor.latest) - away, anchor.latest))


def anaphora(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """That day, the next day, the day before: from the last day that the article named."""
    base = anchor.last_day
    if base is None:
        return None
    word = found[0].lower()
    is_before = re.search(r"before|previous|day earlier", word) is not None
    shift = 1 if re.search(r"next|following|after|day later", word) else -is_before
    return mention_at(found, "anaphora", (base + dt.timedelta(days=shift)).isoformat())


def since_then(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """Since then: open from the last date that the article named."""
    return mention_at(
        found, "since", f"{anchor.last_date}/.." if anchor.last_date and "/" not in anchor.last_date else ""
    )


def _count(word: str) -> int | None:
    lower = word.lower()
    return int(lower) if lower.isdigit() else NUMBERS.get(lower)


def weekend(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """Over the weekend: the last Saturday and Sunday not after publication; ahead: the next."""
    if anchor.latest is None:
        return None
    saturday = anchor.latest - dt.timedelta(days=(anchor.latest.weekday() - 5) % 7)
    if "last" in found[0].lower() and saturday + dt.timedelta(days=1) >= anchor.latest:
        saturday -= dt.timedelta(days=7)
    coming = saturday + dt.timedelta(days=7)
    return mention_at(found, "span", _two_days(saturday), _two_days(coming))


def _two_days(first: dt.date) -> str:
    return edtf_interval(first, first + dt.timedelta(days=1))


def part_of_month(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """Mid-July; late March 2024; early May."""
    month = month_number(found["m"])
    if found["y"]:
        return mention_at(found, "span", _third(int(found["y"]), month, found["part"]))
    past = nearest_month(month, anchor=anchor)
    if not past:
        return None
    year = int(past[:4])
    ahead = year + (anchor.latest is not None and (year, month) < (anchor.latest.year, anchor.latest.month))
    return mention_at(found, "span", _third(year, month, found["part"]), _third(ahead, month, found["part"]))


def _third(year: int, month: int, part: str) -> str:
    first, last = _THIRDS[part.lower()]
    return edtf_interval(dt.date(year, month, first), dt.date(year, month, min(last, last_day_of(year, month))))


def part_of_this_month(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """Earlier this month, later this month, early next month, late last month, at the end of this month."""
    if anchor.latest is None:
        return None
    which, part = found["which"].lower(), found["part"].lower()
    step = {"last": -1, "next": 1}.get(which, 0)
    year, month = shift_month(anchor.latest, step)
    if part not in {"earlier", "later"}:
        return mention_at(found, "span", _third(year, month, part))
    if step:
        return mention_at(found, "month", f"{year}-{month:02d}")
    first, last = dt.date(year, month, 1), dt.date(year, month, last_day_of(year, month))
    is_past = part == "earlier"
    return mention_at(
        found, "span", edtf_interval(first, anchor.latest) if is_past else edtf_interval(anchor.latest, last)
    )


def earlier_this_week(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """Earlier this week: Monday up to publication; later this week: from it to Sunday."""
    if anchor.latest is None:
        return None
    monday = anchor.latest - dt.timedelta(days=anchor.latest.weekday())
    if found["part"].lower() == "later":
        return mention_at(found, "span", edtf_interval(anchor.latest, monday + dt.timedelta(days=6)))
    return mention_at(found, "span", edtf_interval(monday, anchor.latest))


def month_of_year(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """September of last year; in January this year."""
    if anchor.latest is None:
        return None
    year = anchor.latest.year - (found["which"].lower() in {"last", "previous"}) + (found["which"].lower() == "next")
    return mention_at(found, "month", f"{year}-{month_number(found['m']):02d}")


def month_of_same_year(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """November of the same year: of the year that the article named last."""
    year = anchor.last_date[:4]
    return mention_at(found, "month", f"{year}-{month_number(found['m']):02d}" if year.isdigit() else "")


def same_unit(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """That month, the same year: the one that the article named last."""
    size = {"month": 7, "year": 4}[found["unit"].lower()]
    named = anchor.last_date.split("/")[0][:size]
    is_known = len(named) == size and named[:4].isdigit()
    return mention_at(found, found["unit"].lower(), named if is_known else "")


def day_of_month(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """The 26th last month; the 3rd of this month."""
    if anchor.latest is None:
        return None
    step = {"last": -1, "next": 1}.get(found["which"].lower(), 0)
    day = valid_day(*shift_month(anchor.latest, step), int(found["d"]))
    return mention_at(found, "day", day.isoformat() if day else "")


def part_of_year(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """The first half of 2024, the second quarter of this year, the end of last year, the spring of 1998."""
    year = _year_of(found, anchor)
    if year is None:
        return None
    part = found["part"].lower()
    first, last = _SEASONS.get(part) or _PARTS[part]
    return mention_at(found, "span", _months(year, first, last))


def season(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """In the spring, last summer: the latest one that has begun; ahead: the next."""
    if anchor.latest is None:
        return None
    first, last = _SEASONS[found["part"].lower()]
    year = anchor.latest.year - (anchor.latest.month < first)
    return mention_at(found, "span", _months(year, first, last), _months(year + 1, first, last))


def _months(year: int, first: int, last: int) -> str:
    return f"{year}-{first:02d}/{year + (last > 12)}-{(last - 1) % 12 + 1:02d}"  # noqa: PLR2004 - months of a year


def _year_of(found: re.Match[str], anchor: Anchor) -> int | None:
    if found["y"]:
        return int(found["y"])
    if anchor.latest is None:
        return None
    return anchor.latest.year + {"last": -1, "next": 1}.get(found["which"].lower(), 0)


def decades_ago(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """A decade ago, two decades ago: the years around."""
    count = _count(found["n"])
    if anchor.latest is None or count is None:
        return None
    year = anchor.latest.year - 10 * count
    return mention_at(found, "year", f"{year - 1}/{year + 1}")


def offset(found: re.Match[str], anchor: Anchor) -> DateMention | None:
    """Two days after, a week before, hours after: the day of what is told next, from the last day named."""
    base = anchor.last_day or anchor.latest
    if base is None:
        return None
    sign = -1 if found["rel"].lower() in {"after", "since"} else 1
    count, unit = _count(found["n"] or ""), found["unit"].lower().rstrip("s")
    if unit in {"hour", "minute"}:
        count, unit = None, "hour"
    if count is None:
        reach = {"hour": 1, "day": 6, "week": 30}.get(unit)
        days = sorted((base, base + dt.timedelta(days=sign * (reach or 0))))
        return mention_at(found, "offset", edtf_interval(*days) if reach else "")
    return mention_at(found, "offset", _back(base, -sign * count, unit))

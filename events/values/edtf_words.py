"""EDTF for people: "between April and September 1984", "about June 2020", "the 1970s".

The words claim no more than the date: what is unknown is called unknown, and what only bounds an event is not called
its day. British spelling and order; an en dash joins days of one month and the two years of a winter.
"""

import calendar
import re
from collections.abc import Sequence
from typing import Final

from events.values.edtf_bounds import DAYS, FIRST_SEASON, MONTHS, OVER_NEW_YEAR
from events.values.edtf_parts import OPEN, Member, Part, read_members, read_part, written_with

UNKNOWN_WORDS: Final = "date unknown"
_DIGITS: Final = "0123456789"
# ISO 8601-2, 4.8: seasons, seasons of a hemisphere, quarters, quadrimesters, semesters.
_SEASONS: Final = {
    code: word
    for first, words in (
        (FIRST_SEASON, ("spring", "summer", "autumn", "winter")),
        (25, ("spring", "summer", "autumn", "winter")),
        (29, ("southern spring", "southern summer", "southern autumn", "southern winter")),
        (33, ("first quarter of", "second quarter of", "third quarter of", "last quarter of")),
        (37, ("first third of", "second third of", "last third of")),
        (40, ("first half of", "second half of")),
    )
    for code, word in enumerate(words, start=first)
}
_DOUBTS: Final = {"": "", "~": "about ", "?": "perhaps ", "%": "perhaps about "}
_KINDS: Final = {"~": "approximate", "?": "uncertain", "%": "uncertain and approximate"}
_COMPONENTS: Final = ("year", "month", "day")
_PAIR: Final = 2
_LONGEST: Final = {month: calendar.monthrange(2000, month)[1] for month in MONTHS}  # days, in a leap year


def date_words(edtf: str) -> str:
    """An EDTF string in words; one that does not parse comes back as it is, so that no page fails over a date."""
    if edtf.strip("./") == "":
        return UNKNOWN_WORDS
    if edtf[0] in "[{":
        return _set_words(edtf)
    if edtf.count("/") != 1:
        return _one(edtf)
    start, end = edtf.split("/")
    if start in {"", OPEN}:
        return f"until {_one(end)}" + ("" if start else ", beginning unknown")
    if end in {"", OPEN}:
        return f"since {_one(start)}" + ("" if end else ", end unknown")
    return _one(start) if start == end else _between(start, end)


def _set_words(edtf: str) -> str:
    members = read_members(edtf)
    if members is None:
        return edtf
    is_choice = edtf.startswith("[")
    said = [_member(one, is_choice=is_choice) for one in members]
    if len(said) == 1 and is_choice:
        return said[0]
    return ("one of: " if is_choice else "all of: ") + ", ".join(said)


def _member(member: Member, *, is_choice: bool) -> str:
    start, end = member
    if start is None or end is None:
        known = _one(end or start or "")
        if is_choice:
            return f"{known} or " + ("earlier" if start is None else "later")
        return f"up to {known}" if start is None else f"from {known} on"
    if start == end:
        return _one(start)
    # A choice is one date of the range; "all of" is the whole range.
    return f"between {_one(start)} and {_one(end)}" if is_choice else f"{_one(start)} to {_one(end)}"


def _between(start: str, end: str) -> str:
    first, last = read_part(start), read_part(end)
    if first is None or last is None:
        return f"between {_one(start)} and {_one(end)}"
    if first.clock and last.clock and first.digits == last.digits and first.zone == last.zone:
        return f"{_named(first)}, between {first.clock[:5]} and {_clock(last)}"
    if first.clock or last.clock:
        return f"between {_moment(first)} and {_moment(last)}"
    if first.year == last.year and first.is_plain and last.is_plain:
        if first.day and last.day:
            return _day_range(first, last)
        if _is_month(first) and _is_month(last):
            return f"between {_month(first)} and {_part_words(last)}"
    return f"between {_part_words(first)} and {_part_words(last)}"


def _day_range(first: Part, last: Part) -> str:
    if first.month == last.month:
        return f"{int(first.day)}–{_part_words(last)}"
    return f"{int(first.day)} {_month(first)} – {_part_words(last)}"


def _one(text: str) -> str:
    part = read_part(text)
    return text if part is None else _part_words(part)


def _part_words(part: Part) -> str:
    named = _named(part)
    if part.clock:
        return f"{named}, {_clock(part)}"
    marks = part.marks[: sum(component != "" for component in part[:3])]
    if len(set(marks)) == 1:
        return _DOUBTS[marks[0]] + named
    doubtful = ", ".join(
        f"{' and '.join(name for name, one in zip(_COMPONENTS, marks, strict=False) if one == mark)} {kind}"
        for mark, kind in _KINDS.items()
        if mark in marks
    )
    return f"{named} ({doubtful})"


def _named(part: Part) -> str:
    """The date without doubt and time of day."""
    if part.significant_digits:
        return _estimate(part)
    if part.month.isdigit() and int(part.month) in _SEASONS:
        return _season(part)
    if part.month in {"", "XX"}:
        return _without_month(part)
    months = _stands_for(part.month, MONTHS)
    days = [day for day in _stands_for(part.day, DAYS) if any(day <= _LONGEST[month] for month in months)]
    if not months or (part.day and not days):
        return part.digits
    names, of_year = [calendar.month_name[month] for month in months], _of(part.year)
    if part.day in {"", "XX"}:
        return _either(names) + of_year + (", day unknown" if part.day else "")
    return (
        f"{_either(days)} {names[0]}{of_year}"
        if len(names) == 1
        else f"day {_either(days)} of {_listed(names)}{of_year}"
    )


def _without_month(part: Part) -> str:
    year = _year(part.year)
    if part.day not in {"", "XX"}:
        day = f"day {_either(_stands_for(part.day, DAYS))}"
        return f"{day} of an unknown month, {year}" if year else f"{day}, month and year unknown"
    if not year:
        return UNKNOWN_WORDS
    return year + (", month and day unknown" if part.day else ", month unknown" if part.month else "")


def _of(written: str) -> str:
    year = _year(written)
    if not year:
        return ", year unknown"
    return f" in {year}" if "X" in written else f" {year}"


def _year(written: str) -> str:
    """A year or the years that it may be; "" if no digit is known."""
    known = written.rstrip("X")
    if "X" in known:
        return f"a year written {written}"
    if written == known or not known:
        return known
    if written.count("X") == 1:
        return f"the {known}0s"
    return f"the years {written.replace('X', '0')}–{written.replace('X', '9')}"


def _stands_for(mask: str, among: range) -> list[int]:
    return [int(one) for one in written_with(mask, _DIGITS) if int(one) in among] if mask else []


def _either(choices: Sequence[int | str]) -> str:
    """One of them: "10 or 11"; more than two in a row by their ends, "between 10 and 19"."""
    is_run = len(choices) > _PAIR
    if isinstance(choices[0], int) and isinstance(choices[-1], int):
        is_run = is_run and choices[-1] - choices[0] == len(choices) - 1
    return f"between {choices[0]} and {choices[-1]}" if is_run else _listed(choices)


def _listed(choices: Sequence[int | str]) -> str:
    *others, last = (str(choice) for choice in choices)
    return f"{', '.join(others)} or {last}" if others else last


def _season(part: Part) -> str:
    if part.day or not part.year.isdigit():
        return part.digits
    code, year = int(part.month), part.year
    if code not in OVER_NEW_YEAR:
        return f"{_SEASONS[code]} {year}"
    following = f"{int(year) + 1:04}"
    return f"{_SEASONS[code]} {year}–{following[2:] if following[:2] == year[:2] else following}"


def _estimate(part: Part) -> str:
    known = part.significant_digits
    if known == len(part.year):
        return part.year
    stem = part.year[:known]
    return f"about {part.year} (a year from {stem.ljust(4, '0')} to {stem.ljust(4, '9')})"


def _is_month(part: Part) -> bool:
    return not part.day and part.month != "" and int(part.month) < FIRST_SEASON


def _month(part: Part) -> str:
    return calendar.month_name[int(part.month)]


def _moment(part: Part) -> str:
    return f"{_clock(part)} on {_named(part)}" if part.clock else _part_words(part)


def _clock(part: Part) -> str:
    """The time of day with its zone; seconds are left out."""
    zone = "UTC" if part.zone == "Z" else re.sub(r"^([+-]\d\d)$", r"\1:00", part.zone)
    return f"{part.clock[:5]} {zone}".strip()

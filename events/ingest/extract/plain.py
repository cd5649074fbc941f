"""Plain text: a title if the first line is one, the words, and a date if a line holds nothing else."""

import re
from dataclasses import dataclass
from typing import Final

from events.values.stated_date import StatedDate, find_stated_date
from events.values.text import clean_text

_MAX_TITLE: Final = 150
_DATE_LINES: Final = 6
_MAX_DATE_LINE: Final = 60
_DATE_LABEL = re.compile(r"^(?:published|posted|date|입력|등록)\s*(?:on|at)?\s*:?\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_MONTH_WORD = re.compile(
    r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|gmt|utc|kst|juche|de)\w*"
    r"|주체|월요일|화요일|수요일|목요일|금요일|토요일|일요일|[月火水木金土日]曜日|星期[一二三四五六日天]"
    r"|\b(?:янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек|год|чучхе)\w*"
)


@dataclass(frozen=True, slots=True)
class PlainDocument:
    """A plain text, cleaned. `title` is "" if the first line is none; it is then part of `text`."""

    title: str
    text: str
    published: StatedDate | None = None


def read_plain(raw: str) -> PlainDocument:
    """Read a plain text. A short first line that a blank line follows is its title, and no part of its text."""
    text = clean_text(raw)
    head, _, rest = text.partition("\n\n")
    is_title = "\n" not in head and 0 < len(head) <= _MAX_TITLE and rest.strip() != "" and not is_date_line(head)
    title, words = (head, rest.lstrip("\n")) if is_title else ("", text)
    first_lines = words.split("\n", _DATE_LINES)[:_DATE_LINES]
    dates = (_date_of(line) for line in first_lines)
    return PlainDocument(title, words, next((date for date in dates if date is not None), None))


def is_date_line(line: str) -> bool:
    """Whether a line holds a date and no other words."""
    bare = _DATE_LABEL.sub("", line.strip())
    return not _WORD.search(_MONTH_WORD.sub("", bare)) and find_stated_date(bare) is not None


def _date_of(line: str) -> StatedDate | None:
    """A date that is all that a line holds ("27 December 2024", "Published: 2024-12-27"); None for a sentence."""
    bare = _DATE_LABEL.sub("", line.strip())
    return find_stated_date(bare) if bare and len(bare) <= _MAX_DATE_LINE and is_date_line(bare) else None

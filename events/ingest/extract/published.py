"""The day of publication, in the order of how plainly a page states it; never the day of fetching.

A layout that is known, what the page says for machines, a labelled time ("입력 2024-12-27 09:15"), an element that is
called a date, a date alone between the title and the text, and at last the address.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Final

import yaml
from lxml import etree
from lxml.html import HtmlElement

from events.ingest.extract.about import bare
from events.ingest.extract.blocks import block_lines, one_line
from events.ingest.extract.dates import find_query_date, find_url_date
from events.ingest.extract.plain import is_date_line
from events.ingest.extract.structured import StructuredArticle, find_meta_date
from events.ingest.records import PublishedBasis
from events.values.clocks import as_instant, day_in
from events.values.stated_date import StatedDate, find_stated_date

_DATA: Final = Path(__file__).parent / "data" / "labels.yaml"
# These languages put the day first, always. English does so in one half of the world only.
_DAY_FIRST: Final = frozenset({"ru", "uk", "be", "kk", "de", "fr", "es", "it", "pt", "pl", "tr", "id", "vi"})
_CALLED_DATE: Final = etree.XPath(
    "//*[self::span or self::div or self::p or self::li or self::td or self::dd or self::em or self::abbr or self::a]"
    "[@itemprop='datePublished' or "
    + " or ".join(
        f"contains(@{name}, '{part}')" for name in ("class", "id") for part in ("date", "Date", "time", "Time")
    )
    + " or contains(@class, 'ublish') or contains(@class, 'posted') or contains(@class, 'DATE')]"
)
_DATE_NAME = re.compile(
    r"(?:^|[\s_-])(?i:date|dateline|published?|pubdate|posted|datetime|timestamp|time)(?:$|[\s_-])"
    r"|(?<=[a-z])(?:Date|Published|DateTime|Timestamp)(?![a-z])"
)
_UPDATE_NAME = re.compile(r"updat|modif|revis", re.IGNORECASE)
_MAX_CHILDREN: Final = 5  # a box, not a column
_MAX_WORDS: Final = 80
_MAX_LABELLED: Final = 160
_MAX_STAMP: Final = 80
_STAMPS_ABOVE: Final = 5
_STAMPS_BELOW: Final = 3
_NEAR_TITLE: Final = 8
_LONG: Final = 120
_MAX_LINES: Final = 3_000


@dataclass(frozen=True, slots=True)
class Published:
    """A day of publication and how it is known."""

    date: StatedDate
    basis: PublishedBasis


def find_published(
    tree: HtmlElement, *, metas: Mapping[str, str], said: StructuredArticle, title: str, layout_date: str, language: str
) -> Published | None:
    """The day that a page states as that of its publication, or None. `layout_date` is what a known layout gave."""
    is_day_first = language in _DAY_FIRST
    found = (
        find_stated_date(layout_date, day_first=is_day_first)
        or said.published
        or find_meta_date(metas)
        or _find_visible_date(tree, title, day_first=is_day_first)
    )
    return Published(found, PublishedBasis.STATED) if found else None


def find_address_date(url: str, *, dated_query: bool = False) -> Published | None:
    """The day in the address of a page, or None; `dated_query` says that the site writes it into the query."""
    found = find_url_date(url) or (find_query_date(url) if dated_query else None)
    return Published(found, PublishedBasis.URL) if found else None


def localise(published: Published, *, zone: str) -> Published:
    """The same with the day and the instant as they are in `zone`, where the site is; "" changes nothing.

    A time without a zone is one on the site's clocks. A time in UTC comes from a machine, and its day may be another.
    """
    date = published.date
    if zone and date.clock is not None:
        return Published(StatedDate(date.edtf, as_instant(date.clock, zone=zone)), published.basis)
    if zone and date.at is not None and date.edtf == date.at.date().isoformat():
        return Published(StatedDate(day_in(date.at, zone=zone), date.at), published.basis)
    return published


def without_stamps(text: str) -> str:
    """The text without the labelled times above and below it ("입력 2024-12-27 09:15"): they are not its author's."""
    lines = text.split("\n")
    inside = range(_STAMPS_ABOVE, max(len(lines) - _STAMPS_BELOW, _STAMPS_ABOVE))
    return "\n".join(line for number, line in enumerate(lines) if number in inside or not _is_stamp(line))


def _is_stamp(line: str) -> bool:
    bare_line = line.lstrip("-•* ")
    return (
        any(char.isdigit() for char in bare_line[:_MAX_STAMP])
        and len(bare_line) <= _MAX_STAMP
        and (_labelled().match(bare_line) is not None or _updated().match(bare_line) is not None)
        and find_stated_date(bare_line) is not None
    )


def _find_visible_date(tree: HtmlElement, title: str, *, day_first: bool) -> StatedDate | None:
    lines = [line for body in tree.iter("body") for line in block_lines(body)][:_MAX_LINES]
    stated = (*_iter_labelled(lines), *_iter_times(tree), *_iter_called_dates(tree), *_iter_near_title(lines, title))
    found = (find_stated_date(words, day_first=day_first) for words in stated)
    return next((date for date in found if date is not None), None)


def _iter_labelled(lines: list[str]) -> Iterator[str]:
    """What stands behind a label of publication, up to the next label; on the next line if the label stands alone."""
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        if len(line) <= _MAX_LABELLED:
            found = _labelled().match(line)
            if found is not None:
                yield _first_part(found["rest"] or following)


def _iter_times(tree: HtmlElement) -> Iterator[str]:
    times = sorted(
        tree.iter("time"),
        key=lambda time: time.get("pubdate") is None and time.get("itemprop") != "datePublished",
    )
    yield from _iter_words(times)


def _iter_called_dates(tree: HtmlElement) -> Iterator[str]:
    yield from _iter_words(element for element in _CALLED_DATE(tree) if _is_called_date(element))


def _iter_words(elements: Iterator[HtmlElement] | list[HtmlElement]) -> Iterator[str]:
    """What each of some elements states: its attribute, else its words before any mention of an update."""
    for element in elements:
        words = one_line(element)
        first = _first_part(words)
        if len(words) <= _MAX_WORDS and (first or not words):
            yield element.get("datetime") or element.get("content") or ""
            yield first


def _is_called_date(element: HtmlElement) -> bool:
    if element.get("itemprop") == "datePublished":
        return True
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(element) <= _MAX_CHILDREN and bool(_DATE_NAME.search(marks)) and not _UPDATE_NAME.search(marks)


def _iter_near_title(lines: list[str], title: str) -> Iterator[str]:
    """Lines that hold a date and nothing else, between the title and the first paragraph."""
    start = next((number for number, line in enumerate(lines) if title and bare(line) == bare(title)), None)
    if start is not None:
        for line in lines[start + 1 : start + 1 + _NEAR_TITLE]:
            if len(line) > _LONG:
                return
            if is_date_line(line):
                yield line


def _first_part(words: str) -> str:
    """The words before the first label of an update."""
    return _updated().split(words, maxsplit=1)[0].strip()


@cache
def _labels() -> dict[str, str]:
    return {name: "|".join(words) for name, words in yaml.safe_load(_DATA.read_text(encoding="utf-8")).items()}


@cache
def _labelled() -> re.Pattern[str]:
    before = r"(?:.{0,60}?(?:[|(\[·•]\s?|\s(?=[가-힣一-鿿])))?"  # a name may stand before it
    return re.compile(
        rf"^{before}(?:{_labels()['published']})\s?[:：]?\s?(?P<rest>(?:\D{{0,24}}\d.*)?)$", re.IGNORECASE
    )


@cache
def _updated() -> re.Pattern[str]:
    return re.compile(_labels()["updated"], re.IGNORECASE)

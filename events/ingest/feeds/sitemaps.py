"""Sitemaps, news sitemaps, indexes of sitemaps and sitemaps of plain text (sitemaps.org, protocol 0.9).

Read as a stream: no tree is built, and only the newest entries are kept.
"""

import datetime as dt
import heapq
import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from xml.parsers import expat

from events.ingest.feeds.collecting import collect
from events.ingest.feeds.mending import MAX_CHARS, is_heap, mend
from events.ingest.feeds.records import FeedEntry, FeedFault, FeedKind, ParsedFeed
from events.ingest.feeds.sniffing import Document, fault
from events.ingest.feeds.wording import absolute_url, language_of, plain_title
from events.values.stated_date import StatedDate, find_stated_date

_CHUNK_CHARS: Final = 64 * 1024
_MAX_TEXT: Final = 2500  # characters of one field; a URL has 2000 at most
_MAX_LINE: Final = 2000
_MAX_DEPTH: Final = 50
_LONG_AGO: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
_ROWS: Final = frozenset({"url", "sitemap"})
_ROW_DEPTH: Final = 2
_FIELDS: Final = {  # by the path below the root
    ("url", "loc"): "loc",
    ("url", "lastmod"): "lastmod",
    ("sitemap", "loc"): "loc",
    ("sitemap", "lastmod"): "lastmod",
    ("url", "news", "title"): "title",
    ("url", "news", "publication_date"): "published",
    ("url", "news", "publication", "name"): "name",
    ("url", "news", "publication", "language"): "language",
}


class _Row(NamedTuple):
    """An entry while it may still be pushed out by newer ones; compares by time, then the earlier in the document."""

    key: dt.datetime
    order: int
    fields: dict[str, str]


def read_sitemap(document: Document, *, url: str, limit: int) -> ParsedFeed:
    """The newest `limit` entries of a sitemap, newest first; what stands first wins among equals, undated come last.

    When a page was last changed says nothing of when it was published; only the news extension does.

    Raises:
        FeedError: plain text that is no list of addresses, or XML that breaks off at once.
    """
    if not document.text.startswith("<", document.root):
        return _read_lines(document, url=url, limit=limit)
    reader, notes, is_cut = _read(document, limit=limit)
    rows = sorted(reader.kept, key=lambda row: row[:2], reverse=True)
    truncated = is_cut or reader.count > limit
    notes = (*document.notes, *notes)
    if not reader.is_index:
        return _collect((_entry(row.fields, base=url) for row in rows), truncated=truncated, notes=notes)
    links = dict.fromkeys(absolute_url(row.fields.get("loc", ""), base=url) for row in rows)
    children = tuple(link for link in links if link)
    return ParsedFeed(
        kind=FeedKind.SITEMAP,
        child_sitemaps=children,
        truncated=truncated,
        dropped_count=len(rows) - len(children),
        notes=notes,
    )


class _Reader:
    """Handlers of a streaming parser: told of each tag, keeps the newest `limit` rows in a heap."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.count = 0
        self.is_index = False
        self.kept: list[_Row] = []
        self._path: list[str] = []
        self._field = ""
        self._fields: dict[str, str] = {}

    def start(self, tag: str, _: object) -> None:
        """An element begins."""
        if len(self._path) > _MAX_DEPTH:
            raise fault(f"the sitemap is nested deeper than {_MAX_DEPTH} elements", FeedFault.ILL_FORMED)
        name = tag.rpartition(":")[2].lower()
        self._path.append(name)
        if name in _ROWS and len(self._path) == _ROW_DEPTH:
            self.is_index = name == "sitemap"
            self._fields = {}
        self._field = _FIELDS.get(tuple(self._path[1:]), "")

    def data(self, text: str) -> None:
        """Characters, of which a field keeps as many as it may have."""
        if self._field:
            have = self._fields.get(self._field, "")
            if len(have) < _MAX_TEXT:
                self._fields[self._field] = have + text[:_MAX_TEXT]

    def end(self, _: str) -> None:
        """An element ends; that of a row brings it among those kept if it is new enough."""
        self._field = ""
        name = self._path.pop()
        if name in _ROWS and len(self._path) == _ROW_DEPTH - 1:
            self._keep()

    def _keep(self) -> None:
        fields = self._fields
        self.count += 1
        key = _time_of(fields.get("published") or fields.get("lastmod") or "")
        if len(self.kept) < self.limit:
            heapq.heappush(self.kept, _Row(key, -self.count, fields))
        elif key > self.kept[0].key:  # of the same age the earlier one stays
            heapq.heapreplace(self.kept, _Row(key, -self.count, fields))


class _Read(NamedTuple):
    """The rows of a document, notes on what was wrong with it, and whether its end was not read."""

    reader: _Reader
    notes: tuple[str, ...] = ()
    is_cut: bool = False


def _read(document: Document, *, limit: int) -> _Read:
    note = "elements with hundreds of attributes, read leniently"
    if not is_heap(document.text):
        try:
            return _Read(_run(document.text, start=document.root, limit=limit))
        except expat.ExpatError as error:
            note = f"ill-formed XML, read leniently: {error}"
    end = document.root + MAX_CHARS
    mended = mend(document.text[document.root : end])
    try:
        return _Read(_run(mended, start=0, limit=limit), (note,), end < len(document.text))
    except expat.ExpatError as error:
        raise fault(f"the sitemap cannot be read even leniently: {error}", FeedFault.ILL_FORMED) from error


def _run(text: str, *, start: int, limit: int) -> _Reader:
    reader = _Reader(limit)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    for begin in range(start, len(text), _CHUNK_CHARS):
        parser.Parse(text[begin : begin + _CHUNK_CHARS].encode("utf-8", "replace"))
    parser.Parse(b"", True)  # noqa: FBT003 - expat's own way of saying that this was all
    return reader


def _time_of(raw: str) -> dt.datetime:
    """A time to compare by; days begin at midnight UTC."""
    text = raw.strip()
    if not text:
        return _LONG_AGO
    try:
        found = dt.datetime.fromisoformat(text)  # nearly all, and fast
    except ValueError:
        stated = find_stated_date(text)
        if stated is None:
            return _LONG_AGO
        found = stated.at or dt.datetime.fromisoformat(f"{stated.edtf}-01"[: len("2024-12-27")])
    try:
        return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except OverflowError:
        return _LONG_AGO


def _entry(fields: dict[str, str], *, base: str) -> FeedEntry:
    published = find_stated_date(fields.get("published", "")) or StatedDate("")
    updated = find_stated_date(fields.get("lastmod", "")) or StatedDate("")
    return FeedEntry(
        url=absolute_url(fields.get("loc", ""), base=base),
        title=plain_title(fields.get("title", ""), is_markup=True),
        published=published.edtf,
        published_at=published.at,
        updated=updated.edtf,
        updated_at=updated.at,
        language=language_of(fields.get("language", "")),
        source_title=plain_title(fields.get("name", ""), is_markup=False),
    )


def _read_lines(document: Document, *, url: str, limit: int) -> ParsedFeed:
    """A list of absolute addresses, one a line; a single other line in ten is let pass."""
    entries: list[FeedEntry] = []
    strange = 0
    lines = re.finditer(r"[^\r\n]+", document.text[document.root :])
    for found in lines:
        line = found[0][: _MAX_LINE + 1].strip()
        if not line or line.startswith("#"):
            continue
        link = absolute_url(line, base=url) if re.match(r"https?://", line, re.IGNORECASE) else ""
        strange += not link
        entries.append(FeedEntry(url=link))
        if len(entries) > limit:
            break
    if strange * 10 > len(entries) or not entries:
        start = document.text[document.root : document.root + 60]
        raise fault(
            f"the text begins with {start!r}, which is neither markup nor JSON nor a list of addresses",
            FeedFault.NOT_A_FEED,
        )
    return _collect(entries[:limit], truncated=len(entries) > limit, notes=document.notes)


def _collect(entries: Iterable[FeedEntry], *, truncated: bool, notes: tuple[str, ...]) -> ParsedFeed:
    collected = collect(entries)
    return ParsedFeed(
        kind=FeedKind.SITEMAP,
        entries=collected.entries,
        truncated=truncated,
        dropped_count=collected.dropped_count,
        notes=notes,
    )

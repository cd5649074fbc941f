"""JSON Feed 1 and 1.1 (jsonfeed.org), item by item, so that no more of it is built than is wanted."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from events.ingest.feeds.collecting import collect
from events.ingest.feeds.records import FeedEntry, FeedFault, FeedKind, ParsedFeed
from events.ingest.feeds.sniffing import Document, fault
from events.ingest.feeds.wording import absolute_url, language_of, plain_summary, plain_title
from events.values.stated_date import StatedDate, find_stated_date

MAX_TOKENS: Final = 500_000  # brackets, strings and commas looked at; 2000 items of a usual feed have 100,000
_MAX_DEPTH: Final = 50
_ITEM_DEPTH: Final = 2  # within the document and its list of items
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[{}\[\],]', re.DOTALL)
_COLON = re.compile(r"\s*:\s*\[")


class _Cut(NamedTuple):
    """The JSON of a feed without its items, that of each item, and whether there is more or the document breaks off."""

    head: str
    items: list[str]
    truncated: bool = False
    broken: bool = False


def read_json_feed(document: Document, *, url: str, limit: int) -> ParsedFeed:
    """The entries of a JSON feed, in its order.

    Raises:
        FeedError: it is no JSON, or JSON of another kind.
    """
    cut = _cut(document.text, start=document.root, limit=limit)
    head = _load(cut.head)
    if head is None:
        raise fault("the document begins like JSON, but is none", FeedFault.ILL_FORMED)
    if "jsonfeed.org" not in str(head.get("version", "")) and not (cut.items and _text(head, "title")):
        raise fault(
            "the document is JSON, but no JSON Feed: that has a version (https://jsonfeed.org/version/1.1) and items",
            FeedFault.NOT_A_FEED,
        )
    language = language_of(head.get("language"))
    collected = collect(_entry(_load(item) or {}, base=url, language=language) for item in cut.items)
    notes = (*document.notes, *(("ill-formed JSON, read up to the fault",) if cut.broken else ()))
    return ParsedFeed(
        kind=FeedKind.JSON,
        entries=collected.entries,
        title=plain_title(_text(head, "title"), is_markup=False),
        truncated=cut.truncated,
        dropped_count=collected.dropped_count,
        notes=notes,
    )


def _cut(text: str, *, start: int, limit: int) -> _Cut:
    """Find the list of items of the outermost object and take it apart, without building anything."""
    if text[start] != "{":
        return _Cut(text[start : start + 1] + "]", [])  # a list: whoever sent it meant something else
    tokens = _Tokens(text, start)
    opened = tokens.find_items()
    if opened is None:
        return _Cut(text[start:] if tokens.complete else "", [])
    items: list[str] = []
    before = text[start:opened]
    for item in tokens.iter_items():
        if len(items) == limit:
            return _Cut(before + "[]}", items, truncated=True)
        items.append(item)
    if tokens.closed_at is None or not tokens.skip_rest():
        return _Cut(before + "[]}", items, truncated=tokens.spent, broken=not tokens.spent)
    return _Cut(before + "[]" + text[tokens.closed_at :], items)


class _Tokens:
    """A walk over the brackets and strings of a JSON document, with the depth reached."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._found = _TOKEN.finditer(text, start)
        self._count = 0
        self.depth = 0
        self.spent = False
        self.complete = False  # the outermost object is closed
        self.closed_at: int | None = None  # behind the list of items

    def _walk(self) -> Iterator[tuple[str, int, int]]:
        """Tokens with their offsets, `depth` already changed; ends when the object does or the count is spent."""
        for found in self._found:
            mark = found[0]
            self._count += 1
            if self._count > MAX_TOKENS:
                self.spent = True
                return
            self.depth += (mark in "{[") - (mark in "}]")
            if self.depth > _MAX_DEPTH:
                raise fault(f"the JSON is nested deeper than {_MAX_DEPTH} levels", FeedFault.ILL_FORMED)
            yield mark, found.start(), found.end()
            if self.depth <= 0:
                self.complete = True
                return

    def find_items(self) -> int | None:
        """The offset of the bracket that opens the list of items, or None; the walk stands behind it."""
        for mark, _, end in self._walk():
            if mark == '"items"' and self.depth == 1:
                colon = _COLON.match(self._text, end)
                if colon is not None:
                    next(self._walk(), None)
                    return colon.end() - 1
        return None

    def iter_items(self) -> Iterator[str]:
        """The JSON of each object in the list."""
        begin = None
        for mark, start, end in self._walk():
            if mark == "{" and self.depth == _ITEM_DEPTH + 1:
                begin = start
            elif mark == "}" and self.depth == _ITEM_DEPTH and begin is not None:
                yield self._text[begin:end]
            elif self.depth < _ITEM_DEPTH:
                self.closed_at = end
                return

    def skip_rest(self) -> bool:
        """Walk to the end; whether the document has one."""
        for _ in self._walk():
            pass
        return self.complete


def _load(text: str) -> Mapping[str, Any] | None:
    """The object of a piece of JSON, or None. What stands behind it is no matter."""
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else {}


def _entry(item: Mapping[str, Any], *, base: str, language: str) -> FeedEntry:
    published, updated = _date(item, "date_published"), _date(item, "date_modified")
    plain = _text(item, "summary") or _text(item, "content_text")
    return FeedEntry(
        url=_link(item, base=base),
        title=plain_title(_text(item, "title"), is_markup=False),
        summary=plain_summary(plain or _text(item, "content_html"), is_markup=not plain),
        published=published.edtf,
        published_at=published.at,
        updated=updated.edtf,
        updated_at=updated.at,
        language=language_of(item.get("language")) or language,
    )


def _link(item: Mapping[str, Any], *, base: str) -> str:
    """`url`, else an `id` that is an address, else what a post of links points to."""
    identity = _text(item, "id")
    candidates = (_text(item, "url"), identity if "://" in identity else "", _text(item, "external_url"))
    return next((link for text in candidates if (link := absolute_url(text, base=base))), "")


def _date(item: Mapping[str, Any], key: str) -> StatedDate:
    return find_stated_date(_text(item, key)) or StatedDate("")


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""

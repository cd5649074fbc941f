"""RSS and Atom: cut to the entries wanted, mended if need be, slimmed to what is read, then read by feedparser.

feedparser gets bytes, never an address: a string that looks like one it would fetch. Its cleaning of HTML is off,
since tags are stripped here in one pass.
"""

import io
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple
from xml.parsers import expat

import feedparser  # type: ignore[import-untyped]  # it publishes no types

from events.ingest.feeds.collecting import collect
from events.ingest.feeds.cutting import Cut, cut_entries
from events.ingest.feeds.mending import MAX_CHARS, is_heap, mend
from events.ingest.feeds.records import FeedEntry, FeedFault, FeedKind, ParsedFeed
from events.ingest.feeds.slimming import slim
from events.ingest.feeds.sniffing import Document, fault
from events.ingest.feeds.wording import absolute_url, language_of, plain_summary, plain_title
from events.values.stated_date import StatedDate, find_stated_date

_PERIODS_S: Final = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_LONGEST_S: Final = 31_536_000
_MARKUP_TYPES: Final = frozenset({"text/html", "application/xhtml+xml", "html", "xhtml"})


def read_syndication(document: Document, *, url: str, limit: int) -> ParsedFeed:
    """The entries of an RSS or Atom document, in its order.

    Raises:
        FeedError: it cannot be read even leniently.
    """
    cut = cut_entries(document.text, root=document.root, limit=limit)
    slimmed = _slim(cut, kind=document.kind)
    feed = _parse(slimmed.text, url=url)
    head = _mapping(feed.get("feed"))
    collected = collect(_entry(row, head=head, kind=document.kind, base=url) for row in _rows(feed))
    return ParsedFeed(
        kind=document.kind,
        entries=collected.entries,
        title=_words(head, "title"),
        update_interval_s=_interval(head),
        truncated=slimmed.truncated,
        dropped_count=collected.dropped_count,
        notes=(*document.notes, *slimmed.notes),
    )


class _Slimmed(NamedTuple):
    """The document for feedparser, whether something was cut off, and notes on what was wrong with it."""

    text: str
    truncated: bool
    notes: tuple[str, ...] = ()


def _slim(cut: Cut, *, kind: FeedKind) -> _Slimmed:
    note = "elements with hundreds of attributes, read leniently"
    if not is_heap(cut.text):
        try:
            return _Slimmed(slim(cut.text, kind=kind, truncated=cut.truncated), cut.truncated)
        except expat.ExpatError as error:
            note = f"ill-formed XML, read leniently: {error}"
    mended = mend(cut.text[:MAX_CHARS])
    try:
        slimmed = slim(mended, kind=kind, truncated=False)
    except expat.ExpatError as error:
        raise fault(f"the XML cannot be read even leniently: {error}", FeedFault.ILL_FORMED) from error
    return _Slimmed(slimmed, cut.truncated or len(cut.text) > MAX_CHARS, (note,))


def _parse(text: str, *, url: str) -> Mapping[str, Any]:
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    try:
        parsed: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(text.encode("utf-8")), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # its handlers of elements out of place raise whatever comes
        raise fault(
            f"the XML cannot be read as a feed: {type(error).__name__}: {error}", FeedFault.ILL_FORMED
        ) from error
    return parsed


def _rows(feed: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    # dict.get throughout: feedparser's own access falls back from one key to another, with warnings.
    for row in feed.get("entries") or ():
        yield {key: dict.get(row, key) for key in row}


def _entry(row: Mapping[str, Any], *, head: Mapping[str, Any], kind: FeedKind, base: str) -> FeedEntry:
    published, updated = _dates(row, kind=kind)
    return FeedEntry(
        url=_link(row, kind=kind, base=base),
        title=_words(row, "title"),
        summary=_summary(row),
        published=published.edtf,
        published_at=published.at,
        updated=updated.edtf,
        updated_at=updated.at,
        language=_language(row) or language_of(head.get("language")),
        source_title=_words(_mapping(row.get("source")), "title"),
    )


def _link(row: Mapping[str, Any], *, kind: FeedKind, base: str) -> str:
    """The address of the article itself; the redirecting one of a feed service only if there is no other.

    An id that looks like an address is one in Atom; in RSS only if it says so, and then feedparser makes it the link.
    """
    candidates = [row.get("feedburner_origlink"), row.get("link")]
    links = [_mapping(link) for link in row.get("links") or ()]
    candidates += [link.get("href") for link in links if link.get("rel") in {None, "", "alternate"}]
    identity = str(row.get("id") or "")
    if kind is FeedKind.ATOM and identity.startswith(("http://", "https://")):
        candidates.append(identity)
    found = (absolute_url(text, base=base) for text in candidates if isinstance(text, str))
    return next((link for link in found if link), "")


def _summary(row: Mapping[str, Any]) -> str:
    contents = [_mapping(content) for content in row.get("content") or ()]
    if row.get("summary"):
        return plain_summary(str(row["summary"]), is_markup=_is_markup(row, "summary"))
    text = next((str(content.get("value") or "") for content in contents), "")
    return plain_summary(text, is_markup=any(content.get("type") in _MARKUP_TYPES for content in contents))


def _words(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return plain_title(value, is_markup=_is_markup(row, key)) if isinstance(value, str) else ""


def _is_markup(row: Mapping[str, Any], key: str) -> bool:
    """Whether a text is markup: as it says, or as far as feedparser could tell; untyped text with tags is."""
    detail = _mapping(row.get(f"{key}_detail"))
    return not detail or detail.get("type") in _MARKUP_TYPES


def _language(row: Mapping[str, Any]) -> str:
    details = [_mapping(row.get(key)) for key in ("title_detail", "summary_detail")]
    tags = [row.get("language"), row.get("dc_language"), *(detail.get("language") for detail in details)]
    return next((language for tag in tags if (language := language_of(tag))), "")


def _dates(row: Mapping[str, Any], *, kind: FeedKind) -> tuple[StatedDate, StatedDate]:
    """When the entry was published and updated. RSS has one date; whatever feedparser calls it, it is the first."""
    published, updated = _date(row.get("published")), _date(row.get("updated"))
    return (updated, published) if kind is FeedKind.RSS and not published.edtf else (published, updated)


def _date(raw: object) -> StatedDate:
    return (find_stated_date(raw, short_iso=True) if isinstance(raw, str) else None) or StatedDate("")


def _interval(head: Mapping[str, Any]) -> int | None:
    """Seconds between changes: `sy:updatePeriod` with its frequency, else `ttl` in minutes."""
    period = _PERIODS_S.get(str(head.get("sy_updateperiod", "")).strip().lower())
    if period is not None:
        return max(1, period // (_number(head.get("sy_updatefrequency")) or 1))
    minutes = _number(head.get("ttl"))
    return minutes * 60 if minutes and minutes * 60 <= _LONGEST_S else None


def _number(raw: object) -> int | None:
    text = str(raw).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000") else None


def _mapping(value: object) -> Mapping[str, Any]:
    return {key: dict.get(value, key) for key in value} if isinstance(value, dict) else {}

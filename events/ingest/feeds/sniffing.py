"""What a body really is, whatever it was declared as: unpacked, decoded, its prolog gone, its root known."""

import re
from typing import Final, NamedTuple

from events.errors import ContentCodingError, FeedError
from events.ingest.feeds.charsets import decode_document
from events.ingest.feeds.records import MAX_BODY_BYTES, FeedFault, FeedKind
from events.ingest.records import ErrorKind
from events.values.http_content import decode_content

_GZIP: Final = b"\x1f\x8b"
_ROOTS: Final = {
    "rss": FeedKind.RSS,
    "rdf": FeedKind.RSS,
    "channel": FeedKind.RSS,
    "feed": FeedKind.ATOM,
    "entry": FeedKind.ATOM,
    "urlset": FeedKind.SITEMAP,
    "sitemapindex": FeedKind.SITEMAP,
}
_HTML: Final = frozenset({"html", "head", "body", "title", "meta", "div", "p", "h1", "table", "script", "a", "ul"})
# An entity subset may hold ">" in quotes and comments; every part takes what it has read, so nothing is tried twice.
_PROLOG = re.compile(
    r"""\s+|<\?.*?(?:\?>|\Z)|<!--.*?(?:-->|\Z)"""
    r"""|<!DOCTYPE(?:[^\[>"']|"[^"]*"|'[^']*')*+(?:\[(?:<!--.*?(?:-->|\Z)|"[^"]*"|'[^']*'|[^\]"'])*+\]\s*+)?>""",
    re.IGNORECASE | re.DOTALL,
)
_START_TAG = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)(?=[\s/>])")
_LATE_ROOT = re.compile(r"<\?xml\s|<(?:rss|feed|urlset|sitemapindex)[\s>]|<(?:\w+:)?rdf[\s>]", re.IGNORECASE)
_LATE_MARKUP = re.compile(r"<(?:html|body|div|p|a)\b", re.IGNORECASE)
_LATE_CHARS: Final = 4096
_MAX_PROLOG: Final = 1000  # parts
_BLANK = re.compile(r"[\s\0\ufeff\u200b]*")
_JSON_START = re.compile(r'[{\[]\s*["{}\[\]]')
_MAX_NAMED: Final = 60


class Document(NamedTuple):
    """A document as text: what it is, its characters, where its root begins in them, what is odd about it."""

    kind: FeedKind
    text: str
    root: int
    notes: tuple[str, ...] = ()


def open_document(body: bytes, *, kind: FeedKind, charset: str | None) -> Document:
    """Unpack and decode `body` and find out what it is; the declared `kind` decides where the bytes leave it open.

    Raises:
        FeedError: it is empty, too large, packed wrongly, or nothing that lists links.
    """
    notes = []
    if body.startswith(_GZIP):
        body = _unpack(body)
    if len(body) > MAX_BODY_BYTES:
        raise fault(f"the document has {len(body)} bytes; {MAX_BODY_BYTES} is the most", FeedFault.TOO_LARGE)
    text, note = decode_document(body, charset=charset)
    notes += [note] if note else []
    start = _skip_blank(text)
    if start == len(text):
        raise _empty()
    if text[start] == "<":
        return _open_markup(text, start, kind=kind, notes=notes)
    if _JSON_START.match(text, start):
        return Document(FeedKind.JSON, text, start, tuple(notes))
    late = _LATE_ROOT.search(text, start, start + _LATE_CHARS)
    if late is not None:
        notes.append("text stands before the feed")
        return _open_markup(text, late.start(), kind=kind, notes=notes)
    if _LATE_MARKUP.search(text, start, start + _LATE_CHARS):
        return _open_markup(text, start, kind=kind, notes=notes)
    return Document(FeedKind.SITEMAP, text, start, tuple(notes))  # of plain text; its reader looks at the lines


def fault(message: str, reason: FeedFault) -> FeedError:
    """The error of this stage, with its kind for the reason."""
    kind = ErrorKind.TOO_LARGE if reason is FeedFault.TOO_LARGE else ErrorKind.BAD_FEED
    return FeedError(message, kind=kind.value, fault=reason.value)


def _unpack(body: bytes) -> bytes:
    try:
        return decode_content(body, codings="gzip", max_bytes=MAX_BODY_BYTES)
    except ContentCodingError as error:
        reason = FeedFault.TOO_LARGE if error.too_large else FeedFault.COMPRESSION
        raise fault(f"the document cannot be unpacked: {error}", reason) from error


def _empty() -> FeedError:
    return fault("the document is empty; a feed without entries would still say that it is one", FeedFault.EMPTY)


def _skip_blank(text: str) -> int:
    found = _BLANK.match(text)
    return found.end() if found else 0


def _open_markup(text: str, start: int, *, kind: FeedKind, notes: list[str]) -> Document:
    root = _skip_prolog(text, start)
    if root == len(text):
        raise _empty()
    found = _START_TAG.match(text, root)
    name = found[1].lower() if found else ""
    really = _ROOTS.get(name)
    if really is None and name not in _HTML:
        late = _LATE_ROOT.search(text, root, root + _LATE_CHARS)  # a stray element or warning before the feed
        late_name = _START_TAG.match(text, _skip_prolog(text, late.start())) if late else None
        if late is not None and late_name and late_name[1].lower() in _ROOTS:
            notes.append("markup stands before the feed")
            return Document(_ROOTS[late_name[1].lower()], text, late_name.start(), tuple(notes))
    if really is not None:
        return Document(really, text, root, tuple(notes))
    if kind is FeedKind.LISTING:
        return Document(FeedKind.LISTING, text, root, tuple(notes))
    if name in _HTML or "<html" in text[:_LATE_CHARS].lower():
        raise fault(
            "the address answers with a web page instead of a feed; open it in a browser to see what it says",
            FeedFault.HTML_PAGE,
        )
    raise fault(
        f"the document begins with {text[root : root + _MAX_NAMED]!r}, which is no feed; "
        "RSS, Atom, JSON Feed and sitemaps can be read",
        FeedFault.NOT_A_FEED,
    )


def _skip_prolog(text: str, start: int) -> int:
    """Where the root begins: after declarations, comments and document type, with all entities that it defines."""
    for _ in range(_MAX_PROLOG):
        found = _PROLOG.match(text, start)
        if found is None:
            break
        start = found.end()
    return start

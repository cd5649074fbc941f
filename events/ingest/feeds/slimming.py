"""RSS and Atom without all that the archive does not read, for feedparser.

feedparser's time grows with the square of some inputs: many attributes, many namespaces, a long name of an author.
So it gets a document of ours, of only the elements that are read, each bounded, each as often as is of use. One pass
of expat makes it, which also says whether the document is well-formed.
"""

from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from events.ingest.feeds.records import FeedKind

MAX_FIELD: Final = 20_000  # characters of one element; a tenth of it is kept as words
_MAX_SHORT: Final = 4000
_MAX_DATE: Final = 200
_MAX_ATTRIBUTE: Final = 2000
_MAX_REPEATS: Final = 4
_ATOM: Final = "http://www.w3.org/2005/Atom"
_ATOM_03: Final = "http://purl.org/atom/ns#"
_SEPARATOR: Final = "\x01"  # no character of XML
_PREFIXES: Final = {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
}
_CORE: Final = frozenset(
    {
        "",
        _ATOM.lower(),
        _ATOM_03,
        "http://purl.org/rss/1.0/",
        "http://backend.userland.com/rss2",
        "http://my.netscape.com/rdf/simple/0.9/",
    }
)
_FIELDS: Final = {
    "title": MAX_FIELD,
    "dc:title": MAX_FIELD,
    "description": MAX_FIELD,
    "dc:description": MAX_FIELD,
    "summary": MAX_FIELD,
    "content": MAX_FIELD,
    "content:encoded": MAX_FIELD,
    "link": _MAX_SHORT,
    "guid": _MAX_SHORT,
    "id": _MAX_SHORT,
    "feedburner:origlink": _MAX_SHORT,
    "pubdate": _MAX_DATE,
    "published": _MAX_DATE,
    "issued": _MAX_DATE,
    "updated": _MAX_DATE,
    "modified": _MAX_DATE,
    "dc:date": _MAX_DATE,
    "dcterms:issued": _MAX_DATE,
    "dcterms:modified": _MAX_DATE,
    "language": _MAX_DATE,
    "dc:language": _MAX_DATE,
    "ttl": _MAX_DATE,
    "sy:updateperiod": _MAX_DATE,
    "sy:updatefrequency": _MAX_DATE,
}
_ATTRIBUTES: Final = {
    name.lower(): name for name in ("href", "rel", "type", "mode", "isPermaLink", "url", "version", "hreflang")
}
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_ENTRIES: Final = frozenset({"item", "entry"})
_BREAKS: Final = frozenset({"br", "div", "p", "li", "tr", "td", "h1", "h2", "h3", "h4", "blockquote", "table", "ul"})
_HEAD, _ENTRY, _SOURCE, _FIELD, _INLINE, _SKIP = range(6)


def slim(text: str, *, kind: FeedKind, truncated: bool) -> str:
    """A document with what is read of `text`, which begins with its root; `truncated` when its end was cut off.

    Markup within an element is reduced to its words.

    Raises:
        expat.ExpatError: `text` is ill-formed.
    """
    slimmer = _Slimmer(is_atom=kind is FeedKind.ATOM)
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.namespace_prefixes = True
    parser.buffer_text = True
    parser.StartElementHandler = slimmer.start
    parser.EndElementHandler = slimmer.end
    parser.CharacterDataHandler = slimmer.data
    parser.Parse(text.encode("utf-8", "replace"), not truncated)
    return slimmer.document()


class _Slimmer:
    """Handlers of expat. Each open element has a role, which follows from its name and from that of its parent."""

    def __init__(self, *, is_atom: bool) -> None:
        self._is_atom = is_atom
        self._roles: list[int] = []
        self._root = ""
        self._atom_space = _ATOM
        self._head: list[str] = []
        self._entries: list[list[str]] = []
        self._counts: dict[str, int] = {}
        self._opening = ""  # of the field that is being read
        self._field = ""
        self._words: list[str] = []
        self._room = 0

    def start(self, raw_name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = _name(raw_name)
        role = self._role(name)
        self._roles.append(role)
        if role == _INLINE:
            self.data("\n" if name.rpartition(":")[2] in _BREAKS else "")
        elif role == _FIELD:
            self._field, self._opening = name, _attributes(attributes)
            self._words, self._room = [], _FIELDS.get(name, MAX_FIELD)
        elif role == _ENTRY:
            self._counts = {}
            self._entries.append([f"<{self._entry_name}{_attributes(attributes)}>"])
        elif len(self._roles) == 1:
            self._root = _attributes(attributes)
            self._atom_space = _ATOM_03 if raw_name.startswith(_ATOM_03) else _ATOM

    def data(self, text: str) -> None:
        """Characters, of which as many are kept as the field has room for."""
        if self._field and self._room > 0:
            self._words.append(text[: self._room])
            self._room -= len(text)

    def end(self, _: str) -> None:
        """An element ends."""
        if self._roles.pop() != _FIELD:
            return
        # As CDATA on one line: feedparser is told of every line and entity on its own, and is slow about it.
        text = " ".join("".join(self._words).split()).replace("]]>", "]] >")
        written = f"<{self._field}{self._opening}><![CDATA[{text}]]></{self._field}>"
        if self._roles and self._roles[-1] == _SOURCE:
            written = f"<source>{written}</source>"
        (self._entries[-1] if _ENTRY in self._roles else self._head).append(written)
        self._field, self._words = "", []

    def document(self) -> str:
        """All that was kept, as a document of RSS 2.0 or of the kind of Atom that it was."""
        head = "".join(self._head)
        entries = "".join("".join([*entry, f"</{self._entry_name}>"]) for entry in self._entries)
        spaces = "".join(f' xmlns:{prefix}="{uri}"' for uri, prefix in _PREFIXES.items())
        if self._is_atom:
            return f'<feed xmlns="{self._atom_space}"{spaces}{self._root}>{head}{entries}</feed>'
        return f"<rss{spaces}{self._root}><channel>{head}{entries}</channel></rss>"

    @property
    def _entry_name(self) -> str:
        return "entry" if self._is_atom else "item"

    def _role(self, name: str) -> int:
        parent = self._roles[-1] if self._roles else None
        if parent in {_FIELD, _INLINE}:
            return _INLINE
        if name in _ENTRIES:
            return _ENTRY
        if parent is None or (parent == _HEAD and name == "channel"):
            return _HEAD
        if parent == _ENTRY and name == "source":
            return _SOURCE if self._is_atom else self._wanted(name)
        if parent == _SOURCE:
            return _FIELD if name == "title" else _SKIP
        return self._wanted(name) if parent != _SKIP and name in _FIELDS else _SKIP

    def _wanted(self, name: str) -> int:
        self._counts[name] = self._counts.get(name, 0) + 1
        return _FIELD if self._counts[name] <= _MAX_REPEATS else _SKIP


def _name(raw: str) -> str:
    """The name of an element without the prefix if it is one of RSS or Atom, else with the one we use; in lower case.

    An element without a prefix is taken at its word: feeds declare all kinds of default namespaces.
    """
    parts = raw.split(_SEPARATOR)  # URI, local name, prefix; the outer ones may be missing
    if len(parts) < 3 or parts[0].lower() in _CORE:  # noqa: PLR2004 - the triplet
        return parts[min(1, len(parts) - 1)].lower()
    uri, local, _ = parts
    return f"{_PREFIXES.get(uri, '?')}:{local.lower()}"


def _attributes(attributes: dict[str, str]) -> str:
    """The attributes that are read, as they are written."""
    written: dict[str, str] = {}
    for raw, value in attributes.items():
        uri, _, rest = raw.partition(_SEPARATOR)
        if not rest:
            name = _ATTRIBUTES.get(uri.lower(), "")
        else:
            local = rest.partition(_SEPARATOR)[0]
            name = f"xml:{local}" if uri == _XML and local in {"lang", "base"} else ""
        if name and len(value) <= _MAX_ATTRIBUTE:
            written.setdefault(name, quoteattr(value))
    return "".join(f" {name}={value}" for name, value in written.items())

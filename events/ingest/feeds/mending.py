"""Well-formed XML out of a feed document that is ill-formed.

feedparser reads ill-formed documents with a reader of SGML whose time grows with the square of a hostile input. So
nothing but well-formed XML is given to it; what is wrong is put right here, in one pass.
"""

import re
import sys
from collections.abc import Iterator
from html.entities import html5
from itertools import islice
from typing import Final, NamedTuple

MAX_CHARS: Final = 4_000_000
_MAX_DEPTH: Final = 200
_MAX_ATTRIBUTES: Final = 100
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TOKEN = re.compile(
    r"""<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|(?P<drop><!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<![^<>]*>)"""
    r"""|</\s*(?P<end>[A-Za-z_][\w.:-]*)[^<>]*>"""
    r"""|<(?P<start>[A-Za-z_][\w.:-]*)(?P<attributes>(?:[^<>"']|"[^"<]*"|'[^'<]*')*+|[^<>]*)>"""
    r"""|(?P<text>(?:[^<]|<(?![A-Za-z_/!?]))++|<)""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""(?P<name>[A-Za-z_][\w.:-]*)\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"'<>]+)""")
_NAME = re.compile(r"(?:(?P<prefix>[A-Za-z_][\w.-]*):)?(?P<local>[A-Za-z_][\w.-]*)", re.ASCII)
# Behind every "&" stands "amp;" when this is looked for.
_ENTITY = re.compile(
    r"&amp;(?:#(?P<number>\d{1,7}|[xX][0-9A-Fa-f]{1,6})|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));", re.ASCII
)
_OF_XML: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
# expat makes a dictionary of the attributes of an element, whatever their number.
_HEAP = re.compile(r"""<[A-Za-z_][\w.:-]*(?:\s+[^\s=<>"']+\s*=\s*(?:"[^"<]*"|'[^'<]*')){500}""")
_VOID: Final = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "meta", "param", "wbr"})
_ENTRIES: Final = frozenset({"item", "entry"})
_NAMESPACES: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}


def is_heap(text: str) -> bool:
    """Whether an element has so many attributes that it should be mended, well-formed or not."""
    return _HEAP.search(text) is not None


def mend(text: str) -> str:
    """`text`, which begins with its root and has `MAX_CHARS` characters at most, as well-formed XML.

    Every element that is opened is closed in order, every `&` means itself. An entry closes the entry before it; what
    HTML does not close is not waited for; end tags of nothing go, and so does what follows the root.
    """
    return "".join(_rewrite(_NO_XML.sub("", text)))


class _Open(NamedTuple):
    name: str
    prefixes: frozenset[str]


def _rewrite(text: str) -> Iterator[str]:
    stack: list[_Open] = []
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "attributes":
            pieces = _open(found["start"], found["attributes"], stack)
        elif kind == "end":
            pieces = _close(found["end"], stack)
        elif stack and kind in {"cdata", "text"}:
            pieces = [_escape(found["cdata"])] if kind == "cdata" else [_mend_entities(found["text"])]
        else:
            pieces = []
        yield from pieces
        if not stack and pieces:
            return  # a second root, or what stands behind the first
    yield from (f"</{left.name}>" for left in reversed(stack))


def _open(raw_name: str, raw_attributes: str, stack: list[_Open]) -> list[str]:
    matched = _NAME.fullmatch(raw_name)
    if matched is None or raw_name.lower().startswith("xml") or len(stack) >= _MAX_DEPTH:
        return []
    pieces = _close_entry(stack) if matched["local"].lower() in _ENTRIES else []
    known = stack[-1].prefixes if stack else frozenset({"xml"})
    attributes = _attributes(raw_attributes)
    known |= {name.removeprefix("xmlns:") for name in attributes if name.startswith("xmlns:")}
    used = {name.partition(":")[0] for name in [raw_name, *attributes] if ":" in name} - known - {"xmlns"}
    for prefix in sorted(used):
        attributes[f"xmlns:{prefix}"] = _NAMESPACES.get(prefix.lower(), f"urn:undeclared:{prefix}")
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    is_void = not matched["prefix"] and raw_name.lower() in _VOID
    if is_void or raw_attributes.rstrip().endswith("/"):
        pieces.append(f"<{raw_name}{written}/>")
        if not stack:
            pieces = []  # an empty root
    else:
        pieces.append(f"<{raw_name}{written}>")
        stack.append(_Open(raw_name, known | used))
    return pieces


def _close_entry(stack: list[_Open]) -> list[str]:
    """End tags of everything within the last entry that is still open, and of it: entries do not nest."""
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].name.rpartition(":")[2].lower() in _ENTRIES:
            return _close_to(depth, stack)
    return []


def _close(name: str, stack: list[_Open]) -> list[str]:
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].name.lower() == name.lower():
            return _close_to(depth, stack)
    return []


def _close_to(depth: int, stack: list[_Open]) -> list[str]:
    closed = [f"</{left.name}>" for left in reversed(stack[depth:])]
    del stack[depth:]
    return closed


def _attributes(raw: str) -> dict[str, str]:
    """Attributes by name, the first of a name; values escaped."""
    attributes: dict[str, str] = {}
    for found in islice(_ATTRIBUTE.finditer(raw), _MAX_ATTRIBUTES):
        name, value = found["name"], found["value"]
        matched = _NAME.fullmatch(name)
        if value[0] in "\"'":
            value = value[1:-1]
        if matched is None or name in attributes or (matched["prefix"] == "xmlns" and not value):
            continue
        if matched["prefix"] not in {None, "xml", "xmlns"} and name.lower().startswith("xml"):
            continue
        if name.lower().startswith("xmlns:xml"):  # prefixes that nobody may declare
            continue
        attributes[name] = _mend_entities(value).replace('"', "&quot;")
    return attributes


def _mend_entities(text: str) -> str:
    """`text` in which what is no entity of XML is the character that HTML means by it, or plain characters."""
    return _ENTITY.sub(_mend_entity, text.replace("&", "&amp;")).replace("<", "&lt;").replace("]]>", "]]&gt;")


def _mend_entity(found: re.Match[str]) -> str:
    name = found["name"]
    if name in _OF_XML:
        return f"&{name};"
    if name is not None:
        return _escape(html5[f"{name};"]) if f"{name};" in html5 else found[0]
    digits = found["number"]
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return _escape(_NO_XML.sub("", chr(number))) if number <= sys.maxunicode else ""


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

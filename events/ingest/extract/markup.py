"""A guarded parse of HTML: no page may hang, crash or exhaust what reads it afterwards."""

import re
from html import escape, unescape
from typing import Final

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from events.ingest.extract.blocks import BREAKS, SKIPPED, block_lines, one_line
from events.values.text import clean_line

MAX_CHARACTERS: Final = 4_000_000  # the longest real article pages are below one million
MAX_DEPTH: Final = 200
MAX_ELEMENTS: Final = 60_000
FLAT: Final = "data-flattened"  # set on the root of a page that lost its structure on the way
# All of these work on UTF-8, in which a single byte is deleted in no time, and which libxml2 reads anyway.
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,500}\?>")
# Characters, and references to them, that libxml2 reads and that lxml then refuses to move.
_NO_XML: Final = bytes(code for code in range(32) if code not in b"\t\n\r")
_NO_XML_WIDE: Final = ("\ufffe".encode(), "\uffff".encode())
_NO_XML_REFERENCE = re.compile(
    b"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9])"
    b"|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[efEF])(?![0-9a-fA-F]));?"
)
# Spelt out: a search that ignores case cannot leap from one "</" to the next.
_EARLY_END = re.compile(rb"</(?:[Hh][Tt][Mm][Ll]|[Bb][Oo][Dd][Yy])\s{0,9}>")
_LONG: Final = 10_000
_LONG_TAG = re.compile(rb"<(/?[A-Za-z][A-Za-z0-9]{0,20})\b[^<>]{%d,}>?" % _LONG)
_TAG_NAME = re.compile(r"<(/?[a-z][a-z0-9]{0,20})")
_CODE: Final = ("script", "style", "svg", "iframe", "template", "link")
_WORDLESS: Final = (
    *("noscript", "meta", "button", "select", "input", "textarea"),
    *("img", "picture", "source", "video", "audio", "canvas", "object", "embed"),
)
_MARGINS: Final = etree.XPath("//*[self::nav or self::footer][not(ancestor::nav or ancestor::footer)][not(.//h1)]")
# lxml.html's own lookup calls Python for every element that is touched, to tell forms and inputs apart.
_CLASSES: Final = etree.ElementDefaultClassLookup(element=HtmlElement)
_COUNT: Final = etree.XPath("count(//*)")
_IS_DEEP: Final = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")


def parse_html(html: str) -> HtmlElement | None:
    """A tree that is neither too deep nor too large for what follows, or None if nothing is there.

    Pages beyond the limits are cut or flattened to their lines: strange, but their words are kept.
    """
    data = html[:MAX_CHARACTERS].encode("utf-8", "ignore").translate(None, _NO_XML)
    for wide in _NO_XML_WIDE:
        data = data.replace(wide, b"")
    data = _DECLARATION.sub(b"", _NO_XML_REFERENCE.sub(b"", data))
    # Pages put together from pieces end more than once, and libxml2 stops at the first.
    data = _EARLY_END.sub(b"", data)
    if max(map(len, data.split(b">"))) > _LONG:
        data = _LONG_TAG.sub(rb"<\1>", data)  # libxml2 needs quadratic time for the attributes of one element
    parser = _new_parser()
    try:
        tree = lxml.html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        return _flat_tree("", strip_tags(data.decode("utf-8")))  # libxml2 stops at a depth of 256 and drops the rest
    if _COUNT(tree) > MAX_ELEMENTS or _IS_DEEP(tree):
        return _flat_tree(next((one_line(element) for element in tree.iter("title")), ""), block_lines(tree))
    return tree


def drop_code(tree: HtmlElement) -> None:
    """Take code out of `tree`: the less there is, the sooner everything that follows is done."""
    etree.strip_elements(tree, *_CODE, with_tail=False)


def drop_margins(tree: HtmlElement) -> None:
    """Take out of `tree` pictures, controls, menus and footers, among which no article stands."""
    etree.strip_elements(tree, *_WORDLESS, with_tail=False)
    most = len(tree.text_content()) / 2
    for margin in _MARGINS(tree):
        if margin.getparent() is not None and len(margin.text_content()) < most:  # one left open holds the article
            margin.drop_tree()


def strip_tags(html: str) -> list[str]:
    """The lines of a page without its tags, in one pass, for pages that no parser takes."""
    lower = html.lower()
    pieces: list[str] = []
    position = 0
    while position < len(html):
        start = html.find("<", position)
        end = html.find(">", start) if start >= 0 else -1
        if end < 0:
            pieces.append(html[position:start] if start >= 0 else html[position:])
            break
        pieces.append(html[position:start])
        name = _TAG_NAME.match(lower, start)
        tag = name[1] if name else ""
        if tag.lstrip("/") in BREAKS:
            pieces.append("\n")
        position = end + 1
        if tag in SKIPPED:
            close = lower.find(f"</{tag}", position)
            position = close if close >= 0 else len(html)
    lines = (" ".join(line.split()) for line in unescape("".join(pieces)).split("\n"))
    return [line for line in lines if line]


def _flat_tree(title: str, lines: list[str]) -> HtmlElement:
    words = "".join(f"<p>{escape(clean_line(line))}</p>" for line in lines[:MAX_ELEMENTS])
    head = f"<head><title>{escape(clean_line(title))}</title></head>"
    page = f"<html>{head}<body><article>{words}</article></body></html>"
    flat = lxml.html.document_fromstring(page.encode("utf-8", "ignore"), parser=_new_parser())
    flat.set(FLAT, "")
    return flat


def _new_parser() -> lxml.html.HTMLParser:
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    parser.set_element_class_lookup(_CLASSES)
    return parser

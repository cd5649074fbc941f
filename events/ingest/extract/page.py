"""HTML: a guarded parse, the words of the article, and what the page says about them.

trafilatura finds the words; this module keeps it away from what would hang or crash it, tries its careful mode first
and its generous ones when too little comes, and reads titles, dates and names more strictly than it does.
"""

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

import lxml.html
import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata

from events.errors import ValueFormatError
from events.ingest.extract.dates import StatedDate, find_stated_date, find_url_date
from events.ingest.extract.overrides import BREAKS, SKIPPED, Override, Reading, block_lines, one_line, read_layout
from events.ingest.extract.structured import StructuredArticle, find_meta, find_meta_date, find_structured_article
from events.values.text import clean_line
from events.values.urls import canonicalise_url, host_of

logger = logging.getLogger(__name__)
# They warn of every reading that gives little, which here is a step on the way to the next one.
for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

MAX_CHARACTERS: Final = 4_000_000  # the longest real article pages are below one million
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,500}\?>")
_EARLY_END = re.compile(r"</(?:html|body)\s{0,9}>", re.IGNORECASE)
_LONG_TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9]{0,20})\b[^<>]{10000,}>?")
_TAG_NAME = re.compile(r"<(/?[a-z][a-z0-9]{0,20})")
_MAX_DEPTH: Final = 200
_MAX_ELEMENTS: Final = 60_000
_FLAT: Final = "data-flattened"  # set on the root of a page that lost its structure on the way
_SHORT: Final = 80
_MAX_TITLE: Final = 300
_LONGER: Final = 2.0  # how much more JSON-LD must hold than the page's own paragraphs to be taken instead
_ENOUGH: Final = 240  # characters with which the careful reading is believed
_SPLIT_LINES: Final = 3  # paragraphs that must be found and missed before an article counts as split
_SPLIT_SHARE: Final = 0.3  # of what was found: how much must be missed
_MIRRORS: Final = ("www.", "m.", "mobile.", "amp.")
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|published?|pubdate|posted|datetime|timestamp|time)(?:$|[\s_-])", re.IGNORECASE
)
_UPDATED = re.compile(r"updat|modif|revis|수정|更新|최종", re.IGNORECASE)
_MAX_DATE_TEXT: Final = 80
_SEPARATORS: Final = (" | ", " - ", " – ", " — ", " :: ", " : ", " » ", " · ")
_METADATA_DATES: Final = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was read from one page; "" and None where it does not say. `lines` are short lines near its title."""

    text: str
    title: str = ""
    byline: str = ""
    site_name: str = ""
    canonical_url: str = ""
    language: str = ""
    published: StatedDate | None = None
    lines: tuple[str, ...] = field(default=())


def read_page(html: str, *, url: str, override: Override | None) -> Page | None:
    """Read one page, or None if there is nothing to parse. Never raises for what the page holds."""
    tree = parse_html(html)
    if tree is None:
        return None
    said = find_structured_article(tree)
    layout = read_layout(tree, override) if override is not None else Reading()
    about = _about(tree, url)
    site_name = (override.site_name if override else "") or about.sitename or said.publisher
    return Page(
        text="\n".join(layout.lines) or _find_text(tree, said),
        title=layout.title or _find_title(tree, said, about.title, site_name),
        byline="; ".join(said.authors) or _meta_author(tree) or about.author,
        site_name=site_name,
        canonical_url=find_canonical_url(tree, url),
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or _meta_language(tree),
        published=_find_published(tree, said, layout, url),
        lines=tuple(_iter_short_lines(tree)),
    )


def parse_html(html: str) -> HtmlElement | None:
    """A tree that is neither too deep nor too large for what follows, or None if nothing is there.

    Pages beyond the limits are cut or flattened to their lines: strange, but their words are kept.
    """
    html = _DECLARATION.sub("", html[:MAX_CHARACTERS].replace("\x00", ""))
    html = _EARLY_END.sub("", html)  # pages put together from pieces end more than once, and libxml2 stops at the first
    html = _LONG_TAG.sub(r"<\1>", html)  # libxml2 needs quadratic time for the attributes of one element
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree = lxml.html.document_fromstring(html.encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        return _flat_tree("", strip_tags(html))  # libxml2 stops at a depth of 256 and drops the rest
    if _is_modest(tree):
        return tree
    return _flat_tree(next((one_line(element) for element in tree.iter("title")), ""), block_lines(tree))


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


def find_canonical_url(tree: HtmlElement, url: str) -> str:
    """The address that the page gives as its own, if it is of the same site; "" otherwise.

    Another site must not speak for this one, and a page that names the home page says nothing of itself.
    """
    links = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for link in (*links[:1], find_meta(tree, "og:url")):
        try:
            canonical = canonicalise_url(link) if link else ""
        except ValueFormatError:
            continue
        if canonical and _site(canonical) == _site(url) and not (_is_home(canonical) and not _is_home(url)):
            return canonical
    return ""


@dataclass(frozen=True, slots=True)
class _About:
    """What trafilatura reads of title, author and site."""

    title: str = ""
    author: str = ""
    sitename: str = ""


def _about(tree: HtmlElement, url: str) -> _About:
    try:
        found = extract_metadata(deepcopy(tree), default_url=url or None, date_config=dict(_METADATA_DATES))
    except Exception:
        logger.warning("metadata of %s could not be read", url, exc_info=True)
        return _About()
    return _About(found.title or "", found.author or "", found.sitename or "")


def _find_text(tree: HtmlElement, said: StructuredArticle) -> str:
    """The words of the article: the careful reading, the ordinary, the generous; JSON-LD where it holds much more."""
    if tree.get(_FLAT) is not None:
        return "\n".join(_paragraphs(tree))
    best = ""
    for options in ({"favor_precision": True}, {}, {"favor_recall": True}):
        text = _read_text(tree, options)
        best = max(best, text, key=len)
        if len(text) > _ENOUGH:
            best = _complete(tree, text)
            break
    if len(best) < _SHORT:
        best = max(best, "\n".join(_paragraphs(tree)), key=len)
    body = "\n".join(line for line in _plain(said.body) if line)
    return body if len(body) > _LONGER * len(best) and len(body) > _SHORT else best


def _complete(tree: HtmlElement, text: str) -> str:
    """The whole of an article whose paragraphs stand in several boxes of one class, of which one was read.

    Magazines put an advertisement between the boxes, and half of the article is lost.
    """
    found_words = " ".join(text.split())
    boxes: dict[tuple[str, ...], list[HtmlElement]] = {}
    for paragraph in tree.iter("p"):
        box = paragraph.getparent()
        if box is not None and box.get("class"):
            outer = box.getparent()
            key = (str(box.tag), box.get("class"), outer.get("class") or "" if outer is not None else "")
            same = boxes.setdefault(key, [])
            if not same or same[-1] is not box:
                same.append(box)
    for same in boxes.values():
        lines = [line for box in same for line in block_lines(box)] if len(same) > 1 else []
        long = [line for line in lines if len(line) >= _SHORT]
        missed = [line for line in long if line[:_SHORT] not in found_words]
        enough = len(long) - len(missed) >= _SPLIT_LINES and len(missed) >= _SPLIT_LINES
        if enough and sum(map(len, missed)) > _SPLIT_SHARE * len(text):
            return "\n".join(lines)
    return text


def _read_text(tree: HtmlElement, options: dict[str, Any]) -> str:
    try:
        found = trafilatura.bare_extraction(deepcopy(tree), include_comments=False, **options)
    except Exception:
        logger.warning("trafilatura failed with %s", options, exc_info=True)
        return ""
    return str(getattr(found, "text", None) or "")


def _paragraphs(tree: HtmlElement) -> list[str]:
    """Every paragraph of the body; all of its text if it has none."""
    lines = [line for paragraph in tree.iter("p") for line in block_lines(paragraph)]
    return lines or [line for body in tree.iter("body") for line in block_lines(body)]


def _plain(body: str) -> list[str]:
    if "<" in body and re.search(r"</?(?:p|br|div|a|em|strong)\b", body):
        tree = parse_html(body)
        return block_lines(tree) if tree is not None else []
    return [" ".join(line.split()) for line in body.split("\n")]


def _find_title(tree: HtmlElement, said: StructuredArticle, fallback: str, site_name: str) -> str:
    heads = [one_line(head) for head in tree.iter("h1")]
    titles = [one_line(title) for title in tree.iter("title")]
    first_head = heads[0] if len([head for head in heads if head]) == 1 else ""
    choices = (said.headline, find_meta(tree, "og:title", "twitter:title"), first_head, fallback, *titles[:1])
    for choice in choices:
        title = _strip_site(" ".join(unescape(choice).split()), site_name)
        if title and _bare(title) != _bare(site_name):
            return title[:_MAX_TITLE]
    return ""


def _strip_site(title: str, site_name: str) -> str:
    """The title without the name of the site behind it: "Missile launched" of "Missile launched | Daily News"."""
    for separator in _SEPARATORS:
        head, found, tail = title.rpartition(separator)
        if found and site_name and _bare(tail) == _bare(site_name):
            return head.strip()
    return title


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _find_published(tree: HtmlElement, said: StructuredArticle, layout: Reading, url: str) -> StatedDate | None:
    """The day of publication in the order of how plainly it is stated; the address comes last."""
    return (
        find_stated_date(layout.date)
        or said.published
        or find_meta_date(tree)
        or _find_marked_date(tree)
        or find_url_date(url)
    )


def _find_marked_date(tree: HtmlElement) -> StatedDate | None:
    """A date in a `time` element, or in a short element whose class or id calls it one; "updated" is no publication."""
    times = list(tree.iter("time"))
    preferred = [
        element for element in times if element.get("pubdate") is not None or element.get("itemprop") == "datePublished"
    ]
    marked = [
        element
        for element in tree.iter("span", "div", "p", "li", "td", "dd", "em", "abbr")
        if _is_date_element(element)
    ]
    for element in (*preferred, *times, *marked):
        words = one_line(element)
        if len(words) <= _MAX_DATE_TEXT and not _UPDATED.search(words):
            found = find_stated_date(element.get("datetime") or element.get("content") or "") or find_stated_date(words)
            if found is not None:
                return found
    return None


def _is_date_element(element: HtmlElement) -> bool:
    if element.get("itemprop") == "datePublished":
        return True
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(element) <= 5 and _DATE_CLASS.search(marks) is not None  # noqa: PLR2004 - a box, not a column


def _iter_short_lines(tree: HtmlElement) -> Iterator[str]:
    """The words of short elements without children, among which a document symbol may stand."""
    for element in tree.iter("div", "span", "p", "h1", "h2", "h3", "h4", "strong", "b", "td", "li"):
        if len(element) == 0 and element.text and len(element.text) <= _SHORT:
            yield " ".join(element.text.split())


def _meta_author(tree: HtmlElement) -> str:
    author = find_meta(tree, "author", "parsely-author", "byl", "dc.creator")
    return "" if "://" in author else author


def _meta_language(tree: HtmlElement) -> str:
    return find_meta(tree, "og:locale", "content-language", "dc.language", "language")


def _site(url: str) -> str:
    host = host_of(url)
    for prefix in _MIRRORS:
        host = host.removeprefix(prefix)
    return host


def _is_home(url: str) -> bool:
    return re.fullmatch(r"https?://[^/]+/?(?:index\.\w{2,5})?", url) is not None


def _is_modest(tree: HtmlElement) -> bool:
    depth = deepest = count = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        deepest = max(deepest, depth)
        if deepest > _MAX_DEPTH or count > _MAX_ELEMENTS:
            return False
    return True


def _flat_tree(title: str, lines: list[str]) -> HtmlElement:
    flat = lxml.html.document_fromstring("<html><head></head><body><article></article></body></html>")
    flat.set(_FLAT, "")
    for parent, tag, words in (("head", "title", [title]), ("article", "p", lines[:_MAX_ELEMENTS])):
        for line in words:
            etree.SubElement(next(flat.iter(parent)), tag).text = clean_line(line)
    return flat

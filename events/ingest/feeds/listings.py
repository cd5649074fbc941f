"""Pages of links: where their entries stand is a small rule of the feed, since every site has its own layout."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from events.errors import ValueFormatError
from events.ingest.feeds.collecting import collect
from events.ingest.feeds.records import FeedEntry, FeedFault, FeedKind, ParsedFeed
from events.ingest.feeds.selectors import parse_selector
from events.ingest.feeds.sniffing import Document, fault
from events.ingest.feeds.wording import MAX_TITLE, absolute_url, language_of, plain_title
from events.values.stated_date import StatedDate, find_stated_date

MAX_CHARS: Final = 4_000_000
MAX_TAGS: Final = 20_000
MAX_MATCHED_URL: Final = 1000
_MAX_PATTERN: Final = 300
_MAX_REPEATS: Final = 3
_ANY_LINK: Final = "a[href]"
_INLINE: Final = frozenset({"a", "b", "em", "font", "i", "mark", "nobr", "small", "span", "strong", "sub", "sup", "u"})
_TAG = re.compile(r"<[A-Za-z]")
# What a pattern is without its escapes and character classes; then what repeats, and what repeats a repetition.
_INERT = re.compile(r"\\.|\[\^?\]?[^\]]*\]", re.DOTALL)
_REPEAT = re.compile(r"[*+]|\{\d*,\d*\}|\{\d{3,}\}")
_NESTED_REPEAT = re.compile(r"\)\s*(?:[*+]|\{)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRule:
    """Where the entries of a page of links stand. Selectors are CSS; an empty one means the default.

    `item` is one entry (default: every link of the page), `link` its link (default: the first, or the item itself),
    `title` and `date` elements within it (defaults: the words of the link; no date). `match` is a regular expression
    that the whole absolute URL has to match; an empty one takes every URL. Made by `parse_listing_rule`.
    """

    item: str = ""
    link: str = ""
    title: str = ""
    date: str = ""
    match: str = ""


def parse_listing_rule(data: Mapping[str, Any]) -> ListingRule:
    """The rule that a mapping of its fields describes, such as one read from YAML.

    Raises:
        ValueFormatError: an unknown field, a value that is no text, a selector or an expression that cannot be used.
    """
    known = [field.name for field in fields(ListingRule)]
    for name, value in data.items():
        if name not in known:
            raise ValueFormatError(f"listing has the field {name!r}; it may have {', '.join(known)}")
        if not isinstance(value, str):
            raise ValueFormatError(f"listing.{name} is {value!r}; it is a text")
        if value:
            _check(name, value)
    return ListingRule(**data)


def read_listing(document: Document, *, url: str, limit: int, rule: ListingRule) -> ParsedFeed:
    """The links of a page that `rule` names, in the order of the page, each once. None is no error.

    Of a page larger than `MAX_CHARS` or with more than `MAX_TAGS` tags only the beginning is read.

    Raises:
        FeedError: there is no page in it.
    """
    text, is_cut = _beginning(document.text[document.root : document.root + MAX_CHARS + 1])
    tree = _parse(text)
    base = next((absolute_url(found.get("href", ""), base=url) for found in tree.iter("base")), "") or url
    entries: list[FeedEntry] = []
    pictures: dict[str, str] = {}
    for entry, picture in _iter_entries(tree, rule=rule, base=base, language=language_of(tree.get("lang"))):
        pictures.setdefault(entry.url, picture)
        if len(pictures) > limit:
            is_cut = True
            break
        entries.append(entry)
    # A link around a picture often stands before that of the headline: its words are the last resort.
    collected = collect(entries)
    titled = (replace(entry, title=entry.title or pictures[entry.url]) for entry in collected.entries)
    return ParsedFeed(
        kind=FeedKind.LISTING,
        entries=tuple(titled),
        title=next((_words(found) for found in tree.iter("title")), ""),
        truncated=is_cut,
        dropped_count=collected.dropped_count,
        notes=document.notes,
    )


def _check(name: str, value: str) -> None:
    try:
        _ = _pattern(value) if name == "match" else parse_selector(value)
    except ValueFormatError as error:
        raise ValueFormatError(f"listing.{name}: {error}") from error


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str]:
    """The compiled pattern, if no URL can make it take long: few repetitions, and none of a group."""
    if len(text) > _MAX_PATTERN:
        raise ValueFormatError(f"the expression has {len(text)} characters; {_MAX_PATTERN} is the most")
    bare = _INERT.sub("x", text)
    if len(_REPEAT.findall(bare)) > _MAX_REPEATS or _NESTED_REPEAT.search(bare):
        raise ValueFormatError(
            f"the expression {text!r} may take very long; it may repeat (*, +, {{m,n}}) {_MAX_REPEATS} times, "
            "and a character or class only, no group"
        )
    try:
        return re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueFormatError(f"{text!r} is no regular expression: {error}") from error


def _beginning(text: str) -> tuple[str, bool]:
    """As much of a page as is read, and whether that is not all."""
    for count, found in enumerate(_TAG.finditer(text)):
        if count == MAX_TAGS:
            return text[: min(found.start(), MAX_CHARS)], True
    return text[:MAX_CHARS], len(text) > MAX_CHARS


def _parse(text: str) -> HtmlElement:
    parser = HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree = etree.fromstring(text.replace("\0", "").encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise fault(f"the page cannot be read: {error}", FeedFault.ILL_FORMED) from error
    if tree is None:
        raise fault("the page holds nothing", FeedFault.EMPTY)
    return tree


def _iter_entries(tree: HtmlElement, *, rule: ListingRule, base: str, language: str) -> Iterator[tuple[FeedEntry, str]]:
    """An entry for each item with a link that the rule takes, and the words of a picture in that link.

    What is no web address is an entry without a URL.
    """
    matching = _pattern(rule.match) if rule.match else None
    for item in parse_selector(rule.item or _ANY_LINK).iter_matches(tree):
        link = parse_selector(rule.link or _ANY_LINK).find(item)
        address = (link.get("href") or "").strip() if link is not None else ""
        if link is None or not address or address.startswith("#"):
            continue
        url = absolute_url(address, base=base).partition("#")[0]
        if matching is not None and not (len(url) <= MAX_MATCHED_URL and matching.fullmatch(url)):
            continue
        stated = _date(item, rule.date)
        picture = next((found.get("alt") or "" for found in link.iter("img")), "")
        entry = FeedEntry(
            url=url,
            title=_title(item, link, rule.title),
            published=stated.edtf,
            published_at=stated.at,
            language=language_of(link.get("hreflang") or item.get("lang")) or language,
        )
        yield entry, plain_title(picture, is_markup=False)


def _title(item: HtmlElement, link: HtmlElement, selector: str) -> str:
    """What the rule names, else the words of the link, else its title."""
    named = parse_selector(selector).find(item) if selector else link
    if named is None:
        named = link
    return _words(named) or plain_title(link.get("title") or "", is_markup=False)


def _date(item: HtmlElement, selector: str) -> StatedDate:
    found = parse_selector(selector).find(item) if selector else None
    if found is None:
        return StatedDate("")
    stated = (find_stated_date(text) for text in (found.get("datetime") or "", _words(found)))
    return next((date for date in stated if date), StatedDate(""))


def _words(element: HtmlElement) -> str:
    """The words of an element, as many as a title has; only inline elements leave no space around them."""
    pieces: list[str] = []
    length = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        space = "" if node.tag in _INLINE else " "
        text = space + ((node.text if event == "start" else node is not element and node.tail) or "")
        pieces.append(text)
        length += len(text)
        if length > 2 * MAX_TITLE:
            break
    return plain_title("".join(pieces), is_markup=False)

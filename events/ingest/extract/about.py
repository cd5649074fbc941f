"""What a page is called, by whom it is, of which site, and at which address: read more strictly than pages write it."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from events.errors import ValueFormatError
from events.ingest.extract.blocks import one_line
from events.ingest.extract.structured import StructuredArticle, find_meta
from events.values.urls import canonicalise_url, host_of

_MAX_TITLE: Final = 300
_MAX_SITE: Final = 60
_MIN_SITE: Final = 3
_MAX_BYLINE: Final = 120
_MAX_MARKS: Final = 20
_MIRRORS: Final = ("www.", "m.", "mobile.", "amp.")
SEPARATORS: Final = (" | ", " - ", " – ", " — ", " :: ", " : ", " » ", " · ", " < ", " > ")
_HOME = re.compile(r"https?://[^/]+/?(?:index\.\w{2,5})?")
_MARKED_HEAD: Final = etree.XPath(
    "//*[self::h1 or self::h2 or self::h3][contains(@class, 'title') or contains(@class, 'headline')"
    " or contains(@id, 'title') or contains(@itemprop, 'headline')]"
)
_AUTHOR_MARKS: Final = (
    etree.XPath("//*[@rel='author' or @itemprop='author' or @class='author' or @class='byline']"),
    etree.XPath(
        "//*[contains(@class, 'author') or contains(@class, 'byline') or contains(@class, 'Author')"
        " or contains(@class, 'Byline') or contains(@class, 'writer') or contains(@class, 'reporter')]"
    ),
)
_BY = re.compile(r"^(?:(?:written )?by|von|par|por|автор|текст|记者|記者|作者|글)\s*[:：]?\s+", re.IGNORECASE)
_NO_NAME = re.compile(r"://|@|\d{4}|[!?…]|^\W*$")
_MAX_NAME_WORDS: Final = 10
_KOREAN_REPORTER = re.compile(r"^.{0,60}?[)\]】]\s*((?:[가-힣]{2,4}[\s·,]{1,2}){1,4}(?:기자|특파원))\s*=")
_ENGLISH_REPORTER = re.compile(
    r"^By ((?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w.'’-]+(?:(?:,| and) (?:[A-Z][\w.'’-]+ ?){2,4}){0,3})$"
)
_BYLINE_LINES: Final = 3
_COMMENT = re.compile("comment|respond|reply", re.IGNORECASE)


def find_headings(tree: HtmlElement) -> list[str]:
    """The words of the headings of the highest level that says anything, in order."""
    for level in ("h1", "h2", "h3"):
        heads = [words for words in map(one_line, tree.iter(level)) if words]
        if heads:
            return heads
    return []


def find_title(
    tree: HtmlElement, *, metas: Mapping[str, str], said: StructuredArticle, heads: list[str], site_name: str
) -> str:
    """The title of the article, without the name of the site; "" if the page has none."""
    only_head = heads[:1] if len(heads) == 1 else []
    for choice in _iter_titles(tree, metas, said, heads):
        title = _strip_site(" ".join(unescape(choice).split()), site_name, only_head)
        if title and bare(title) != bare(site_name):
            return title[:_MAX_TITLE]
    return ""


def find_site_name(tree: HtmlElement, *, metas: Mapping[str, str], said: StructuredArticle, url: str) -> str:
    """What the site calls itself; its host if it does not say."""
    stated = (
        find_meta(metas, "og:site_name"),
        said.publisher,
        find_meta(
            metas, "application-name", "dc.publisher", "dcterms.publisher", "publisher", "citation_journal_title"
        ),
    )
    named = next((name for name in stated if name and "://" not in name), "")
    return unescape(named) or _name_in_title(tree, url) or _site(url)


def find_byline(tree: HtmlElement, *, metas: Mapping[str, str], said: StructuredArticle) -> str:
    """Who wrote the article, as the page names them; "" if it does not."""
    for choice in _iter_bylines(tree, metas, said):
        name = _BY.sub("", choice.strip())
        if name and len(name) <= _MAX_BYLINE and not _NO_NAME.search(name):
            return name
    return ""


def find_reporter(text: str) -> str:
    """A name in the first lines of an article: "By Jane Doe" alone, or a Korean reporter behind the dateline; or ""."""
    for line in text.split("\n", _BYLINE_LINES)[:_BYLINE_LINES]:
        for form in (_KOREAN_REPORTER, _ENGLISH_REPORTER):
            found = form.match(line.strip())
            if found is not None:
                return " ".join(found[1].split())
    return ""


def find_canonical_url(tree: HtmlElement, *, metas: Mapping[str, str], url: str) -> str:
    """The address that the page gives as its own, if it is of the same site; "" otherwise.

    Another site must not speak for this one, and a page that names the home page says nothing of itself.
    """
    links = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for link in (*links[:1], find_meta(metas, "og:url")):
        try:
            canonical = canonicalise_url(link) if link else ""
        except ValueFormatError:
            continue
        if canonical and _site(canonical) == _site(url) and not (_is_home(canonical) and not _is_home(url)):
            return canonical
    return ""


def bare(name: str) -> str:
    """A name for comparison: letters and digits only, case folded."""
    return "".join(filter(str.isalnum, name)).casefold()


def _iter_titles(
    tree: HtmlElement, metas: Mapping[str, str], said: StructuredArticle, heads: list[str]
) -> Iterator[str]:
    """What may be the title, in order of trust; lazy, since the first is mostly enough."""
    yield said.headline
    yield find_meta(metas, "og:title", "twitter:title", "citation_title", "dc.title")
    if len(heads) == 1:
        yield heads[0]
    yield from map(one_line, _MARKED_HEAD(tree)[:1])
    yield from map(one_line, list(tree.iter("title"))[:1])
    yield from heads[:1]


def _iter_bylines(tree: HtmlElement, metas: Mapping[str, str], said: StructuredArticle) -> Iterator[str]:
    """What may be the byline, in order of trust; lazy, as above."""
    yield "; ".join(said.authors)
    yield find_meta(metas, "author", "parsely-author", "byl", "dc.creator")
    for marks in _AUTHOR_MARKS:
        for element in marks(tree)[:_MAX_MARKS]:
            words = one_line(element)
            if len(words.split()) <= _MAX_NAME_WORDS and not _is_of_comment(element):
                yield words


def _is_of_comment(element: HtmlElement) -> bool:
    """Whether an element belongs to the readers, who have names too."""
    around = (element, *element.iterancestors())
    return any(_COMMENT.search(f"{node.get('class') or ''} {node.get('id') or ''}") for node in around)


def _strip_site(title: str, site_name: str, heads: list[str]) -> str:
    """The title without the name of the site behind it: "Missile launched" of "Missile launched | Daily News"."""
    for separator in SEPARATORS:
        head, found, tail = title.rpartition(separator)
        if found and ((site_name and bare(tail) == bare(site_name)) or bare(head) in map(bare, heads)):
            return head.strip()
    return title


def _name_in_title(tree: HtmlElement, url: str) -> str:
    """The last part of the title element, if the host has the same name ("Daily NK" of dailynk.com)."""
    title = next((one_line(title) for title in tree.iter("title")), "")
    for separator in SEPARATORS:
        _, found, tail = title.rpartition(separator)
        if found and _MIN_SITE <= len(bare(tail)) <= _MAX_SITE and bare(tail) in bare(_site(url)):
            return tail.strip()
    return ""


def _site(url: str) -> str:
    host = host_of(url)
    for prefix in _MIRRORS:
        host = host.removeprefix(prefix)
    return host


def _is_home(url: str) -> bool:
    return _HOME.fullmatch(url) is not None

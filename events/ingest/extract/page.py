"""HTML: the words of the article, and what the page says about them, in one reading of one tree."""

from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from events.ingest.extract.about import (
    find_byline,
    find_canonical_url,
    find_headings,
    find_reporter,
    find_site_name,
    find_title,
)
from events.ingest.extract.blocks import one_line
from events.ingest.extract.body import find_text
from events.ingest.extract.languages import choose_language
from events.ingest.extract.markup import drop_code, drop_margins, parse_html
from events.ingest.extract.overrides import Override, Reading, read_layout
from events.ingest.extract.published import Published, find_address_date, find_published, without_stamps
from events.ingest.extract.structured import find_meta, find_structured_article, read_metas

_SHORT: Final = 80
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# Words alone in a short element, among which a document symbol may stand: all have a stroke. A link names another.
_SYMBOL_PLACES: Final = etree.XPath(
    f"//text()[contains(., '/')][string-length(.) <= {_SHORT}][not(../*)][not(parent::a or parent::em or parent::i)]",
    smart_strings=False,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was read from one page; "" and None where it does not say.

    `lines` are short lines near its title; `page_title` and `headings` are its own words, whatever the article's title.
    """

    text: str
    title: str = ""
    byline: str = ""
    site_name: str = ""
    canonical_url: str = ""
    language: str = "und"
    published: Published | None = None
    lines: tuple[str, ...] = field(default=())
    page_title: str = ""
    headings: tuple[str, ...] = field(default=())


def read_page(html: str, *, url: str, override: Override | None) -> Page | None:
    """Read one page, or None if there is nothing to parse. Never raises for what the page holds."""
    tree = parse_html(html)
    if tree is None:
        return None
    metas, said = read_metas(tree), find_structured_article(tree)
    canonical_url = find_canonical_url(tree, metas=metas, url=url)
    drop_code(tree)  # the links and scripts have been read
    layout = read_layout(tree, override) if override is not None else Reading()
    heads = find_headings(tree)
    named = override.site_name if override is not None else ""
    site_name = named or find_site_name(tree, metas=metas, said=said, url=url)
    title = layout.title or find_title(tree, metas=metas, said=said, heads=heads, site_name=site_name)
    stated = _stated_language(tree, metas)
    published = find_published(
        tree, metas=metas, said=said, title=title, layout_date=layout.date, language=choose_language(stated, title)
    ) or find_address_date(url, dated_query=override is not None and override.dated_query)
    byline = find_byline(tree, metas=metas, said=said)
    lines = tuple(" ".join(words.split()) for words in _SYMBOL_PLACES(tree))
    drop_margins(tree)  # names and dates may stand there, the article does not
    text = "\n".join(layout.lines) or without_stamps(find_text(tree, said))
    return Page(
        text=text,
        title=title,
        byline=byline or find_reporter(text),
        site_name=site_name,
        canonical_url=canonical_url,
        language=choose_language(stated, text),
        published=published,
        lines=lines,
        page_title=next((one_line(head) for head in tree.iter("title")), ""),
        headings=tuple(heads),
    )


def _stated_language(tree: HtmlElement, metas: dict[str, str]) -> str:
    return (
        tree.get("lang")
        or tree.get(_XML_LANG)
        or find_meta(metas, "og:locale", "content-language", "dc.language", "language")
    )

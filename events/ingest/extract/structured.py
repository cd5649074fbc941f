"""What a page says of itself for machines: JSON-LD (schema.org) and meta elements."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml.html import HtmlElement

from events.values.stated_date import StatedDate, find_stated_date

_ARTICLES: Final = frozenset(
    {
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "BlogPosting",
        "Report",
        "ScholarlyArticle",
        "TechArticle",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "AskPublicNewsArticle",
        "ReviewNewsArticle",
    }
)
_MAX_SCRIPT: Final = 1_000_000
_MAX_NODES: Final = 2_000
# In order of trust: when the text was published, never when the page was touched last.
_DATE_METAS: Final = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "citation_date",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "article_date_original",
    "displaydate",
    "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "date",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StructuredArticle:
    """The article node of a page's JSON-LD; "" where it does not say."""

    headline: str = ""
    body: str = ""
    published: StatedDate | None = None
    authors: tuple[str, ...] = ()
    publisher: str = ""


def find_structured_article(tree: HtmlElement) -> StructuredArticle:
    """The first article that the JSON-LD of a page describes; empty if there is none."""
    for node in _iter_nodes(tree):
        if _types(node) & _ARTICLES:
            return StructuredArticle(
                headline=_text(node.get("headline")),
                body=_text(node.get("articleBody")),
                published=find_stated_date(_text(node.get("datePublished"))),
                authors=tuple(_iter_names(node.get("author"))),
                publisher=next(_iter_names(node.get("publisher")), ""),
            )
    return StructuredArticle()


def read_metas(tree: HtmlElement) -> dict[str, str]:
    """What the meta elements of a page say: by name in lower case, the first that says anything."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        content = (meta.get("content") or "").strip()
        if content:
            metas.setdefault(name.strip().lower(), content)
    return metas


def find_meta_date(metas: Mapping[str, str]) -> StatedDate | None:
    """The date of publication among the meta elements of a page, or None."""
    stated = (find_stated_date(metas[name]) for name in _DATE_METAS if name in metas)
    return next((date for date in stated if date is not None), None)


def find_meta(metas: Mapping[str, str], *names: str) -> str:
    """What the first of `names` that is among the meta elements says, or ""."""
    return next((metas[name] for name in names if name in metas), "")


def _iter_nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every JSON-LD object of a page, outermost first, without recursion and not without end."""
    queue: list[Any] = []
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "").lower() or len(text) > _MAX_SCRIPT:
            continue
        try:
            queue.append(json.loads(text.strip().removesuffix(";"), strict=False))
        except (ValueError, RecursionError):
            continue
    seen = 0
    while queue and seen < _MAX_NODES:
        node = queue.pop(0)
        seen += 1
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            yield node
            queue.extend(
                node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement") if key in node
            )


def _types(node: dict[str, Any]) -> frozenset[str]:
    kinds = node.get("@type")
    return frozenset(kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str))


def _iter_names(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever a page writes
    for entry in value if isinstance(value, list) else [value]:
        name = _text(entry.get("name")) if isinstance(entry, dict) else _text(entry)
        if name and not name.startswith("http"):
            yield name


def _text(value: Any) -> str:  # noqa: ANN401 - as above
    return value.strip() if isinstance(value, str) else ""

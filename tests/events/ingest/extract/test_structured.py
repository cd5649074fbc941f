"""JSON-LD and meta elements."""

import lxml.html
import pytest

from events.ingest.extract.structured import (
    StructuredArticle,
    find_meta,
    find_meta_date,
    find_structured_article,
    read_metas,
)


def page(head: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(f"<html><head>{head}</head><body><p>x</p></body></html>")


def json_ld(text: str) -> StructuredArticle:
    return find_structured_article(page(f'<script type="application/ld+json">{text}</script>'))


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "NewsArticle", "headline": "A", "datePublished": "2024-12-27", "author": {"name": "B"}}',
        '[{"@type": "WebSite"}, {"@type": ["Thing", "Article"], "headline": "A", "datePublished": "2024-12-27", "author": "B"}]',
        '{"@graph": [{"@type": "BlogPosting", "headline": " A ", "datePublished": "2024-12-27", "author": [{"name": "B"}]}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "Report", "headline": "A", "datePublished": "2024-12-27", "author": "B"}};',
    ],
)
def test_the_article_is_found_wherever_it_stands(text: str) -> None:
    article = json_ld(text)
    assert (article.headline, article.authors) == ("A", ("B",))
    assert article.published is not None
    assert article.published.edtf == "2024-12-27"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "12",
        '"x"',
        '{"@type": 3}',
        '{"@type": "Organization"}',
        "[" * 50_000,
        '{"@graph": {"@graph": 1}}',
    ],
)
def test_what_describes_no_article_gives_nothing(text: str) -> None:
    assert json_ld(text) == StructuredArticle()


def test_values_of_odd_kinds_are_ignored() -> None:
    article = json_ld(
        '{"@type": "Article", "headline": ["A"], "author": [1, null, {"name": 2}, "http://x"], "datePublished": 5}'
    )
    assert article == StructuredArticle()


@pytest.mark.parametrize(
    ("head", "edtf"),
    [
        ('<meta property="article:published_time" content="2024-12-27T10:00:00Z">', "2024-12-27"),
        ('<meta name="DC.date.issued" content="2024-12">', "2024-12"),
        (
            '<meta name="date" content="2020-01-01"><meta property="article:published_time" content="2024-12-27">',
            "2024-12-27",
        ),
        ('<meta itemprop="datePublished" content="27 December 2024">', "2024-12-27"),
        ('<meta property="article:modified_time" content="2024-12-27">', None),
        ('<meta name="date" content="soon">', None),
    ],
)
def test_meta_dates(head: str, edtf: str | None) -> None:
    found = find_meta_date(read_metas(page(head)))
    assert (found.edtf if found else None) == edtf


def test_metas_are_found_by_the_first_name_that_says_something() -> None:
    head = '<meta name="a" content=" "><meta property="B" content="two"><meta name="c" content="three">'
    assert find_meta(read_metas(page(head)), "a", "b", "c") == "two"
    assert find_meta(read_metas(page(head)), "d") == ""

"""Titles, names and addresses of pages."""

import pytest

from events.ingest.extract.about import (
    bare,
    find_byline,
    find_canonical_url,
    find_headings,
    find_reporter,
    find_site_name,
    find_title,
)
from events.ingest.extract.markup import parse_html
from events.ingest.extract.structured import StructuredArticle, find_structured_article, read_metas


def canonical(link: str, url: str, *, head: str = "") -> str:
    tree = parse_html(f'<html><head><link rel="canonical" href="{link}">{head}</head><body><p>x</p></body></html>')
    assert tree is not None
    return find_canonical_url(tree, metas=read_metas(tree), url=url)


def title_of(html: str, *, site_name: str = "Daily News") -> str:
    tree = parse_html(html)
    assert tree is not None
    said = find_structured_article(tree)
    return find_title(tree, metas=read_metas(tree), said=said, heads=find_headings(tree), site_name=site_name)


def site_of(head: str, *, url: str = "http://www.dailynews.example/x") -> str:
    tree = parse_html(f"<html><head>{head}</head><body><p>x</p></body></html>")
    assert tree is not None
    return find_site_name(tree, metas=read_metas(tree), said=find_structured_article(tree), url=url)


def byline_of(body: str, *, head: str = "") -> str:
    tree = parse_html(f"<html><head>{head}</head><body>{body}<p>x</p></body></html>")
    assert tree is not None
    return find_byline(tree, metas=read_metas(tree), said=StructuredArticle())


def test_a_page_names_its_own_address() -> None:
    assert canonical("https://www.a.example/story?utm_source=x#top", "http://m.a.example/story?x=1") == (
        "https://www.a.example/story"
    )


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://b.example/story", "https://a.example/story"),  # another site does not speak for this one
        ("https://a.example.b.example/story", "https://a.example/story"),
        ("https://a.example/", "https://a.example/story"),  # a home page is no address of a story
        ("/story", "https://a.example/story"),
        ("javascript:void(0)", "https://a.example/story"),
        ("https://user:pw@a.example/story", "https://a.example/story"),
        ("", "https://a.example/story"),
        ("https://a.example/story", ""),  # of a document that was handed in nobody knows the site
    ],
)
def test_addresses_that_are_not_believed(link: str, url: str) -> None:
    assert canonical(link, url) == ""


def test_open_graph_stands_in_for_a_missing_link() -> None:
    head = '<meta property="og:url" content="https://a.example/story">'
    assert canonical("", "https://a.example/story?x=1", head=head) == "https://a.example/story"


def test_a_base_address_moves_nothing() -> None:
    head = '<base href="https://a.example/"><meta property="og:url" content="/other">'
    assert canonical("story", "https://a.example/x", head=head) == ""
    assert canonical("https://b.example/story", "https://a.example/x", head='<base href="https://b.example/">') == ""


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>A missile was fired | Daily News</title>", "A missile was fired"),
        ("<title>A missile was fired - DailyNews</title>", "A missile was fired"),
        ("<title>Mid-range missile fired</title>", "Mid-range missile fired"),
        (
            '<title>x</title><meta property="og:title" content="A &#8216;missile&#8217; was fired">',
            "A ‘missile’ was fired",
        ),
        ("<title>Fired - Again - World | Wire</title><body><h1>Fired - Again - World</h1>", "Fired - Again - World"),
        ("<title>Daily News</title><body><h1>Daily News</h1><h2 class='headline'>Fired</h2>", "Fired"),
        ("<title>Daily News</title><body><h1>One</h1><h1>Two</h1>", "One"),
        ("<title>Daily News</title><body><p>x</p>", ""),
    ],
)
def test_titles_lose_the_name_of_their_site(head: str, title: str) -> None:
    assert title_of(f"<html><head>{head}<p>words</p></body></html>") == title


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('<meta property="og:site_name" content="The Daily"><title>x | y</title>', "The Daily"),
        ('<script type="application/ld+json">{"@type": "Article", "publisher": {"name": "D"}}</script>', "D"),
        ("<title>Missile fired - Daily News</title>", "Daily News"),
        ("<title>Missile fired - Seoul</title>", "dailynews.example"),  # not what the site is called
        ('<meta name="publisher" content="https://facebook.example/x">', "dailynews.example"),
        ("", "dailynews.example"),
    ],
)
def test_sites_have_names(head: str, name: str) -> None:
    assert site_of(head) == name


@pytest.mark.parametrize(
    ("body", "byline"),
    [
        ('<a rel="author" href="/x">Staff of the Desk</a>', "Staff of the Desk"),
        ('<p class="article-byline">By  Staff of the Desk</p>', "Staff of the Desk"),
        ('<span class="writer">記者：東京支局</span>', "記者：東京支局"),
        ('<div id="comments"><span class="author">A reader</span></div>', ""),
        ('<p class="comment-form-author">Your name</p>', ""),
        ('<span class="author">desk@a.example</span>', ""),
        ('<span class="author">' + "word " * 40 + "</span>", ""),
        ("", ""),
    ],
)
def test_bylines_on_the_page(body: str, byline: str) -> None:
    assert byline_of(body) == byline


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("(서울=연합뉴스) 홍길동 기자 = 북한이 발사했다고 밝혔다.", "홍길동 기자"),
        ("[서울=뉴시스]홍길동 기자 = 북한이 발사했다고 밝혔다.", "홍길동 기자"),
        ("By Jane Q. Doe and John Roe\nSEOUL (AP) — It was fired.", "Jane Q. Doe and John Roe"),
        ("By Monday the ministry had said nothing.", ""),
        ("북한이 발사했다고 합참 기자단에 밝혔다.", ""),
    ],
)
def test_bylines_in_the_first_lines(text: str, byline: str) -> None:
    assert find_reporter(text) == byline


def test_what_the_page_says_for_machines_comes_first() -> None:
    head = '<meta name="author" content="By Jane Doe">'
    assert byline_of('<span class="author">Other</span>', head=head) == "Jane Doe"


def test_headings_are_those_of_the_highest_level() -> None:
    tree = parse_html("<html><body><h1> </h1><h2>A</h2><h2>B</h2><h3>C</h3></body></html>")
    assert tree is not None
    assert find_headings(tree) == ["A", "B"]


def test_names_are_compared_bare() -> None:
    assert bare("The Daily-NK!") == "thedailynk"

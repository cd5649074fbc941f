"""HTML pages read as a whole."""

import pytest

from events.ingest.extract.page import Page, read_page
from events.ingest.records import PublishedBasis

PROSE = "The missile flew about a thousand kilometres and fell into the sea, the military said in a notice. "


def read(head: str, body: str, *, url: str = "http://a.example/x") -> Page:
    page = read_page(f"<html><head>{head}</head><body>{body}<p>{PROSE * 4}</p></body></html>", url=url, override=None)
    assert page is not None
    return page


def test_the_address_states_a_date_when_the_page_does_not() -> None:
    url = "http://a.example/2024/12/27/x"
    address, shown = (
        read("", "", url=url).published,
        read("", '<time datetime="2024-12-28">x</time>', url=url).published,
    )
    assert address is not None
    assert (address.date.edtf, address.basis) == ("2024-12-27", PublishedBasis.URL)
    assert shown is not None
    assert (shown.date.edtf, shown.basis) == ("2024-12-28", PublishedBasis.STATED)


def test_everything_the_page_says_comes_along() -> None:
    page = read(
        '<title>Fired | Daily</title><meta property="og:site_name" content="Daily">'
        '<link rel="canonical" href="http://a.example/story"><script>var x = "no";</script>',
        "<h1>Fired</h1><span>SC/13141</span><p class=byline>By Jane Doe</p>",
    )
    assert (page.title, page.site_name, page.byline, page.language) == ("Fired", "Daily", "Jane Doe", "en")
    assert page.canonical_url == "http://a.example/story"
    assert page.lines == ("SC/13141",)
    assert (page.page_title, page.headings) == ("Fired | Daily", ("Fired",))
    assert PROSE.strip() in page.text


@pytest.mark.parametrize("html", ["", "   ", "<!-- only a comment -->", "\x00"])
def test_nothing_gives_no_page_or_an_empty_one(html: str) -> None:
    page = read_page(html, url="", override=None)
    assert page is None or page.text == ""

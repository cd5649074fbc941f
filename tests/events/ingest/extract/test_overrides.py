"""Layouts of single sites."""

from zoneinfo import ZoneInfo

import lxml.html
import pytest

from events.ingest.extract.overrides import find_override, read_layout, select


def tree(html: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html)


@pytest.mark.parametrize("host", ["kcna.kp", "www.kcna.kp", "www.kcna.co.jp"])
def test_kcna_is_known(host: str) -> None:
    override = find_override(f"http://{host}/en/x")
    assert override is not None
    assert (override.originator, override.fresh_year) == ("KCNA", True)


@pytest.mark.parametrize("url", ["", "http://notkcna.example/", "http://kcna.kp.example/", "http://kr.example/"])
def test_other_sites_are_not(url: str) -> None:
    assert find_override(url) is None


@pytest.mark.parametrize(
    ("url", "zone"),
    [
        ("http://www.kcna.kp/x", "Asia/Pyongyang"),
        ("http://vok.rep.kp/x", "Asia/Pyongyang"),
        ("http://notkcna.kp/x", "Asia/Pyongyang"),
        ("https://www.kcna.co.jp/x", "Asia/Pyongyang"),  # a mirror in Tokyo
        ("https://paper.co.jp/x", "Asia/Tokyo"),
        ("https://paper.co.kr/x", "Asia/Seoul"),
        ("https://www.news.cn/x", "Asia/Shanghai"),
    ],
)
def test_clocks_go_by_the_site_else_by_its_country(url: str, zone: str) -> None:
    override = find_override(url)
    assert override is not None
    assert override.zone == zone
    ZoneInfo(override.zone)


@pytest.mark.parametrize(
    "html",
    [
        (
            '<div id="article-date">Feb. 19, 2026 Thursday [Photo]</div><p class="TitleP">A Title</p>'
            '<p class="TextP">First.</p><p class="TextP big">Second.</p>'
        ),
        (
            '<div class="news_Title">A Title</div><span class="NewsDate">2026.2.19.</span>'
            '<p class="ArticleContent">First.</p><p class="ArticleContent">Second.</p><p class="ArticleContent">-0-</p>'
        ),
        '<p class="ArticleContent">A Title</p><p class="ArticleContent">First.</p><p class="ArticleContent">Second.</p>',
    ],
)
def test_three_layouts_of_rodong_sinmun(html: str) -> None:
    override = find_override("http://www.rodong.rep.kp/en/index.php?x")
    assert override is not None
    reading = read_layout(tree(f"<html><body><p>Menu</p>{html}</body></html>"), override)
    assert reading.title == "A Title"
    assert reading.lines == ("First.", "Second.")


def test_a_page_that_fits_no_layout_gives_nothing() -> None:
    override = find_override("http://www.kcna.kp/")
    assert override is not None
    reading = read_layout(tree("<html><body><p>Something else</p></body></html>"), override)
    assert (reading.title, reading.lines) == ("", ())


def test_selectors_know_tags_classes_ids_and_descendants() -> None:
    page = tree('<div class="a b"><p id="one">1</p><section><p class="a">2</p></section></div><p class="ab">3</p>')
    found = {
        selector: [element.text_content() for element in select(page, selector)]
        for selector in ("p", "p.a", ".a.b p", "p#one", "section p", "p.none", "")
    }
    assert found == {
        "p": ["1", "2", "3"],
        "p.a": ["2"],
        ".a.b p": ["1", "2"],
        "p#one": ["1"],
        "section p": ["2"],
        "p.none": [],
        "": [],
    }
    with pytest.raises(ValueError, match="not a selector"):
        select(page, "p > a")

"""HTML pages: what they say of themselves, and what they may not say."""

import pytest

from events.ingest.extract.page import find_canonical_url, parse_html, read_page, strip_tags

PROSE = "The missile flew about a thousand kilometres and fell into the sea, the military said in a notice. "


def canonical(link: str, url: str, *, head: str = "") -> str:
    tree = parse_html(f'<html><head><link rel="canonical" href="{link}">{head}</head><body><p>x</p></body></html>')
    assert tree is not None
    return find_canonical_url(tree, url)


def published(body: str, *, head: str = "", url: str = "http://a.example/x") -> str:
    page = read_page(f"<html><head>{head}</head><body>{body}<p>{PROSE * 3}</p></body></html>", url=url, override=None)
    assert page is not None
    return page.published.edtf if page.published else ""


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


@pytest.mark.parametrize(
    ("body", "edtf"),
    [
        ('<time datetime="2024-12-27T10:00:00Z">Friday</time>', "2024-12-27"),
        (
            '<time datetime="2024-12-20">a</time><time itemprop="datePublished" datetime="2024-12-27">b</time>',
            "2024-12-27",
        ),
        ('<span class="post-date">Dec. 27, 2024</span>', "2024-12-27"),
        ('<div class="dateline">27 December 2024</div>', "2024-12-27"),
        ('<span class="date">Updated Dec. 27, 2024</span>', ""),
        ('<span class="update">Dec. 27, 2024</span>', ""),
        ("<footer>© 2024 Example</footer>", ""),
        ("<p>On 27 December 2024 it happened, as was said later.</p>", ""),
        ('<div class="candidate">Dec. 27, 2024</div>', ""),
    ],
)
def test_visible_dates_count_where_they_are_called_one(body: str, edtf: str) -> None:
    assert published(body) == edtf


def test_the_address_states_a_date_when_the_page_does_not() -> None:
    assert published("", url="http://a.example/2024/12/27/x") == "2024-12-27"
    assert published('<time datetime="2024-12-28">x</time>', url="http://a.example/2024/12/27/x") == "2024-12-28"


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
    ],
)
def test_titles_lose_the_name_of_their_site(head: str, title: str) -> None:
    html = (
        f'<html><head>{head}<meta property="og:site_name" content="Daily News"></head><body><p>{PROSE * 3}</p></body>'
    )
    page = read_page(html, url="http://a.example/x", override=None)
    assert page is not None
    assert page.title == title


def test_an_article_split_into_boxes_is_read_whole() -> None:
    words = [f"Paragraph number {number}: {PROSE}" for number in range(12)]
    boxes = [
        '<div class="grid"><div class="body">' + "".join(f"<p>{word}</p>" for word in part) + "</div></div>"
        for part in (words[:6], words[6:])
    ]
    html = f"<html><body><main><article>{boxes[0]}</article><div class='ad'>Buy</div><aside>{boxes[1]}</aside></main></body></html>"
    page = read_page(html, url="http://a.example/x", override=None)
    assert page is not None
    assert all(word.strip() in page.text for word in words)
    assert "Buy" not in page.text


def test_tags_are_stripped_in_one_pass() -> None:
    html = "<title>T</title>a &amp; b<br>c<script>if (1 < 2) {}</script> d<p class='x'>e <b>f</b></p><style>x"
    assert strip_tags(html) == ["Ta & b", "c d", "e f"]
    assert strip_tags("") == []
    assert strip_tags("a <b") == ["a"]


@pytest.mark.parametrize("html", ["", "   ", "<!-- only a comment -->", "\x00"])
def test_nothing_gives_no_page_or_an_empty_one(html: str) -> None:
    page = read_page(html, url="", override=None)
    assert page is None or page.text == ""

"""RSS and Atom as publishers write them, the ill-formed ones too."""

import datetime as dt
from collections.abc import Callable

import pytest

from events.ingest.feeds import ParsedFeed, parse_feed

URL = "https://agency.example.org/rss/all.xml"
FeedFile = Callable[[str], bytes]


def _read(items: str, *, root: str = "<rss version='2.0'>", head: str = "", limit: int = 50) -> ParsedFeed:
    return parse_feed(f"{root}<channel>{head}{items}</channel></rss>".encode(), kind="rss", url=URL, limit=limit)


def test_rss(feed_file: FeedFile) -> None:
    parsed = parse_feed(feed_file("agency.xml"), kind="rss", url=URL)
    first, second, third = parsed.entries

    assert parsed.title == "Example Agency & Partners"
    assert parsed.update_interval_s == 1800
    assert (parsed.truncated, parsed.dropped_count, parsed.notes) == (False, 3, ())
    assert first.url == "https://agency.example.org/news/2024/001?lang=en&id=7"
    assert first.title == "North Korea fires missile ‘into East Sea’: Seoul"
    assert first.summary == "The launch took place on Friday.\n\nNobody was hurt."
    assert (first.published, first.published_at) == ("2024-12-27", dt.datetime(2024, 12, 27, 14, 30, tzinfo=dt.UTC))
    assert (first.language, first.source_title) == ("en", "Example Wire")
    assert second.url == "https://agency.example.org/news/2024/002"
    assert second.summary == "Only the text — no description"
    assert (second.published, second.published_at) == ("2024-12-27", None)
    assert third.url == "https://agency.example.org/news/2024/003"
    assert (third.published, third.updated) == ("2024-12-26", "")


def test_atom(feed_file: FeedFile) -> None:
    parsed = parse_feed(feed_file("ministry.atom"), kind="atom", url=URL)
    first, second = parsed.entries

    assert parsed.title == "Ministry & press"
    assert first.url == "https://ministry.example.org/press/2024/1.html"
    assert first.title == "탄도미사일 발사 5 < 6"
    assert first.summary == "합동참모본부가 밝혔다."
    assert (first.published, first.updated) == ("2024-12-27", "2024-12-28")
    assert first.updated_at == dt.datetime(2024, 12, 28, tzinfo=dt.UTC)
    assert (first.language, first.source_title) == ("ko", "다른 부처")
    assert (second.url, second.language) == ("https://other.example.org/b.html", "en")
    assert (second.published, second.updated) == ("", "2024-12-26")  # changed then; published nobody says when
    assert parsed.dropped_count == 1


def test_korean_bytes_and_dates(feed_file: FeedFile) -> None:
    parsed = parse_feed(feed_file("korean_euc_kr.xml"), kind="rss", url=URL)

    assert [entry.published for entry in parsed.entries] == ["2024-12-27", "2024-12-26", "2024-12-25"]
    assert parsed.entries[0].title == '북, 동해상으로 탄도미사일 발사…합참 "분석 중"'
    assert parsed.entries[0].summary == "합동참모본부는 27일 밝혔다. 똠방각하"  # the last word is not in KS X 1001
    assert {entry.language for entry in parsed.entries} == {"ko"}


def test_rss_1_0() -> None:
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel><title>Old</title><items><rdf:Seq><rdf:li rdf:resource="https://a.example/1"/></rdf:Seq></items></channel>
        <item rdf:about="https://a.example/1"><title>One</title><link>https://a.example/1</link>
        <dc:date>2024-12-27T10:00:00Z</dc:date></item></rdf:RDF>"""

    parsed = parse_feed(body, kind="rss", url=URL)

    assert (parsed.kind, parsed.title) == ("rss", "Old")
    assert [(entry.url, entry.published) for entry in parsed.entries] == [("https://a.example/1", "2024-12-27")]


def test_atom_0_3_and_prefixed_elements() -> None:
    body = b"""<a:feed version="0.3" xmlns:a="http://purl.org/atom/ns#"><a:title>Old Atom</a:title>
        <a:entry><a:title>One</a:title><a:link rel="alternate" type="text/html" href="/1"/>
        <a:issued>2024-12-27T10:00:00+09:00</a:issued><a:modified>2024-12-28T10:00:00Z</a:modified></a:entry></a:feed>"""

    (entry,) = parse_feed(body, kind="rss", url=URL).entries

    assert (entry.url, entry.title) == ("https://agency.example.org/1", "One")
    assert (entry.published, entry.updated) == ("2024-12-27", "2024-12-28")


def test_the_address_of_the_article_goes_before_that_of_a_feed_service() -> None:
    parsed = _read(
        "<item><link>https://feeds.example.net/~r/1</link>"
        "<feedburner:origLink xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'>https://a.example/1"
        "</feedburner:origLink></item>"
    )

    assert [entry.url for entry in parsed.entries] == ["https://a.example/1"]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("AT&amp;T and R&amp;D", "AT&T and R&D"),
        ("<![CDATA[<b>Bold</b> claim]]>", "Bold claim"),
        ("&lt;i&gt;Italic&lt;/i&gt; claim", "Italic claim"),
        ("It&amp;#039;s &amp;quot;so&amp;quot;", 'It\'s "so"'),
        ("5 &lt; 6 and 7 &gt; 6", "5 < 6 and 7 > 6"),
        ("two\n   lines", "two lines"),
        ("Mus&#233;e &#x2014; caf&#xe9;", "Musée — café"),
        ("", ""),
    ],
)
def test_titles_are_words(title: str, words: str) -> None:
    (entry,) = _read(f"<item><title>{title}</title><link>/1</link></item>").entries

    assert entry.title == words


@pytest.mark.parametrize(
    ("head", "seconds"),
    [
        ("<ttl>60</ttl>", 3600),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>99999999999</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3600),
        ("<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 86_400),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>24</sy:updateFrequency><ttl>1</ttl>", 3600),
        ("<sy:updatePeriod>whenever</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_how_often_a_feed_says_it_changes(head: str, seconds: int | None) -> None:
    root = "<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>"

    assert _read("", root=root, head=head).update_interval_s == seconds


@pytest.mark.parametrize(
    "items",
    [
        "<item><title>Fish & chips</title><link>https://a.example/1?a=1&b=2</link></item>",
        "<item><title>Fish &nbsp;&amp; chips</title><link>https://a.example/1?a=1&amp;b=2</link></item>",
        "<item><title>Fish & chips</title><link>https://a.example/1?a=1&amp;b=2</link><description>A<br>b<p>c</description></item>",
        "<item><title>Fish & chips</title><link>https://a.example/1?a=1&amp;b=2</link><x:y>z</x:y>",
        "<ITEM><TITLE>Fish & chips</TITLE><LINK>https://a.example/1?a=1&amp;b=2</LINK></ITEM>",
        "<item><title>Fish & chips</title><link>https://a.example/1?a=1&amp;b=2</link></item></channel>",
        "<item><title>Fish \x0b&#11;& chips</title><link>https://a.example/1?a=1&amp;b=2</link></item>",
    ],
)
def test_ill_formed_feeds_are_read_and_say_so(items: str) -> None:
    parsed = _read(items + "<item><title>Second</title><link>/2</link></item>")

    urls = [entry.url for entry in parsed.entries]
    assert urls[0] == "https://a.example/1?a=1&b=2"
    assert parsed.entries[0].title.startswith("Fish")
    assert "chips" in parsed.entries[0].title
    if "</channel>" not in items:
        assert urls[1:] == ["https://agency.example.org/2"]
    assert any("ill-formed XML" in note for note in parsed.notes)


def test_a_feed_that_breaks_off_gives_what_came() -> None:
    body = b"<rss><channel><item><title>One</title><link>/1</link></item><item><title>Two</title><link>/2</li"

    parsed = parse_feed(body, kind="rss", url=URL)

    assert [entry.title for entry in parsed.entries][:1] == ["One"]
    assert "ill-formed XML" in parsed.notes[0]


def test_only_the_first_entries_are_read_and_well_formed_ones_give_no_note() -> None:
    items = "".join(f"<item><link>/{number}</link></item>" for number in range(10))

    exact, more = _read(items, limit=10), _read(items, limit=9)

    assert (len(exact.entries), exact.truncated) == (10, False)
    assert (len(more.entries), more.truncated, more.notes) == (9, True, ())
    assert more.entries[-1].url == "https://agency.example.org/8"


def test_an_item_in_text_is_no_entry() -> None:
    parsed = _read(
        "<item><link>/1</link><description><![CDATA[<item><item><entry>]]></description></item><!-- <item> -->"
        "<item><link>/2</link></item>",
        limit=2,
    )

    assert len(parsed.entries) == 2
    assert not parsed.truncated


def test_the_logo_of_a_feed_is_not_its_title_and_media_have_none() -> None:
    parsed = _read(
        "<item><link>/1</link><media:title xmlns:media='http://search.yahoo.com/mrss/'>Photo</media:title></item>",
        head="<image><title>Logo</title><link>https://a.example/</link></image><title>News</title>",
    )

    assert parsed.title == "News"
    assert parsed.entries[0].title == ""


def test_an_id_that_is_no_permanent_link_is_no_address() -> None:
    guids = (
        "<item><guid isPermaLink='false'>https://a.example/1</guid></item><item><guid>https://a.example/2</guid></item>"
    )
    atom = b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>https://a.example/3</id></entry></feed>"

    assert [entry.url for entry in _read(guids).entries] == ["https://a.example/2"]
    assert [entry.url for entry in parse_feed(atom, kind="atom", url=URL).entries] == ["https://a.example/3"]


def test_a_date_that_cannot_be_read_is_unknown() -> None:
    (entry,) = _read("<item><link>/1</link><pubDate>11/12/2024</pubDate></item>").entries

    assert (entry.published, entry.published_at) == ("", None)


def test_the_short_dates_of_an_agency() -> None:
    (entry,) = _read("<item><link>/1</link><pubDate>24-12-27 09:30</pubDate></item>").entries

    assert (entry.published, entry.published_at) == ("2024-12-27", None)

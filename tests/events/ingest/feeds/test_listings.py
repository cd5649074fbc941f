"""Pages of links and their rules."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from events.errors import FeedError, ValueFormatError
from events.ingest.feeds import FeedKind, ListingRule, ParsedFeed, parse_feed, parse_listing_rule
from tests.architecture.modules import ROOT

URL = "http://www.kcna.kp/en"
FeedFile = Callable[[str], bytes]


def _rule_of(key: str) -> ListingRule:
    rows = yaml.safe_load((ROOT / "fixtures" / "reference" / "feeds.yaml").read_text(encoding="utf-8"))
    return parse_listing_rule(next(row["listing"] for row in rows if row["key"] == key))


def _read(page: str, rule: ListingRule | None = None, *, limit: int = 100) -> ParsedFeed:
    return parse_feed(page.encode(), kind="listing", url="https://a.example/list/", listing=rule, limit=limit)


def test_the_rule_of_kcna_takes_articles_only(feed_file: FeedFile) -> None:
    parsed = parse_feed(feed_file("kcna_list.html"), kind="listing", url=URL, listing=_rule_of("kcna-kp"))

    assert (parsed.kind, parsed.title) == (FeedKind.LISTING, "KCNA: an invented list")
    assert [(entry.url, entry.title) for entry in parsed.entries] == [
        ("http://www.kcna.kp/en/article/q/00112233445566778899aabbccddeeff.kcmsf", "Kim Jong Un Visits Factory"),
        ("http://www.kcna.kp/en/article/detail/ffeeddccbbaa99887766554433221100", "Press Statement Issued"),
    ]
    assert {entry.language for entry in parsed.entries} == {"en"}


def test_the_rule_of_rodong_takes_both_forms_of_addresses(feed_file: FeedFile) -> None:
    parsed = parse_feed(
        feed_file("rodong_list.html"), kind="listing", url="http://www.rodong.rep.kp/en/", listing=_rule_of("rodong")
    )

    assert [entry.title for entry in parsed.entries] == ["Meeting Held", "Older Meeting Held"]
    assert parsed.entries[1].url.endswith("/en/index.php?strPageID=SF01_02_01&newsID=2021-09-12-0009")


def test_without_a_rule_every_link_is_an_entry() -> None:
    parsed = _read(
        "<p><a href='1'>One</a> <a href='/2' title='Two'><img alt='pic'></a> <a href='/3'><img alt='Three'></a> <a name='x'>x</a><a href='#y'>y</a>"
    )

    assert [(entry.url, entry.title) for entry in parsed.entries] == [
        ("https://a.example/list/1", "One"),
        ("https://a.example/2", "Two"),
        ("https://a.example/3", "Three"),
    ]


def test_a_rule_names_item_link_title_and_date() -> None:
    rule = parse_listing_rule(
        {"item": "div.news", "link": "a.more", "title": "h3", "date": ".when", "match": r"https://a\.example/n/\d+"}
    )
    page = """<div class="news"><a href="/tag/x">tag</a><h3>탄도미사일 <b>발사</b></h3><i class="when">2024년 12월 27일</i>
        <a class="more" href="/n/1#top">more</a></div>
        <div class="news"><h3>No link</h3></div>
        <div class="news"><h3>Elsewhere</h3><a class="more" href="/n/x">more</a></div>
        <div class="news"><a class="more" href="/n/2">No title</a><time class="when" datetime="2024-12-26T23:00:00Z">x</time></div>"""

    first, second = _read(page, rule).entries

    assert (first.url, first.title, first.published) == ("https://a.example/n/1", "탄도미사일 발사", "2024-12-27")
    assert (second.title, second.published) == ("No title", "2024-12-26")
    assert second.published_at is not None


def test_the_base_of_the_page_is_that_of_its_links() -> None:
    assert _read("<base href='/en/'><a href='x'>x</a>").entries[0].url == "https://a.example/en/x"


def test_a_link_twice_is_one_entry_with_its_words() -> None:
    parsed = _read("<a href='/1'><img></a><a href='/1'>One</a>")

    assert [entry.title for entry in parsed.entries] == ["One"]
    assert parsed.dropped_count == 1


def test_only_the_first_links_are_read() -> None:
    page = "".join(f"<a href='/{number}'>x</a>" for number in range(5))

    assert (len(_read(page, limit=5).entries), _read(page, limit=5).truncated) == (5, False)
    assert (len(_read(page, limit=4).entries), _read(page, limit=4).truncated) == (4, True)


def test_a_page_without_links_is_no_error_but_an_empty_one_is() -> None:
    assert _read("<html><body>Nothing new</body></html>").entries == ()
    with pytest.raises(FeedError, match="empty"):
        _read(" ")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"items": "li"}, "field 'items'; it may have item, link, title, date, match"),
        ({"item": 5}, "listing.item is 5"),
        ({"item": None}, "listing.item is None"),
        ({"item": "li:hover"}, "listing.item: the selector"),
        ({"date": "["}, "listing.date: '\\[' is no CSS selector"),
        ({"match": "("}, "listing.match: .* is no regular expression"),
        ({"match": "(a+)+b"}, "listing.match: .* may take very long"),
        ({"match": "(?:a|a)*b"}, "listing.match: .* may take very long"),
        ({"match": ".*a.*b.*c.*"}, "listing.match: .* may take very long"),
        ({"match": "(a{2,}){3,}"}, "listing.match: .* may take very long"),
        ({"match": "x" * 301}, "301 characters"),
    ],
)
def test_rules_that_cannot_be_used_say_why(data: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueFormatError, match=message):
        parse_listing_rule(data)


@pytest.mark.parametrize(
    "match", [r"https?://a\.example/(?:en|ko)/\d{4}/[a-z-]+\.html?", r".*/[*+]{1,2}/\(.*", "[]]a+"]
)
def test_usual_expressions_are_taken(match: str) -> None:
    assert parse_listing_rule({"match": match, "item": ""}).match == match


def test_the_whole_address_has_to_match() -> None:
    rule = parse_listing_rule({"match": "https://a.example/n"})

    assert [entry.url for entry in _read("<a href='/n'>1</a><a href='/n/2'>2</a>", rule).entries] == [
        "https://a.example/n"
    ]

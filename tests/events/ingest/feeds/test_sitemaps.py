"""Sitemaps of all kinds: the newest entries, and nothing taken for a day of publication that is none."""

import datetime as dt
from collections.abc import Callable

import pytest

from events.errors import FeedError
from events.ingest.feeds import FeedKind, parse_feed

URL = "https://paper.example.org/sitemap.xml"
FeedFile = Callable[[str], bytes]


def _urlset(*rows: tuple[str, str]) -> bytes:
    urls = "".join(f"<url><loc>https://a.example/{name}</loc><lastmod>{day}</lastmod></url>" for name, day in rows)
    return f"<urlset>{urls}</urlset>".encode()


def test_a_news_sitemap_newest_first(feed_file: FeedFile) -> None:
    parsed = parse_feed(feed_file("news_sitemap.xml"), kind="sitemap", url=URL)
    new, changed, old, undated = parsed.entries

    assert new.url == "https://paper.example.org/new"
    assert (new.title, new.language, new.source_title) == ("Pyongyang & the talks", "en", "The Example Paper")
    assert (new.published, new.published_at) == ("2024-12-27", dt.datetime(2024, 12, 27, 1, tzinfo=dt.UTC))
    assert changed.url == "https://paper.example.org/changed?a=1&b=2"
    assert (changed.published, changed.updated) == ("", "2024-12-26")
    assert (old.updated, old.updated_at) == ("2020-01-01", None)
    assert (undated.url, undated.updated) == ("https://paper.example.org/undated", "")


def test_an_index_names_its_sitemaps_newest_first(feed_file: FeedFile) -> None:
    parsed = parse_feed(feed_file("sitemap_index.xml"), kind="sitemap", url=URL)

    assert parsed.child_sitemaps == ("https://paper.example.org/2024.xml.gz", "https://paper.example.org/2023.xml.gz")
    assert (parsed.entries, parsed.dropped_count) == ((), 1)


def test_the_newest_are_kept_and_the_first_of_one_day() -> None:
    body = _urlset(
        ("a", "2024-01-01"), ("b", "2024-03-01"), ("c", "2024-02-01"), ("d", "2024-03-01"), ("e", "2024-02-01")
    )

    parsed = parse_feed(body, kind="sitemap", url=URL, limit=3)

    assert [entry.url[-1] for entry in parsed.entries] == ["b", "d", "c"]
    assert parsed.truncated


def test_times_are_compared_as_instants_and_months_by_their_first_day() -> None:
    body = _urlset(
        ("early", "2024-12-27T08:00:00+09:00"), ("late", "2024-12-27T00:30:00Z"), ("month", "2024-12"), ("bad", "x")
    )

    parsed = parse_feed(body, kind="sitemap", url=URL)

    assert [entry.url.rpartition("/")[2] for entry in parsed.entries] == ["late", "early", "month", "bad"]
    assert [entry.updated for entry in parsed.entries] == ["2024-12-27", "2024-12-27", "2024-12", ""]


def test_ampersands_as_many_sites_write_them() -> None:
    body = b"<urlset><url><loc>https://a.example/?a=1&b=2</loc></url><url><loc>https://a.example/2</loc></url></urlset>"

    parsed = parse_feed(body, kind="sitemap", url=URL)

    assert [entry.url for entry in parsed.entries] == ["https://a.example/?a=1&b=2", "https://a.example/2"]
    assert "ill-formed XML" in parsed.notes[0]


def test_a_sitemap_that_breaks_off_gives_what_came() -> None:
    body = _urlset(("a", "2024-01-01"), ("b", "2024-01-02"))

    parsed = parse_feed(body[: body.rindex(b"</lastmod>")], kind="sitemap", url=URL)

    assert [entry.url for entry in parsed.entries] == ["https://a.example/b", "https://a.example/a"]
    assert "ill-formed XML" in parsed.notes[0]


def test_a_list_of_addresses_is_a_sitemap() -> None:
    body = b"\xef\xbb\xbfhttps://a.example/1\r\n\r\nhttps://a.example/2\r\n# ours\r\nhttps://a.example/1\r\n"

    parsed = parse_feed(body, kind="sitemap", url=URL)

    assert (parsed.kind, parsed.dropped_count) == (FeedKind.SITEMAP, 1)
    assert [entry.url for entry in parsed.entries] == ["https://a.example/1", "https://a.example/2"]
    assert parse_feed(body, kind="sitemap", url=URL, limit=1).truncated


@pytest.mark.parametrize("body", [b"Not found", b"# a comment", b"https://a.example/1\nand then\nsome words\n"])
def test_other_text_is_none(body: bytes) -> None:
    with pytest.raises(FeedError) as caught:
        parse_feed(body, kind="sitemap", url=URL)

    assert caught.value.fault == "not_a_feed"


def test_elements_of_other_depths_are_not_taken_for_addresses() -> None:
    body = b"<urlset><loc>https://a.example/0</loc><url><a><loc>https://a.example/1</loc></a></url></urlset>"

    parsed = parse_feed(body, kind="sitemap", url=URL)

    assert (parsed.entries, parsed.dropped_count) == ((), 1)

"""The body of a feed in, its entries out, whatever it was declared as and whatever it holds."""

import datetime as dt
import gzip
import os
import random
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.errors import FeedError, IngestError, ValueFormatError
from events.ingest.feeds import MAX_ENTRIES, FeedKind, ParsedFeed, parse_feed
from events.ingest.records import ErrorKind
from events.values.partial_date import parse_partial_date
from events.values.urls import parse_http_url
from tests.events.ingest.feeds.conftest import FOLDER

SHARED = os.environ.get("ARCHIVE_SHARED_DATA", "")
URL = "https://feeds.example.org/all/feed.xml"
KINDS = [kind.value for kind in FeedKind]
FeedFile = Callable[[str], bytes]


def check_result(parsed: ParsedFeed, *, limit: int = MAX_ENTRIES) -> None:
    """What holds for every result."""
    urls = [entry.url for entry in parsed.entries]
    assert len(set(urls)) == len(urls) <= limit
    assert len(parsed.child_sitemaps) <= limit
    for entry in parsed.entries:
        assert parse_http_url(entry.url).scheme in {"http", "https"}
        assert "\n" not in entry.title
        assert len(entry.title) <= 500
        assert len(entry.summary) <= 2000
        for edtf, instant in ((entry.published, entry.published_at), (entry.updated, entry.updated_at)):
            assert parse_partial_date(edtf).edtf == edtf
            assert instant is None or (edtf and instant.tzinfo is dt.UTC)


@pytest.mark.parametrize("declared", ["rss", "atom", "json", "sitemap"])
@pytest.mark.parametrize(
    ("name", "kind", "count"),
    [
        ("agency.xml", "rss", 3),
        ("korean_euc_kr.xml", "rss", 3),
        ("ministry.atom", "atom", 2),
        ("notes.json", "json", 3),
        ("news_sitemap.xml", "sitemap", 4),
        ("sitemap_index.xml", "sitemap", 0),
        ("sitemap.xml.gz", "sitemap", 1),
    ],
)
def test_what_came_is_found_out_whatever_was_declared(
    feed_file: FeedFile, name: str, kind: str, count: int, declared: str
) -> None:
    parsed = parse_feed(feed_file(name), kind=declared, url=URL)

    assert parsed.kind == kind
    assert len(parsed.entries) == count
    check_result(parsed)


def test_a_listing_that_became_a_feed_is_read_as_the_feed(feed_file: FeedFile) -> None:
    assert parse_feed(feed_file("agency.xml"), kind="listing", url=URL).kind is FeedKind.RSS


@pytest.mark.parametrize("kind", ["rss", "atom", "json", "sitemap"])
def test_a_page_instead_of_a_feed_is_an_error_of_its_own_kind(feed_file: FeedFile, kind: str) -> None:
    with pytest.raises(FeedError, match="web page instead of a feed") as caught:
        parse_feed(feed_file("kcna_list.html"), kind=kind, url=URL, content_type="application/rss+xml")

    assert caught.value.fault == "html_page"
    assert caught.value.kind == ErrorKind.BAD_FEED
    assert caught.value.transient
    assert isinstance(caught.value, IngestError)


def test_the_charset_of_the_header_is_used_where_the_document_names_none() -> None:
    body = "<rss><channel><item><title>북한</title><link>/1</link></item></channel></rss>".encode("euc-kr")

    by_header = parse_feed(body, kind="rss", url=URL, content_type="text/xml; charset=euc-kr")

    assert by_header.entries[0].title == "북한"
    assert parse_feed(body, kind="rss", url=URL, charset="euc-kr") == by_header


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<rss version='2.0'><channel><title>t</title></channel></rss>", FeedKind.RSS),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", FeedKind.ATOM),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', FeedKind.JSON),
        (b"<urlset/>", FeedKind.SITEMAP),
        (b"<sitemapindex/>", FeedKind.SITEMAP),
    ],
)
def test_a_feed_without_entries_is_no_error(body: bytes, kind: FeedKind) -> None:
    parsed = parse_feed(body, kind="rss", url=URL)

    assert (parsed.kind, parsed.entries, parsed.truncated) == (kind, (), False)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "gopher"}, "'gopher' is no kind of feed; there are rss, atom"),
        ({"limit": 0}, "the limit of entries is 0"),
        ({"url": "feed.xml"}, "address of the feed cannot be used"),
        ({"url": "file:///etc/passwd"}, "address of the feed cannot be used"),
    ],
)
def test_arguments_that_cannot_be_meant_are_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ValueFormatError, match=message):
        parse_feed(b"<rss/>", **({"kind": "rss", "url": URL} | arguments))


# --- Heaps and bombs: each would take minutes or gigabytes if it were not bounded


def _rss(inner: str, *, doctype: str = "") -> bytes:
    return f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel>{inner}</channel></rss>'.encode()


def _item(inner: str) -> str:
    return f"<item><link>https://a.example/1</link>{inner}</item>"


NOISE = random.Random(7).randbytes(300_000)  # noqa: S311 - the same noise each time
LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)  # fmt: skip
ALL_ATTRIBUTES = " ".join(f'a{n}="x"' for n in range(200_000))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(_rss("<item/>" * 300_000), id="empty items"),
        pytest.param(b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<entry/>" * 300_000 + b"</feed>", id="entries"),
        pytest.param(b"<urlset>" + b"<url/>" * 100_000 + b"</urlset>", id="empty urls"),
        pytest.param(b'{"title":"t","items":[' + b"{}," * 300_000 + b"{}]}", id="JSON items"),
        pytest.param(b'{"title":"t","items":[{"a":[' + b"[]," * 500_000 + b"[]]}]}", id="lists in a JSON item"),
        pytest.param(b'{"items":' + b"[" * 300_000, id="deep JSON"),
        pytest.param(_rss(_item(f"<title>{'&j;' * 1000}</title>"), doctype=LAUGHS + "]>"), id="billion laughs"),
        pytest.param(
            _rss(
                _item("<title>" + "&a;" * 50_000 + "</title>"), doctype=f'<!DOCTYPE r [<!ENTITY a "{"x" * 90_000}">]>'
            ),
            id="quadratic blowup",
        ),
        pytest.param(_rss(_item("<a>" * 300_000)), id="deep"),
        pytest.param(b"<urlset>" + b"<a>" * 300_000, id="deep sitemap"),
        pytest.param(_rss(_item("</a>" * 300_000)), id="end tags"),
        pytest.param(_rss(_item("<title>" + "<![CDATA[" * 100_000)), id="CDATA"),
        pytest.param(_rss(_item("<!--" * 200_000)), id="comments"),
        pytest.param(_rss(_item("<title>" + "<" * 500_000)), id="angle brackets"),
        pytest.param(_rss(_item("<title>" + "&" * 500_000)), id="ampersands"),
        pytest.param(_rss(_item('<a b="' * 100_000)), id="quotes"),
        pytest.param(_rss(_item(f"<a {ALL_ATTRIBUTES}/>")), id="attributes"),
        pytest.param(_rss(_item(f'<enclosure url="{"x" * 3_000_000}"/>')), id="a huge attribute"),
        pytest.param(_rss(_item(f"<author>{'a' * 300_000}</author>")), id="a long author"),
        pytest.param(_rss(_item("<link>/x</link>" * 90_000)), id="links"),
        pytest.param(_rss(_item(f"<pubDate>{'1:' * 300_000}</pubDate>")), id="a long date"),
        pytest.param(_rss(f"<item><link>https://a.example{'/..' * 300_000}</link></item>"), id="a long address"),
        pytest.param(_rss(_item(f"<description><![CDATA[{'<script' * 100_000}]]></description>")), id="scripts"),
        pytest.param(_rss("<item/>" * 100_000).decode().encode("utf-16"), id="UTF-16"),
        pytest.param(gzip.compress(b"<urlset>" + b" " * 100_000_000, mtime=0), id="gzip bomb"),
        pytest.param(b"\0" * 3_000_000, id="zeros"),
        pytest.param(b"<html>" + b"<div>" * 300_000 + b"<a href='/x'>y</a>" * 100_000, id="page"),
        pytest.param(NOISE, id="noise"),
        pytest.param(b"<rss>" + NOISE, id="noise in a feed"),
    ],
)
@pytest.mark.parametrize("kind", ["rss", "listing"])
def test_heaps_and_bombs_end_in_a_result_or_a_named_error(body: bytes, kind: str) -> None:
    try:
        parsed = parse_feed(body, kind=kind, url=URL)
    except FeedError as error:
        outcome = error.kind
    else:
        check_result(parsed)
        outcome = parsed.kind.value

    assert outcome in {*FeedKind, ErrorKind.BAD_FEED, ErrorKind.TOO_LARGE}


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p; <!ENTITY a "SECRET">]>',
        '<!DOCTYPE rss PUBLIC "x" "http://127.0.0.1:9/rss.dtd" [<!ENTITY a "SECRET">]>',
        '<!DOCTYPE rss [<!ENTITY a "SECRET"><!-- "]>" -->]>',
    ],
)
def test_no_entity_of_a_document_type_is_read(doctype: str) -> None:
    (entry,) = parse_feed(_rss(_item("<title>x &a; y</title>"), doctype=doctype), kind="rss", url=URL).entries

    assert "SECRET" not in entry.title
    assert "root" not in entry.title
    assert entry.title.startswith("x ")


def test_a_bomb_of_gzip_is_too_large() -> None:
    with pytest.raises(FeedError) as caught:
        parse_feed(gzip.compress(b"<urlset>" + b" " * 60_000_000), kind="sitemap", url=URL)

    assert (caught.value.kind, caught.value.fault) == (ErrorKind.TOO_LARGE, "too_large")


# --- Anything at all


DOCUMENTS = [path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.name != "README.md"]
PIECES = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        [b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<item>", b"</item>", b"</channel>", b"<entry>", b'"',
         b"<url>", b"<loc>", b"{", b"}", b"[", b"]", b"\\", b"\0", b"\xff", b"<?xml encoding='utf-16'?>", b"&#0;", b"&#x110000;",
         b" xmlns:a=''", b" xml:base='http://['", b"<br>", b"<source>", b"<a:b>", b"\xef\xbb\xbf", b"<!DOCTYPE x [", b"&nbsp;"]
    ),
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    st.sampled_from(DOCUMENTS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES), max_size=6),
    st.sampled_from(KINDS),
)
def test_a_damaged_feed_is_read_or_refused_by_name(
    body: bytes, damages: list[tuple[float, int, bytes]], kind: str
) -> None:
    for where, length, piece in damages:
        start = int(where * len(body))
        body = body[:start] + piece + body[start + length :]

    try:
        parsed = parse_feed(body, kind=kind, url=URL)
    except FeedError:
        return
    check_result(parsed)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<", ">", "/", "item", "title", "link", "entry", "source", " ", "=", '"', "'", "&", ";", "!", "-"]
        )
        | st.text(string.printable, max_size=4),
        max_size=40,
    ),
    st.sampled_from(["<rss>", "<feed>", "<urlset><url>", '{"items":[', "<html>", ""]),
    st.sampled_from(KINDS),
    st.integers(1, 3),
)
def test_any_tokens_are_read_or_refused_by_name(tokens: list[str], start: str, kind: str, limit: int) -> None:
    try:
        parsed = parse_feed((start + "".join(tokens)).encode(), kind=kind, url=URL, limit=limit)
    except FeedError:
        return
    check_result(parsed, limit=limit)


# --- Real feeds, where they are at hand


def _real_files() -> list[Path]:
    return sorted(path for path in (Path(SHARED) / "data" / "feeds").rglob("*") if path.is_file()) if SHARED else []


@pytest.mark.skipif(not _real_files(), reason="ARCHIVE_SHARED_DATA does not name a folder with data/feeds")
def test_real_feeds_are_read_or_refused_by_name() -> None:
    outcomes: dict[str, int] = {}
    for path in _real_files():
        body = path.read_bytes()
        for kind in KINDS:
            try:
                parsed = parse_feed(body, kind=kind, url=URL)
                check_result(parsed)
                outcome = parsed.kind.value
            except FeedError as error:
                outcome = error.fault
            outcomes[outcome] = outcomes.get(outcome, 0) + 1

    assert outcomes["rss"] > 100
    assert outcomes["html_page"]

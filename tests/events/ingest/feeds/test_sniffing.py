"""What a body really is."""

import gzip

import pytest

from events.errors import FeedError
from events.ingest.feeds.records import MAX_BODY_BYTES, FeedKind
from events.ingest.feeds.sniffing import open_document
from events.ingest.records import ErrorKind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<rss/>", FeedKind.RSS),
        (b"\r\n \xef\xbb\xbf<?xml version='1.0'?><!-- <feed> --><rss/>", FeedKind.RSS),
        (b"<?xml-stylesheet href='a>b'?><rdf:RDF/>", FeedKind.RSS),
        (b"<!DOCTYPE rss [<!ENTITY a '<feed>]>'> <!-- it's ]> --> ]><rss/>", FeedKind.RSS),
        (b"<channel/>", FeedKind.RSS),
        (b"<Feed/>", FeedKind.ATOM),
        (b"<a:feed/>", FeedKind.ATOM),
        (b"<urlset/>", FeedKind.SITEMAP),
        (b"<sitemapindex/>", FeedKind.SITEMAP),
        (b' {"a": 1}', FeedKind.JSON),
        (b"https://a.example/", FeedKind.SITEMAP),
        (gzip.compress(b"<rss/>", mtime=0), FeedKind.RSS),
        ("<rss/>".encode("utf-16"), FeedKind.RSS),
    ],
)
def test_the_root_tells(body: bytes, kind: FeedKind) -> None:
    document = open_document(body, kind=FeedKind.LISTING, charset=None)

    assert (document.kind, document.notes) == (kind, ())


@pytest.mark.parametrize(
    "before", [b"Warning: mysql in line 3\n", b"<br />\n<b>Notice</b>: x\n", b"\xff\xfe"[:0] + b"1f8\r\n"]
)
def test_words_before_a_feed_are_passed_over(before: bytes) -> None:
    document = open_document(before + b"<?xml version='1.0'?><rss><channel/></rss>", kind=FeedKind.RSS, charset=None)

    assert document.kind is FeedKind.RSS
    assert document.text[document.root :] == "<rss><channel/></rss>"
    assert "before the feed" in document.notes[0]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "empty"),
        (b" \r\n\0", "empty"),
        (b"<?xml version='1.0'?>\n<!-- nothing -->", "empty"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "html_page"),
        (b"<html><head><title>Sign in</title>", "html_page"),
        (b"<div>Forbidden</div>", "html_page"),
        (b"Access denied <html><body>", "html_page"),
        (b"<opml version='1.0'/>", "not_a_feed"),
        (b"<CONSOLIDATED_LIST><INDIVIDUALS/></CONSOLIDATED_LIST>", "not_a_feed"),
        (b"<>", "not_a_feed"),
        (gzip.compress(b"<rss/>", mtime=0)[:-4], "compression"),
        (b"\x1f\x8bnonsense", "compression"),
    ],
)
def test_what_lists_nothing_is_refused_by_name(body: bytes, fault: str) -> None:
    with pytest.raises(FeedError) as caught:
        open_document(body, kind=FeedKind.RSS, charset=None)

    assert caught.value.fault == fault
    assert caught.value.kind == ErrorKind.BAD_FEED


def test_a_document_may_not_be_larger_than_a_sitemap_may() -> None:
    with pytest.raises(FeedError) as caught:
        open_document(b" " * (MAX_BODY_BYTES + 1), kind=FeedKind.RSS, charset=None)

    assert caught.value.kind == ErrorKind.TOO_LARGE


def test_only_a_feed_declared_as_a_page_of_links_is_one() -> None:
    page = b"<!DOCTYPE html><html><a href='/1'>x</a></html>"

    assert open_document(page, kind=FeedKind.LISTING, charset=None).kind is FeedKind.LISTING

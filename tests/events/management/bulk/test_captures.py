"""Captures out of WARC files of other producers."""

import datetime as dt
import gzip
import io
import uuid

import pytest

from events.management.bulk.captures import CaptureFile, NotTaken, capture_entries
from events.management.bulk.entries import Entry
from events.management.bulk.sources import SourceFinder
from events.models import Article, ArticleVersion, Capture, Submission
from events.vault import StoredCapture, read_capture, write_resource_record
from tests.events.management.bulk.samples import lines_of, story


class Crawl:
    """A WARC file as crawlers write it."""

    def __init__(self):
        self.data = b""
        self._write("warcinfo", b"software: a crawler\r\n", kind="application/warc-fields")

    def response(self, url, body, *, at="2015-03-01T12:00:00Z", status="200 OK", kind="text/html; charset=utf-8"):
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._write("response", head.encode() + body, url=url, at=at, kind="application/http; msgtype=response")

    def resource(self, url, body, *, kind, at="2015-03-01T12:00:00Z"):
        self._write("resource", body, url=url, at=at, kind=kind)

    def revisit(self, url):
        self._write("revisit", b"HTTP/1.1 200 OK\r\n\r\n", url=url, kind="application/http; msgtype=response")

    def _write(self, record_type, block, *, kind, url="", at="2015-03-01T12:00:00Z"):
        lines = [
            "WARC/1.0",
            f"WARC-Type: {record_type}",
            f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>",
            f"WARC-Date: {at}",
            *([f"WARC-Target-URI: {url}"] if url else []),
            f"Content-Type: {kind}",
            f"Content-Length: {len(block)}",
        ]
        self.data += gzip.compress("\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n")


def page(number, words=""):
    return f"<html><head><title>Page</title></head><body><p>{story(number)['text']} {words}</p></body></html>".encode()


def entries_of(data):
    return list(capture_entries(io.BytesIO(data), name="crawl", sources=SourceFinder()))


def test_pages_are_entries_and_the_rest_says_why_not():
    crawl = Crawl()
    crawl.response("https://old.example/", page(1))
    crawl.response("https://old.example/moved", b"", status="301 Moved Permanently")
    crawl.response("https://old.example/gone", b"gone", status="404 Not Found")
    crawl.response("https://old.example/a.png", b"\x89PNG", kind="image/png")
    crawl.response("https://old.example/api", b'{"text": "Words"}', kind="application/json")
    crawl.resource("https://old.example/data", b'{"count": 1}', kind="application/json")
    crawl.revisit("https://old.example/")
    crawl.resource("https://old.example/note", b"Plain words.", kind="text/plain")

    found = entries_of(crawl.data)

    assert [one.reason for one in found if isinstance(one, NotTaken)] == [
        "status 301", "status 404", "type image/png", "type application/json", "JSON that is no record", "revisit",
    ]  # fmt: skip
    assert not [one for one in found if isinstance(one, NotTaken) and one.is_amiss]
    assert [one.where for one in found if isinstance(one, Entry)] == ["crawl:2", "crawl:9"]


def test_damage_is_amiss():
    crawl = Crawl()
    crawl.response("https://old.example/", page(1))
    data = crawl.data

    assert [one.is_amiss for one in entries_of(data[:-30])] == [True]


def test_the_same_capture_has_one_digest_and_another_instant_or_body_another():
    def digest(**options):
        crawl = Crawl()
        crawl.response("https://old.example/", **{"body": page(1)} | options)
        [entry] = entries_of(crawl.data)
        return entry.digest

    assert digest() == digest()
    assert len({digest(), digest(at="2015-03-02T12:00:00Z"), digest(body=page(2))}) == 3


def test_a_record_of_ours_is_known_by_what_it_says():
    body = lines_of(story(1)).strip()
    crawl = Crawl()
    crawl.resource("https://agency.example/1", body, kind="application/json")
    crawl.resource("https://agency.example/1", body.replace(b'":', b'": '), kind="application/json")

    first, second = entries_of(crawl.data)

    assert first.digest == second.digest


@pytest.mark.django_db
def test_captures_become_articles_dated_and_addressed_as_they_were(bulk, vault):
    crawl = Crawl()
    crawl.response("https://old.example/1?utm_source=x", page(1))
    crawl.resource("https://old.example/2", story(2)["text"].encode(), kind="text/plain")
    crawl.response("https://old.example/a.png", b"\x89PNG", kind="image/png")

    is_whole, out, err = bulk(crawl.data, kind="warc", verbose=True)

    assert is_whole, err
    assert "file0:4: https://old.example/a.png: type image/png" in err
    assert sorted(Article.objects.values_list("canonical_url", flat=True)) == [
        "https://old.example/1", "https://old.example/2",
    ]  # fmt: skip
    capture = Capture.objects.get(http_status=200)
    assert capture.fetched_at == dt.datetime(2015, 3, 1, 12, tzinfo=dt.UTC)
    kept = read_capture(vault.get(capture.vault_key))
    assert (kept.url, kept.body) == ("https://old.example/1?utm_source=x", page(1))
    assert "no pages" in out


@pytest.mark.django_db
def test_the_same_file_again_brings_nothing_and_stays_quiet(bulk):
    crawl = Crawl()
    crawl.response("https://old.example/1", page(1))
    crawl.revisit("https://old.example/1")
    bulk(crawl.data, kind="warc")
    is_whole, _, err = bulk(crawl.data, kind="warc")

    assert (is_whole, err) == (True, "")
    assert (Submission.objects.count(), Capture.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_captures_of_one_page_are_its_versions_in_the_order_of_their_dates(bulk):
    crawl = Crawl()
    crawl.response("https://old.example/1", page(1, "It was closed again."), at="2016-01-01T00:00:00Z")
    crawl.response("https://old.example/1", page(1), at="2015-01-01T00:00:00Z")
    crawl.response("https://old.example/1", page(1, "It was closed again."), at="2017-01-01T00:00:00Z")

    is_whole, _, err = bulk(crawl.data, kind="warc")

    assert is_whole, err
    assert "closed" not in Article.objects.get().text
    assert "closed again" in ArticleVersion.objects.get().text
    assert [one.round for one in Submission.objects.order_by("captures__fetched_at")] == [0, 1, 2]


@pytest.mark.django_db
def test_a_document_and_a_record_without_address_come_over_from_another_archive(bulk, vault):
    record = story(1)
    del record["url"]
    bulk(lines_of(record))
    exported = b"".join(vault.get(key) for key in vault.iter_keys())
    note = StoredCapture(
        url="", fetched_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC), raw_body=story(3)["text"].encode(),
        content_type="text/plain", file_name="a note.txt",
    )  # fmt: skip

    is_whole, _, err = bulk(exported + write_resource_record(note), kind="warc")

    assert is_whole, err
    assert Article.objects.count() == Submission.objects.count() == 2
    assert Submission.objects.latest("id").file_name == "a note.txt"


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ValueError, match="crawl cannot be read"):
        CaptureFile(str(tmp_path / "crawl"))

"""Entries: known before they are read, and refused for a reason when they are."""

import pytest

from events.ingest.extract.json_record import RecordError
from events.management.bulk.entries import address_entry, record_entry
from events.management.bulk.lines import Line
from events.management.bulk.sources import SourceFinder
from events.vault import read_capture
from tests.events.management.bulk.samples import lines_of, story


def record(data):
    return record_entry(Line(1, data), where="f:1", sources=SourceFinder())


def address(data):
    return address_entry(Line(1, data), where="f:1", sources=SourceFinder())


def test_a_record_is_known_by_its_digest_and_writes_the_line_itself():
    line = lines_of(story(1)).strip()
    reading = record(line).read()

    assert reading.what.document_sha256 == record(line.replace(b'":', b'" : ')).digest
    assert reading.what.canonical_url == "https://agency.example/1"
    kept = read_capture(reading.write())
    assert (kept.url, kept.body, kept.content_type) == ("https://agency.example/1", line, "application/json")


def test_a_record_without_a_text_is_a_page_to_fetch():
    reading = record(b'{"url": "https://agency.example/1", "title": "A title"}').read()

    assert (reading.what.document_sha256, reading.write, reading.what.title) == ("", None, "A title")


def test_a_line_that_is_no_record_says_so_when_it_is_read():
    entry = record(b"[1]")

    assert entry.digest == ""
    with pytest.raises(RecordError) as caught:
        entry.read()
    assert caught.value.reason == "not an object"


def test_an_address_may_have_a_day_and_a_comment_is_none():
    what = address(b"https://agency.example/1?utm_source=x\t2012-05").read().what

    assert (what.canonical_url, what.published) == ("https://agency.example/1", "2012-05")
    assert address(b"# https://agency.example/1") is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"agency.example", "bad URL"),
        (b"https://agency.example/ 2012", "bad URL"),
        (b"https://agency.example/\tlast year", "bad date"),
        (b"https://agency.example/\xff", "not UTF-8"),
        (b"https://agency.example/" + b"x" * 3000, "bad URL"),
    ],
)
def test_a_bad_address_is_refused_for_a_reason(line, reason):
    with pytest.raises(RecordError) as caught:
        address(line).read()
    assert caught.value.reason == reason

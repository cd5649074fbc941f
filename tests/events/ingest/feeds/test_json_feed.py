"""JSON Feed, and JSON that is none."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from events.errors import FeedError
from events.ingest.feeds import parse_feed

URL = "https://institute.example.org/feed.json"
VERSION = "https://jsonfeed.org/version/1"
FeedFile = Callable[[str], bytes]


def _body(**fields: Any) -> bytes:
    return json.dumps({"version": VERSION, "title": "t"} | fields).encode()


def test_a_json_feed(feed_file: FeedFile) -> None:
    parsed = parse_feed(feed_file("notes.json"), kind="json", url=URL)
    first, second, third = parsed.entries

    assert (parsed.title, parsed.dropped_count, parsed.truncated) == ("Notes of an institute", 1, False)
    assert first.url == "https://institute.example.org/n/1"
    assert first.title == 'Yongbyon: "new activity" <seen>'
    assert first.summary == "Images show steam."
    assert first.published_at == dt.datetime(2024, 12, 27, 10, tzinfo=dt.UTC)
    assert (first.updated, first.language) == ("2024-12-28", "en")
    assert (second.url, second.language) == ("https://elsewhere.example.org/2", "ko")
    assert second.summary == "A link { [ to elsewhere"
    assert third.url == "https://institute.example.org/n/3"


def test_only_the_first_items_are_read() -> None:
    body = _body(items=[{"url": f"/{number}"} for number in range(5)])

    parsed = parse_feed(body, kind="json", url=URL, limit=3)

    assert [entry.url[-1] for entry in parsed.entries] == ["0", "1", "2"]
    assert parsed.truncated
    assert not parse_feed(body, kind="json", url=URL, limit=5).truncated


@pytest.mark.parametrize("cut", [1, 2, 15])
def test_a_feed_that_breaks_off_gives_what_came(cut: int) -> None:
    body = _body(items=[{"url": "/1"}, {"url": "/2", "title": "the second"}])[:-cut]

    parsed = parse_feed(body, kind="json", url=URL)

    assert parsed.entries[0].url == "https://institute.example.org/1"
    assert parsed.notes == ("ill-formed JSON, read up to the fault",)


@pytest.mark.parametrize(
    "items",
    [
        [1, "two", None, ["three"], {"url": "/1"}],
        [{"url": ["/0"]}, {"url": 5}, {"url": "/1", "title": 7, "date_published": {}, "language": []}],
        [{"a": {"items": [{"url": "/9"}]}}, {"url": "/1"}],
    ],
)
def test_items_of_other_shapes_are_passed_over(items: list[Any]) -> None:
    parsed = parse_feed(_body(items=items), kind="json", url=URL)

    assert [entry.url for entry in parsed.entries] == ["https://institute.example.org/1"]


def test_items_within_other_fields_are_not_those_of_the_feed() -> None:
    body = _body(_extra={"items": [{"url": "/9"}]}, note='"items": [', items=[{"url": "/1"}])

    assert [entry.url[-1] for entry in parse_feed(body, kind="json", url=URL).entries] == ["1"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b'{"error": "not found"}', "not_a_feed"),
        (b'[{"url": "https://a.example/1"}]', "not_a_feed"),
        (b'{"items": [1, 2]}', "not_a_feed"),
        (b'{"a": ', "ill_formed"),
        (b'{"a" "b"}', "ill_formed"),
        (b'{"items": ' + b"[" * 60, "ill_formed"),
    ],
)
def test_other_json_is_refused(body: bytes, fault: str) -> None:
    with pytest.raises(FeedError) as caught:
        parse_feed(body, kind="json", url=URL)

    assert caught.value.fault == fault


def test_numbers_that_python_will_not_read_spoil_their_item_only() -> None:
    body = b'{"version":"https://jsonfeed.org/version/1","items":[{"url":' + b"1" * 5000 + b'},{"url":"/1"}]}'

    parsed = parse_feed(body, kind="json", url=URL)

    assert [entry.url[-1] for entry in parsed.entries] == ["1"]
    assert parsed.dropped_count == 1

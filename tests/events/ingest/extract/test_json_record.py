"""Records of a bulk import: what they may say, and what becomes of them."""

import datetime as dt

import pytest

from events.errors import ExtractError
from events.ingest.extract.json_record import (
    JsonRecord,
    RecordError,
    digest_of,
    load_object,
    parse_record,
    read_record,
    text_of,
)
from events.ingest.records import ErrorKind, PublishedBasis

STORY = (
    "PYONGYANG, May 4, 2012 (KCNA) -- A delegation of fishermen arrived here on Friday by train. It was met at the "
    "railway station by officials of the ministry of fisheries."
)


def test_all_fields_are_read():
    record = parse_record(
        load_object(
            b'{"id": 17, "url": " https://news.example/1 ", "title": "A title", "published": "2012-05", '
            b'"language": "en", "text": "Words.", "source": "KCNA", "section": ["home"]}'
        )
    )

    assert record == JsonRecord(
        id="17",
        url="https://news.example/1",
        title="A title",
        published="2012-05",
        language="en",
        text="Words.",
        source="KCNA",
    )


def test_fields_have_other_names_in_other_collections():
    record = parse_record({"link": "https://news.example/1", "date": "2012-05-04", "story": "Words.", "lang": "ko"})

    assert (record.url, record.published) == ("https://news.example/1", "2012-05-04")
    assert (record.text, record.language) == ("Words.", "ko")


def test_our_own_name_goes_before_the_others_unless_it_is_empty():
    assert parse_record({"text": "ours", "story": "theirs"}).text == "ours"
    assert parse_record({"text": None, "story": "theirs"}).text == "theirs"


@pytest.mark.parametrize(
    ("said", "edtf", "instant"),
    [
        ("2012-05-04/2012-05-06", "2012-05-04/2012-05-06", None),
        ("May 4, 2012", "2012-05-04", None),
        ("Juche 101.5.4.", "2012-05-04", None),
        (2012, "2012", None),
        ("2012-05-04T09:30:00Z", "2012-05-04", dt.datetime(2012, 5, 4, 9, 30, tzinfo=dt.UTC)),
    ],
)
def test_a_date_is_edtf_or_as_people_write_it(said, edtf, instant):
    record = parse_record({"text": "Words.", "published": said})

    assert record.published == edtf
    assert record.published_at == instant


@pytest.mark.parametrize(
    ("line", "reason", "told"),
    [
        (b'{"text": "Words."', "bad JSON", "text"),
        (b'{"text": "\\ud800"}', "bad JSON", "surrogate"),
        (b'{"text": "\xff"}', "not UTF-8", "UTF-8"),
        (b"[" * 5000, "bad JSON", "depth"),
        (b'["text"]', "not an object", "['text']"),
        (b"17", "not an object", "17"),
        (b'{"title": "A title"}', "no text", "no text"),
        (b'{"text": "  \\n "}', "no text", "no text"),
        (b'{"text": {"en": "Words."}}', "bad field", "text is {'en'"),
        (b'{"text": "Words.", "title": true}', "bad field", "title is True"),
        (b'{"text": "Words.", "date": true}', "bad field", "date is True"),
        (b'{"text": "Wor\\u0000ds."}', "NUL character", "text holds a NUL"),
        (b'{"text": "Words.", "published": "11/12/2012"}', "bad date", "'11/12/2012'"),
        (b'{"text": "Words.", "published": "yesterday"}', "bad date", "'yesterday'"),
    ],
)
def test_a_bad_record_is_refused_with_the_value(line, reason, told):
    with pytest.raises(RecordError) as caught:
        parse_record(load_object(line))

    assert caught.value.reason == reason
    assert told in str(caught.value)


def test_what_a_refusal_tells_is_short():
    with pytest.raises(RecordError) as caught:
        parse_record({"text": "Words.", "published": "x" * 1_000_000})

    assert len(str(caught.value)) < 300


def test_the_form_of_an_object_does_not_change_its_digest():
    first, second = load_object(b'{"a": 1, "text": "\\u00e9"}'), load_object('{ "text":"é","a":1 }'.encode())

    assert digest_of(first) == digest_of(second)
    assert digest_of(first) != digest_of(load_object(b'{"a": 2, "text": "\\u00e9"}'))


def test_an_article_has_what_the_record_says_and_what_its_text_shows():
    article = read_record(b'{"title": "Fishermen arrive", "text": "%s"}' % STORY.encode())

    assert (article.title, article.text, article.language) == ("Fishermen arrive", STORY, "en")
    assert (article.published, article.published_basis) == ("2012-05-04", PublishedBasis.DATELINE)
    assert article.originator == "KCNA"


def test_a_stated_date_goes_before_the_dateline():
    article = read_record(b'{"published": "2012-05-05", "text": "%s"}' % STORY.encode())

    assert (article.published, article.published_basis) == ("2012-05-05", PublishedBasis.STATED)


def test_the_text_is_cleaned_as_quotes_need_it():
    assert text_of(JsonRecord(text=" One\u200b  line \r\n\r\n\r\n\r\nand another ")) == "One line\n\nand another"


def test_a_record_without_prose_or_that_is_none_is_refused():
    with pytest.raises(ExtractError) as caught:
        read_record(b'{"text": "Too short."}')
    assert caught.value.kind == ErrorKind.NO_TEXT

    with pytest.raises(ExtractError) as caught:
        read_record(b"not a record")
    assert caught.value.kind == ErrorKind.CONTENT_TYPE

"""A record of a bulk import: one JSON object whose fields say what a page would have to be read for.

The object as it came is what is captured; here it is read, both when it is handed in (so that a bad one is refused at
its line) and when its capture becomes an article.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from events.errors import ExtractError, ValueFormatError
from events.ingest.extract.agencies import find_dateline, find_originator
from events.ingest.extract.article import MAX_TEXT, MIN_PROSE
from events.ingest.extract.languages import choose_language
from events.ingest.extract.symbols import find_document_symbol, first_lines
from events.ingest.records import ArticleText, ErrorKind, PublishedBasis
from events.values.digests import sha256_hex
from events.values.partial_date import parse_partial_date
from events.values.stated_date import find_stated_date
from events.values.text import clean_line, clean_text, excerpt

RECORD_TYPE: Final = "application/json"
# Each field under its name here and under those that other collections give it; the first that is there counts.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id",),
    "url": ("url", "link"),
    "title": ("title", "headline"),
    "published": ("published", "date"),
    "language": ("language", "lang"),
    "text": ("text", "story", "body", "content"),
    "source": ("source",),
}
_NUMBERS_TOO: Final = frozenset({"id", "published"})  # 17 and 2024 stand for "17" and "2024"
_MAX_TITLE: Final = 300
_MAX_TOLD: Final = 60
_LETTER = re.compile(r"[^\W\d_]")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")


class RecordError(ValueFormatError):
    """A record is not as it should be; `reason` says in a few words why, the same for all of its kind."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonRecord:
    """What one record says, as it says it but for white space around it; "" for what it does not say.

    `published` is EDTF, `published_at` the instant if the record gives one. `text` is raw; `text_of` gives it in the
    form in which it is kept.
    """

    id: str = ""
    url: str = ""
    title: str = ""
    published: str = ""
    published_at: dt.datetime | None = None
    language: str = ""
    text: str = ""
    source: str = ""


def load_object(line: bytes) -> dict[str, Any]:
    """The JSON object of a line.

    Raises:
        RecordError: the line is no JSON, not UTF-8, or something else than an object.
    """
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise _unreadable(line, error) from error
    if not isinstance(found, dict):
        told = _told(found)
        raise RecordError(f'a record is a JSON object, as in {{"text": …}}; this is {told}', reason="not an object")
    return found


def digest_of(found: Mapping[str, Any]) -> str:
    """SHA-256 of an object in one form, keys in order and no white space, so that its formatting does not count."""
    return sha256_hex(orjson.dumps(found, option=orjson.OPT_SORT_KEYS))


def parse_record(found: Mapping[str, Any]) -> JsonRecord:
    """Read the fields of an object.

    Raises:
        RecordError: a field is of another type or holds a NUL character, the date is none, or the object has neither
            a text nor a URL.
    """
    said = {name: _string(found, name, keys) for name, keys in FIELDS.items()}
    edtf, instant = _date(said.pop("published"))
    record = JsonRecord(**said, published=edtf, published_at=instant)
    if not record.text and not record.url:
        raise RecordError("the record has no text, and no url to fetch one from", reason="no text")
    return record


def text_of(record: JsonRecord) -> str:
    """The text of a record in `clean_text` form, cut at 2,000,000 characters."""
    return clean_text(record.text[:MAX_TEXT])


def read_record(body: bytes, *, url: str = "") -> ArticleText:
    """The article that a captured record holds; `url` is where it is said to come from, "" if it does not say.

    Raises:
        ExtractError: it is no record (kind content_type), or holds no prose (kind no_text).
    """
    try:
        record = parse_record(load_object(body))
    except RecordError as error:
        raise ExtractError(str(error), kind=ErrorKind.CONTENT_TYPE) from error
    text, title = text_of(record), clean_line(record.title)
    sample = text[: 20 * MIN_PROSE]
    if len(_LETTER.findall(sample)) + len(_WIDE.findall(sample)) < MIN_PROSE:
        raise ExtractError(f"the text of the record has fewer than {MIN_PROSE} letters", kind=ErrorKind.NO_TEXT)
    published, basis = _published(record, text)
    return ArticleText(
        title=title[:_MAX_TITLE],
        text=text,
        language=choose_language(record.language, text),
        published=published,
        published_at=record.published_at,
        published_basis=basis,
        originator=find_originator(text),
        document_symbol=find_document_symbol(url=url, title=title, lines=first_lines(text)),
    )


def _published(record: JsonRecord, text: str) -> tuple[str, PublishedBasis]:
    if record.published:
        return record.published, PublishedBasis.STATED
    dateline = find_dateline(text)
    edtf = dateline.published() if dateline else ""
    return edtf, PublishedBasis.DATELINE if edtf else PublishedBasis.UNKNOWN


def _string(found: Mapping[str, Any], name: str, keys: tuple[str, ...]) -> str:
    key = next((key for key in keys if found.get(key) not in (None, "")), name)
    value = found.get(key) or ""
    if name in _NUMBERS_TOO and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise RecordError(f"{key} is {_told(value)}; it would be a text in quotes", reason="bad field")
    if "\0" in value:
        raise RecordError(f"{key} holds a NUL character (\\u0000); take it out", reason="NUL character")
    return value.strip()


def _date(said: str) -> tuple[str, dt.datetime | None]:
    """The day as EDTF, and the instant if one is given: an instant is EDTF too, but a day is what articles have."""
    stated = find_stated_date(said)
    try:
        edtf = parse_partial_date(said).edtf
    except ValueFormatError:
        edtf = ""
    if edtf and not (stated and stated.at and "/" not in said):
        return edtf, None
    if stated is None and said:
        raise RecordError(
            f"published is {_told(said)}; write a day as 2024-12-27, or another EDTF date", reason="bad date"
        )
    return (stated.edtf, stated.at) if stated else ("", None)


def _unreadable(line: bytes, error: ValueError) -> RecordError:
    try:
        told = _told(line.decode("utf-8"))
    except UnicodeDecodeError as broken:
        return RecordError(f"the line is not UTF-8: {broken.reason} at byte {broken.start}", reason="not UTF-8")
    return RecordError(f"this is no JSON ({error}): {told}", reason="bad JSON")


def _told(value: object) -> str:
    return excerpt(repr(value)[: 10 * _MAX_TOLD], limit=_MAX_TOLD)

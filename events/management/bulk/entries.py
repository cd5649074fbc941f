"""What stands in the lines of a bulk file: entries, each of which says what it is known by before it is read."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from events.errors import ValueFormatError
from events.ingest import store
from events.ingest.extract.json_record import (
    RECORD_TYPE,
    JsonRecord,
    RecordError,
    digest_of,
    load_object,
    parse_record,
    text_of,
)
from events.ingest.pipeline import WARC_TYPE
from events.management.bulk.lines import Line
from events.management.bulk.sources import SourceFinder
from events.values.digests import sha256_hex, text_sha256
from events.values.partial_date import parse_partial_date
from events.values.text import clean_line
from events.values.urls import canonicalise_url
from events.vault import StoredCapture, write_resource_record

_MAX_TITLE: Final = 1000


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry that was read: what to take in, and how to write its capture (None for a page that is to be fetched)."""

    what: store.Import
    write: Callable[[], bytes] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a file. `where` names it to a person, `raw` is the line itself, b"" for what is no line.

    `digest` is what its document is known by, "" where only reading tells. `read` raises ArchiveError for what is not
    taken. `size` is how many bytes it holds in memory, `at` when it was captured, None for now.
    """

    where: str
    raw: bytes
    digest: str
    read: Callable[[], Reading]
    size: int
    at: dt.datetime | None = None


def record_entry(line: Line, *, where: str, sources: SourceFinder) -> Entry:
    """A line of `--jsonl`; of one that is no JSON object, reading says so."""
    found: dict[str, Any] = {}
    digest, broken = "", None
    try:
        found = load_object(line.data)
        digest = digest_of(found)
    except RecordError as error:
        broken = error

    def read() -> Reading:
        if broken is not None:
            raise broken
        record = parse_record(found)
        what = record_import(record, digest=digest, sources=sources)
        return Reading(what, (lambda: _write(record, line.data)) if what.document_sha256 else None)

    return Entry(where, line.data, digest, read, size=len(line.data))


def address_entry(line: Line, *, where: str, sources: SourceFinder) -> Entry | None:
    """A line of `--urls`: an address and, after a tab, the day of publication; None for a comment."""
    if line.data.startswith(b"#"):
        return None

    def read() -> Reading:
        try:
            url, _, day = line.data.decode("utf-8").partition("\t")
        except UnicodeDecodeError as error:
            raise RecordError(f"the line is not UTF-8: {error.reason}", reason="not UTF-8") from error
        address = _address(url)
        with _for_reason("bad date"):
            published = parse_partial_date(day.strip()).edtf
        return Reading(
            store.Import(canonical_url=address, url=url.strip(), published=published, source=sources.default)
        )

    return Entry(where, line.data, "", read, size=len(line.data))


def record_import(record: JsonRecord, *, digest: str, sources: SourceFinder) -> store.Import:
    """What to take in of a record; a page to fetch if it has no text.

    Raises:
        RecordError: its address is none, or no source is called what it says.
    """
    with _for_reason("unknown source"):
        source = sources.find(record.source)
    page = store.Import(
        canonical_url=_address(record.url) if record.url else store.URN_DOCUMENT + digest,
        url=record.url,
        published=record.published,
        title=clean_line(record.title)[:_MAX_TITLE],
        source=source,
    )
    if not record.text:
        return page
    return replace(
        page, document_sha256=digest, content_type=WARC_TYPE, text_sha256=lambda: text_sha256(text_of(record))
    )


def _write(record: JsonRecord, raw: bytes) -> bytes:
    document = StoredCapture(
        url=record.url or store.URN_DOCUMENT + sha256_hex(raw),
        fetched_at=dt.datetime.now(dt.UTC),
        raw_body=raw,
        content_type=RECORD_TYPE,
    )
    return write_resource_record(document)


def _address(url: str) -> str:
    with _for_reason("bad URL"):
        return canonicalise_url(url)


@contextmanager
def _for_reason(reason: str) -> Iterator[None]:
    """Give an error of a value the reason under which it is counted."""
    try:
        yield
    except ValueFormatError as error:
        raise RecordError(str(error), reason=reason) from error

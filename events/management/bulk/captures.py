"""Captures out of WARC files, of any producer, as entries; what is no page is passed over, and said why."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from events.errors import ArchiveError, ValueFormatError
from events.ingest import store
from events.ingest.extract.decoding import HTML_TYPES
from events.ingest.extract.json_record import RECORD_TYPE, digest_of, load_object, parse_record
from events.ingest.pipeline import WARC_TYPE
from events.management.bulk.entries import Entry, Reading, record_import
from events.management.bulk.sources import SourceFinder
from events.values.digests import key_sha256, sha256_hex
from events.values.urls import canonicalise_url
from events.vault import StoredCapture, write_resource_record, write_response_record
from events.vault.imports import iter_captures

READABLE: Final = HTML_TYPES | {"text/plain"}
# Records that are none of a page, whoever made the file: nothing is amiss with them.
_OTHER_KINDS: Final = frozenset({"revisit", "conversion", "continuation"})
_OK: Final = 200


class NotTaken(NamedTuple):
    """A record that is no entry. `is_amiss` tells damage from what is simply no page."""

    where: str
    reason: str
    detail: str
    is_amiss: bool


class CaptureFile:
    """An open WARC file. `position` is how far it has been read, in bytes."""

    def __init__(self, name: str) -> None:
        """Open `name`.

        Raises:
            ValueFormatError: there is no such file, or it cannot be read.
        """
        self.name = name
        try:
            self._file = Path(name).open("rb")  # noqa: SIM115 - open as long as it is read; `close` ends it
            self.size_bytes = Path(name).stat().st_size
        except OSError as error:
            raise ValueFormatError(f"{name} cannot be read: {error.strerror or error}") from error

    @property
    def position(self) -> int:
        """How far the file has been read, in bytes."""
        return self._file.tell()

    def entries(self, *, sources: SourceFinder) -> Iterator[Entry | NotTaken]:
        """Every record that holds or could hold a capture.

        Raises:
            ValueFormatError: the file cannot be read any further.
        """
        try:
            yield from capture_entries(self._file, name=self.name, sources=sources)
        except OSError as error:
            raise ValueFormatError(f"{self.name} cannot be read any further: {error.strerror or error}") from error

    def close(self) -> None:
        """Close it."""
        self._file.close()


def capture_entries(file: BinaryIO, *, name: str, sources: SourceFinder) -> Iterator[Entry | NotTaken]:
    """Every record of a WARC file that holds or could hold a capture."""
    for record in iter_captures(file):
        where = f"{name}:{record.number}"
        capture = record.capture
        if capture is None:
            is_other = record.kind in _OTHER_KINDS
            reason = record.kind if is_other else "damaged or unusable"
            yield NotTaken(where, reason, f"{record.url or 'record'}: {record.refusal}", is_amiss=not is_other)
            continue
        reason = _why_not(capture)
        if reason:
            yield NotTaken(where, reason, f"{capture.url}: {reason}", is_amiss=False)
        else:
            yield _entry(capture, where=where, sources=sources)


def _why_not(capture: StoredCapture) -> str:
    """Why a capture is no page; "" if it is one."""
    if capture.http_status not in {None, _OK}:
        return f"status {capture.http_status}"
    if capture.content_type == RECORD_TYPE and capture.http_status is None:
        return "" if _is_record(capture.raw_body) else "JSON that is no record"
    return "" if capture.content_type in READABLE else f"type {capture.content_type or 'unknown'}"


def _is_record(body: bytes) -> bool:
    try:
        return parse_record(load_object(body)).text != ""
    except ArchiveError:
        return False


def _entry(capture: StoredCapture, *, where: str, sources: SourceFinder) -> Entry:
    if capture.content_type == RECORD_TYPE:
        found = load_object(capture.raw_body)
        digest = digest_of(found)

        def read() -> Reading:
            what = record_import(parse_record(found), digest=digest, sources=sources)
            return Reading(what, lambda: write_resource_record(capture))

    else:
        digest = _digest(capture)

        def read() -> Reading:
            what = store.Import(
                canonical_url=_address(capture.url),
                url="" if capture.url.startswith(store.URN_DOCUMENT) else capture.url,
                document_sha256=digest,
                content_type=WARC_TYPE,
                source=sources.default,
                file_name=capture.file_name,
            )
            return Reading(what, lambda: _write(capture))

    return Entry(where, b"", digest, read, size=len(capture.raw_body), at=capture.fetched_at)


def _digest(capture: StoredCapture) -> str:
    """A document is its bytes; a page is its address, its instant and its bytes."""
    bytes_sha256 = sha256_hex(capture.raw_body)
    if capture.url.startswith(store.URN_DOCUMENT):
        return bytes_sha256
    return key_sha256(capture.url, capture.fetched_at.isoformat(), bytes_sha256)


def _address(url: str) -> str:
    return url if url.startswith(store.URN_DOCUMENT) else canonicalise_url(url)


def _write(capture: StoredCapture) -> bytes:
    return write_resource_record(capture) if capture.http_status is None else write_response_record(capture)

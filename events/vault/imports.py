"""Captures out of the WARC files of others: any size, any producer, damaged or not.

One record at a time, so that memory stays flat; each record is a capture or a refusal that says why. `read_capture` is
for the small files of our own.
"""

import datetime as dt
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from events.errors import VaultError
from events.values.digests import sha256_hex
from events.values.http_content import parse_content_type
from events.vault.declared_digest import contradicts
from events.vault.http_block import parse_answer, settle
from events.vault.records import SILENT, Record, iter_records
from events.vault.warc import URN_SHA256, StoredCapture, parse_date, read_fields

MAX_BODY_BYTES: Final = 20 * 1024 * 1024  # as much as is fetched unless told otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRecord:
    """One response or resource record, or what stands in the place of one: `capture`, or None and a `refusal`.

    `number` counts the records of the file from 1, of all kinds; `offset` is where the record begins in the file, in
    bytes (in gzip, where the member begins that holds its first byte). `record_id`, `kind` and `url` are as the
    record says, "" where it cannot be read.
    """

    number: int
    offset: int
    record_id: str = ""
    kind: str = ""
    url: str = ""
    capture: StoredCapture | None = None
    refusal: str = ""


def iter_captures(file: BinaryIO, *, max_bytes: int = MAX_BODY_BYTES, done: int = 0) -> Iterator[ImportedRecord]:
    """Every response and resource record of a WARC file, and a refusal for every one that cannot be used.

    Records of the kinds warcinfo, request and metadata are passed over without a word. A damaged place is one refusal,
    and reading goes on at the next record that can be found; so is the end of a file that was cut.

    Args:
        file: the file, read from where it stands: plain, gzip by record, or gzip as a whole.
        max_bytes: the largest body that is taken, before and after decompression; larger ones are not held.
        done: how many records were dealt with before (`number` of the last one): they are passed over quickly.

    Raises:
        OSError: the file cannot be read.
    """
    waiting: ImportedRecord | None = None
    for record in iter_records(file, max_bytes=max_bytes, done=done):
        if waiting is not None:
            yield _with_file_name(waiting, record)
            waiting = None
        if record.number <= done or (record.kind in SILENT and not record.fault):
            continue
        taken = _take(record, max_bytes=max_bytes)
        if taken.capture is not None and taken.kind == "resource":
            waiting = taken  # the next record may say what the document was called
        else:
            yield taken
    if waiting is not None:
        yield waiting


def _with_file_name(taken: ImportedRecord, following: Record) -> ImportedRecord:
    about = following.fields.get("warc-concurrent-to", "")
    if taken.capture is None or following.kind != "metadata" or about != taken.record_id:
        return taken
    name = read_fields(following.block).get("file-name", "")
    return replace(taken, capture=replace(taken.capture, file_name=name))


def _take(record: Record, *, max_bytes: int) -> ImportedRecord:
    taken = ImportedRecord(
        number=record.number,
        offset=record.offset,
        record_id=record.fields.get("warc-record-id", ""),
        kind=record.kind,
        url=record.url,
        refusal=record.fault,
    )
    if record.fault:
        return taken
    try:
        read = _response if record.kind == "response" else _resource
        capture = read(record)
        _check_body(capture, max_bytes=max_bytes)
    except VaultError as error:
        return replace(taken, refusal=str(error))
    return replace(taken, capture=capture)


def _check_body(capture: StoredCapture, *, max_bytes: int) -> None:
    if len(capture.raw_body) > max_bytes:
        raise VaultError(f"it is too large: {len(capture.raw_body)} bytes; {max_bytes} is the most")
    capture.decode(max_bytes=max_bytes)


def _response(record: Record) -> StoredCapture:
    answer = parse_answer(record.block)
    settled = settle(answer)
    _check_digests(record, payloads=(answer.body, settled.body))
    declared = settled.content_type
    return StoredCapture(
        url=record.url,
        fetched_at=_date_of(record),
        raw_body=settled.body,
        content_type=declared.mime,
        charset=declared.charset,
        http_status=settled.status,
        reason=settled.reason,
        http_version=settled.version,
        headers=settled.headers,
        server_address=_address_of(record),
    )


def _resource(record: Record) -> StoredCapture:
    _check_digests(record, payloads=(record.block,))
    if record.url.startswith(URN_SHA256) and record.url != URN_SHA256 + sha256_hex(record.block):
        raise VaultError(f"the document is not {record.url[:100]}")
    declared = parse_content_type(record.fields.get("content-type", ""))
    return StoredCapture(
        url=record.url,
        fetched_at=_date_of(record),
        raw_body=record.block,
        content_type=declared.mime,
        charset=declared.charset,
    )


def _check_digests(record: Record, *, payloads: tuple[bytes, ...]) -> None:
    """The payload may be digested with or without its chunks: the format says one thing, and tools do the other."""
    said = record.fields.get("warc-block-digest", "")
    if contradicts(said, record.block):
        raise VaultError(f"its block is not {said[:100]}")
    said = record.fields.get("warc-payload-digest", "")
    if all(contradicts(said, payload) for payload in payloads):
        raise VaultError(f"its payload is not {said[:100]}")


def _date_of(record: Record) -> dt.datetime:
    said = record.fields.get("warc-date", "")
    try:
        return parse_date(said)
    except (ValueError, OverflowError) as error:
        raise VaultError(f"its WARC-Date is {said[:40]!r}; it would be like 2026-11-25T09:30:00Z") from error


def _address_of(record: Record) -> str:
    try:
        return str(ipaddress.ip_address(record.fields.get("warc-ip-address", "")))
    except ValueError:
        return ""

"""Captures out of the WARC files of others: any size, any producer, damaged or not.

One record at a time, so that memory stays flat; each record is a capture or a refusal that says why. `read_capture` is
for the small files of our own.
"""

import datetime as dt
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import BinaryIO, Final

from warcio.statusandheaders import StatusAndHeadersParser

from events.errors import VaultError
from events.values.digests import sha256_hex
from events.values.http_content import parse_content_type
from events.vault.declared_digest import contradicts
from events.vault.http_block import parse_answer, settle
from events.vault.members import DamagedFileError, MemberReader
from events.vault.warc import URN_SHA256, StoredCapture, parse_date, read_fields

MAX_BODY_BYTES: Final = 20 * 1024 * 1024  # as much as is fetched unless told otherwise
CUT: Final = "the file ends in the middle of a record"
_MAX_LINE: Final = 64 * 1024
_MAX_HEAD: Final = 256 * 1024  # of a record; also what the head of an HTTP answer may add to its body
_MAX_DIGITS: Final = 18  # of a length: an exabyte
_MAX_METADATA: Final = 64 * 1024
_SILENT: Final = frozenset({"warcinfo", "request", "metadata"})
_WEB: Final = ("http://", "https://")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """One record: its head, and its block if that is of use. `fault` says what is wrong with it."""

    number: int
    offset: int
    fields: dict[str, str]
    block: bytes = b""
    fault: str = ""

    @property
    def kind(self) -> str:
        return self.fields.get("warc-type", "").lower()

    @property
    def url(self) -> str:
        # wget 1.19 wrote brackets around it; the spaces are as warcio reads them.
        found = self.fields.get("warc-target-uri", "").strip()
        return (found[1:-1] if found.startswith("<") and found.endswith(">") else found).replace(" ", "%20")


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
    for record in _iter_records(file, max_bytes=max_bytes, done=done):
        if waiting is not None:
            yield _with_file_name(waiting, record)
            waiting = None
        if record.number <= done or (record.kind in _SILENT and not record.fault):
            continue
        taken = _take(record, max_bytes=max_bytes)
        if taken.capture is not None and taken.kind == "resource":
            waiting = taken  # the next record may say what the document was called
        else:
            yield taken
    if waiting is not None:
        yield waiting


def _with_file_name(taken: ImportedRecord, following: _Record) -> ImportedRecord:
    about = following.fields.get("warc-concurrent-to", "")
    if taken.capture is None or following.kind != "metadata" or about != taken.record_id:
        return taken
    name = read_fields(following.block).get("file-name", "")
    return replace(taken, capture=replace(taken.capture, file_name=name))


# --- Records out of the file ------------------------------------------------------------------------------------------


def _iter_records(file: BinaryIO, *, max_bytes: int, done: int) -> Iterator[_Record]:
    number = 1
    try:
        reader = MemberReader(file)
    except VaultError as error:
        yield _Record(number=1, offset=0, fields={}, fault=str(error))
        return
    while True:
        offset, fields = None, {}
        try:
            if reader.at_end() or (reader.end_record() and reader.at_end()):
                return
            offset = reader.offset
            fields = _read_head(reader)
            record = _read_record(reader, fields, wanted=number > done, max_bytes=max_bytes)
            if not reader.end_record():
                fault = "the record does not end where its Content-Length says"
                record = replace(record, block=b"", fault=record.fault or fault)
                _find_head(reader)
            yield replace(record, number=number, offset=offset)
        except DamagedFileError as error:
            begun = reader.offset if offset is None else offset
            yield _Record(number=number, offset=begun, fields=fields, fault=str(error))
            if not reader.is_gzip or not reader.resync():
                return
        number += 1


def _read_record(reader: MemberReader, fields: dict[str, str], *, wanted: bool, max_bytes: int) -> _Record:
    """The record whose head was read, with its block if it is `wanted` and of use."""
    record = _Record(number=0, offset=0, fields=fields)
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) <= _MAX_DIGITS):
        return replace(record, fault="it is no WARC record" if not fields else "it has no Content-Length")
    size = int(length)
    fault = _fault_of(record, size=size, max_bytes=max_bytes)
    limit = _MAX_METADATA if record.kind in _SILENT else size
    if fault or not wanted or size > limit or record.kind in {"warcinfo", "request"}:
        if reader.skip(size) < size:
            raise DamagedFileError(_cut(reader))
        return replace(record, fault=fault)
    block = reader.read(size)
    if len(block) < size:
        raise DamagedFileError(_cut(reader))
    return replace(record, block=block)


def _cut(reader: MemberReader) -> str:
    return "the record is shorter than it says" if reader.follows() else CUT


def _fault_of(record: _Record, *, size: int, max_bytes: int) -> str:
    """Why a record cannot be used, as far as its head tells; "" if it may."""
    kind, fields = record.kind, record.fields
    schemes = (*_WEB, URN_SHA256) if kind == "resource" else _WEB
    most = max_bytes + (_MAX_HEAD if kind == "response" else 0)
    checks = (
        (kind in _SILENT, ""),
        (not kind, "it does not say of which type it is"),
        (kind == "revisit", "a revisit repeats an earlier capture and holds no body of its own"),
        (kind not in {"response", "resource"}, f"records of the type {kind[:40]!r} are not read"),
        ("warc-segment-number" in fields, "it is one of several segments, which are not put together"),
        (
            bool(fields.get("warc-truncated")),
            f"it was cut when it was captured (WARC-Truncated: {fields.get('warc-truncated', '')[:40]})",
        ),
        (not record.url.lower().startswith(schemes), "its address is not one of the web"),
        (not record.url.isprintable(), "its address holds control characters"),
        (size > most, f"it is too large: {size} bytes; {max_bytes} is the most"),
    )
    return next((reason for applies, reason in checks if applies), "")


def _read_head(reader: MemberReader) -> dict[str, str]:
    """The fields of the record that begins here, by their names in lower case; empty if none begins."""
    lines = [reader.readline(_MAX_LINE)]
    if not lines[0].startswith(b"WARC/"):
        return {}
    while lines[-1].strip(b"\r\n") and sum(map(len, lines)) < _MAX_HEAD:
        lines.append(reader.readline(_MAX_LINE))
    if lines[-1] not in {b"\r\n", b"\n"}:
        if reader.at_end():
            raise DamagedFileError(CUT)
        return {}
    parsed = StatusAndHeadersParser([], verify=False).parse(BytesIO(b"".join(lines)))
    return {name.lower(): value.strip() for name, value in reversed(parsed.headers)}


def _find_head(reader: MemberReader) -> None:
    """Go on to the next line that begins a record."""
    while reader.readline(_MAX_LINE) and not reader.end_record():
        continue


# --- Captures out of records ------------------------------------------------------------------------------------------


def _take(record: _Record, *, max_bytes: int) -> ImportedRecord:
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


def _response(record: _Record) -> StoredCapture:
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


def _resource(record: _Record) -> StoredCapture:
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


def _check_digests(record: _Record, *, payloads: tuple[bytes, ...]) -> None:
    """The payload may be digested with or without its chunks: the format says one thing, and tools do the other."""
    said = record.fields.get("warc-block-digest", "")
    if contradicts(said, record.block):
        raise VaultError(f"its block is not {said[:100]}")
    said = record.fields.get("warc-payload-digest", "")
    if all(contradicts(said, payload) for payload in payloads):
        raise VaultError(f"its payload is not {said[:100]}")


def _date_of(record: _Record) -> dt.datetime:
    said = record.fields.get("warc-date", "")
    try:
        return parse_date(said)
    except (ValueError, OverflowError) as error:
        raise VaultError(f"its WARC-Date is {said[:40]!r}; it would be like 2026-11-25T09:30:00Z") from error


def _address_of(record: _Record) -> str:
    try:
        return str(ipaddress.ip_address(record.fields.get("warc-ip-address", "")))
    except ValueError:
        return ""

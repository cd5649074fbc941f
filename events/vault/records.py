"""Records out of a WARC file of any size: one at a time, so that memory stays flat, and past any damage.

Blocks that are of no use (too large, of another kind, dealt with before) are passed over without being held.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import BinaryIO, Final

from warcio.statusandheaders import StatusAndHeadersParser

from events.errors import VaultError
from events.vault.members import DamagedFileError, MemberReader
from events.vault.warc import URN_SHA256

CUT: Final = "the file ends in the middle of a record"
_MAX_LINE: Final = 64 * 1024
_MAX_HEAD: Final = 256 * 1024  # of a record; also what the head of an HTTP answer may add to its body
_MAX_DIGITS: Final = 18  # of a length: an exabyte
_MAX_METADATA: Final = 64 * 1024
SILENT: Final = frozenset({"warcinfo", "request", "metadata"})
_WEB: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: its head, and its block if that is of use. `fault` says what is wrong with it."""

    number: int
    offset: int
    fields: dict[str, str]
    block: bytes = b""
    fault: str = ""

    @property
    def kind(self) -> str:
        """Its WARC-Type in lower case, "" if there is none."""
        return self.fields.get("warc-type", "").lower()

    @property
    def url(self) -> str:
        """Its WARC-Target-URI, "" if there is none."""
        # wget 1.19 wrote brackets around it; the spaces are as warcio reads them.
        found = self.fields.get("warc-target-uri", "").strip()
        return (found[1:-1] if found.startswith("<") and found.endswith(">") else found).replace(" ", "%20")


def iter_records(file: BinaryIO, *, max_bytes: int, done: int) -> Iterator[Record]:
    """Every record of `file`, and every damaged place that stands for one.

    Blocks are there where there is no fault, the record is a response, a resource or small metadata, and its number
    is above `done`.

    Raises:
        OSError: the file cannot be read.
    """
    number = 1
    try:
        reader = MemberReader(file)
    except VaultError as error:
        yield Record(number=1, offset=0, fields={}, fault=str(error))
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
            yield Record(number=number, offset=begun, fields=fields, fault=str(error))
            if not reader.is_gzip or not reader.resync():
                return
        number += 1


def _read_record(reader: MemberReader, fields: dict[str, str], *, wanted: bool, max_bytes: int) -> Record:
    """The record whose head was read, with its block if it is `wanted` and of use."""
    record = Record(number=0, offset=0, fields=fields)
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) <= _MAX_DIGITS):
        return replace(record, fault="it is no WARC record" if not fields else "it has no Content-Length")
    size = int(length)
    fault = _fault_of(record, size=size, max_bytes=max_bytes)
    limit = _MAX_METADATA if record.kind in SILENT else size
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


def _fault_of(record: Record, *, size: int, max_bytes: int) -> str:
    """Why a record cannot be used, as far as its head tells; "" if it may."""
    kind, fields = record.kind, record.fields
    schemes = (*_WEB, URN_SHA256) if kind == "resource" else _WEB
    most = max_bytes + (_MAX_HEAD if kind == "response" else 0)
    checks = (
        (kind in SILENT, ""),
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

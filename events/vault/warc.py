"""WARC/1.1 (ISO 28500:2017): one small .warc.gz per capture, which any web archive tool reads.

Writing is done here, byte by byte, since the record must hold the server's headers as they came (warcio would
percent-encode what is not ASCII) and the same capture must always give the same bytes (the vault's key is their
digest): ids are derived from the content, and nothing of the machine or the moment of writing goes in. Reading is
warcio's.
"""

import datetime as dt
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from events.errors import ContentCodingError, VaultError
from events.values.digests import sha256_hex
from events.values.http_content import decode_content, parse_content_type
from events.vault.http_block import RENAMED, Pairs, parse_answer

SOFTWARE: Final = "dprk-archive"
CONFORMS_TO: Final = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
MAX_BODY_BYTES: Final = 256 * 1024 * 1024  # far above what fetch lets in; only a bound for what reading may inflate to
URN_SHA256: Final = "urn:sha256:"

_HTTP_RESPONSE: Final = "application/http; msgtype=response"
_HTTP_REQUEST: Final = "application/http; msgtype=request"
_FIELDS: Final = "application/warc-fields"
_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:dprk-archive:warc")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCapture:
    """The bytes of one URL at one instant, or of one document that was handed in (`http_status` is None then).

    `raw_body` is as it came, still under its Content-Encoding; `headers` are the server's, in order, with repeats,
    as latin-1 text. `url` is `urn:sha256:<digest>` for a document, `file_name` what it was called.
    """

    url: str
    fetched_at: dt.datetime
    raw_body: bytes
    content_type: str = ""
    charset: str | None = None
    http_status: int | None = None
    reason: str = ""
    http_version: str = "HTTP/1.1"
    headers: Pairs = ()
    request_headers: Pairs = ()
    server_address: str = ""
    file_name: str = ""
    _decoded: list[bytes] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def body(self) -> bytes:
        """The body without its Content-Encoding, decompressed at the first asking.

        Raises:
            VaultError: it cannot be decompressed.
        """
        if not self._decoded:
            self._decoded.append(self.decode(max_bytes=MAX_BODY_BYTES))
        return self._decoded[0]

    def decode(self, *, max_bytes: int) -> bytes:
        """As `body`, but what would grow over `max_bytes` is refused.

        Raises:
            VaultError: it cannot be decompressed, or is larger.
        """
        codings = ", ".join(value for name, value in self.headers if name.lower() == "content-encoding")
        try:
            return decode_content(self.raw_body, codings=codings, max_bytes=max_bytes)
        except ContentCodingError as error:
            raise VaultError(f"the capture of {self.url} cannot be decompressed: {error}") from error


@dataclass(frozen=True, slots=True)
class _Record:
    """One WARC record: `fields` without id, digests and length, which follow from the rest."""

    kind: str
    date: str
    media_type: str
    block: bytes
    payload: bytes | None = None
    fields: Pairs = ()

    @property
    def record_id(self) -> str:
        """The same for the same content: a step that runs twice writes the same bytes."""
        said = repr((self.kind, self.date, self.media_type, self.fields)).encode()
        return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, sha256_hex(said + self.block))}>"

    def to_bytes(self) -> bytes:
        """The record as a gzip member of its own, so that tools can seek to it."""
        lines = [
            ("WARC-Type", self.kind),
            ("WARC-Record-ID", self.record_id),
            ("WARC-Date", self.date),
            *self.fields,
            ("WARC-Block-Digest", f"sha256:{sha256_hex(self.block)}"),
        ]
        if self.payload is not None:
            lines.append(("WARC-Payload-Digest", f"sha256:{sha256_hex(self.payload)}"))
        lines += [("Content-Type", self.media_type), ("Content-Length", str(len(self.block)))]
        head = "WARC/1.1\r\n" + "".join(f"{name}: {_one_line(value)}\r\n" for name, value in lines) + "\r\n"
        packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS + 16)  # no time stamp in its header
        return packer.compress(head.encode("utf-8", "replace") + self.block + b"\r\n\r\n") + packer.flush()


def write_response_record(capture: StoredCapture, *, software: str = SOFTWARE) -> bytes:
    """A WARC file of one HTTP exchange: warcinfo, response and, if its headers are known, request.

    Raises:
        VaultError: the capture has no HTTP status, or its instant no time zone.
    """
    if capture.http_status is None:
        raise VaultError(f"{capture.url} has no HTTP status; write_resource_record keeps documents")
    date = _warc_date(capture.fetched_at)
    info = _info(date, software)
    shared = (("WARC-Target-URI", capture.url), ("WARC-Warcinfo-ID", info.record_id))
    address = (("WARC-IP-Address", capture.server_address),) if capture.server_address else ()
    first = f"{capture.http_version} {capture.http_status} {capture.reason}".rstrip()
    kept = tuple((RENAMED.get(name.lower(), name), value) for name, value in capture.headers)
    response = _Record(
        "response", date, _HTTP_RESPONSE, _http(first, kept, capture.raw_body), capture.raw_body, (*shared, *address)
    )
    records = [info, response]
    if capture.request_headers:
        asked = _http(f"GET {_target(capture.url)} HTTP/1.1", capture.request_headers, b"")
        linked = (*shared, ("WARC-Concurrent-To", response.record_id))
        records.append(_Record("request", date, _HTTP_REQUEST, asked, b"", linked))
    return b"".join(record.to_bytes() for record in records)


def write_resource_record(capture: StoredCapture, *, software: str = SOFTWARE) -> bytes:
    """A WARC file of a document that was handed in: warcinfo, resource and, if it has one, its file name as metadata.

    Raises:
        VaultError: the instant has no time zone.
    """
    date = _warc_date(capture.fetched_at)
    info = _info(date, software)
    url = capture.url or URN_SHA256 + sha256_hex(capture.raw_body)
    shared = (("WARC-Target-URI", url), ("WARC-Warcinfo-ID", info.record_id))
    media_type = capture.content_type or "application/octet-stream"
    if capture.charset:
        media_type += f"; charset={capture.charset}"
    resource = _Record("resource", date, media_type, capture.raw_body, capture.raw_body, shared)
    records = [info, resource]
    if capture.file_name:
        linked = (*shared, ("WARC-Concurrent-To", resource.record_id))
        records.append(_Record("metadata", date, _FIELDS, _fields((("file-name", capture.file_name),)), None, linked))
    return b"".join(record.to_bytes() for record in records)


def read_capture(data: bytes) -> StoredCapture:
    """The capture in a WARC file: its first response or resource record, digests checked.

    Raises:
        VaultError: it is not a WARC file, is damaged, or holds neither.
    """
    capture: StoredCapture | None = None
    file_name = ""
    try:
        for record in ArchiveIterator(BytesIO(data), no_record_parse=True):
            block = record.raw_stream.read()
            _check_digest(record, block)
            if capture is None and record.rec_type in _READERS:
                capture = _READERS[record.rec_type](record, block)
            if record.rec_type == "metadata":
                file_name = read_fields(block).get("file-name", "")
    except (ArchiveLoadFailed, zlib.error, ValueError, AttributeError, TypeError, EOFError) as error:
        raise VaultError(f"the WARC file cannot be read: {error}") from error
    if capture is None:
        raise VaultError("the WARC file holds neither a response nor a document")
    return _with_name(capture, file_name)


def _check_digest(record: Any, block: bytes) -> None:  # noqa: ANN401 - warcio publishes no types
    """Against the digest that `_Record` wrote; warcio checks it only together with a parse that rewrites headers."""
    said = _field(record, "WARC-Block-Digest")
    if said.startswith("sha256:") and said != f"sha256:{sha256_hex(block)}":
        raise VaultError(f"a record of the WARC file is damaged: its block is not {said}")


def _with_name(capture: StoredCapture, file_name: str) -> StoredCapture:
    return capture if not file_name else replace(capture, file_name=file_name)


def _read_response(record: Any, block: bytes) -> StoredCapture:  # noqa: ANN401 - as above
    answer = parse_answer(block)
    declared = answer.content_type
    return StoredCapture(
        url=_field(record, "WARC-Target-URI"),
        fetched_at=parse_date(_field(record, "WARC-Date")),
        raw_body=answer.body,
        content_type=declared.mime,
        charset=declared.charset,
        http_status=answer.status,
        reason=answer.reason,
        http_version=answer.version,
        headers=answer.headers,
        server_address=_field(record, "WARC-IP-Address"),
    )


def _read_resource(record: Any, block: bytes) -> StoredCapture:  # noqa: ANN401 - as above
    declared = parse_content_type(_field(record, "Content-Type"))
    return StoredCapture(
        url=_field(record, "WARC-Target-URI"),
        fetched_at=parse_date(_field(record, "WARC-Date")),
        raw_body=block,
        content_type=declared.mime,
        charset=declared.charset,
    )


_READERS: Final = {"response": _read_response, "resource": _read_resource}


def read_fields(block: bytes) -> dict[str, str]:
    """The lines of a block of the type application/warc-fields, by their names in lower case."""
    pairs = (line.partition(":") for line in block.decode("utf-8", "replace").split("\r\n"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _field(record: Any, name: str) -> str:  # noqa: ANN401 - as above
    return str(record.rec_headers.get_header(name) or "")


def _info(date: str, software: str) -> _Record:
    about = (("software", software), ("format", "WARC File Format 1.1"), ("conformsTo", CONFORMS_TO))
    return _Record("warcinfo", date, _FIELDS, _fields(about))


def _fields(pairs: Pairs) -> bytes:
    return "".join(f"{name}: {_one_line(value)}\r\n" for name, value in pairs).encode("utf-8", "replace")


def _http(first: str, headers: Sequence[tuple[str, str]], body: bytes) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return "".join(f"{_one_line(line)}\r\n" for line in lines).encode("latin-1", "replace") + b"\r\n" + body


def _one_line(value: str) -> str:
    """No line may be smuggled into a record's head."""
    return value.replace("\r", " ").replace("\n", " ")


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _warc_date(instant: dt.datetime) -> str:
    if instant.tzinfo is None:
        raise VaultError(f"the instant {instant.isoformat()} has no time zone; captures are dated in UTC")
    return instant.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse_date(text: str) -> dt.datetime:
    """A WARC-Date, which is in UTC whether it says so or not.

    Raises:
        ValueError: it is none, or one of the shorter forms of WARC/1.1 that are no instant (2026, 2026-11).
    """
    instant = dt.datetime.fromisoformat(text)
    return instant.replace(tzinfo=dt.UTC) if instant.tzinfo is None else instant.astimezone(dt.UTC)

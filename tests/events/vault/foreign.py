"""WARC files as others write them: by warcio's writer, by hand, plain and compressed in every way."""

import gzip
import hashlib
from collections.abc import Sequence
from io import BytesIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

DATE = "2024-03-18T01:02:03Z"
BODY = "<p>로동신문 2024</p>".encode()


def by_warcio(count: int, *, gzip: bool) -> bytes:
    """A file of `count` pages as warcio writes it: warcinfo, then response and request of each."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    writer.write_record(writer.create_warcinfo_record("test.warc", {"software": "another"}))
    for number in range(count):
        url = f"http://www.example.org/{number}"
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "www.example.org")], is_http_request=True)
        response = writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(BODY + b"%d" % number),
            http_headers=http,
            warc_headers_dict={"WARC-Date": DATE},
        )
        request = writer.create_warc_record(url, "request", payload=BytesIO(b""), http_headers=asked)
        writer.write_request_response_pair(request, response)
        for one in (response, request):
            one.raw_stream.close()
    return out.getvalue()


def http(
    body: bytes = BODY, *, status: str = "HTTP/1.1 200 OK", headers: Sequence[str] = ("Content-Type: text/html",)
) -> bytes:
    """The block of a response."""
    return "\r\n".join([status, *headers, "", ""]).encode("latin-1") + body


def record(
    block: bytes | None = None,
    *,
    kind: str = "response",
    url: str = "http://www.example.org/page",
    extra: Sequence[str] = (),
    length: int | None = None,
    date: str = DATE,
) -> bytes:
    """One record written by hand; `length` may lie."""
    block = http() if block is None else block
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{hashlib.md5(block + url.encode(), usedforsecurity=False).hexdigest()}>",
        f"WARC-Date: {date}",
        f"WARC-Target-URI: {url}",
        *extra,
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n"


def plain(records: Sequence[bytes]) -> bytes:
    """One record after the other."""
    return b"".join(records)


def by_member(records: Sequence[bytes]) -> bytes:
    """A gzip member by record."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def as_a_whole(records: Sequence[bytes]) -> bytes:
    """One gzip member around everything."""
    return gzip.compress(b"".join(records), mtime=0)


def in_blocks(records: Sequence[bytes]) -> bytes:
    """Gzip members of a fixed size, whatever lies in them, as bgzip and pigz write."""
    data = b"".join(records)
    return b"".join(gzip.compress(data[at : at + 150], mtime=0) for at in range(0, len(data), 150))


PACKINGS = {"plain": plain, "by_member": by_member, "as_a_whole": as_a_whole, "in_blocks": in_blocks}

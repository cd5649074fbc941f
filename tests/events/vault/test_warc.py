"""WARC files: warcio and our own reader find in them what the server sent."""

import datetime as dt
import gzip
import re
from contextlib import redirect_stdout, suppress
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import fastwarc.warc as fastwarc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio_main

from events.errors import VaultError
from events.vault.warc import StoredCapture, parse_date, read_capture, write_resource_record, write_response_record
from tests.events.vault.foreign import by_member

AT = dt.datetime(2026, 11, 22, 9, 30, 15, 250_000, tzinfo=dt.UTC)
BODY = "<p>조선중앙통신 caf\u00e9</p>".encode()
CAPTURE = StoredCapture(
    url="http://kcna.example/en/article?id=1&x=%EA%B0%80",
    fetched_at=AT,
    raw_body=gzip.compress(BODY, mtime=0),
    content_type="text/html",
    charset="utf-8",
    http_status=200,
    reason="OK",
    headers=(
        ("Content-Type", "text/html; charset=UTF-8"),
        ("content-encoding", "gzip"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("X-Odd", "caf\u00e9: 1"),
    ),
    request_headers=(("Host", "kcna.example"), ("User-Agent", "dprk-archive/1.0")),
    server_address="175.45.176.71",
)
DOCUMENT = StoredCapture(
    url="", fetched_at=AT, raw_body="Plain words.".encode("utf-16"), content_type="text/plain", file_name="essay ü.txt"
)


def warcio_records(data: bytes) -> list[Any]:
    return [
        (record.rec_type, record.rec_headers, record.http_headers, record.content_stream().read())
        for record in ArchiveIterator(BytesIO(data), check_digests="raise")
    ]


def check_with_warcio(path: Path) -> tuple[int, str]:
    said = StringIO()
    status = 0
    with redirect_stdout(said):
        try:
            warcio_main(["check", "-v", str(path)])
        except SystemExit as end:
            status = int(end.code or 0)
    return status, said.getvalue()


def falsified(data: bytes) -> bytes:
    """The same file with another word in it and the digests of the first."""
    records = gzip.decompress(data).replace(b"P\0l\0a\0i\0n\0", b"F\0a\0l\0s\0e\0")
    return by_member(re.split(rb"(?=WARC/1\.1\r\n)", records)[1:])


EMPTY = replace(CAPTURE, raw_body=b"", headers=(("ETag", '"a"'),), content_type="", charset=None)
GONE = replace(CAPTURE, http_status=410, reason="Gone")
ALL = {
    "page": write_response_record(CAPTURE),
    "document": write_resource_record(DOCUMENT),
    "404": write_response_record(replace(CAPTURE, http_status=404, reason="Not Found")),
    "404 without a body": write_response_record(replace(EMPTY, http_status=404, reason="Not Found")),
    "410": write_response_record(GONE),
    "304": write_response_record(replace(EMPTY, http_status=304, reason="Not Modified")),
    "no reason": write_response_record(replace(CAPTURE, reason="")),
    "HTTP/2": write_response_record(replace(CAPTURE, http_version="HTTP/2", reason="")),
    "no headers": write_response_record(replace(CAPTURE, headers=(), raw_body=BODY, content_type="", charset=None)),
    "large": write_response_record(replace(CAPTURE, raw_body=BODY * 100_000, headers=())),
}


@pytest.mark.parametrize("data", ALL.values(), ids=ALL)
def test_warcio_check_accepts_it(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "capture.warc.gz"
    path.write_bytes(data)
    status, said = check_with_warcio(path)
    assert status == 0, said
    assert said.count("digest pass") >= 3
    assert "fail" not in said


def test_warcio_check_would_have_noticed(tmp_path: Path) -> None:
    path = tmp_path / "capture.warc.gz"
    path.write_bytes(falsified(ALL["document"]))
    status, said = check_with_warcio(path)
    assert status != 0
    assert said.count("digest failed") == 2


@pytest.mark.parametrize("data", ALL.values(), ids=ALL)
def test_a_reader_of_another_family_accepts_it(data: bytes) -> None:
    """FastWARC takes nothing from warcio and checks block and payload digests itself."""
    kinds = [record.record_type for record in fastwarc.ArchiveIterator(BytesIO(data)) if fastwarc.is_warc_11(record)]
    assert kinds[0] == fastwarc.warcinfo
    assert kinds[1:] in ([fastwarc.response, fastwarc.request], [fastwarc.resource, fastwarc.metadata])
    assert block_digests(data) == [True, True, True]
    exchanges = [
        record.verify_payload_digest()
        for record in fastwarc.ArchiveIterator(BytesIO(data), parse_http=True)
        if record.is_http
    ]
    assert exchanges == ([True, True] if kinds[1] == fastwarc.response else [])


def block_digests(data: bytes) -> list[bool]:
    """What FastWARC says of the block digest of each record; it has to be asked before the block is read."""
    return [record.verify_block_digest() for record in fastwarc.ArchiveIterator(BytesIO(data), parse_http=False)]


def test_a_reader_of_another_family_would_have_noticed() -> None:
    assert block_digests(falsified(ALL["document"])) == [True, False, True]


def test_a_reader_of_another_family_finds_what_the_server_sent() -> None:
    seen = []
    for record in fastwarc.ArchiveIterator(BytesIO(ALL["410"]), parse_http=True):
        http = record.http_headers
        seen.append((record.headers, http and http.status_code, http and list(http), record.reader.read()))
    (_, (fields, status, headers, body), (request, *_)) = seen

    assert status == 410
    assert headers == list(CAPTURE.headers)
    assert body == CAPTURE.raw_body
    assert fields["WARC-Target-URI"] == CAPTURE.url
    assert fields["WARC-IP-Address"] == "175.45.176.71"
    assert request["WARC-Concurrent-To"] == fields["WARC-Record-ID"]


@pytest.mark.parametrize("name", [name for name in ALL if name != "document"])
def test_an_exchange_has_what_the_format_asks_for(name: str) -> None:
    """WARC/1.1 (ISO 28500:2017), 5.2 to 5.19 and 6.2 to 6.4: fields that every record and each kind has to have."""
    info, response, request = (record[1] for record in warcio_records(ALL[name]))
    for fields in (info, response, request):
        assert re.fullmatch(r"<urn:uuid:[0-9a-f-]{36}>", fields.get_header("WARC-Record-ID"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", fields.get_header("WARC-Date"))
        assert int(fields.get_header("Content-Length")) >= 0
        assert fields.get_header("WARC-Block-Digest").startswith("sha256:")
        assert fields.get_header("WARC-Truncated") is None
    assert info.get_header("Content-Type") == "application/warc-fields"
    assert info.get_header("WARC-Target-URI") is None
    assert response.get_header("Content-Type") == "application/http; msgtype=response"
    assert request.get_header("Content-Type") == "application/http; msgtype=request"
    for fields in (response, request):
        assert fields.get_header("WARC-Payload-Digest").startswith("sha256:")
        assert fields.get_header("WARC-Target-URI") == CAPTURE.url


@pytest.mark.parametrize(("status", "reason"), [(404, "Not Found"), (410, "Gone"), (304, "Not Modified"), (451, "")])
def test_an_answer_that_is_no_page_comes_back_too(status: int, reason: str) -> None:
    for capture in (CAPTURE, EMPTY):
        gone = replace(capture, http_status=status, reason=reason)
        assert read_capture(write_response_record(gone)) == replace(gone, request_headers=())


def test_a_date_without_a_zone_is_utc_wherever_this_runs() -> None:
    assert parse_date("2026-11-22T09:30:15.25") == AT
    assert parse_date("2026-11-22T18:30:15.25+09:00") == AT
    with pytest.raises(ValueError, match="2026"):
        parse_date("2026")


def test_warcio_reads_what_the_server_sent() -> None:
    info, response, request = warcio_records(write_response_record(CAPTURE))
    assert [record[0] for record in (info, response, request)] == ["warcinfo", "response", "request"]
    _, fields, http, body = response
    assert fields.get_header("WARC-Target-URI") == CAPTURE.url
    assert fields.get_header("WARC-Date") == "2026-11-22T09:30:15.250000Z"
    assert fields.get_header("WARC-IP-Address") == "175.45.176.71"
    assert fields.protocol == "WARC/1.1"
    assert http.get_statuscode() == "200"
    assert [value for name, value in http.headers if name == "Set-Cookie"] == ["a=1", "b=2"]
    assert body == BODY
    assert request[1].get_header("WARC-Concurrent-To") == fields.get_header("WARC-Record-ID")
    assert request[2].get_header("User-Agent") == "dprk-archive/1.0"
    assert {record[1].get_header("WARC-Warcinfo-ID") for record in (response, request)} == {
        info[1].get_header("WARC-Record-ID")
    }


def test_nothing_of_the_machine_goes_in() -> None:
    info = warcio_records(write_response_record(CAPTURE, software="dprk-archive/0.1"))[0][3].decode()
    assert info.splitlines()[0] == "software: dprk-archive/0.1"
    assert {line.split(":")[0] for line in info.splitlines()} == {"software", "format", "conformsTo"}


def test_we_read_back_what_we_wrote() -> None:
    read = read_capture(write_response_record(CAPTURE))
    assert read == replace(CAPTURE, request_headers=())
    assert read.body == BODY


def test_the_same_capture_gives_the_same_bytes_and_another_instant_others() -> None:
    assert write_response_record(CAPTURE) == write_response_record(replace(CAPTURE))
    later = replace(CAPTURE, fetched_at=AT + dt.timedelta(microseconds=1))
    assert write_response_record(later) != write_response_record(CAPTURE)
    ids = [record[1].get_header("WARC-Record-ID") for record in warcio_records(write_response_record(CAPTURE))]
    assert len(set(ids)) == 3


def test_instants_are_kept_in_utc() -> None:
    seoul = AT.astimezone(dt.timezone(dt.timedelta(hours=9)))
    assert write_response_record(replace(CAPTURE, fetched_at=seoul)) == write_response_record(CAPTURE)
    with pytest.raises(VaultError, match="no time zone"):
        write_response_record(replace(CAPTURE, fetched_at=AT.replace(tzinfo=None)))


def test_chunks_are_gone_so_their_header_is_renamed() -> None:
    chunked = replace(CAPTURE, raw_body=BODY, headers=(("Transfer-Encoding", "chunked"), ("Content-Type", "text/html")))
    data = write_response_record(chunked)
    assert warcio_records(data)[1][3] == BODY
    assert read_capture(data).headers[0] == ("X-Orig-Transfer-Encoding", "chunked")


def test_a_header_cannot_smuggle_a_line() -> None:
    evil = replace(CAPTURE, url="http://a.example/\r\nWARC-Type: x", headers=(("X", "a\r\n\r\nbody"),), raw_body=b"b")
    _, response, _ = warcio_records(write_response_record(evil))
    assert response[0] == "response"
    assert response[3] == b"b"


def test_a_document_keeps_its_name_and_is_named_by_its_digest() -> None:
    data = write_resource_record(DOCUMENT)
    read = read_capture(data)
    assert read.url.startswith("urn:sha256:")
    assert len(read.url) == len("urn:sha256:") + 64
    assert (read.body, read.content_type, read.http_status) == (DOCUMENT.raw_body, "text/plain", None)
    assert (read.file_name, read.fetched_at) == ("essay ü.txt", AT)
    assert [record[0] for record in warcio_records(data)] == ["warcinfo", "resource", "metadata"]


def test_a_document_keeps_the_charset_that_its_sender_named() -> None:
    assert read_capture(write_resource_record(replace(DOCUMENT, charset="utf-16"))).charset == "utf-16"


def test_a_response_needs_a_status() -> None:
    with pytest.raises(VaultError, match="no HTTP status"):
        write_response_record(DOCUMENT)


LATIN_TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_categories=["Cc"]), max_size=20)


@given(
    body=st.binary(max_size=300),
    name=st.text(max_size=20),
    status=st.integers(100, 999),
    values=st.lists(LATIN_TEXT),
)
def test_any_exchange_comes_back(body: bytes, name: str, status: int, values: list[str]) -> None:
    headers = tuple(("X-Value", value) for value in values)
    capture = replace(CAPTURE, raw_body=body, http_status=status, headers=headers, content_type="", charset=None)
    read = read_capture(write_response_record(capture))
    assert (read.raw_body, read.http_status) == (body, status)
    assert [value for _, value in read.headers] == [value.strip() for value in values]
    named = read_capture(write_resource_record(replace(DOCUMENT, raw_body=body, file_name=name)))
    assert named.raw_body == body


@given(st.binary(max_size=200))
def test_rubbish_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(VaultError, match="WARC file"):
        read_capture(data)


@given(st.integers(0, 2000), st.integers(0, 255))
def test_damage_never_gives_other_words(position: int, value: int) -> None:
    data = bytearray(write_response_record(CAPTURE))
    data[position % len(data)] = value
    with suppress(VaultError):
        assert read_capture(bytes(data)).raw_body == CAPTURE.raw_body


def test_a_body_that_cannot_be_decompressed_says_so() -> None:
    with pytest.raises(VaultError, match="decompressed"):
        _ = replace(CAPTURE, raw_body=b"not gzip").body

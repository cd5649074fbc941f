"""Captures out of the files of others: every packing and producer, every kind of damage, flat memory."""

import base64
import datetime as dt
import gzip
import hashlib
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from events.vault.imports import ImportedRecord, iter_captures
from events.vault.warc import StoredCapture, read_capture, write_resource_record, write_response_record
from tests.events.vault.foreign import BODY, DATE, PACKINGS, by_member, by_warcio, http, plain, record

Packing = Callable[[Sequence[bytes]], bytes]


@pytest.fixture(params=sorted(PACKINGS))
def pack(request: pytest.FixtureRequest) -> Packing:
    return PACKINGS[request.param]


def read(data: bytes, **options: int) -> list[ImportedRecord]:
    return list(iter_captures(BytesIO(data), **options))


def captured(data: bytes, **options: int) -> list[StoredCapture]:
    found = read(data, **options)
    assert [one.refusal for one in found if one.capture is None] == []
    return [one.capture for one in found if one.capture is not None]


def the_refusal(data: bytes, **options: int) -> ImportedRecord:
    (one,) = read(data, **options)
    assert one.capture is None
    assert one.refusal
    return one


# --- What can be used -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_a_file_of_warcio(*, packed: bool) -> None:
    found = captured(by_warcio(30, gzip=packed))

    assert [one.url for one in found] == [f"http://www.example.org/{number}" for number in range(30)]
    assert [one.raw_body for one in found] == [BODY + b"%d" % number for number in range(30)]
    first = found[0]
    assert (first.http_status, first.reason, first.http_version) == (200, "OK", "HTTP/1.1")
    assert (first.content_type, first.charset) == ("text/html", "utf-8")
    assert first.headers == (("Content-Type", "text/html; charset=utf-8"),)
    assert first.fetched_at == dt.datetime(2024, 3, 18, 1, 2, 3, tzinfo=dt.UTC)


def test_every_packing_gives_the_same(pack: Packing) -> None:
    records = [record(http(b"%d" % number * 100), url=f"http://www.example.org/{number}") for number in range(25)]

    found = captured(pack(records))

    assert [one.raw_body for one in found] == [b"%d" % number * 100 for number in range(25)]


@pytest.mark.parametrize("name", ["plain", "by_member"])
def test_the_offset_is_where_reading_can_begin(name: str) -> None:
    records = [record(kind="warcinfo"), *(record(http(b"%d" % number)) for number in range(5))]
    data = PACKINGS[name](records)

    found = read(data)

    for number, one in enumerate(found):
        assert captured(data[one.offset :])[0].raw_body == b"%d" % number
    assert [one.number for one in found] == [2, 3, 4, 5, 6]


def test_offsets_start_where_the_file_stands() -> None:
    file = BytesIO(b"something else" + record() + record())
    file.seek(14)

    assert [one.offset for one in iter_captures(file)] == [14, 14 + len(record())]


def test_an_import_can_be_taken_up_again(pack: Packing) -> None:
    records = [record(kind="warcinfo"), *(record(http(b"%d" % number)) for number in range(6)), record(kind="revisit")]
    data = pack(records)
    whole = read(data)

    for done in range(len(records) + 1):
        assert read(data, done=done) == [one for one in whole if one.number > done]


def test_our_own_records_come_back_whole() -> None:
    page = StoredCapture(
        url="http://kcna.example/en/article?id=1",
        fetched_at=dt.datetime(2026, 11, 22, 9, 30, 15, 250_000, tzinfo=dt.UTC),
        raw_body=gzip.compress(BODY, mtime=0),
        content_type="text/html",
        charset="utf-8",
        http_status=404,
        reason="Not Found",
        headers=(("Content-Type", "text/html; charset=UTF-8"), ("Content-Encoding", "gzip"), ("X", "caf\u00e9")),
        server_address="175.45.176.71",
    )
    document = StoredCapture(
        url="", fetched_at=page.fetched_at, raw_body=b"Plain words.", content_type="text/plain", file_name="ü.txt"
    )
    nameless = replace(document, raw_body=b"Others.", file_name="")
    data = write_response_record(page) + write_resource_record(document) + write_resource_record(nameless)

    first, second, third = captured(data)

    assert first == page
    assert second == replace(document, url="urn:sha256:" + hashlib.sha256(b"Plain words.").hexdigest())
    assert (third.raw_body, third.file_name) == (b"Others.", "")


def test_a_page_as_a_resource_is_taken() -> None:
    (one,) = captured(record(BODY, kind="resource", extra=["Content-Type: text/html; charset=utf-8"]))

    assert (one.http_status, one.content_type, one.charset, one.body) == (None, "text/html", "utf-8", BODY)


def test_a_file_without_records_to_take_gives_nothing() -> None:
    assert read(b"") == []
    assert read(gzip.compress(b"")) == []
    assert read(b"\r\n\r\n") == []
    assert read(plain([record(kind="warcinfo"), record(kind="request"), record(kind="metadata")])) == []


def test_zeros_behind_the_last_member_are_padding() -> None:
    assert len(captured(by_member([record()]) + bytes(200_000))) == 1


# --- What producers differ in -----------------------------------------------------------------------------------------


def test_chunks_are_undone_and_their_header_renamed() -> None:
    body = b"5;name=value\r\n<p>Tw\r\nF\r\no missiles.</p>\r\n0\r\nX-Trailer: 1\r\n\r\n"
    headers = ["Transfer-Encoding: chunked", "Content-Type: text/html"]

    (one,) = captured(record(http(body, headers=headers)))

    assert one.raw_body == b"<p>Two missiles.</p>"
    assert one.headers[0] == ("X-Orig-Transfer-Encoding", "chunked")


@pytest.mark.parametrize(
    "body", [b"<p>no chunks</p>", b"", b"4\r\nmore than four\r\n0\r\n\r\n"], ids=["html", "empty", "looks so"]
)
def test_chunks_that_were_undone_by_the_producer_are_not_undone_twice(body: bytes) -> None:
    (one,) = captured(record(http(body, headers=["Transfer-Encoding: chunked"])))

    assert one.raw_body == body
    assert one.headers == (("X-Orig-Transfer-Encoding", "chunked"),)


def test_a_compressed_body_stays_compressed() -> None:
    packed = gzip.compress(BODY, mtime=0)
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)

    (one,) = captured(record(http(chunked, headers=["Content-Encoding: gzip", "Transfer-Encoding: Chunked"])))

    assert one.raw_body == packed
    assert one.body == BODY
    assert one.headers[0] == ("Content-Encoding", "gzip")


def test_a_body_that_the_producer_decompressed_is_taken_as_it_is() -> None:
    (one,) = captured(record(http(BODY, headers=["Content-Encoding: gzip"])))

    assert one.body == BODY
    assert one.headers == (("X-Orig-Content-Encoding", "gzip"),)


def test_odd_heads_are_read() -> None:
    head = (
        b"HTTP/1.0 404\nContent-Type:text/html\nX-Folded: one\n  two\nno colon\nX-Nul: a\0b\nX-Twice: 1\nX-Twice: 2\n\n"
    )

    (one,) = captured(record(head + BODY))

    assert (one.http_version, one.http_status, one.reason, one.raw_body) == ("HTTP/1.0", 404, "", BODY)
    assert one.headers == (
        ("Content-Type", "text/html"), ("X-Folded", "one two"), ("X-Nul", "a b"), ("X-Twice", "1"), ("X-Twice", "2"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "url"),
    [
        ("<http://www.example.org/a>", "http://www.example.org/a"),
        ("http://www.example.org/a b", "http://www.example.org/a%20b"),
        ("https://www.example.org/가", "https://www.example.org/가"),
        ("HTTP://WWW.EXAMPLE.ORG/", "HTTP://WWW.EXAMPLE.ORG/"),
    ],
)
def test_odd_addresses_are_read(said: str, url: str) -> None:
    assert captured(record(url=said))[0].url == url


@pytest.mark.parametrize(
    ("said", "instant"),
    [
        ("2024-03-18T01:02:03Z", dt.datetime(2024, 3, 18, 1, 2, 3, tzinfo=dt.UTC)),
        ("2024-03-18T01:02:03.123456789Z", dt.datetime(2024, 3, 18, 1, 2, 3, 123_456, tzinfo=dt.UTC)),
        ("2024-03-18T01:02:03", dt.datetime(2024, 3, 18, 1, 2, 3, tzinfo=dt.UTC)),
        ("20240318T010203Z", dt.datetime(2024, 3, 18, 1, 2, 3, tzinfo=dt.UTC)),
    ],
)
def test_odd_dates_are_read_and_are_utc_wherever_this_runs(said: str, instant: dt.datetime) -> None:
    assert captured(record(date=said))[0].fetched_at == instant


@pytest.mark.parametrize("blank", [b"", b"\n", b"\r\n\r\n\r\n\r\n"])
def test_any_number_of_blank_lines_lies_between_records(blank: bytes, pack: Packing) -> None:
    assert len(captured(pack([record().rstrip() + blank, record().rstrip() + blank]))) == 2


def test_field_names_are_read_in_any_case_and_folded() -> None:
    data = record().replace(b"WARC-Target-URI: ", b"warc-target-uri:\r\n ").replace(b"WARC-Type: r", b"WARC-TYPE: R")

    assert captured(data)[0].url == "http://www.example.org/page"


# --- Digests ----------------------------------------------------------------------------------------------------------


def sha1_base32(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def test_digests_that_hold_are_accepted() -> None:
    block = http()
    extra = [
        f"WARC-Block-Digest: sha256:{hashlib.sha256(block).hexdigest()}",
        f"WARC-Payload-Digest: {sha1_base32(BODY)}",
    ]

    assert len(captured(record(block, extra=extra))) == 1


def test_a_payload_may_be_digested_with_or_without_its_chunks() -> None:
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
    block = http(chunks, headers=["Transfer-Encoding: chunked"])

    for payload in (chunks, BODY):
        assert captured(record(block, extra=[f"WARC-Payload-Digest: {sha1_base32(payload)}"]))[0].raw_body == BODY


@pytest.mark.parametrize("field", ["Block", "Payload"])
@pytest.mark.parametrize("digest", [sha1_base32(b"others"), "sha256:" + "0" * 64, "md5:rubbish"])
@pytest.mark.parametrize("kind", ["response", "resource"])
def test_a_digest_of_other_bytes_is_refused(field: str, digest: str, kind: str) -> None:
    refused = the_refusal(record(kind=kind, extra=[f"WARC-{field}-Digest: {digest}"]))

    assert refused.refusal == f"its {field.lower()} is not {digest}"


def test_a_digest_of_an_unknown_kind_says_nothing() -> None:
    assert len(captured(record(extra=["WARC-Block-Digest: blake9:abc", "WARC-Payload-Digest: "]))) == 1


# --- What cannot be used ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (record(kind="revisit"), "a revisit repeats an earlier capture"),
        (record(kind="conversion"), "the type 'conversion'"),
        (record(kind="continuation"), "the type 'continuation'"),
        (record(kind=""), "of which type"),
        (record(url="dns:www.example.org"), "not one of the web"),
        (record(url="ftp://www.example.org/a"), "not one of the web"),
        (record(url=""), "not one of the web"),
        (record(url="file:///etc/passwd", kind="resource"), "not one of the web"),
        (record(url="http://a.example/\x01"), "control characters"),
        (record(b"not HTTP at all"), "which is not HTTP"),
        (record(b""), "which is not HTTP"),
        (record(b"HTTP/1.1 200 OK\r\nA: b\r\n"), "which is not HTTP"),
        (record(b"HTTP/1.1 twenty OK\r\n\r\n"), "which is not HTTP"),
        (record(b"ICY 200 OK\r\n\r\n"), "which is not HTTP"),
        (record(extra=["WARC-Truncated: length"]), r"cut when it was captured \(WARC-Truncated: length\)"),
        (record(extra=["WARC-Segment-Number: 1"]), "one of several segments"),
        (record(date="yesterday"), "its WARC-Date is 'yesterday'"),
        (record(date="2024"), "its WARC-Date is '2024'"),
        (record(http(headers=["Content-Encoding: br"])), "encoded as 'br'"),
        (record(http(b"\x1f\x8bno gzip", headers=["Content-Encoding: gzip"])), "cannot be decompressed"),
        (record(http(headers=["Transfer-Encoding: gzip, chunked"])), "transfer coding 'gzip, chunked'"),
        (record(http(b"5\r\nab", headers=["Transfer-Encoding: chunked"])), "in the middle of a chunk"),
        (record(http(b"2\r\nab\r\n", headers=["Transfer-Encoding: chunked"])), "between two chunks"),
        (record(http(b"2\r\nab\r\nzz\r\n", headers=["Transfer-Encoding: chunked"])), "chunks of the body are broken"),
        (record(b"others", kind="resource", url="urn:sha256:" + "0" * 64), "the document is not urn:sha256:0000"),
    ],
)
def test_a_record_that_cannot_be_used_is_refused_in_words_and_the_next_is_read(data: bytes, words: str) -> None:
    for packing in PACKINGS.values():
        refused, taken = read(packing([data, record()]))
        assert refused.capture is None
        assert re.search(words, refused.refusal), refused.refusal
        assert taken.capture is not None
        assert (refused.number, taken.number) == (1, 2)


def test_a_refusal_names_the_record() -> None:
    data = record() + record(kind="revisit", url="http://www.example.org/again")

    refused = read(data)[1]

    assert (refused.kind, refused.url, refused.offset) == ("revisit", "http://www.example.org/again", len(record()))
    assert refused.record_id.startswith("<urn:uuid:")


@pytest.mark.parametrize(
    "data",
    [
        b"<html>no archive</html>\n" * 50,
        gzip.compress(b"no archive"),
        os.urandom(5000),
        b"\x1f\x8b",
        b"filedesc://a 0\n1 0 x\n",
    ],
    ids=["html", "gzip", "random", "two bytes", "arc"],
)
def test_what_is_no_warc_file_is_one_refusal(data: bytes) -> None:
    the_refusal(data)


def test_a_file_under_zstd_says_what_to_do() -> None:
    assert "zstd -d" in the_refusal(b"\x28\xb5\x2f\xfd" + bytes(100)).refusal


# --- Round trip -------------------------------------------------------------------------------------------------------

HEADER = st.tuples(st.from_regex(r"[A-Za-z][A-Za-z-]{0,12}", fullmatch=True), st.text(max_size=30))


@given(
    body=st.binary(max_size=200),
    status=st.integers(100, 999),
    reason=st.text(st.characters(max_codepoint=255), max_size=15),
    headers=st.lists(HEADER, max_size=5),
    chunked=st.booleans(),
)
def test_what_is_imported_is_written_and_read_again_as_it_is(
    *, body: bytes, status: int, reason: str, headers: list[tuple[str, str]], chunked: bool
) -> None:
    lines = [f"{name}: {value.encode('latin-1', 'replace').decode('latin-1')}" for name, value in headers]
    if chunked:
        lines.append("Transfer-Encoding: chunked")
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
    block = http(body, status=f"HTTP/1.1 {status} {reason}", headers=lines)
    for one in read(record(block, extra=["WARC-IP-Address: 192.0.2.1"])):
        if one.capture is not None:
            written = write_response_record(one.capture)
            assert read_capture(written) == one.capture
            assert captured(written) == [one.capture]


def test_a_real_file_is_read_as_bytes_in_memory_are(tmp_path: Path) -> None:
    data = by_warcio(5, gzip=True)
    (tmp_path / "pages.warc.gz").write_bytes(data)

    with (tmp_path / "pages.warc.gz").open("rb") as file:
        assert list(iter_captures(file)) == read(data)


def test_the_date_of_the_helper_is_read() -> None:
    assert captured(record())[0].fetched_at.isoformat() == DATE.replace("Z", "+00:00")


# --- Files of others --------------------------------------------------------------------------------------------------


def samples() -> list[Path]:
    folder = os.environ.get("ARCHIVE_SHARED_DATA", "")
    if not folder:
        pytest.skip("ARCHIVE_SHARED_DATA is not set: no WARC files of others to read")
    found = sorted(Path(folder, "data", "interchange", "warc").rglob("*.*arc*"))
    if not found:
        pytest.skip("ARCHIVE_SHARED_DATA holds no data/interchange/warc")
    return found


def pages_by_warcio(path: Path) -> list[tuple[str, bytes]] | None:
    """Address and decoded body of every response that warcio reads; None where it gives up or finds digests wrong."""
    found = []
    try:
        with path.open("rb") as file:
            for one in ArchiveIterator(file, check_digests="raise"):
                body = one.content_stream().read()
                if one.rec_type == "response" and one.format == "warc":
                    found.append((one.rec_headers.get_header("WARC-Target-URI"), body))
    except ArchiveLoadFailed:
        return None
    return found


def test_files_of_others_give_what_warcio_reads() -> None:
    compared = 0
    for path in samples():
        with path.open("rb") as file:
            found = list(iter_captures(file))
        ours = [(one.url, one.capture.body) for one in found if one.capture is not None and one.kind == "response"]
        theirs = pages_by_warcio(path)
        if theirs is not None and not path.name.endswith((".arc", ".arc.gz")):
            refused = [one.url for one in found if one.capture is None and one.kind == "response"]
            assert ours == [page for page in theirs if page[0] not in refused], path.name
            compared += len(ours)
    assert compared > 5


def test_files_that_are_none_or_damaged_are_refused_without_ado() -> None:
    for path in samples():
        with path.open("rb") as file:
            found = list(iter_captures(file))
        if path.name.endswith((".arc", ".arc.gz")):
            assert found
            assert not [one for one in found if one.capture is not None], path.name

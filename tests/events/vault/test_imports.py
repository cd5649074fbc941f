"""Captures out of the files of others: every packing and producer, every kind of damage, flat memory."""

import base64
import datetime as dt
import gzip
import hashlib
import os
import re
import tracemalloc
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO, RawIOBase
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


# --- Damage -----------------------------------------------------------------------------------------------------------


def test_a_file_that_was_cut_anywhere_gives_what_is_whole_and_one_refusal(pack: Packing) -> None:
    records = [record(http(b"%d" % number * 60), url=f"http://www.example.org/{number}") for number in range(3)]
    data = pack(records)
    whole = read(data)
    for size in range(1, len(data) - 4, 3):
        found = read(data[:size])
        taken = [one.capture for one in found if one.capture is not None]
        assert taken == [one.capture for one in whole[: len(taken)]]
        refusals = [one for one in found if one.capture is None]
        assert refusals in ([], [found[-1]])
        if not refusals:  # cut between two records
            assert pack is not PACKINGS["as_a_whole"]
            assert read(data[: size + 2])[: len(taken)] == found


def test_damage_inside_a_member_costs_that_record_only() -> None:
    records = [record(http(os.urandom(3000)), url=f"http://www.example.org/{number}") for number in range(5)]
    members = [gzip.compress(one, mtime=0) for one in records]
    hurt = bytearray(members[2])
    hurt[1500:1600] = bytes(100)

    found = read(b"".join([*members[:2], bytes(hurt), *members[3:]]))

    assert [one.capture is not None for one in found] == [True, True, False, True, True]
    assert "damaged" in found[2].refusal
    assert found[2].offset == len(members[0]) + len(members[1])
    assert found[3].offset == found[2].offset + len(members[2])


def test_a_writer_that_was_killed_and_went_on_costs_one_record() -> None:
    records = [record(http(os.urandom(9000)), url=f"http://www.example.org/{number}") for number in range(4)]
    members = [gzip.compress(one, mtime=0) for one in records]

    for size in (1, 5, 12, 4000, len(members[1]) - 1):
        found = read(members[0] + members[1][:size] + members[2] + members[3])
        urls = [one.url for one in found if one.capture is not None]
        assert urls == ["http://www.example.org/0", "http://www.example.org/2", "http://www.example.org/3"], size
        assert 4 <= len(found) <= 5


def test_rubbish_between_members_is_one_refusal() -> None:
    data = by_member([record()]) + b"rubbish" * 20_000 + by_member([record()])

    assert [one.capture is not None for one in read(data)] == [True, False, True]


@pytest.mark.parametrize("off", [-40, -1, 40])
def test_a_length_that_lies_is_refused_and_reading_goes_on(off: int, pack: Packing) -> None:
    block = http(BODY * 5)
    liar = record(block, length=len(block) + off, url="http://www.example.org/liar")
    records = [record(), liar, *(record(url=f"http://www.example.org/{number}") for number in range(3))]

    found = read(pack(records))

    refused = [one for one in found if one.capture is None]
    assert [one.url for one in refused][:1] == ["http://www.example.org/liar"]
    # Too long a length may swallow the beginning of the next record.
    assert [one.url[-1] for one in found if one.capture is not None][-2:] == ["1", "2"]


@pytest.mark.parametrize("length", ["", "-1", "1e3", "٣", "9" * 30, "0x10"])
def test_a_length_that_is_none_is_refused(length: str, pack: Packing) -> None:
    broken = record().replace(b"Content-Length: %d" % len(http()), b"Content-Length: " + length.encode())

    found = read(pack([broken, record()]))

    assert [one.capture is not None for one in found] == [False, True]


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08", by_member([record()]), record()])
)
def test_rubbish_ends_in_words(data: bytes, start: bytes) -> None:
    for one in read(start + data):
        assert (one.capture is None) == bool(one.refusal)


@given(st.integers(0, 5000), st.integers(0, 255), st.sampled_from(sorted(PACKINGS)))
def test_one_wrong_byte_never_gives_other_words(position: int, value: int, name: str) -> None:
    """With digests; without them nothing could tell."""
    records = []
    for number in range(3):
        block = http(b"%d" % number * 50)
        digest = f"WARC-Block-Digest: sha256:{hashlib.sha256(block).hexdigest()}"
        records.append(record(block, url=f"http://www.example.org/{number}", extra=[digest]))
    data = bytearray(PACKINGS[name](records))
    data[position % len(data)] = value

    bodies = {one.capture.raw_body for one in read(bytes(data)) if one.capture is not None}

    assert bodies <= {b"0" * 50, b"1" * 50, b"2" * 50}


# --- Size -------------------------------------------------------------------------------------------------------------


def test_a_body_of_the_largest_size_is_taken_and_one_byte_more_is_not(pack: Packing) -> None:
    assert len(captured(pack([record(http(b"x" * 5000))]), max_bytes=5000)) == 1
    assert "5001 bytes; 5000 is the most" in the_refusal(pack([record(http(b"x" * 5001))]), max_bytes=5000).refusal


def test_a_body_that_grows_over_the_limit_is_refused() -> None:
    bomb = http(gzip.compress(bytes(10_000_000)), headers=["Content-Encoding: gzip"])

    assert "grows over 100000 bytes" in the_refusal(record(bomb), max_bytes=100_000).refusal


class Endless(RawIOBase):
    """A plain file of many records of 50 MB each that is nowhere held; `seekable` as told."""

    def __init__(self, count: int, *, can_seek: bool) -> None:
        head, tail = record(b"", length=50_000_000, url="http://www.example.org/big")[:-4], b"\r\n\r\n"
        self._pieces = [(head, 1), (bytes(50_000), 1000), (tail, 1)] * count + [(record(), 1)]
        self._size = sum(len(piece) * times for piece, times in self._pieces)
        self._can_seek = can_seek
        self._at = 0
        self.bytes_read = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._can_seek

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + (self._size if whence == os.SEEK_END else 0)
        return self._at

    def read(self, size: int = -1) -> bytes:
        at, found = self._at, b""
        for piece, times in self._pieces:
            whole = len(piece) * times
            if at < whole:
                found = piece[at % len(piece) :][:size]
                break
            at -= whole
        self._at += len(found)
        self.bytes_read += len(found)
        return found


@pytest.mark.parametrize("can_seek", [True, False], ids=["file", "pipe"])
def test_memory_stays_flat_over_a_gigabyte_of_large_records(*, can_seek: bool) -> None:
    file = Endless(20, can_seek=can_seek)
    tracemalloc.start()
    try:
        found = list(iter_captures(file))  # type: ignore[arg-type]  # a raw file is one to read from
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert [one.capture is not None for one in found] == [False] * 20 + [True]
    assert "50000000 bytes; 20971520 is the most" in found[0].refusal
    assert peak < 2_000_000
    assert not can_seek or file.bytes_read < 10_000_000


def test_memory_stays_flat_over_a_compressed_bomb() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    pieces = [packer.compress(record(b"", length=300_000_000)[:-4])]
    pieces += [packer.compress(bytes(1_000_000)) for _ in range(300)]
    data = b"".join([*pieces, packer.compress(b"\r\n\r\n"), packer.flush(), by_member([record()])])
    tracemalloc.start()
    try:
        found = read(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert [one.capture is not None for one in found] == [False, True]
    assert peak < 2_000_000


def test_a_line_without_an_end_is_not_held() -> None:
    data = gzip.compress(b"WARC/1.0\r\nX: " + bytes(30_000_000))
    tracemalloc.start()
    try:
        the_refusal(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 2_000_000


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

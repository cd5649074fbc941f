"""Records past every kind of damage, one at a time: `test_imports` has what is made of them."""

import gzip
import hashlib
import os
import tracemalloc
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO, RawIOBase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.vault.imports import ImportedRecord, iter_captures
from events.vault.records import iter_records
from events.vault.warc import StoredCapture
from tests.events.vault.foreign import BODY, PACKINGS, by_member, http, record

Packing = Callable[[Sequence[bytes]], bytes]


@pytest.fixture(params=sorted(PACKINGS))
def pack(request: pytest.FixtureRequest) -> Packing:
    return PACKINGS[request.param]


def read(data: bytes, **options: int) -> list[ImportedRecord]:
    return list(iter_captures(BytesIO(data), **options))


def captured(data: bytes, **options: int) -> list[StoredCapture]:
    return [one.capture for one in read(data, **options) if one.capture is not None]


def the_refusal(data: bytes, **options: int) -> ImportedRecord:
    (one,) = read(data, **options)
    assert one.refusal
    return one


def test_records_of_all_kinds_come_with_their_fields_and_only_useful_blocks(pack: Packing) -> None:
    kinds = ["warcinfo", "response", "request", "resource", "metadata", "revisit"]
    records = list(iter_records(BytesIO(pack([record(kind=kind) for kind in kinds])), max_bytes=10_000, done=0))

    assert [one.kind for one in records] == kinds
    assert [one.number for one in records] == [1, 2, 3, 4, 5, 6]
    assert {one.fields["warc-target-uri"] for one in records} == {"http://www.example.org/page"}
    assert [one.kind for one in records if one.block] == ["response", "resource", "metadata"]
    assert [one.kind for one in records if one.fault] == ["revisit"]


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

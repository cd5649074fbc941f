"""The stream behind a WARC file: every packing reads as the same bytes, places are told, damage is stepped over."""

import gzip
import os
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import VaultError
from events.vault.members import DamagedFileError, MemberReader

TEXT = b"".join(b"line %d\n" % number for number in range(40_000))


def members(*parts: bytes) -> bytes:
    return b"".join(gzip.compress(part, mtime=0) for part in parts)


@pytest.mark.parametrize("data", [TEXT, members(TEXT), members(TEXT[:5], TEXT[5:70_000], b"", TEXT[70_000:])])
def test_lines_and_bytes_are_the_same_in_every_packing(data: bytes) -> None:
    reader = MemberReader(BytesIO(data))

    assert reader.readline(100) == b"line 0\n"
    assert reader.readline(4) == b"line"
    assert reader.readline(100) == b" 1\n"
    assert reader.read(100_000) == TEXT[14:100_014]
    assert reader.skip(200_000) == 200_000
    rest = TEXT[300_014:]
    assert reader.read(len(rest) + 10) == rest
    assert reader.at_end()
    assert reader.read(1) == b""
    assert reader.skip(1) == 0
    assert reader.readline(1) == b""


@given(st.lists(st.integers(1, 90_000), max_size=8))
def test_any_steps_give_the_whole(steps: list[int]) -> None:
    reader = MemberReader(BytesIO(members(TEXT[:1000], TEXT[1000:])))
    pieces = [reader.read(step) for step in steps]

    assert b"".join([*pieces, reader.read(len(TEXT))]) == TEXT


def test_the_offset_is_of_the_next_byte_or_of_its_member() -> None:
    plain = MemberReader(BytesIO(TEXT))
    plain.read(70_001)
    assert plain.offset == 70_001

    packed = MemberReader(BytesIO(members(b"one", b"two")))
    packed.read(3)
    assert not packed.at_end()
    assert packed.offset == len(members(b"one"))


def test_a_member_that_begins_a_record_ends_the_one_before() -> None:
    reader = MemberReader(BytesIO(members(b"short", b"WARC/1.0\r\n")))

    assert reader.read(100) == b"short"
    assert reader.follows()
    assert reader.end_record()
    assert reader.readline(100) == b"WARC/1.0\r\n"


@pytest.mark.parametrize(
    ("rest", "ends"), [(b"", True), (b"\r\n\r\n", True), (b"\nWARC/1.1", True), (b"\r\nmore", False), (b"more", False)]
)
def test_the_end_of_a_record_is_told(rest: bytes, *, ends: bool) -> None:
    for data in (b"block" + rest, members(b"block" + rest), members(b"block", rest)):
        reader = MemberReader(BytesIO(data))
        reader.read(5)
        # A new member may begin a record whatever it holds.
        assert reader.end_record() in ({ends} if data != members(b"block", rest) else {True})


def test_behind_damage_reading_goes_on_at_the_next_record() -> None:
    first, last = members(b"WARC/1.0 first" + os.urandom(200_000)), members(b"WARC/1.0 last")
    hurt = first[:1000] + bytes(50) + first[1050:]
    reader = MemberReader(BytesIO(hurt + last))

    assert reader.readline(9) == b"WARC/1.0 "
    with pytest.raises(DamagedFileError, match="damaged here"):
        reader.read(300_000)
    assert reader.resync()
    assert reader.offset == len(hurt)
    assert reader.readline(100) == b"WARC/1.0 last"
    assert reader.at_end()


def test_a_cut_file_says_so_and_has_nothing_behind_it() -> None:
    reader = MemberReader(BytesIO(members(b"WARC/1.0 first")[:-6]))

    assert reader.readline(9) == b"WARC/1.0 "
    with pytest.raises(DamagedFileError, match="ends in the middle"):
        reader.read(100)
    assert not reader.resync()


def test_zstd_is_told() -> None:
    with pytest.raises(VaultError, match="zstd"):
        MemberReader(BytesIO(b"\x28\xb5\x2f\xfd" + bytes(10)))

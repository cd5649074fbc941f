"""Files of lines: as editors, pipes and compressors make them."""

import gzip
import io
import tracemalloc

import pytest

from events.errors import ValueFormatError
from events.management.bulk import lines
from events.management.bulk.lines import LineFile


def read(path):
    file = LineFile(str(path))
    try:
        return [(line.number, line.data) for line in file.lines()]
    finally:
        file.close()


@pytest.fixture
def write(tmp_path):
    def _write(data):
        path = tmp_path / "lines"
        path.write_bytes(data)
        return path

    return _write


@pytest.mark.parametrize(
    "data",
    [
        b"one\n\ntwo\n",
        b"one\r\n\r\ntwo\r\n",
        b"\xef\xbb\xbfone\n \ntwo",
        gzip.compress(b"one\n\ntwo\n"),
        gzip.compress(b"one\n") + gzip.compress(b"\ntwo\n"),
        gzip.compress(b"\xef\xbb\xbfone\r\n\r\ntwo"),
    ],
    ids=["plain", "crlf", "bom", "gzip", "gzip of members", "gzip with bom and crlf"],
)
def test_lines_keep_their_numbers_and_lose_their_ends(write, data):
    assert read(write(data)) == [(1, b"one"), (3, b"two")]


def test_an_empty_file_has_no_lines(write):
    assert read(write(b"")) == []


def test_lines_come_from_the_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(gzip.compress(b"one\ntwo\n")))))

    file = LineFile("-")

    assert [line.data for line in file.lines()] == [b"one", b"two"]
    assert (file.name, file.size_bytes) == ("stdin", None)
    assert file.position == len(b"one\ntwo\n")


def test_a_line_that_is_too_long_is_cut_and_its_rest_handed_over(write, monkeypatch):
    monkeypatch.setattr(lines, "MAX_LINE_BYTES", 4)
    file = LineFile(str(write(b"1234\n123456789\n12345")))
    rest = []

    found = list(file.lines(keep_rest=rest.append))

    assert [(line.number, line.data, line.is_cut) for line in found] == [
        (1, b"1234", False),
        (2, b"12345", True),
        (3, b"12345", True),
    ]
    file.close()
    assert b"".join(rest) == b"6789\n"


def test_a_line_without_end_takes_no_memory(tmp_path):
    path = tmp_path / "endless.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(120):
            file.write(b"x" * 1024 * 1024)
    long = LineFile(str(path))
    tracemalloc.start()
    try:
        found = [line.is_cut for line in long.lines()]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        long.close()

    assert found == [True]
    assert peak < 64 * 1024 * 1024


def test_the_position_is_within_the_compressed_file(write):
    path = write(gzip.compress(b"line\n" * 200_000))
    file = LineFile(str(path))

    count = sum(1 for _ in file.lines())

    assert count == 200_000
    assert file.position == file.size_bytes == path.stat().st_size
    file.close()


@pytest.mark.parametrize(
    "data", [gzip.compress(b"one\n" * 1000)[:-12], gzip.compress(b"one\n")[:12] + b"\xff" * 20], ids=["cut", "damaged"]
)
def test_a_broken_file_says_where_it_breaks_off(write, data):
    with pytest.raises(ValueFormatError, match="breaks off after line"):
        read(write(data))


def test_a_file_that_is_not_there_or_no_file_is_named(tmp_path):
    with pytest.raises(ValueFormatError, match=r"missing\.jsonl cannot be read"):
        LineFile(str(tmp_path / "missing.jsonl"))
    with pytest.raises(ValueFormatError, match="cannot be read"):
        LineFile(str(tmp_path))

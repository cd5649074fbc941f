"""Files of lines, however large: plain or gzip, with their numbers, never more than one line in memory."""

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, cast

from events.errors import ValueFormatError

MAX_LINE_BYTES: Final = 20 * 1024 * 1024
STDIN: Final = "-"
_PIECE_BYTES: Final = 1024 * 1024
_GZIP_MAGIC: Final = b"\x1f\x8b"
_BOM: Final = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One line without its end, and its number from 1. `is_cut`: it is longer than MAX_LINE_BYTES, `data` its start."""

    number: int
    data: bytes
    is_cut: bool = False


class LineFile:
    """An open file of lines. `size_bytes` is None where it cannot be known (a pipe); `position` is within the file."""

    def __init__(self, name: str) -> None:
        """Open `name`, "-" for the standard input.

        Raises:
            ValueFormatError: there is no such file, or it cannot be read.
        """
        self._is_stdin = name == STDIN
        self.name = "stdin" if self._is_stdin else name
        try:
            self._raw = _open(name)
            self.size_bytes = Path(name).stat().st_size if name != STDIN and Path(name).is_file() else None
            packed = self._raw.peek(2)[:2] == _GZIP_MAGIC
        except OSError as error:
            raise ValueFormatError(f"{self.name} cannot be read: {error.strerror or error}") from error
        self._lines = cast("BinaryIO", gzip.GzipFile(fileobj=self._raw) if packed else self._raw)
        self._counted = 0

    @property
    def position(self) -> int:
        """How far the file itself has been read, in bytes; of a pipe, what came out of it."""
        return self._raw.tell() if self.size_bytes is not None else self._counted

    def lines(self, *, keep_rest: Callable[[bytes], object] = lambda _piece: None) -> Iterator[Line]:
        """All lines that hold something, in order. What follows the start of a cut line goes to `keep_rest`.

        Raises:
            ValueFormatError: the file breaks off, or is damaged.
        """
        number = 0
        try:
            while data := self._lines.readline(MAX_LINE_BYTES + 1):
                number += 1
                self._counted += len(data)
                is_cut = len(data) > MAX_LINE_BYTES and not data.endswith(b"\n")
                text = (data.removeprefix(_BOM) if number == 1 else data).strip(b" \t\r\n")
                if text:
                    yield Line(number, data if is_cut else text, is_cut)
                if is_cut:
                    self._skip(keep_rest)
        except (OSError, EOFError, zlib.error) as error:
            raise ValueFormatError(f"{self.name} breaks off after line {number}: {error}") from error

    def close(self) -> None:
        """Close it, but for the standard input, which is not ours."""
        if not self._is_stdin:
            self._raw.close()

    def _skip(self, keep_rest: Callable[[bytes], object]) -> None:
        while piece := self._lines.readline(_PIECE_BYTES):
            self._counted += len(piece)
            keep_rest(piece)
            if piece.endswith(b"\n"):
                return


def _open(name: str) -> BufferedReader:
    # As long as the file is read; `close` ends it.
    return cast("BufferedReader", sys.stdin.buffer) if name == STDIN else Path(name).open("rb")

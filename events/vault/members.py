"""The bytes of a WARC file as one stream, whatever its compression: plain, a gzip member by record, or gzip as a whole.

Nothing larger than what was asked for is held. Whoever reads learns where in the file a record begins, and can go on
behind a damaged place. warcio's own reader can do neither, and refuses files that were compressed as a whole.
"""

import os
import zlib
from typing import BinaryIO, Final

from events.errors import VaultError

GZIP: Final = b"\x1f\x8b\x08"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_PIECE: Final = 64 * 1024
_HEAD: Final = b"WARC/"
_GZIP_WINDOW: Final = zlib.MAX_WBITS + 16


class DamagedFileError(VaultError):
    """The file is damaged at this place, or ends in the middle; `resync` may find more behind it."""


class MemberReader:
    """Reads `file` from where it stands. A record may lie in one gzip member, beside others, or across several.

    Raises:
        VaultError: the file is compressed with zstd.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._position = file.tell() if file.seekable() else 0  # in the file, behind `_chunk`
        self._chunk = self._behind = b""  # compressed bytes: not yet used up, and used before them
        self._buffer = b""
        self._at = 0
        self._inflater: zlib._Decompress | None = None
        self._member_offset = self._position
        self._load()
        if self._chunk.startswith(_ZSTD):
            raise VaultError("the file is compressed with zstd; decompress it first (zstd -d)")
        self.is_gzip = self._chunk.startswith(GZIP[:2])

    @property
    def offset(self) -> int:
        """Where the next byte lies in the file; in gzip, where the member begins that holds it."""
        return self._member_offset if self.is_gzip else self._position - len(self._chunk) - self._left()

    def at_end(self) -> bool:
        """Whether nothing follows. Moves into the next member, so that `offset` is right afterwards."""
        return not self._fill()

    def follows(self) -> bool:
        """After `read` gave less than was asked for: whether another record begins here, or the file has ended."""
        return bool(self._chunk)

    def read(self, size: int) -> bytes:
        """The next `size` bytes; fewer at the end of the file, and where a member begins with another record."""
        pieces: list[bytes] = []
        while size and self._fill(inside=True):
            piece = self._buffer[self._at : self._at + size]
            self._at += len(piece)
            size -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def skip(self, size: int) -> int:
        """Pass over `size` bytes; gives how many there were, under the rules of `read`."""
        skipped = 0
        while skipped < size and self._fill(inside=True):
            step = min(self._left(), size - skipped)
            self._at += step
            skipped += step
            if not self.is_gzip and not self._left():
                skipped += self._seek(size - skipped)
        return skipped

    def readline(self, limit: int) -> bytes:
        """The next line with its end; at most `limit` bytes of it."""
        pieces: list[bytes] = []
        while limit and self._fill(inside=bool(pieces)):
            end = self._buffer.find(b"\n", self._at, self._at + limit)
            stop = min(end + 1 if end >= 0 else len(self._buffer), self._at + limit)
            pieces.append(self._buffer[self._at : stop])
            limit -= stop - self._at
            self._at = stop
            if end >= 0:
                break
        return b"".join(pieces)

    def end_record(self) -> bool:
        """Pass over blank lines; whether a record may begin here: at the end, at a new member, or with `WARC/`."""
        while True:
            while self._left() and self._buffer[self._at] in b"\r\n":
                self._at += 1
            if self._left() >= len(_HEAD):
                return self._buffer.startswith(_HEAD, self._at)
            rest = self._buffer[self._at :]
            piece = self._next_piece()
            if not piece:
                return _HEAD.startswith(rest)
            self._buffer, self._at = rest + piece, 0

    def resync(self) -> bool:
        """After DamagedFileError: go to the next member that begins with a record; False if there is none."""
        self._buffer, self._at, self._inflater = b"", 0, None
        # An inflater notices late that it reads the bytes of the next member: look at what it has used up as well.
        self._chunk, self._behind = self._behind + self._chunk, b""
        begun = self._member_offset + 1 - (self._position - len(self._chunk))
        self._chunk = self._chunk[max(begun, 0) :]
        while True:
            found = self._chunk.find(GZIP)
            if found < 0:
                self._chunk = self._chunk[-len(GZIP) + 1 :]
                if not self._load():
                    self._chunk = b""
                    return False
                continue
            self._chunk = self._chunk[found:]
            if len(self._chunk) < _PIECE:
                self._load()
            if _begins_with_record(self._chunk):
                self._member_offset = self._position - len(self._chunk)
                return True
            self._chunk = self._chunk[1:]

    def _left(self) -> int:
        return len(self._buffer) - self._at

    def _fill(self, *, inside: bool = False) -> bool:
        """Have at least one byte in the buffer; `inside` a record none of a member that begins another."""
        while not self._left():
            piece = self._next_piece()
            if not piece and not (self.is_gzip and self._open_member(inside=inside)):
                return False
            self._buffer, self._at = piece, 0
        return True

    def _next_piece(self) -> bytes:
        """The next bytes of the plain file or of the open member; b"" at its end."""
        if not self.is_gzip:
            if not self._chunk:
                self._load()
            piece, self._chunk = self._chunk, b""
            return piece
        piece = b""
        while self._inflater is not None and not piece:
            piece = self._inflate(self._inflater)
        return piece

    def _inflate(self, inflater: "zlib._Decompress") -> bytes:
        if not self._chunk and not self._load():
            raise DamagedFileError("the file ends in the middle of a record")
        try:
            piece = inflater.decompress(self._chunk, _PIECE)
        except zlib.error as error:
            raise DamagedFileError(f"the file is damaged here: {error}") from error
        rest = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
        used = self._chunk[: len(self._chunk) - len(rest)]
        self._behind = (self._behind + used)[-_PIECE:]
        self._chunk = rest
        if inflater.eof:
            self._inflater = None
        return piece

    def _open_member(self, *, inside: bool) -> bool:
        if len(self._chunk) < _PIECE // 2:
            self._load()
        self._chunk = self._chunk.lstrip(b"\0")  # the padding of tapes and block devices
        while not self._chunk:
            if not self._load():
                return False
            self._chunk = self._chunk.lstrip(b"\0")
        if inside and _begins_with_record(self._chunk):
            return False
        self._member_offset = self._position - len(self._chunk)
        self._behind = b""
        if not self._chunk.startswith(GZIP):
            raise DamagedFileError("the file is damaged here: no gzip member begins")
        self._inflater = zlib.decompressobj(_GZIP_WINDOW)
        return True

    def _load(self) -> int:
        """Read on in the file; gives how many bytes came."""
        more = self._file.read(_PIECE)
        self._position += len(more)
        self._chunk += more
        return len(more)

    def _seek(self, size: int) -> int:
        """Pass over up to `size` bytes of a plain file without reading them, where that is possible."""
        if not self._file.seekable() or size < _PIECE:
            return 0
        end = self._file.seek(0, os.SEEK_END)
        step = min(size, end - self._position)
        self._position = self._file.seek(self._position + step)
        return step


def _begins_with_record(compressed: bytes) -> bool:
    try:
        return zlib.decompressobj(_GZIP_WINDOW).decompress(compressed, len(_HEAD)) == _HEAD
    except zlib.error:
        return False

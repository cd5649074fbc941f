"""The block of a response record: an HTTP answer as it stood on the wire, or nearly so, taken apart again."""

import re
from dataclasses import dataclass, replace
from typing import Final

from events.errors import VaultError
from events.values.http_content import ContentType, parse_content_type

Pairs = tuple[tuple[str, str], ...]

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(r"(HTTP/\S{1,8}) ([0-9]{3})(?: (.*))?")
_FOLD = re.compile(r"\r?\n[ \t]+")
# No header holds these, and neither does a database's text take them.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
_GZIP: Final = frozenset({"gzip", "x-gzip"})
# What is no longer true of a body is kept under these names, as web archives do.
RENAMED: Final = {"transfer-encoding": "X-Orig-Transfer-Encoding", "trailer": "X-Orig-Trailer"}
_DECODED: Final = {"content-encoding": "X-Orig-Content-Encoding"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """An answer: `headers` in order with repeats, as latin-1 text; `body` as it is in the record."""

    version: str
    status: int
    reason: str
    headers: Pairs
    body: bytes

    def header(self, name: str) -> str:
        """All values of one header, joined by commas; "" if there is none."""
        return ", ".join(value for key, value in self.headers if key.lower() == name)

    @property
    def content_type(self) -> ContentType:
        """What the first Content-Type header says."""
        return parse_content_type(next((value for key, value in self.headers if key.lower() == "content-type"), ""))


def parse_answer(block: bytes) -> HttpAnswer:
    """The answer in the block of a response record; folded lines are joined, lines without a colon dropped.

    Raises:
        VaultError: it is not HTTP.
    """
    end = _END_OF_HEAD.search(block)
    head = block[: end.start() if end else 200].decode("latin-1")
    first, _, rest = head.partition("\n")
    line = _STATUS_LINE.fullmatch(first.rstrip("\r "))
    if end is None or line is None:
        raise VaultError(f"the response record begins with {first[:80]!r}, which is not HTTP")
    pairs = (line.partition(":") for line in _FOLD.sub(" ", rest).split("\n"))
    headers = tuple((_clean(name), _clean(value)) for name, colon, value in pairs if colon)
    return HttpAnswer(
        version=line[1], status=int(line[2]), reason=_clean(line[3] or ""), headers=headers, body=block[end.end() :]
    )


def settle(answer: HttpAnswer) -> HttpAnswer:
    """The answer with its chunks undone and with headers that are true of the body that is left.

    Producers differ: some keep the chunks of `Transfer-Encoding: chunked`, some undo them and keep the header; some
    decompress the body and keep `Content-Encoding`. A header that is not true of the body gets an `X-Orig-` name.

    Raises:
        VaultError: the chunks are broken, or the transfer coding is another.
    """
    coding = answer.header("transfer-encoding").lower()
    if coding not in {"", "chunked", "identity"}:
        raise VaultError(f"the transfer coding {coding[:40]!r} cannot be undone; only chunked can")
    body = _undo_chunks(answer.body) if coding == "chunked" else answer.body
    names = dict(RENAMED)
    codings = [name.strip() for name in answer.header("content-encoding").lower().split(",")]
    if body and codings[-1] in _GZIP and not body.startswith(b"\x1f\x8b"):
        names |= _DECODED
    headers = tuple((names.get(name.lower(), name), value) for name, value in answer.headers)
    return replace(answer, headers=headers, body=body)


def _undo_chunks(data: bytes) -> bytes:
    """The body without its chunks; `data` itself if it never had any."""
    pieces: list[bytes] = []
    at = 0
    while line := _CHUNK.match(data, at):
        size = int(line[1], 16)
        if size == 0:
            return b"".join(pieces)
        start, stop = line.end(), line.end() + size
        if stop > len(data):
            raise VaultError("the body breaks off in the middle of a chunk")
        end = 2 if data[stop : stop + 2] == b"\r\n" else int(data[stop : stop + 1] == b"\n")
        if not end:
            break
        pieces.append(data[start:stop])
        at = stop + end
    if not pieces:
        return data
    raise VaultError(
        "the body breaks off between two chunks" if at >= len(data) else "the chunks of the body are broken"
    )


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()

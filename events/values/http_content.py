"""What HTTP says of a body: its media type, its charset and how it was compressed.

Pure, and below both the fetch stage (which decodes what arrives) and the vault (which decodes what was stored).
"""

import re
import zlib
from typing import Final, NamedTuple

from events.errors import ContentCodingError

CODINGS: Final = ("gzip", "deflate")  # what the standard library decodes; only these are advertised to servers
_ALIASES: Final = {"x-gzip": "gzip", "x-deflate": "deflate"}
_MAX_LAYERS: Final = 2  # `gzip, gzip` does occur behind misconfigured proxies; more is an attack
# Members of one gzip body. Parallel compressors make one for every 64 KiB or so; a million empty ones are an attack.
_MAX_MEMBERS: Final = 10_000
_PIECE_BYTES: Final = 16 * 1024
_MIME = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
_CHARSET = re.compile(r"""(?:^|;)\s*charset\s*=\s*["']?([A-Za-z0-9._:+-]{1,40})""", re.IGNORECASE)


class ContentType(NamedTuple):
    """A Content-Type header: `mime` in lower case ("" if there is none to read), `charset` in lower case or None."""

    mime: str
    charset: str | None


def parse_content_type(header: str) -> ContentType:
    """Read a Content-Type header leniently: anything unreadable is "" or None, nothing raises."""
    mime = header.split(";", 1)[0].split(",", 1)[0].strip().lower()
    found = _CHARSET.search(header.partition(";")[2])
    return ContentType(mime if _MIME.fullmatch(mime) else "", found[1].lower() if found else None)


def decode_content(raw: bytes, *, codings: str, max_bytes: int, cut: bool = False) -> bytes:
    """Undo the Content-Encoding `codings` (the header's value, "" for none) of a whole body.

    `max_bytes` bounds every layer, so that a bomb costs no more memory than that. With `cut`, what is larger or ends
    early is no error: its start is given.

    Raises:
        ContentCodingError: a coding that we did not ask for, a broken stream, one that ends early, or one that
            would grow over `max_bytes`.
    """
    names = [name.strip().lower() for name in codings.split(",") if name.strip()]
    layers = [_ALIASES.get(name, name) for name in names if name != "identity"]
    if len(layers) > _MAX_LAYERS:
        raise ContentCodingError(f"the body is compressed {len(layers)} times; {_MAX_LAYERS} is the most")
    for layer in reversed(layers):
        if layer not in CODINGS:
            asked = ", ".join(CODINGS)
            raise ContentCodingError(f"the body is encoded as {layer[:40]!r}; only {asked} were asked for")
        raw = _inflate(raw, layer=layer, max_bytes=max_bytes, cut=cut) if raw else raw
    return raw[:max_bytes] if cut else raw


def _inflate(raw: bytes, *, layer: str, max_bytes: int, cut: bool) -> bytes:
    """Every member of a gzip body, or the one stream of a deflate body."""
    window = zlib.MAX_WBITS + 16 if layer == "gzip" else _deflate_window(raw)
    out = bytearray()
    at = 0
    for member in range(_MAX_MEMBERS):
        whole = len(out)
        try:
            at = _inflate_member(raw, at, out, window=window, max_bytes=max_bytes)
        except zlib.error as error:
            if member:  # padding after a complete member: browsers and gzip(1) ignore it, so do we
                return bytes(out[:whole])
            raise ContentCodingError(f"the body is said to be {layer}, but is not: {error}") from error
        except ContentCodingError:
            if cut:
                return bytes(out[:max_bytes])
            raise
        if at >= len(raw) or layer != "gzip":
            return bytes(out)
    raise ContentCodingError(f"the body is gzip of more than {_MAX_MEMBERS} members", too_large=True)


def _inflate_member(raw: bytes, at: int, out: bytearray, *, window: int, max_bytes: int) -> int:
    """Append to `out` what begins at `at`; gives where it ends. Read in pieces, so that no rest is copied often."""
    decoder = zlib.decompressobj(window)
    while not decoder.eof:
        if at >= len(raw):
            raise ContentCodingError("the compressed body ends before it is complete", truncated=True)
        piece = raw[at : at + _PIECE_BYTES]
        out += decoder.decompress(piece, max_bytes - len(out) + 1)
        if len(out) > max_bytes:
            raise ContentCodingError(f"the body grows over {max_bytes} bytes when decompressed", too_large=True)
        at += len(piece) - len(decoder.unused_data) - len(decoder.unconsumed_tail)
    return at


def _deflate_window(raw: bytes) -> int:
    """`deflate` means a zlib stream (RFC 9110), yet some servers send a bare one: the first two bytes tell."""
    is_zlib = len(raw) > 1 and raw[0] & 0x0F == zlib.DEFLATED and (raw[0] << 8 | raw[1]) % 31 == 0
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS

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


def decode_content(raw: bytes, *, codings: str, max_bytes: int) -> bytes:
    """Undo the Content-Encoding `codings` (the header's value, "" for none) of a whole body.

    `max_bytes` bounds every layer, so that a bomb costs no more memory than that.

    Raises:
        ContentCodingError: a coding that we did not ask for, a broken stream, one that ends early, or one that
            would grow over `max_bytes`.
    """
    names = [name.strip().lower() for name in codings.split(",") if name.strip()]
    layers = [_ALIASES.get(name, name) for name in names if name != "identity"]
    if len(layers) > _MAX_LAYERS:
        raise ContentCodingError(f"the body is compressed {len(layers)} times ({codings}); {_MAX_LAYERS} is the most")
    for layer in reversed(layers):
        if layer not in CODINGS:
            raise ContentCodingError(f"the body is encoded as {layer!r}; only {', '.join(CODINGS)} were asked for")
        raw = _inflate(raw, layer=layer, max_bytes=max_bytes) if raw else raw
    return raw


def _inflate(raw: bytes, *, layer: str, max_bytes: int) -> bytes:
    window = zlib.MAX_WBITS + 16 if layer == "gzip" else _deflate_window(raw)
    pieces: list[bytes] = []
    size = 0
    rest = raw
    while rest:
        decoder = zlib.decompressobj(window)
        try:
            piece = decoder.decompress(rest, max_bytes - size + 1)
        except zlib.error as error:
            if pieces:  # padding after a complete member: browsers and gzip(1) ignore it, so do we
                break
            raise ContentCodingError(f"the body is said to be {layer}, but is not: {error}") from error
        size += len(piece)
        if size > max_bytes:
            raise ContentCodingError(f"the body grows over {max_bytes} bytes when decompressed", too_large=True)
        if not decoder.eof:
            raise ContentCodingError(f"the {layer} body ends before it is complete", truncated=True)
        pieces.append(piece)
        rest = decoder.unused_data if layer == "gzip" else b""
    return b"".join(pieces)


def _deflate_window(raw: bytes) -> int:
    """`deflate` means a zlib stream (RFC 9110), yet some servers send a bare one: the first two bytes tell."""
    is_zlib = len(raw) > 1 and raw[0] & 0x0F == zlib.DEFLATED and (raw[0] << 8 | raw[1]) % 31 == 0
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS

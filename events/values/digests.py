"""Digests: the one place that hashes, so that equal content has equal names everywhere and for ever."""

import hashlib


def sha256_hex(data: bytes) -> str:
    """SHA-256 of `data` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def text_sha256(text: str) -> str:
    """SHA-256 of `text` in UTF-8 with runs of white space folded, so that re-wrapping a page changes nothing."""
    return sha256_hex(_encode(" ".join(text.split())))


def key_sha256(*parts: str) -> str:
    """SHA-256 of a tuple of strings; each is length-prefixed, so ("ab", "c") and ("a", "bc") differ."""
    return sha256_hex(b"".join(b"%d:%s" % (len(raw), raw) for raw in map(_encode, parts)))


def short_digest(text: str) -> int:
    """The first 64 bits of the SHA-256 of `text`, as the signed integer that a `bigint` of a database holds."""
    return int.from_bytes(hashlib.sha256(_encode(text)).digest()[:8], "big", signed=True)


def _encode(text: str) -> bytes:
    """UTF-8, also of lone surrogates, which broken pages hold: a digest names whatever came, and never fails."""
    return text.encode("utf-8", "surrogatepass")

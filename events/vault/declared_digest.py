"""Digests that a WARC file declares: any of the usual algorithms, in base 16, 32 or 64 (the format leaves it open)."""

import base64
import binascii
import hashlib
from typing import Final

_NAMES: Final = {
    "md5": "md5",
    "sha1": "sha1",
    "sha-1": "sha1",
    "sha256": "sha256",
    "sha-256": "sha256",
    "sha384": "sha384",
    "sha-384": "sha384",
    "sha512": "sha512",
    "sha-512": "sha512",
}


def contradicts(declared: str, data: bytes) -> bool:
    """Whether `declared`, such as `sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ`, is the digest of other bytes than `data`.

    What names no known algorithm says nothing and contradicts nothing; an unreadable value of a known one does.
    """
    label, _, value = declared.strip().partition(":")
    name = _NAMES.get(label.strip().lower())
    if name is None or not value.strip():
        return False
    return hashlib.new(name, data, usedforsecurity=False).digest() not in _readings(value.strip())


def _readings(value: str) -> list[bytes]:
    """All that `value` can mean: the bases share their digits, the right one is told by what it gives."""
    found = []
    padded32 = value.upper() + "=" * (-len(value) % 8)
    padded64 = value.replace("-", "+").replace("_", "/") + "=" * (-len(value) % 4)
    for decode, text in ((bytes.fromhex, value), (base64.b32decode, padded32), (base64.b64decode, padded64)):
        try:
            found.append(decode(text))
        except (ValueError, binascii.Error):
            continue
    return found

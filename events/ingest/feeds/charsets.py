"""The characters of a feed document where byte order mark, header, declaration and bytes disagree."""

import re
from typing import Final, NamedTuple

from charset_normalizer import from_bytes

from events.values.charset_labels import BYTE_ORDER_MARKS, find_codec

# How the beginning of a document looks in codes of several bytes, without a mark.
_WIDE: Final = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
)
_GUESSES: Final = ["cp949", "cp932", "gb18030", "big5", "euc_jp", "cp1251", "koi8_r", "cp1252", "cp1250"]
_SAMPLE_BYTES: Final = 16 * 1024
_HEAD_BYTES: Final = 1024
_DECLARATION = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']\s*([A-Za-z0-9_.:-]{1,40})""")
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_EBCDIC: Final = b"\x4c\x6f\xa7\x94"  # "<?xm"
_FEW: Final = 0.1


class Decoded(NamedTuple):
    """The characters of a document; `note` says what was wrong with its charset, "" if nothing."""

    text: str
    note: str = ""


def decode_document(body: bytes, *, charset: str | None) -> Decoded:
    """The characters of `body`, whose header names `charset`. Never raises: what cannot be read becomes U+FFFD.

    In order: a byte order mark or the look of its first bytes; UTF-8 if it is valid, since that does not happen by
    chance and declarations are often wrong; the declared charsets; what the bytes look like.
    """
    for mark, codec in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _read(body[len(mark) :], codec, [])
    for start, codec in _WIDE:
        if body.startswith(start):
            return _read(body, codec, [])
    declared = [codec for codec in (find_codec(charset), find_codec(_declared(body))) if codec]
    if body.startswith(_EBCDIC):
        declared.append("cp037")
    for codec in declared:
        if codec.startswith(("iso2022", "hz", "cp037")):  # of ASCII bytes, which UTF-8 would accept
            return _read(body, codec, declared)
    for codec in dict.fromkeys(["utf-8", *declared]):
        try:
            text = body.decode(codec)
        except UnicodeDecodeError:
            continue
        return Decoded(text, "" if text.isascii() else _note(codec, declared))
    return _guess(body, declared)


def _read(body: bytes, codec: str, declared: list[str]) -> Decoded:
    text = body.decode(codec, "replace")
    return Decoded(text, "some bytes are no text in its charset" if "\ufffd" in text else _note(codec, declared))


def _guess(body: bytes, declared: list[str]) -> Decoded:
    """No charset fits all bytes: the declared one if few bytes are wrong in it, else what they look like."""
    for codec in dict.fromkeys([*declared, "utf-8"]):
        text = body.decode(codec, "replace")
        foreign = sum(not char.isascii() for char in text[:_SAMPLE_BYTES])
        if text[:_SAMPLE_BYTES].count("\ufffd") <= _FEW * foreign:
            return Decoded(text, f"some bytes are no text in {codec}")
    first = re.search(rb"[\x80-\xff]", body)
    start = max(0, (first.start() if first else 0) - _HEAD_BYTES)
    best = from_bytes(body[start : start + _SAMPLE_BYTES], cp_isolation=_GUESSES, enable_fallback=False).best()
    if best is None:
        codec = (declared or ["utf-8"])[0]
        return Decoded(body.decode(codec, "replace"), f"no charset fits its bytes; read as {codec}")
    codec = find_codec(best.encoding) or best.encoding
    return Decoded(body.decode(codec, "replace"), f"its charset is guessed from its bytes: {codec}")


def _note(codec: str, declared: list[str]) -> str:
    if not declared or codec in declared or (codec == "utf-8" and declared == ["cp1252"]):
        return ""
    return f"declared as {', '.join(declared)}, but written in {codec}"


def _declared(body: bytes) -> str | None:
    found = _DECLARATION.search(body[:_HEAD_BYTES]) or _META.search(body[: 4 * _HEAD_BYTES])
    return found[1].decode("ascii") if found else None

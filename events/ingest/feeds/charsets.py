"""The characters of a feed document where byte order mark, header, declaration and bytes disagree."""

import codecs
import re
from typing import Final, NamedTuple

from charset_normalizer import from_bytes

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How the beginning of a document looks in codes of several bytes, without a mark.
_WIDE: Final = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
)
# The larger of two code pages, since documents name the smaller one.
_LARGER: Final = {
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}
# A list of what may be asked for: Python also calls things codecs that are no charset, or slow (punycode, idna, rot13).
_ALLOWED: Final = (  # noqa: SIM905 - words read better than fifty pairs of quotes
    "utf-8 cp949 euc_kr johab iso2022_kr gb2312 gbk gb18030 hz big5 big5hkscs cp950 shift_jis cp932 euc_jp iso2022_jp "
    "ascii iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 "
    "iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 "
    "cp1258 cp437 cp850 cp866 cp874 tis-620 koi8-r koi8-u mac-roman mac-cyrillic kz1048 cp037"
).split()
_SPOKEN: Final = {  # labels of the web (WHATWG Encoding) that Python does not know
    "ks_c_5601-1989": "cp949",
    "ksc5601": "cp949",
    "windows-949": "cp949",
    "x-windows-949": "cp949",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-big5": "big5hkscs",
    "x-cp1251": "cp1251",
}
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
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _read(body[len(mark) :], codec, [])
    for start, codec in _WIDE:
        if body.startswith(start):
            return _read(body, codec, [])
    declared = [codec for codec in (_codec_of(charset), _codec_of(_declared(body))) if codec]
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
    codec = _LARGER.get(best.encoding, best.encoding)
    return Decoded(body.decode(codec, "replace"), f"its charset is guessed from its bytes: {codec}")


def _note(codec: str, declared: list[str]) -> str:
    if not declared or codec in declared or (codec == "utf-8" and declared == ["cp1252"]):
        return ""
    return f"declared as {', '.join(declared)}, but written in {codec}"


def _declared(body: bytes) -> str | None:
    found = _DECLARATION.search(body[:_HEAD_BYTES]) or _META.search(body[: 4 * _HEAD_BYTES])
    return found[1].decode("ascii") if found else None


def _codec_of(label: str | None) -> str | None:
    """The codec of a label, or None if it names no charset. UTF-16 without a mark was looked for before."""
    try:
        name = codecs.lookup((label or "").strip()).name
    except (LookupError, ValueError):
        return _SPOKEN.get((label or "").strip().lower())
    return _LARGER.get(name, name) if name in _ALLOWED else None

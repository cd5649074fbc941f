"""Bytes to characters: what is no text is refused, and the charset is found where header, page and bytes disagree."""

import re
from typing import Final

from charset_normalizer import from_bytes

from events.errors import ExtractError
from events.ingest.extract.charsets import REPLACEMENT, TESTED, is_plausible
from events.ingest.records import ErrorKind
from events.values.charset_labels import BYTE_ORDER_MARKS, find_codec

HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
_PLAIN_TYPES: Final = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
_UNTOLD_TYPES: Final = frozenset({"", "application/octet-stream", "binary/octet-stream"})

_MAGIC: Final = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"RIFF", "an image or a recording"),
    (b"\x1f\x8b", "a gzip file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
    (b"SQLite format 3", "a database"),
)
_GUESSES: Final = ["cp949", "cp932", "gb18030", "big5hkscs", "euc_jp", "cp1251", "koi8_r", "cp1252", "cp1250", "cp1254"]
_ESCAPES: Final = ((b"\x1b$B", "iso2022_jp"), (b"\x1b$@", "iso2022_jp"), (b"\x1b$)C", "iso2022_kr"))
_BROKEN_SHARE: Final = 0.05
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_XML_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})""")
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|h[1-6]|article|table|span|br|a)\b", re.IGNORECASE
)
_META_BYTES: Final = 4096
_SAMPLE_BYTES: Final = 64 * 1024
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_SHARE: Final = 0.02
_WIDE_SHARE: Final = 0.3


def check_is_text(body: bytes, *, content_type: str) -> None:
    """Refuse what is not text, whatever it is called.

    Raises:
        ExtractError: the media type or the first bytes say that it is something else (kind content_type).
    """
    mime = content_type.split(";", 1)[0].strip().lower()
    if mime not in HTML_TYPES | _PLAIN_TYPES | _UNTOLD_TYPES:
        raise _refusal(f"{mime} cannot be read")
    for magic, name in _MAGIC:
        if body.startswith(magic):
            raise _refusal(f"this is {name}, whatever it is called")
    sample = body[:_SAMPLE_BYTES]
    if not _find_bom(body) and not _find_wide(body) and len(_CONTROL.findall(sample)) > _CONTROL_SHARE * len(sample):
        raise _refusal("these bytes are no text in any charset")


def is_html(body: bytes, *, content_type: str) -> bool:
    """Whether to read `body` as HTML: tags in its beginning decide, then what it is called."""
    mime = content_type.split(";", 1)[0].strip().lower()
    beginning = body[:_META_BYTES].replace(b"\0", b"")  # so that UTF-16 shows its tags too
    if mime in HTML_TYPES:
        return b"<" in beginning
    start = beginning.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return True
    return mime in _UNTOLD_TYPES and len(_TAG.findall(beginning)) > 1


def decode_text(body: bytes, *, charset: str | None, html: bool) -> str:
    """The characters of `body`. Never raises: what no charset can read becomes U+FFFD.

    In order: a byte order mark; UTF-8 if it is valid or nearly so (by chance that does not happen, while headers are
    often wrong); the header's charset, then the page's own, if the result reads like a text; what else fits the bytes.
    """
    bom = _find_bom(body)
    if bom is not None:
        mark, codec = bom
        return body[len(mark) :].decode(codec, "replace")
    declared = [codec for codec in (find_codec(charset), find_codec(_find_meta(body) if html else None)) if codec]
    wide = _find_wide(body)
    stateful = [codec for escape, codec in _ESCAPES if escape in body]  # ASCII bytes, which UTF-8 would accept
    for codec in [*([wide] if wide else []), *stateful, "utf-8"]:
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            continue
    return body.decode(_choose(body, declared), "replace")


def _choose(body: bytes, declared: list[str]) -> str:
    """The codec of bytes that are not valid UTF-8."""
    sample = body[:_SAMPLE_BYTES]
    if _is_nearly_utf8(sample):
        return "utf-8"
    named = [codec for codec in declared if codec != "utf-8"]
    for codec in (*named, *TESTED):
        if is_plausible(sample.decode(codec, "replace"), codec=codec):
            return codec
    for codec in (*named, "cp1252"):  # the web's name for Latin letters of which nothing is said
        if REPLACEMENT not in sample.decode(codec, "replace"):
            return codec
    return next(iter(named), None) or _guess(sample) or "utf-8"


def _is_nearly_utf8(sample: bytes) -> bool:
    """Whether all but a few characters are UTF-8: a page with a broken piece in it, or one that was cut."""
    text = sample.decode("utf-8", "replace")
    return text.count(REPLACEMENT) <= 1 + _BROKEN_SHARE * sum(char > "\x7f" for char in text)


def _refusal(reason: str) -> ExtractError:
    return ExtractError(f"{reason}; HTML and plain text can be read", kind=ErrorKind.CONTENT_TYPE)


def _find_bom(body: bytes) -> tuple[bytes, str] | None:
    return next(((mark, codec) for mark, codec in BYTE_ORDER_MARKS if body.startswith(mark)), None)


def _find_wide(body: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text and of markup is zero."""
    sample = body[: _SAMPLE_BYTES - _SAMPLE_BYTES % 2]
    pairs = max(len(sample) // 2, 1)
    even, odd = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if max(even, odd) < _WIDE_SHARE or min(even, odd) > _WIDE_SHARE / 10:
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    words = sample.decode(codec, "replace").encode("utf-8")
    return None if len(_CONTROL.findall(words)) > _CONTROL_SHARE * len(words) else codec


def _find_meta(body: bytes) -> str | None:
    beginning = body[:_META_BYTES]
    found = _META.search(beginning) or _XML_DECLARATION.search(beginning)
    return found[1].decode("ascii") if found else None


def _guess(sample: bytes) -> str | None:
    best = from_bytes(sample, cp_isolation=_GUESSES, enable_fallback=False).best()
    return best.encoding if best is not None else None

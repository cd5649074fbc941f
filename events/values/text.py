"""Text: what is safe and comparable to keep of words that came from outside."""

import re
import unicodedata
from typing import Final

# Control characters but tab and newline; PostgreSQL refuses NUL and lone surrogates, the rest can hide words.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_LINKING_WORDS: Final = frozenset({"of", "the"})
ELLIPSIS: Final = "…"


def clean_text(raw: str) -> str:
    r"""Readable text: NFC, newlines as \n, no control or direction-changing characters, no trailing spaces.

    Offsets of quotes count characters of this form, so it is applied once, before the text is stored.
    """
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    text = _SPACES.sub(" ", _CONTROL.sub("", text))
    text = "\n".join(line.strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip()


def clean_line(raw: str) -> str:
    """`clean_text` on one line: titles and names."""
    return " ".join(clean_text(raw).split())


def fold_name(raw: str) -> str:
    """A name for comparison: case, accents, hyphens, apostrophes, dots and spacing folded away; any script is kept.

    >>> fold_name("Kim Chŏng-ŭn") == fold_name("kim chong un")
    True
    """
    decomposed = unicodedata.normalize("NFKD", raw.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    composed = unicodedata.normalize("NFC", bare)  # Hangul comes back as syllables
    return " ".join(re.sub(r"[-‐‑–—_/]", " ", re.sub(r"[.'’‘`ʻʼ\"“”,]", "", composed)).split())


def are_same_name(first: str, second: str) -> bool:
    """Whether two names of a body have the same words in any order, but for "of" and "the".

    >>> are_same_name("Japan Ministry of Defense", "Ministry of Defense of Japan")
    True
    """
    return _name_words(first) == _name_words(second)


def excerpt(text: str, *, limit: int) -> str:
    """At most `limit` characters of `text`, cut at a word with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    words = head.rsplit(maxsplit=1)
    return (words[0] if words else "").rstrip(" ,;:.") + ELLIPSIS


def _name_words(name: str) -> set[str]:
    return set(name.casefold().split()) - _LINKING_WORDS

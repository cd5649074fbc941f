"""The tokeniser and sentence splitter for news: a blank spaCy pipeline, no model, nothing downloaded."""

import re
from typing import Any, Final

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from events.errors import DetectError

# Words that end in a full stop without ending a sentence; months and initials are told by their shape.
# fmt: off
ABBREVIATIONS: Final = frozenset({
    "adm", "brig", "capt", "cmdr", "co", "col", "corp", "cpl", "dept", "dr", "gen", "gov", "hon", "inc", "jr", "lt",
    "ltd", "maj", "messrs", "mr", "mrs", "ms", "mt", "no", "nos", "prof", "pvt", "rep", "rev", "sen", "sgt", "sr", "st",
    "vs", "vol", "art", "approx", "est", "fig", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
    "nov", "dec", "u.s", "u.n", "u.k", "d.c", "e.g", "i.e", "a.m", "p.m", "c.c", "ph.d", "int'l",
})
# fmt: on
_ENDS: Final = frozenset({".", "!", "?", "...", "…"})
_CLOSERS: Final = frozenset({'"', "”", "’", "'", ")", "]", "''"})
_INITIAL = re.compile(r"[A-Z]\.?")
_STARTS_LOW = re.compile(r"[a-z,;:]")


def sentence_starts(doc: Doc) -> list[int]:
    """Tokens that start a sentence: a line is never crossed, an abbreviation or an initial never ends a sentence.

    A plain list rather than a component that writes into the document: spaCy walks the whole document for every token
    that is marked from Python.
    """
    starts: list[int] = []
    ended, closing = True, False
    for token in doc:
        if token.is_space:
            ended = ended or "\n" in token.text
            continue
        if closing and (token.text in _ENDS or (token.text in _CLOSERS and _is_glued(doc, token.i))):
            continue
        if ended:
            starts.append(token.i)
        ended = closing = _ends_sentence(doc, token.i, is_first=ended)
    return starts


def _is_glued(doc: Doc, index: int) -> bool:
    """Whether no space stands before a token: a straight quote after a space opens, else it closes."""
    return index > 0 and not doc[index - 1].whitespace_


def build_language() -> Language:
    """A fresh blank pipeline: the English tokeniser. Costs some tens of milliseconds."""
    language = spacy.blank("en")
    infixes = [
        *(language.Defaults.infixes or ()),
        r"(?<=[A-Za-z]\.)-(?=[A-Za-z])",
    ]  # "U.S.-South Korea" holds two names
    tokenizer_of(language).infix_finditer = compile_infix_regex(infixes).finditer
    language.max_length = 5_000_000
    return language


def tokenizer_of(language: Language) -> Tokenizer:
    """The tokenizer of a pipeline, which spaCy types as any callable."""
    tokenizer = language.tokenizer
    if not isinstance(tokenizer, Tokenizer):
        raise DetectError(f"spaCy gave a {type(tokenizer).__name__} for a tokenizer", kind="internal")
    return tokenizer


def _ends_sentence(doc: Doc, index: int, *, is_first: bool) -> bool:
    token = doc[index]
    text: str = token.text
    if text not in _ENDS:
        return _abbreviation_ends(doc, index) if text.endswith(".") and len(text) > 1 else False
    if text == "." and index and not is_first:
        before: str = doc[index - 1].text
        glued = not doc[index - 1].whitespace_
        if glued and (_INITIAL.fullmatch(before) or before.lower() in ABBREVIATIONS):
            return False
    return not _goes_on(doc, index)


def _abbreviation_ends(doc: Doc, index: int) -> bool:
    """Whether "a.m." or "U.S." also ends its sentence: only at the end of a line, or before a clear new start."""
    following = _next_text(doc, index)
    if following == "":
        return True
    lower = doc[index].text.rstrip(".").lower()
    return lower in {"a.m", "p.m", "inc", "ltd", "co", "corp", "jr"} and following in {"The", "A", "It", "In", "But"}


def _goes_on(doc: Doc, index: int) -> bool:
    following = _next_text(doc, index)
    return bool(following) and _STARTS_LOW.match(following) is not None


def _next_text(doc: Doc, index: int) -> str:
    for offset in range(index + 1, min(index + 3, len(doc))):
        token: Any = doc[offset]
        if "\n" in token.text:
            return ""
        if not token.is_space:
            return str(token.text)
    return ""

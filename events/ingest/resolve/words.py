"""Words that a passage of an article and the title of an event share, beyond those that any event of its kind has.

A plain comparison of stems: two texts about one statement share what the statement was about. It is English only; a
text in another language shares nothing, which says nothing.
"""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import yaml

from events.ingest.records import CandidateDraft, DetectionInput
from events.values.text import fold_name

# Around the quote: a headline and a few sentences, not what the article tells elsewhere.
AROUND_CHARS: Final = 300
_DATA: Final = Path(__file__).parent / "data" / "plain_words.yaml"
_WORD: Final = re.compile(r"[a-z][a-z'-]{2,}")
_LARGE: Final = re.compile(r"[A-Z][\w'-]+")
_ENDINGS: Final = (
    "ations",
    "ions",
    "ation",
    "ion",
    "ments",
    "ment",
    "ings",
    "ing",
    "ies",
    "ied",
    "ers",
    "es",
    "ed",
    "er",
    "al",
    "s",
    "y",
)
_SHORTEST_STEM: Final = 4


def passage_of(draft: CandidateDraft, context: DetectionInput) -> str:
    """What the article says of this draft: its quote and what stands around, and the title unless it is background."""
    start, end = draft.span.start, draft.span.end
    before = context.text[max(0, start - AROUND_CHARS) : start].rsplit("\n", 1)[-1]
    after = context.text[end : end + AROUND_CHARS].split("\n", 1)[0]
    title = "" if draft.background else f"{context.title}. "
    return f"{title}{before}{draft.quote}{after}"


def telling_words(text: str, *, without: str = "") -> frozenset[str]:
    """Stems of the words of `text` that are not plain and not in `without` (names that are compared elsewhere)."""
    left_out = plain_stems() | _stems(without)
    return _stems(text) - left_out


def proper_names(text: str, *, without: str = "") -> frozenset[str]:
    """Stems of the words that are written large within `text`, a title in plain English, but for names in `without`."""
    large = " ".join(match[0] for match in _LARGE.finditer(text) if match.start())
    return telling_words(large, without=without)


@cache
def plain_stems() -> frozenset[str]:
    """Stems of the words that tell nothing apart."""
    words = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["words"]
    return frozenset(_stem(word) for word in words.split())


@lru_cache(maxsize=512)  # one passage is held against all events of a day
def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word.removesuffix("'s")) for word in _WORD.findall(fold_name(text)))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word

"""Where a quote of the model stands in the text: exactly, or but for spaces, quotation marks and dashes."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from events.values.spans import Span

MIN_CHARS: Final = 8
MAX_CHARS: Final = 1200
_MAX_PLACES: Final = 200
_ALIKE: Final = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„‟«»″「」『』", '"') | dict.fromkeys("‐‑‒–—―−", "-")
)
_SILENT: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
# Scripts without spaces between words, or with endings that are written on: a quote may begin and end anywhere in them.
_UNSPACED = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af]")


def find_quote(text: str, quote: str, *, occurrence: int = 1) -> Span | None:
    """Where `quote` stands, or None if it stands nowhere; never in the middle of a word or of a number.

    Args:
        text: where to look.
        quote: the words as the model wrote them; spaces around them do not count.
        occurrence: which one is meant if it stands there more than once, from 1; the first if there are not so many.
    """
    wanted = quote.strip()
    if not wanted:
        return None
    return _pick(list(_iter_exact(text, wanted)), occurrence) or _pick(list(_iter_alike(text, wanted)), occurrence)


def _pick(spans: list[Span], occurrence: int) -> Span | None:
    if not spans:
        return None
    return spans[occurrence - 1] if 1 <= occurrence <= len(spans) else spans[0]


def _iter_exact(text: str, wanted: str) -> Iterator[Span]:
    for start in _places(text, wanted):
        span = Span(start, start + len(wanted))
        if not (_cuts(text, span.start) or _cuts(text, span.end)):
            yield span


def _iter_alike(text: str, wanted: str) -> Iterator[Span]:
    folded, origins = _fold(text)
    sought = _fold(wanted)[0].strip()
    for start in _places(folded, sought) if sought else ():
        span = Span(origins[start], origins[start + len(sought) - 1] + 1)
        if not (_cuts(text, span.start) or _cuts(text, span.end)):
            yield span


def _places(text: str, wanted: str) -> Iterator[int]:
    start = text.find(wanted)
    for _ in range(_MAX_PLACES):
        if start < 0:
            return
        yield start
        start = text.find(wanted, start + 1)


@lru_cache(maxsize=8)
def _fold(text: str) -> tuple[str, tuple[int, ...]]:
    """`text` with what may differ made alike, and for each character of it where it comes from."""
    folded: list[str] = []
    origins: list[int] = []
    for position, char in enumerate(text):
        if char in _SILENT:
            continue
        if char.isspace():
            if folded and folded[-1] == " ":
                continue
            char = " "  # noqa: PLW2901 - the one spelling of a space
        for alike in "..." if char == "…" else char.translate(_ALIKE):
            folded.append(alike)
            origins.append(position)
    return "".join(folded), tuple(origins)


def _cuts(text: str, at: int) -> bool:
    """Whether a border at `at` lies inside a word or a number: "fired 2" is not what "fired 25" says."""
    if not 0 < at < len(text):
        return False
    if any(number.start() < at < number.end() for number in _NUMBER.finditer(text, max(0, at - 40), at + 40)):
        return True
    before, after = text[at - 1], text[at]
    if not (before.isalpha() and after.isalpha()):
        return False
    return not (_UNSPACED.match(before) or _UNSPACED.match(after))

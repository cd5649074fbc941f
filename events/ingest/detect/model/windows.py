"""A long article in pieces that a model can read, each knowing where it lies in the whole."""

import re
from typing import Final, NamedTuple

_BREAK = re.compile(r"\n+|(?<=[.!?。]) +|(?<=[。！？])")
_LAST_PART: Final = 0.25  # of a window, in which a paragraph or a sentence is looked for to end with


class Window(NamedTuple):
    """A piece of a text and where it begins in it."""

    start: int
    text: str


def windows_of(text: str, *, max_chars: int, overlap_chars: int, max_windows: int) -> tuple[Window, ...]:
    """Pieces of at most `max_chars`, each sharing `overlap_chars` with the one before; at most `max_windows`.

    A piece ends with a sentence if one ends in its last quarter, so that few events are cut in two; what is cut stands
    whole in the next piece if it is shorter than the overlap.
    """
    windows: list[Window] = []
    start = 0
    overlap = min(overlap_chars, max_chars // 2)
    while start < len(text) and len(windows) < max_windows:
        end = _end(text, start, max_chars=max_chars)
        windows.append(Window(start, text[start:end]))
        if end >= len(text):
            break
        start = max(end - overlap, start + 1)
    return tuple(windows)


def _end(text: str, start: int, *, max_chars: int) -> int:
    most = start + max_chars
    if most >= len(text):
        return len(text)
    least = most - int(max_chars * _LAST_PART)
    return max((found.end() for found in _BREAK.finditer(text, least, most)), default=most)

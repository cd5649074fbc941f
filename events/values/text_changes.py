"""How one text became another: which words went and which came, in a time that no text can stretch.

Lines are compared first, then the words within lines that differ, both by the greedy algorithm of E. W. Myers, "An
O(ND) difference algorithm and its variations", Algorithmica 1 (1986). It takes long only where two texts have little
in common; then `STEPS` end it, and what was not compared counts as replaced as a whole. White space never counts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from events.values.spans import Span

STEPS: Final = 1_500_000  # about a second
# Chinese and Japanese do not separate words: there a character stands for one.
_CHARACTER: Final = "\u3040-\u30ff\u3400-\u9fff"
_LETTERS: Final = rf"[^\W{_CHARACTER}]+"
_TOKEN = re.compile(rf"[{_CHARACTER}]|{_LETTERS}(?:['’.,]{_LETTERS})*|[^\w\s]")
_ENDS: Final = frozenset('.!?…。！？"”’」』')
MAX_SLIDE: Final = 200
_LINE = re.compile(r"[^\n]*\S[^\n]*")


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words one after the other of which the same became."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line that stayed, or lines that changed, as pieces in the order of reading."""

    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing in it changed."""
        return all(piece.kind is Kind.SAME for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """One text compared with a later one.

    `rows` hold both texts whole. `removed` are the spans of the earlier text that the later one has not, in order.
    Words count without punctuation.
    """

    rows: tuple[Row, ...]
    removed: tuple[Span, ...]
    words_before: int
    words_removed: int
    words_added: int

    @property
    def is_none(self) -> bool:
        """Whether the two differ in white space at most."""
        return all(row.is_same for row in self.rows)

    @property
    def removed_share(self) -> float:
        """The part of the earlier text's words that are gone or replaced, in [0, 1]."""
        return self.words_removed / self.words_before if self.words_before else 0.0


def compare_texts(before: str, after: str, *, steps: int = STEPS) -> TextChange:
    """What changed between two texts.

    Args:
        before: the earlier text.
        after: the later text.
        steps: how many comparisons it may take; beyond them, what is left counts as replaced.
    """
    budget = _Budget(steps)
    one, other = _Words(before, _LINE), _Words(after, _LINE)
    rows: list[Row] = []
    removed: list[Span] = []
    for block in _blocks(one, other, budget):
        if block.is_same:
            rows += [Row((Piece(Kind.SAME, line),)) for line in other.pieces(block.new)]
            continue
        row, gone = _compare_words(one.slice(block.old), other.slice(block.new), budget)
        start = one.start_of(block.old)
        rows.append(row)
        removed += [Span(start + span.start, start + span.end) for span in gone]
    pieces = [piece for row in rows for piece in row.pieces]
    return TextChange(
        rows=tuple(rows),
        removed=tuple(removed),
        words_before=count_words(before),
        words_removed=sum(count_words(piece.text) for piece in pieces if piece.kind is Kind.REMOVED),
        words_added=sum(count_words(piece.text) for piece in pieces if piece.kind is Kind.ADDED),
    )


def count_words(text: str) -> int:
    """How many words a text has; a Chinese or Japanese character is one."""
    return sum(1 for match in _TOKEN.finditer(text) if match[0][0].isalnum() or match[0][0] == "_")


# --- Inside -----------------------------------------------------------------------------------------------------------


class _Block(NamedTuple):
    """Ranges of both sequences that belong together; the same if `is_same`, else what one has in place of the other."""

    old: tuple[int, int]
    new: tuple[int, int]
    is_same: bool

    @property
    def size(self) -> int:
        return max(self.old[1] - self.old[0], self.new[1] - self.new[0])


class _Budget:
    """How many steps are left."""

    def __init__(self, steps: int) -> None:
        self.left = steps


class _Words:
    """A text in parts, lines or words, each known by what it says without its white space."""

    def __init__(self, text: str, part: re.Pattern[str]) -> None:
        self.text = text
        self.spans = [match.span() for match in part.finditer(text)]
        self.keys = [" ".join(text[start:end].split()) for start, end in self.spans]

    def start_of(self, places: tuple[int, int]) -> int:
        """Where in the text the first of the parts begins."""
        return self.spans[places[0]][0] if places[0] < len(self.spans) else len(self.text)

    def end_of(self, places: tuple[int, int]) -> int:
        """Where in the text the last of the parts ends."""
        return self.spans[places[1] - 1][1] if places[0] < places[1] else self.start_of(places)

    def slice(self, places: tuple[int, int]) -> str:
        """The text from the first of the parts to the last."""
        return self.text[self.start_of(places) : self.end_of(places)]

    def slice_on(self, places: tuple[int, int]) -> str:
        """The same with the white space up to the next part."""
        following = places[1], places[1]
        return self.text[self.start_of(places) : self.start_of(following)] if places[0] < places[1] else ""

    def pieces(self, places: tuple[int, int]) -> Iterator[str]:
        """The text of each of the parts."""
        return (self.text[start:end] for start, end in self.spans[places[0] : places[1]])


def _compare_words(before: str, after: str, budget: _Budget) -> tuple[Row, list[Span]]:
    one, other = _Words(before, _TOKEN), _Words(after, _TOKEN)
    pieces: list[Piece] = []
    removed: list[Span] = []
    blocks = [*_without_islands(_settled(_blocks(one, other, budget), one, other)), None]
    for block, following in pairwise(blocks):
        assert block is not None  # noqa: S101 - for the type checker: only the last one is
        if block.is_same:
            # With the white space that the next words had before them.
            was_removed = following is not None and following.old[0] < following.old[1]
            pieces.append(Piece(Kind.SAME, one.slice_on(block.old) if was_removed else other.slice_on(block.new)))
            continue
        if block.old[0] < block.old[1]:
            pieces.append(Piece(Kind.REMOVED, one.slice_on(block.old)))
            removed.append(Span(one.start_of(block.old), one.end_of(block.old)))
        if block.new[0] < block.new[1]:
            pieces.append(Piece(Kind.ADDED, other.slice_on(block.new)))
    return Row(tuple(piece for piece in pieces if piece.text)), removed


def _settled(blocks: Iterable[_Block], one: _Words, other: _Words) -> list[_Block]:
    """The blocks, what was only removed or only added moved to where a sentence begins, if it may as well be there.

    Of "A. B. C." and "A. C.", it is the sentence "B." that went, and not the words ". B".
    """
    settled = list(blocks)
    for place in range(1, len(settled) - 1):
        before, block, after = settled[place - 1 : place + 2]
        gone, came = block.old[1] - block.old[0], block.new[1] - block.new[0]
        if block.is_same or (gone and came):
            continue
        keys, (start, end) = (one.keys, block.old) if gone else (other.keys, block.new)
        # Two changes with nothing between them would be one.
        room = after.size if place == len(settled) - 2 else after.size - 1
        by = _slide(keys, start, end, back=min(before.size - 1, MAX_SLIDE), on=min(room, MAX_SLIDE))
        settled[place - 1 : place + 2] = [
            _Block((before.old[0], before.old[1] + by), (before.new[0], before.new[1] + by), is_same=True),
            _Block((block.old[0] + by, block.old[1] + by), (block.new[0] + by, block.new[1] + by), is_same=False),
            _Block((after.old[0] + by, after.old[1]), (after.new[0] + by, after.new[1]), is_same=True),
        ]
    return [block for block in settled if block.size]


def _slide(keys: Sequence[str], start: int, end: int, *, back: int, on: int) -> int:
    """How far a run of words may move, by at most so many, to begin after the end of a sentence; 0 if it cannot."""
    for direction, most in ((1, on), (-1, back)):
        for by in range(most + 1):
            at = direction * by
            # What it leaves behind at one end must be what it takes up at the other.
            passed = at - 1 if direction > 0 else at
            if by and keys[start + passed] != keys[end + passed]:
                break
            if keys[start + at - 1][-1] in _ENDS:
                return at
    return 0


def _without_islands(blocks: Iterable[_Block]) -> Iterator[_Block]:
    """Join changes between which fewer words stayed than changed on either side: "of the" is nothing to hold on to."""
    kept: list[_Block] = []
    for block in blocks:
        kept.append(block)
        while len(kept) > 2 and _is_island(*kept[-3:]):  # noqa: PLR2004 - a change, what stayed, a change
            before, _, after = kept[-3:]
            joined = _Block((before.old[0], after.old[1]), (before.new[0], after.new[1]), is_same=False)
            kept[-3:] = [joined]
    yield from kept


def _is_island(before: _Block, stayed: _Block, after: _Block) -> bool:
    return (
        stayed.is_same
        and not before.is_same
        and not after.is_same
        and stayed.size < before.size
        and stayed.size < after.size
    )


def _blocks(one: _Words, other: _Words, budget: _Budget) -> Iterator[_Block]:
    """Both sequences from beginning to end, in blocks that are the same and blocks that are not, in turn."""
    numbers: dict[str, int] = {}
    a = [numbers.setdefault(key, len(numbers)) for key in one.keys]
    b = [numbers.setdefault(key, len(numbers)) for key in other.keys]
    ends = (len(a), len(b), 0)
    for (i, j, length), (following_i, following_j, _) in pairwise([(0, 0, 0), *_matches(a, b, budget), ends]):
        if length:
            yield _Block((i, i + length), (j, j + length), is_same=True)
        if i + length < following_i or j + length < following_j:
            yield _Block((i + length, following_i), (j + length, following_j), is_same=False)


def _matches(a: Sequence[int], b: Sequence[int], budget: _Budget) -> list[tuple[int, int, int]]:
    """Runs that both sequences have, in order: (place in `a`, place in `b`, length)."""
    shorter = min(len(a), len(b))
    head = next((at for at in range(shorter) if a[at] != b[at]), shorter)
    tail = next((at for at in range(shorter - head) if a[-1 - at] != b[-1 - at]), shorter - head)
    middle = _myers(a[head : len(a) - tail], b[head : len(b) - tail], budget)
    found = [(0, 0, head), *((i + head, j + head, length) for i, j, length in middle)]
    return _joined([*found, (len(a) - tail, len(b) - tail, tail)])


def _joined(runs: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    joined: list[tuple[int, int, int]] = []
    for i, j, length in runs:
        if not length:
            continue
        if joined and (i, j) == (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]):
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + length)
        else:
            joined.append((i, j, length))
    return joined


def _myers(a: Sequence[int], b: Sequence[int], budget: _Budget) -> list[tuple[int, int, int]]:
    """Runs of a longest common subsequence, or [] when the budget is spent.

    `reached[d][n]` is how far into `a` one comes with `d` edits on diagonal `2n - d`.
    """
    if not a or not b or set(a).isdisjoint(b):
        return []
    reached: list[list[int]] = []
    for edits in range(len(a) + len(b) + 1):
        budget.left -= edits + 1
        if budget.left < 0:
            return []
        reached.append([])
        for place in range(edits + 1):
            x = _step(reached, edits, place)
            diagonal = 2 * place - edits
            start = x
            while x < len(a) and 0 <= x - diagonal < len(b) and a[x] == b[x - diagonal]:
                x += 1
            budget.left -= x - start
            reached[-1].append(x)
            if x >= len(a) and x - diagonal >= len(b):
                return _way_back(reached, edits, place)
    return []


def _step(reached: list[list[int]], edits: int, place: int) -> int:
    """Where one more edit leads on a diagonal: an element of `b` put in, or one of `a` left out."""
    if edits == 0:
        return 0
    before = reached[edits - 1]
    if _puts_in(before, edits, place):
        return before[place]
    return before[place - 1] + 1


def _puts_in(before: list[int], edits: int, place: int) -> bool:
    return place == 0 or (place != edits and before[place - 1] < before[place])


def _way_back(reached: list[list[int]], edits: int, place: int) -> list[tuple[int, int, int]]:
    runs = []
    while edits >= 0:
        x, diagonal = reached[edits][place], 2 * place - edits
        start = _step(reached, edits, place)
        if x > start:
            runs.append((start, start - diagonal, x - start))
        if edits and not _puts_in(reached[edits - 1], edits, place):
            place -= 1
        edits -= 1
    return runs[::-1]

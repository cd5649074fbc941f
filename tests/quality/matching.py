"""The best one-to-one pairs between two lists."""

from collections.abc import Sequence
from typing import Final

Pair = tuple[int, int]
_LEAST_GAIN: Final = 1e-9  # what differs by less is equal: sums of the same numbers in another order


def best_pairs(worth: Sequence[Sequence[float]]) -> list[Pair]:
    """Pairs (row, column), in order, each row and column at most once, whose worth adds up to the most possible.

    `worth[row][column]` of 0 or less forbids the pair. Pairs are added one at a time along the chain of exchanges
    that gains most (successive best augmenting paths), which keeps the sum the highest for each number of pairs.
    """
    owners: dict[int, int] = {}
    while chain := _best_chain(worth, owners):
        owners.update({column: row for row, column in chain})
    return sorted((row, column) for column, row in owners.items())


def _best_chain(worth: Sequence[Sequence[float]], owners: dict[int, int]) -> tuple[Pair, ...]:
    """The exchanges that add one pair and gain most: each row takes a column from the next; () if nothing gains."""
    free = set(range(len(worth))) - set(owners.values())
    reached: dict[int, tuple[float, tuple[Pair, ...]]] = dict.fromkeys(sorted(free), (0.0, ()))
    best: tuple[float, tuple[Pair, ...]] = (_LEAST_GAIN, ())
    waiting = list(reached)
    while waiting:
        row = waiting.pop(0)
        gain, chain = reached[row]
        for column, value in enumerate(worth[row]):
            if value <= 0 or owners.get(column) == row:
                continue
            total, longer = gain + value, (*chain, (row, column))
            owner = owners.get(column)
            if owner is None:
                best = max(best, (total, longer), key=lambda found: found[0])
                continue
            left = total - worth[owner][column]
            if owner not in reached or left > reached[owner][0] + _LEAST_GAIN:
                reached[owner] = (left, longer)
                waiting.append(owner)
    return best[1]

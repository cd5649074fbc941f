import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.quality.matching import best_pairs

worths = st.integers(0, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(-2, 9), min_size=width, max_size=width), max_size=4)
)


def _sum_by_trying_all(worth):
    """The most that pairs can add up to, over every way to give each row one column or none."""
    columns = range(len(worth[0]) if worth else 0)
    choices = itertools.product([None, *columns], repeat=len(worth))
    sums = []
    for choice in choices:
        taken = [column for column in choice if column is not None]
        values = [worth[row][column] for row, column in enumerate(choice) if column is not None]
        if len(set(taken)) == len(taken) and all(value > 0 for value in values):
            sums.append(sum(values))
    return max(sums, default=0)


@settings(max_examples=300, deadline=None)
@given(worths)
def test_no_other_pairs_are_worth_more(worth):
    pairs = best_pairs(worth)

    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert all(worth[row][column] > 0 for row, column in pairs)
    assert sum(worth[row][column] for row, column in pairs) == _sum_by_trying_all(worth)


@pytest.mark.parametrize(
    ("worth", "pairs"),
    [
        ([], []),
        ([[]], []),
        ([[0.0]], []),
        # The first row gives way, although its own best is the first column.
        ([[5, 4], [5, 0]], [(0, 1), (1, 0)]),
        # One good pair is worth more than two poor ones.
        ([[10, 1], [1, 0]], [(0, 0)]),
    ],
)
def test_pairs_are_those_of_the_highest_sum(worth, pairs):
    assert best_pairs(worth) == pairs


def test_many_rows_are_paired_in_no_time():
    size = 40
    worth = [[float((row * 7 + column * 11) % 13 + 1) for column in range(size)] for row in range(size)]

    assert len(best_pairs(worth)) == size

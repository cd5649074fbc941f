import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.values.durations import duration_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a second"),
        (1.9, "1 second"),
        (2, "2 seconds"),
        (119.9, "119 seconds"),
        (120, "2 minutes"),
        (2 * 3600 - 1, "119 minutes"),
        (2 * 3600, "2 hours"),
        (2 * 86_400 - 1, "47 hours"),
        (365 * 86_400, "365 days"),
    ],
)
def test_the_largest_unit_of_which_there_are_two(seconds, words):
    assert duration_words(seconds) == words


@given(st.floats(min_value=1, max_value=1e10))
def test_never_more_than_it_was_and_never_half_of_it_away(seconds):
    sizes = {"day": 86_400, "hour": 3600, "minute": 60, "second": 1}
    count, unit = duration_words(seconds).split()

    said = int(count) * sizes[unit.removesuffix("s")]
    assert said <= seconds < 2 * said

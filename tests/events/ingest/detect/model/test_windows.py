import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ingest.detect.model.windows import windows_of

SENTENCE = "The delegation arrived on Monday. "


def test_a_short_text_is_one_window():
    assert windows_of("Short.", max_chars=100, overlap_chars=10, max_windows=4) == ((0, "Short."),)
    assert windows_of("", max_chars=100, overlap_chars=10, max_windows=4) == ()


def test_windows_end_with_a_sentence_and_share_their_borders():
    text = SENTENCE * 30
    windows = windows_of(text, max_chars=200, overlap_chars=50, max_windows=99)

    assert all(window.text.endswith("Monday. ") for window in windows)
    assert all(len(window.text) <= 200 for window in windows)
    for before, after in itertools.pairwise(windows):
        assert before.start + len(before.text) - after.start == 50


def test_there_are_never_more_windows_than_allowed():
    assert len(windows_of("x" * 10_000, max_chars=100, overlap_chars=10, max_windows=3)) == 3


@pytest.mark.parametrize("overlap", [0, 1, 99, 100, 5000])
def test_an_overlap_of_any_size_comes_to_an_end(overlap):
    text = "word " * 500
    windows = windows_of(text, max_chars=100, overlap_chars=overlap, max_windows=10_000)
    assert windows[-1].start + len(windows[-1].text) == len(text)


@given(st.text(alphabet="ab. \n。", max_size=400), st.integers(2, 60), st.integers(0, 60))
def test_windows_are_pieces_that_leave_no_gap(text, max_chars, overlap):
    covered = 0
    for window in windows_of(text, max_chars=max_chars, overlap_chars=overlap, max_windows=10_000):
        assert window.text == text[window.start : window.start + len(window.text)]
        assert window.start <= covered
        covered = window.start + len(window.text)
    assert covered == len(text)

from hypothesis import given
from hypothesis import strategies as st

from events.values.spans import Span
from events.web.passages import excerpt_around, mark_spans

TEXT = "One two three four five six seven."


def test_the_quote_is_cut_out_with_whole_words_around_it():
    found = excerpt_around(TEXT, Span(14, 18), context_chars=6)

    assert (found.before, found.quote, found.after) == ("three ", "four", " five")
    assert found.starts_inside
    assert found.ends_inside


def test_a_short_text_is_shown_whole():
    found = excerpt_around(TEXT, Span(0, 3))

    assert found.before == ""
    assert found.after == TEXT[3:]
    assert not found.starts_inside
    assert not found.ends_inside


def test_overlapping_quotes_are_marked_as_one():
    marked = mark_spans(TEXT, [Span(4, 13), Span(8, 18)])

    assert [passage.text for passage in marked if passage.quoted] == ["two three four"]


def test_spans_outside_the_text_are_left_out():
    assert [passage.quoted for passage in mark_spans("abc", [Span(2, 9), Span(1, 1)])] == [False]
    assert mark_spans("", []) == ()


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)).map(lambda ends: Span(*ends))))
def test_marking_never_changes_the_text(text, spans):
    assert "".join(passage.text for passage in mark_spans(text, spans)) == text

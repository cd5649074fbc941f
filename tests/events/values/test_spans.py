import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import ValueFormatError
from events.values.spans import Span, check_quote

TEXT = "KCNA said it tested a missile. 김정은 watched."


def test_a_span_counts_characters_and_not_bytes():
    assert Span(31, 34).of(TEXT) == "김정은"


def test_a_quote_that_stands_there_is_given_back():
    assert check_quote(TEXT, "a missile", Span(20, 29)) == Span(20, 29)


@pytest.mark.parametrize("span", [Span(20, 20), Span(29, 20), Span(-1, 5), Span(40, 99), Span(21, 30)])
def test_a_quote_that_stands_elsewhere_is_refused(span):
    with pytest.raises(ValueFormatError):
        check_quote(TEXT, "a missile", span)


def test_an_empty_text_holds_no_quote():
    with pytest.raises(ValueFormatError):
        check_quote("", "", Span(0, 0))


def test_spans_that_only_touch_do_not_overlap():
    assert Span(0, 5).overlaps(Span(4, 9))
    assert not Span(0, 5).overlaps(Span(5, 9))


@given(st.text(min_size=1, max_size=60), st.data())
def test_whatever_is_cut_out_of_a_text_checks(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]

    assert check_quote(text, quote, Span(start, end)) == Span(start, end)

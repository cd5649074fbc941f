import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ingest.detect.model.quotes import find_quote

TEXT = "The ministry said: “We fired 25 missiles — all of them.”\nNobody was hurt. Nobody was hurt. The South’s staff agreed…"


def found(quote, **options):
    span = find_quote(TEXT, quote, **options)
    return span and TEXT[span.start : span.end]


def test_a_quote_stands_where_it_stands():
    assert found("Nobody was hurt.") == "Nobody was hurt."
    assert found("  Nobody was hurt.\n") == "Nobody was hurt."


@pytest.mark.parametrize(
    ("written", "stands"),
    [
        ('"We fired 25 missiles - all of them."', "“We fired 25 missiles — all of them.”"),
        ("all of them.”   Nobody was hurt.", "all of them.”\nNobody was hurt."),
        ("The South's staff agreed...", "The South’s staff agreed…"),
        ("The South\u200b's staff", "The South’s staff"),
    ],
)
def test_spaces_quotation_marks_and_dashes_may_differ_and_the_text_wins(written, stands):
    assert found(written) == stands


@pytest.mark.parametrize(
    "lie", ["We fired 26 missiles", "we fired 25 missiles", "We fired 25 rockets", "Everybody was hurt.", "", "   "]
)
def test_anything_else_is_not_there(lie):
    assert found(lie) is None


@pytest.mark.parametrize("cut", ["We fired 2", "5 missiles", "e fired 25 missiles", "We fired 25 missile"])
def test_a_quote_that_cuts_a_word_or_a_number_is_not_there(cut):
    assert found(cut) is None


def test_a_number_is_not_cut_at_its_comma_but_a_sentence_ends_after_one():
    assert find_quote("It cost 1,500 dollars.", "It cost 1,") is None
    assert find_quote("It cost 1,500 dollars.", "It cost 1") is None
    assert find_quote("In 2017, it rose.", "In 2017") is not None


def test_of_several_the_one_that_is_named_else_the_first():
    first, second = TEXT.index("Nobody"), TEXT.rindex("Nobody")
    assert find_quote(TEXT, "Nobody was hurt.").start == first
    assert find_quote(TEXT, "Nobody was hurt.", occurrence=2).start == second
    assert find_quote(TEXT, "Nobody was hurt.", occurrence=9).start == first
    assert find_quote(TEXT, "Nobody was hurt.", occurrence=0).start == first


def test_endings_that_are_written_on_do_not_count_as_cut():
    text = "북한은 미사일을 발사했다."
    assert find_quote(text, "북한") == (0, 2)
    assert find_quote("朝鲜发射了两枚导弹。", "发射了两枚导弹") == (2, 9)


@given(st.text(alphabet="ab '\"’“— \n1,2", max_size=60), st.text(alphabet="ab '\"’“— \n1,2", max_size=12))
def test_whatever_is_found_is_a_piece_of_the_text_that_reads_alike(text, quote):
    span = find_quote(text, quote)
    if span is not None:
        assert 0 <= span.start < span.end <= len(text)
        bare = str.maketrans("’“—", "'\"-")
        assert text[span.start : span.end].translate(bare).split() == quote.translate(bare).split()

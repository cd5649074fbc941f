import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.values.text import ELLIPSIS, are_same_name, clean_line, clean_text, excerpt, fold_name


def test_lines_end_in_one_way_and_hold_no_spaces_at_their_ends():
    assert clean_text("  one \r\ntwo\rthree\u00a0\u3000 four  ") == "one\ntwo\nthree four"


def test_more_than_one_blank_line_becomes_one():
    assert clean_text("one\n \n\t\n\n\ntwo") == "one\n\ntwo"


def test_characters_that_hide_or_turn_words_are_gone():
    assert clean_text("a\x00b\u202ec\u200bd\ufeffe\x07f") == "abcdef"


def test_what_no_database_stores_is_gone():
    assert clean_text("a\ud800b") == "ab"


def test_hangul_in_pieces_is_put_together():
    assert clean_text(unicodedata.normalize("NFD", "김정은")) == "김정은"


@given(st.text())
def test_clean_text_is_clean_already(text):
    once = clean_text(text)

    assert clean_text(once) == once
    assert "\r" not in once
    assert "\x00" not in once


@given(st.text())
def test_a_clean_line_is_one_line(text):
    assert "\n" not in clean_line(text)
    assert clean_line(text) == " ".join(clean_text(text).split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim Jong-un", "kim jong un"),
        ("Kim Chŏng-ŭn", "KIM CHONG UN"),
        ("P’yŏngyang", "Pyongyang"),
        ("U.S.", "us"),
        ("Workers' Party", "Workers’ Party"),
        ("Zelenskyy,  Volodymyr", "zelenskyy volodymyr"),
        (unicodedata.normalize("NFD", "김정은"), "김정은"),
        ("STRASSE", "straße"),
    ],
)
def test_spellings_of_one_name_fold_together(one, other):
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(("one", "other"), [("Kim Jong Un", "Kim Jong Il"), ("북한", "남한"), ("朝鲜", "朝鮮")])
def test_different_names_stay_apart(one, other):
    assert fold_name(one) != fold_name(other)


@given(st.text())
def test_a_folded_name_folds_to_itself_once_more(name):
    once = fold_name(name)

    assert fold_name(once) == fold_name(fold_name(once))
    assert once == " ".join(once.split())


def test_a_short_text_is_its_own_excerpt():
    assert excerpt("Two missiles.", limit=13) == "Two missiles."


def test_an_excerpt_ends_with_a_whole_word():
    assert excerpt("Two missiles fell into the sea, it said.", limit=20) == f"Two missiles fell{ELLIPSIS}"


@given(st.text(), st.integers(min_value=1, max_value=60))
def test_an_excerpt_never_exceeds_its_limit(text, limit):
    assert len(excerpt(text, limit=limit)) <= limit


def test_lone_surrogates_go_since_nothing_can_store_them() -> None:
    assert clean_text("a\ud800b\udfff").encode() == b"ab"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Japan Ministry of Defense", "the Ministry of Defense of Japan", True),
        ("Japan Ministry of Defense", "Ministry of Defense", False),
        ("North Korea", "South Korea", False),
        ("Harbour Wire", "", False),
    ],
)
def test_one_body_under_names_in_another_order(first, second, same):
    assert are_same_name(first, second) is same
    assert are_same_name(second, first) is same

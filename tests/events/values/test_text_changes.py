import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.values.text_changes import Kind, compare_texts, count_words

TEXTS = st.text(alphabet="ab.核 \n", max_size=40)


def said(change, *kinds):
    """The words of the pieces of these kinds, without their white space."""
    return "".join("".join(piece.text.split()) for row in change.rows for piece in row.pieces if piece.kind in kinds)


def shown(before, after):
    """A change on one line: [-removed-] {+added+}."""
    marks = {Kind.SAME: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "{{+{}+}}"}
    rows = compare_texts(before, after).rows
    return "|".join("".join(marks[piece.kind].format(piece.text) for piece in row.pieces) for row in rows)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("One line.", "One line.", "One line."),
        ("", "New words.", "{+New words.+}"),
        ("Old words.", "", "[-Old words.-]"),
        ("Kim met two envoys.", "Kim met three envoys.", "Kim met [-two -]{+three +}envoys."),
        ("First.\n\nSecond.\nThird.", "First.\nThird.", "First.|[-Second.-]|Third."),
        ("Kim met two.", "Kim met.", "Kim met [-two-]."),
        ("Kim met.", "Kim met two.", "Kim met {+two+}."),
        ("He came. He spoke. He left.", "He came. He left.", "He came. [-He spoke. -]He left."),
        ("He came. He left.", "He came. He spoke. He left.", "He came. {+He spoke. +}He left."),
        ("Old Kim came. He left.", "Young Kim came.", "[-Old -]{+Young +}Kim came. [-He left.-]"),
        ("a a a a", "a a", "a a [-a a-]"),
        ("군인 두 명이 갔다.", "군인 세 명이 갔다.", "군인 [-두 -]{+세 +}명이 갔다."),
        ("发射两枚导弹", "发射三枚导弹", "发射[-两-]{+三+}枚导弹"),
    ],
)
def test_what_a_reader_sees_of_a_change(before, after, expected):
    assert shown(before, after) == expected


def test_words_that_stayed_by_chance_do_not_break_a_change_up():
    before = "The old general of the northern army spoke at length about his horse."
    after = "A young sailor of the southern fleet sang briefly with her brother."

    assert len(compare_texts(before, after).rows[0].pieces) == 3  # all but the full stop


def test_white_space_is_no_change():
    change = compare_texts("One two.\nThree four.", "One  two. Three\n\nfour.")

    assert change.is_none
    assert (change.words_removed, change.words_added, change.removed) == (0, 0, ())


def test_numbers_and_places_of_what_is_gone():
    before = "He came. Ri Han spoke at the depot. They left."

    change = compare_texts(before, "He came. They left early.")

    assert [span.of(before) for span in change.removed] == ["Ri Han spoke at the depot."]
    assert (change.words_before, change.words_removed, change.words_added) == (10, 6, 1)
    assert change.removed_share == pytest.approx(0.6)
    assert compare_texts("", "a").removed_share == 0


@given(TEXTS, TEXTS, st.sampled_from([0, 3, 40, 100_000]))
def test_nothing_is_lost_or_made_up_however_few_steps_there_are(before, after, steps):
    change = compare_texts(before, after, steps=steps)

    assert said(change, Kind.SAME, Kind.REMOVED) == "".join(before.split())
    assert said(change, Kind.SAME, Kind.ADDED) == "".join(after.split())
    gone = "".join("".join(span.of(before).split()) for span in change.removed)
    assert gone == said(change, Kind.REMOVED)
    if change.is_none:
        assert "".join(before.split()) == "".join(after.split())


@given(TEXTS)
def test_a_text_is_the_same_as_itself(text):
    assert compare_texts(text, text, steps=0).is_none


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 1_000_000, "a b " * 500_000),
        ("a\n" * 1_000_000, "a\nb\n" * 500_000),
        ("".join(f"{number} " for number in range(300_000)), "".join(f"{number} " for number in range(300_000, 0, -1))),
        ("x" * 2_000_000, "y" * 2_000_000),
    ],
    ids=["words", "lines", "backwards", "one word"],
)
def test_hostile_texts_end_soon(before, after):
    began = time.monotonic()

    change = compare_texts(before, after)

    assert time.monotonic() - began < 30  # about 3 s on one idle core
    assert not change.is_none


def test_words_are_counted_without_punctuation():
    assert count_words("It's 3 p.m., isn't it? — 核试验") == 8
    assert count_words("… -- !") == 0

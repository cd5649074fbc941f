import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.gazetteer.hangul import MAX_SPELLINGS, hangul_sounds, is_hangul, north_south_spellings
from events.gazetteer.romanisation import joined_sounds

SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("hangul", "romanised"),
    [
        ("김정은", "kim jong un"),
        ("최선희", "choe son hui"),
        ("리설주", "ri sol ju"),
        ("장성택", "jang song thaek"),
        ("최룡해", "choe ryong hae"),
        ("황병서", "hwang pyong so"),
        ("권영진", "kwon yong jin"),
        ("백남순", "paek nam sun"),
        ("신의주", "sinuiju"),
        ("녕변", "nyongbyon"),
        ("풍계리", "phunggyeri"),
        ("회령", "hoeryong"),
        ("박꽃님", "pak kkot nim"),
    ],
)
def test_hangul_sounds_as_its_romanisation(hangul, romanised):
    assert hangul_sounds(hangul) == joined_sounds(romanised.split())


@pytest.mark.parametrize("text", ["", "Kim", "김 정은", "김Jong", "ㄱ"])
def test_other_text_is_refused(text):
    assert not is_hangul(text)
    with pytest.raises(ValueError, match="is not Hangul alone"):
        hangul_sounds(text)


@pytest.mark.parametrize(
    ("north", "south"),
    [
        ("리영호", "이영호"),
        ("로무현", "노무현"),
        ("림종석", "임종석"),
        ("리룡남", "이용남"),
        ("조선로동당", "조선노동당"),
    ],
)
def test_each_korea_finds_the_spelling_of_the_other(north, south):
    assert south in north_south_spellings(north)
    assert north in north_south_spellings(south)


def test_a_syllable_that_both_write_alike_stays():
    assert north_south_spellings("김정은") == ("김정은",)


@given(SYLLABLES)
def test_any_name_is_its_own_first_spelling_and_has_not_too_many(name):
    spellings = north_south_spellings(name)

    assert spellings[0] == name
    assert len(set(spellings)) == len(spellings) <= MAX_SPELLINGS
    assert all(hangul_sounds(spelling) for spelling in spellings)

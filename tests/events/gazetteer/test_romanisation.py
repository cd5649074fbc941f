import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.gazetteer.romanisation import (
    MAX_VARIANTS,
    head_variants,
    is_family_name,
    joined_sounds,
    vowel_variants,
    word_sounds,
)

# Each row: spellings of one family name or syllable in the schemes and in the press.
ONE_SOUND = [
    ("yi", "i", "lee", "rhee", "ri", "li"),
    ("choe", "choi"),
    ("pak", "park", "bak", "bahk"),
    ("paek", "baek", "paik", "baik"),
    ("jong", "chong", "jeong", "joung"),
    ("un", "eun", "woon"),
    ("hui", "hee", "heui"),
    ("kwang", "gwang"),
    ("thae", "tae"),
    ("no", "ro", "roh", "noh"),
    ("yu", "ryu", "yoo", "you"),
    ("rim", "im", "lim", "yim"),
    ("kang", "gang"),
    ("jo", "cho", "joe"),
    ("jang", "chang"),
    ("hwang", "whang"),
    ("kwon", "gwon", "kweon"),
    ("son", "sohn", "seon"),
    ("sol", "seol"),
    ("ju", "joo", "chu"),
    ("yun", "yoon"),
    ("chol", "cheol"),
    ("kkot", "kot"),
    ("sin", "shin"),
]


@pytest.mark.parametrize("spellings", ONE_SOUND, ids=lambda spellings: spellings[0])
def test_the_spellings_of_one_name_have_one_sound(spellings):
    assert len({joined_sounds([spelling]) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("choe", "jo"), ("kim", "gum"), ("un", "ung"), ("hui", "hwi"), ("su", "so"), ("chol", "chun"), ("jong", "jon")],
)
def test_other_names_sound_otherwise(one, other):
    assert joined_sounds([one]) != joined_sounds([other])


def test_the_end_of_one_syllable_and_the_head_of_the_next_stay_two_sounds():
    assert word_sounds("chunnam") != word_sounds("chunam")
    assert word_sounds("okhui") == word_sounds("ok") + word_sounds("hui")
    assert word_sounds("suil") == word_sounds("su") + word_sounds("il")


@pytest.mark.parametrize(("one", "other"), [("sun", "son"), ("jung", "jong"), ("chul", "chol"), ("suh", "so")])
def test_the_press_writes_one_back_vowel_for_the_other(one, other):
    assert joined_sounds(["kim", other]) in vowel_variants([joined_sounds(["kim", one])])


def test_a_given_name_may_lose_its_r_or_n_in_the_south():
    assert joined_sounds(["choi", "yong", "hae"]) in head_variants(["choe", "ryong", "hae"])
    assert joined_sounds(["choe", "ryonghae"]) in head_variants(["choi", "yonghae"])
    assert joined_sounds(["ri", "nyon", "hui"]) in head_variants(["lee", "yon", "hui"])


def test_a_name_in_one_word_may_hide_where_its_syllables_meet():
    assert joined_sounds(["kim", "chan", "gyu"]) in head_variants(["kim", "changyu"])


def test_long_names_have_few_variants():
    assert vowel_variants(["o" * 40]) == ()
    assert len(vowel_variants(["kimcoNun", "ocosonu", "ulucoso"])) <= MAX_VARIANTS
    assert len(head_variants(["kim", *["ryong"] * 12])) <= MAX_VARIANTS


@pytest.mark.parametrize("word", ["kim", "Lee".lower(), "park", "choi", "suh", "moon", "thae", "gwon"])
def test_family_names_are_known_in_any_spelling(word):
    assert is_family_name(word)


@pytest.mark.parametrize("word", ["trump", "missile", "eun", "launch"])
def test_other_words_are_no_family_names(word):
    assert not is_family_name(word)


@given(st.from_regex(re.compile(r"[a-z]{1,12}( [a-z]{1,12}){0,3}", re.ASCII), fullmatch=True))
def test_a_name_is_among_its_own_variants(name):
    words = name.split()
    key = joined_sounds(words)

    assert key in head_variants(words)
    assert key in (vowel_variants([key]) or [key])

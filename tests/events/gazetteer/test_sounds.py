import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.gazetteer import Compared, likenesses, sound_beginnings, sound_key
from events.values.text import fold_name

# Each row: spellings of one place in McCune-Reischauer, the Revised Romanisation, North Korea's own and Hangul.
ONE_PLACE = [
    ("P'unggye-ri", "Punggye-ri", "Phunggye-ri", "풍계리"),
    ("Yŏngbyŏn", "Yeongbyeon", "Nyongbyon", "Yongbyon", "녕변", "영변"),
    ("Kaesŏng", "Gaeseong", "Kaesong", "개성"),
    ("P'yŏngyang", "Pyeongyang", "Phyongyang", "Pyongyang", "평양"),
    ("Paektusan", "Baekdusan", "Paektu-san", "백두산"),
    ("Tongch'ang-ri", "Dongchang-ri", "Tongchang-ri", "동창리"),
    ("Kŭmgangsan", "Geumgangsan", "Kumgangsan", "금강산"),
    ("Sinŭiju", "Sinuiju", "Shinuiju", "신의주"),
]
APART = [
    "Kim Jong Un", "Kim Jong Il", "Kim Il Sung", "Kim Jong Nam", "Kim Jong Won", "Kim Yo Jong", "Kim Yong Nam",
    "Kim Yong Chol", "Kim Yong Chun", "Ri Yong Ho", "Ri Yong Gil", "Pak Jong Chon", "Pak Pong Ju", "Choe Ryong Hae",
    "Choe Ryong Rim", "Choe Son Hui", "Moon Jae-in", "Yoon Suk Yeol", "Lee Myung-bak", "Lee Jae-myung",
]  # fmt: skip


def _sounds(name: str) -> set[str]:
    return {value for one in likenesses(name) if one.compared is Compared.SOUND for value in one.values}


@pytest.mark.parametrize("spellings", ONE_PLACE, ids=lambda spellings: spellings[1])
def test_the_spellings_of_one_place_share_a_key(spellings):
    assert len({sound_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize("name", APART)
def test_public_people_of_different_names_stay_apart_however_far_the_guess_goes(name):
    assert {other for other in APART if sound_key(other) in _sounds(name)} == {name}


def test_a_name_in_western_order_is_looked_up_in_korean_order_too():
    assert sound_key("Kim Jong Un") in _sounds("Jong Un Kim")
    assert sound_key("Kim Jong Un") in _sounds("Jong-un Kim")
    assert sound_key("Syngman Rhee") in _sounds("Rhee Syngman")
    assert all(sound_key("Trump Donald") not in one.values for one in likenesses("Donald Trump"))


def test_what_is_likeliest_comes_first():
    (written, sounds, *_) = likenesses("이영호")

    assert written.compared is Compared.FOLDED
    assert written.values[:2] == ("이영호", "이령호")
    assert "리영호" in written.values
    assert sounds.values == (sound_key("Ri Yong Ho"),)
    assert likenesses("Choi Sun-hee")[0].values == (sound_key("Choi Sun-hee"),)


def test_spaces_between_syllables_do_not_matter():
    assert sound_key("김 정은") == sound_key("김정은")
    assert "김정은" in likenesses("김 정은")[0].values


def test_hanja_sounds_as_it_is_read():
    assert sound_key("金正恩") == sound_key("김정은")
    assert "張成澤" in likenesses("张成泽")[0].values


@pytest.mark.parametrize("name", ["", "김 Jong Un", "Ким Чен Ын", "Agent 007", "金ジョンウン", "!!"])
def test_other_scripts_mixtures_and_figures_have_no_sound(name):
    assert sound_key(name) == ""
    assert likenesses(name) == ()
    assert sound_beginnings(name) == ()


def test_a_phrase_with_the_article_is_no_korean_name():
    assert likenesses("shot the") == ()


@pytest.mark.parametrize("typed", ["Choi S", "Choi Su", "Choi Sun", "Choi Sun-h", "Choi Sun-hee", "Ch'oe Sŏ"])
def test_a_name_is_found_by_its_beginning_as_it_is_typed(typed):
    assert any(sound_key("Choe Son Hui").startswith(beginning) for beginning in sound_beginnings(typed))


def test_half_of_an_ng_and_a_letter_or_two_are_beginnings_with_care():
    assert any(sound_key("Kim Jong Un").startswith(beginning) for beginning in sound_beginnings("Gim Jeon"))
    assert sound_beginnings("Le") == ()


@given(st.text(max_size=60))
def test_any_text_has_a_key_or_none_whatever_its_case(name):
    assert sound_key(fold_name(name)) == sound_key(name)
    assert all(value for one in likenesses(name) for value in one.values)
    assert sum(len(one.values) for one in likenesses(name)) < 500


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8))
def test_hangul_in_pieces_has_the_key_of_whole_syllables(name):
    assert sound_key(unicodedata.normalize("NFD", name)) == sound_key(name)

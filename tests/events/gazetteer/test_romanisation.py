import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.gazetteer import sound_keys

# Each row: spellings of one name in McCune-Reischauer, the Revised Romanisation, North Korea's own and the press.
ONE_PERSON = [
    ("Kim Chŏng-ŭn", "Gim Jeongeun", "Kim Jong Un", "Kim Jong-un", "Kim Jung Eun"),
    ("Kim Il-sŏng", "Gim Ilseong", "Kim Il Song", "Kim Il-sung"),
    ("Ch'oe Sŏn-hŭi", "Choe Seonhui", "Choe Son Hui", "Choe Sun Hui", "Choi Sun-hee", "Choi Son-hui"),
    ("Yi Yŏng-ho", "I Yeongho", "Ri Yong Ho", "Lee Young-ho", "Rhee Yong-ho", "Li Yong Ho"),
    ("Kim Yŏ-jŏng", "Gim Yeojeong", "Kim Yo Jong", "Kim Yo-jung"),
    ("Pak Kŭn-hye", "Bak Geunhye", "Pak Kun Hye", "Park Geun-hye"),
    ("Mun Chae-in", "Mun Jaein", "Mun Jae In", "Moon Jae-in"),
    ("No Mu-hyŏn", "No Muhyeon", "Ro Mu Hyon", "Roh Moo-hyun"),
    ("Chang Sŏng-t'aek", "Jang Seongtaek", "Jang Song Thaek", "Jang Song-taek", "Jang Sung-taek"),
    ("T'ae Yŏng-ho", "Tae Yeongho", "Thae Yong Ho", "Tae Yong-ho"),
    ("Yim Chong-sŏk", "Im Jongseok", "Rim Jong Sok", "Im Jong-seok", "Lim Jong-suk"),
    ("Paek Nam-sun", "Baek Namsun", "Paek Nam Sun", "Baik Nam-soon"),
]
ONE_PLACE = [
    ("P'unggye-ri", "Punggye-ri"),
    ("Yŏngbyŏn", "Yeongbyeon", "Nyongbyon", "Yongbyon"),
    ("Kaesŏng", "Gaeseong", "Kaesong"),
    ("P'yŏngyang", "Pyeongyang", "Phyongyang", "Pyongyang"),
    ("Paektusan", "Baekdusan", "Paektu-san"),
    ("Tongch'ang-ri", "Dongchang-ri", "Tongchang-ri"),
    ("Kŭmgangsan", "Geumgangsan", "Kumgangsan"),
]


@pytest.mark.parametrize("spellings", ONE_PERSON, ids=lambda spellings: spellings[2])
def test_the_spellings_of_one_person_share_a_key(spellings):
    keys = {sound_keys(spelling, is_person=True)[0] for spelling in spellings}

    assert len(keys) == 1


@pytest.mark.parametrize("spellings", ONE_PLACE, ids=lambda spellings: spellings[-1])
def test_the_spellings_of_one_place_share_a_key(spellings):
    assert len({sound_keys(spelling, is_person=False) for spelling in spellings}) == 1


def test_public_people_of_different_names_stay_apart():
    names = [
        "Kim Jong Un",
        "Kim Jong Il",
        "Kim Il Sung",
        "Kim Jong Nam",
        "Kim Jong Won",
        "Kim Yo Jong",
        "Kim Yong Nam",
        "Kim Yong Chol",
        "Ri Yong Ho",
        "Ri Yong Gil",
        "Pak Jong Chon",
        "Pak Pong Ju",
        "Choe Ryong Hae",
        "Choe Son Hui",
        "Moon Jae-in",
        "Yoon Suk Yeol",
        "Lee Myung-bak",
        "Lee Jae-myung",
    ]

    assert len({sound_keys(name, is_person=True)[0] for name in names}) == len(names)


def test_a_name_in_western_order_has_the_key_of_the_korean_order_too():
    (korean, *_) = sound_keys("Kim Jong Un", is_person=True)

    assert korean in sound_keys("Jong Un Kim", is_person=True)
    assert korean in sound_keys("Jong-un Kim", is_person=True)
    assert len(sound_keys("Donald Trump", is_person=True)) == 1, "Trump is no Korean family name"


@pytest.mark.parametrize(
    "name", ["", "Kim", "Kim Jong Un and others", "김 Jong Un", "Ким Чен Ын", "Agent 007", "金正恩"]
)
def test_what_is_no_whole_korean_name_has_no_key(name):
    assert sound_keys(name, is_person=True) == ()


def test_a_short_place_has_no_key_since_english_words_would_meet_it():
    assert sound_keys("Seoul", is_person=False) == ()
    assert sound_keys("Soul", is_person=False) == ()


@pytest.mark.parametrize(
    ("north", "south"),
    [("리영호", "이영호"), ("로무현", "노무현"), ("림종석", "임종석"), ("녀정", "여정"), ("리룡남", "이용남")],
)
def test_north_and_south_write_the_head_of_a_word_differently(north, south):
    assert sound_keys(north, is_person=True) == sound_keys(south, is_person=True)


def test_a_given_name_is_not_touched_beyond_its_head():
    assert sound_keys("김정룡", is_person=True) != sound_keys("김정용", is_person=True)


def test_a_place_changes_at_its_head_only():
    assert sound_keys("녕변", is_person=False) == sound_keys("영변", is_person=False)
    assert sound_keys("풍계리", is_person=False) != sound_keys("풍계이", is_person=False)


@given(st.text(max_size=60), st.booleans())
def test_any_text_has_keys_or_none(name, is_person):
    keys = sound_keys(name, is_person=is_person)

    assert all(keys)
    assert len(keys) <= 2
    assert sound_keys(name.upper(), is_person=is_person) == keys or not name.isascii()


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8))
def test_hangul_in_pieces_has_the_key_of_whole_syllables(name):
    assert sound_keys(unicodedata.normalize("NFD", name), is_person=False) == sound_keys(name, is_person=False)

import pytest

from events.errors import GazetteerError
from events.gazetteer import (
    CountryWord,
    CountryWordKind,
    Gazetteer,
    GazetteerEntry,
    GazetteerName,
    MatchKind,
    RecordKind,
)


def _actor(public_id: str, name: str, *others: str, kind: str = "person", country: str = "KP") -> GazetteerEntry:
    names = tuple(GazetteerName(text=text) for text in others)
    return GazetteerEntry(
        public_id=public_id, record=RecordKind.ACTOR, name=name, kind=kind, country=country, names=names
    )


def _place(public_id: str, name: str, *others: str, kind: str = "city", country: str = "KP") -> GazetteerEntry:
    names = tuple(GazetteerName(text=text) for text in others)
    return GazetteerEntry(
        public_id=public_id, record=RecordKind.PLACE, name=name, kind=kind, country=country, names=names
    )


def _word(text: str, country: str) -> CountryWord:
    return CountryWord(text=text, language="en", script="Latn", kind=CountryWordKind.DEMONYM, country=country)


KIM = _actor("act-0000000001", "Kim Jong Un", "김정은")
NORTH = GazetteerEntry(
    public_id="act-0000000002",
    record=RecordKind.ACTOR,
    name="North Korea",
    kind="state",
    country="KP",
    names=(GazetteerName(text="DPRK"), GazetteerName(text="Pyongyang", kind="metonym")),
)
SOUTH = _actor("act-0000000003", "South Korea", "ROK", kind="state", country="KR")
PARTY = _actor("act-0000000004", "Workers' Party of Korea", "WPK", kind="party_body")
TRUMP = _actor("act-0000000005", "Donald Trump", country="US")
RI_ONE = _actor("act-0000000006", "Ri Yong Ho", "리영호")
RI_TWO = _actor("act-0000000007", "Ri Yong Ho", "리용호")
PYONGYANG = _place("plc-0000000001", "Pyongyang", "평양")
KAESONG = _place("plc-0000000002", "Kaesong", "개성")
HANOI = _place("plc-0000000003", "Hanoi", country="VN")

GAZETTEER = Gazetteer(
    [KIM, NORTH, SOUTH, PARTY, TRUMP, RI_ONE, RI_TWO, PYONGYANG, KAESONG, HANOI],
    country_words=[_word("North Korean", "KP"), _word("Korean", "KR"), _word("Korean", "KP"), _word("French", "FR")],
)


@pytest.mark.parametrize(
    "name", ["Kim Jong Un", "KIM JONG-UN", "Kim Chong Un", "Kim Jong Un's", "Kim Jong-un’s", "김정은", "Jong-un Kim"]
)
def test_a_person_is_found_however_the_name_is_written(name):
    assert GAZETTEER.find(name) == (KIM,)


def test_a_name_that_two_bear_gives_both_in_a_fixed_order():
    assert GAZETTEER.find("Ri Yong Ho") == (RI_ONE, RI_TWO)
    assert GAZETTEER.find("Lee Young-ho") == (RI_ONE, RI_TWO)
    assert GAZETTEER.find("이영호") == (RI_ONE,)


def test_a_capital_is_a_place_and_may_mean_its_government():
    assert GAZETTEER.find("Pyongyang") == (PYONGYANG, NORTH)
    assert GAZETTEER.find("Pyongyang", record=RecordKind.ACTOR) == (NORTH,)
    assert GAZETTEER.find("Pyongyang", record=RecordKind.PLACE) == (PYONGYANG,)


def test_the_article_before_a_name_is_no_part_of_it():
    assert GAZETTEER.find("the Workers' Party of Korea") == (PARTY,)
    assert GAZETTEER.find("The DPRK’s") == (NORTH,)


def test_a_demonym_finds_the_state_and_says_how():
    (match,) = GAZETTEER.find_matches("North Korean")

    assert (match.entry, match.kind) == (NORTH, MatchKind.COUNTRY_WORD)


def test_a_word_of_two_countries_gives_both_states_and_their_order():
    assert GAZETTEER.find("Korean") == (SOUTH, NORTH)
    assert GAZETTEER.find("the Korean") == (SOUTH, NORTH)


def test_a_country_without_an_entry_is_nobody():
    assert GAZETTEER.find("French") == ()
    assert GAZETTEER.find("Atlantean") == ()


def test_another_romanisation_is_found_and_marked_as_a_guess_by_sound():
    (match,) = GAZETTEER.find_matches("Gaeseong")

    assert (match.entry, match.kind) == (KAESONG, MatchKind.SOUND)
    assert GAZETTEER.find_matches("Kaesong")[0].kind is MatchKind.NAME


@pytest.mark.parametrize(
    "name", ["", "  ", "'s", "the", "Kim", "Un", "Trump Donald", "Hanoy", "Donalt Trump", "Kim Jong", "�"]
)
def test_what_is_nobody_finds_nobody(name):
    assert GAZETTEER.find(name) == ()


def test_a_longer_phrase_is_no_name():
    assert GAZETTEER.find("Kim Jong Un " * 500) == ()


def test_an_entry_is_got_by_its_id():
    assert GAZETTEER.get("plc-0000000003") == HANOI
    with pytest.raises(GazetteerError, match="act-zzzzzzzzzz"):
        GAZETTEER.get("act-zzzzzzzzzz")


def test_two_entries_of_one_id_are_refused():
    with pytest.raises(GazetteerError, match="stands twice"):
        Gazetteer([KIM, KIM])


def test_an_empty_gazetteer_finds_nothing():
    assert Gazetteer([]).find("Kim Jong Un") == ()
    assert len(Gazetteer([])) == 0


def test_the_order_of_entries_does_not_change_an_answer():
    backwards = Gazetteer(reversed(list(GAZETTEER)))

    assert backwards.find("Ri Yong Ho") == GAZETTEER.find("Ri Yong Ho")
    assert backwards.find("Pyongyang") == GAZETTEER.find("Pyongyang")

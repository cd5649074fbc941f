import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.search.names import MAX_WORDS, find_names
from tests.events.api.builders import make_actor, make_place

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("q", ["김정은", "Kim Jong Un", "kim chŏng-ŭn", '"KIM JONG-UN"'])
def test_any_spelling_finds_the_bearer(q: str) -> None:
    kim = make_actor("Kim Jong Un", names=("김정은", "Kim Chŏng-ŭn"))
    found = find_names(q)
    assert found is not None
    assert [name.actor_ids for name in found.names] == [{kim.pk}]
    assert found.rest == ""


def test_the_longest_name_wins_and_the_rest_is_left() -> None:
    kim, kims = make_actor("Kim Jong Un"), make_actor("Kim")
    city = make_place("Pyongyang", names=("평양",))
    found = find_names("missile Kim Jong Un 평양 launch Kim")
    assert found is not None
    assert [(set(name.actor_ids), set(name.place_ids)) for name in found.names] == [
        ({kim.pk}, set()), (set(), {city.pk}), ({kims.pk}, set()),
    ]  # fmt: skip
    assert found.rest == "missile launch"


def test_one_name_of_two_bearers_means_either() -> None:
    pair = {make_actor("Kim Yong Chol").pk, make_actor("Kim Yŏng-ch'ŏl", names=("Kim Yong Chol",)).pk}
    found = find_names("Kim Yong Chol")
    assert found is not None
    assert found.names[0].actor_ids == pair


@pytest.mark.parametrize("q", ["Kim -missile", "Kim or Moon", "OR", "", "-", "word " * (MAX_WORDS + 1), "!!! ???"])
def test_operators_and_oddities_are_left_to_the_full_text(q: str) -> None:
    make_actor("Kim")
    assert find_names(q) is None


def test_what_sounds_alike_is_asked_only_of_words_that_are_no_name_as_written() -> None:
    written = make_actor("Kim Jung-un", kind="person")
    make_actor("Kim Jong Un", kind="person")
    choe = make_actor("Choe Son Hui", names=("최선희",), kind="person")
    found = find_names("Kim Jung Un meets Choi Sun-hee")
    assert found is not None
    assert [set(name.actor_ids) for name in found.names] == [{written.pk}, {choe.pk}]
    assert found.rest == "meets"


def test_a_name_that_is_guessed_does_not_reach_across_one_that_is_written() -> None:
    make_actor("Kim Jong Un", kind="person")
    make_place("Pyongyang")
    found = find_names("Gim Pyongyang Jeong-eun")
    assert found is not None
    assert [(len(name.actor_ids), len(name.place_ids)) for name in found.names] == [(0, 1)]
    assert found.rest == "Gim Jeong-eun"


def test_places_and_bodies_of_korea_are_found_by_sound_too() -> None:
    site = make_place("Tongchang-ri", kind="missile_site")
    party = make_actor("Workers' Party of Korea", names=("조선로동당",), kind="party_body")
    for q, wanted in (("launch at Dongchang-ri", ((), (site.pk,))), ("조선노동당 missile", ((party.pk,), ()))):
        found = find_names(q)
        assert found is not None, q
        assert [(tuple(name.actor_ids), tuple(name.place_ids)) for name in found.names] == [wanted]


@pytest.mark.parametrize("q", ["missile launch at dawn", "not the first test", "shut the site", "sanctions on trade"])
def test_words_of_a_search_are_no_names(q: str) -> None:
    make_actor("North Korea", names=("DPRK", "조선", "북한"))
    make_actor("Thae Yong Ho", kind="person")
    make_place("Taechon")
    assert find_names(q) is None


def test_as_many_queries_however_many_words() -> None:
    with CaptureQueriesContext(connection) as asked:
        find_names("one two three four five six seven eight nine ten")
    assert len(asked) == 4
    with CaptureQueriesContext(connection) as asked:
        find_names("Kim " * MAX_WORDS + "")
    assert len(asked) == 4

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


def test_two_queries_however_many_words() -> None:
    with CaptureQueriesContext(connection) as asked:
        find_names("one two three four five six seven eight nine ten")
    assert len(asked) == 2

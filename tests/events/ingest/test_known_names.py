import pytest

from events.ingest.known_names import current_gazetteer
from events.models import Actor, ActorName, Place
from events.values.text import fold_name

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader():
    actor = Actor.objects.create(kind="person", name="Kim Jong Un", country="KP")
    ActorName.objects.create(actor=actor, text="김정은", folded=fold_name("김정은"), language="ko", script="Hang")
    return actor


def test_actors_and_places_are_found_by_any_name(leader):
    place = Place.objects.create(kind="city", name="Kaesong", country="KP")

    assert [entry.public_id for entry in current_gazetteer().find("김정은")] == [leader.public_id]
    assert [entry.public_id for entry in current_gazetteer().find("KAESONG")] == [place.public_id]


def test_a_name_that_an_editor_adds_is_found_at_once(leader):
    assert current_gazetteer().find("Respected Comrade") == ()

    ActorName.objects.create(actor=leader, text="Respected Comrade", folded="respected comrade")

    assert [entry.public_id for entry in current_gazetteer().find("Respected Comrade")] == [leader.public_id]


@pytest.mark.usefixtures("leader")
def test_nothing_is_built_again_while_nothing_changes(django_assert_num_queries):
    first = current_gazetteer()

    with django_assert_num_queries(1):
        assert current_gazetteer() is first

import pytest

from events.review.curated import CuratedEvent, CuratedParticipant
from events.review.search_text import search_text_of
from tests.factories import ActorFactory, ActorNameFactory, PlaceFactory, PlaceNameFactory


@pytest.mark.django_db
def test_an_event_is_found_by_every_name_of_who_and_where():
    actor, place = ActorFactory(name="Kim Jong Un"), PlaceFactory(name="Wonsan")
    ActorNameFactory(actor=actor, text="김정은")
    PlaceNameFactory(place=place, text="원산")
    twice = [CuratedParticipant(actor=actor, role=role) for role in ("speaker", "supervisor")]

    event = CuratedEvent(
        public_id="", type="missile_launch", title="A launch", claims=(), place=place, participants=tuple(twice)
    )

    assert search_text_of(event).split("\n") == ["Kim Jong Un", "김정은", "Wonsan", "원산"]


@pytest.mark.django_db
def test_an_event_of_nobody_nowhere_has_no_words():
    assert search_text_of(CuratedEvent(public_id="", type="missile_launch", title="A launch", claims=())) == ""

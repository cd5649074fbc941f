import pytest

from events.web.actors import EVENTS_SHOWN, relation_words, relations_of, with_hangul_and_counts
from tests.factories import (
    ActorFactory,
    ActorNameFactory,
    ActorRelationFactory,
    ClaimFactory,
    EventFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db


def test_names_in_all_scripts_carry_their_language(client):
    actor = ActorFactory(name="Kim Jong Un")
    ActorNameFactory(actor=actor, text="김정은", script="Hang", language="ko", kind="official")
    ActorNameFactory(actor=actor, text="金正恩", script="Hani", language="zh", kind="alias")

    page = client.get(f"/actors/{actor.public_id}/").content.decode()

    assert '<span lang="ko">김정은</span>' in page
    assert '<span lang="zh">金正恩</span>' in page
    assert '<span class="hangul" lang="ko">김정은</span>' in page


def test_events_stand_under_the_role_and_drafts_nowhere(client):
    actor = ActorFactory()
    ParticipationFactory(actor=actor, role="host", event__title="A summit")
    ParticipationFactory(actor=actor, role="speaker", event__title="A speech")
    ParticipationFactory(actor=actor, role="guest", event__state="draft", event__title="Unseen")

    response = client.get(f"/actors/{actor.public_id}/")

    assert [role for role, _ in response.context["roles"]] == ["Host", "Speaker"]
    assert "Unseen" not in response.content.decode()


def test_of_a_busy_actor_the_newest_events_are_shown_in_every_role(client):
    actor = ActorFactory()
    for year in range(EVENTS_SHOWN):
        ParticipationFactory(actor=actor, role="host", event__date=str(1950 + year))
    ParticipationFactory(actor=actor, role="speaker", event__date="2020", event__title="The newest")

    response = client.get(f"/actors/{actor.public_id}/")

    assert [role for role, _ in response.context["roles"]] == ["Host", "Speaker"]
    assert "Only the newest are shown." in response.content.decode()


def test_relations_are_read_from_either_end():
    party, army = ActorFactory(name="Party"), ActorFactory(name="Army")
    ActorRelationFactory(subject=army, kind="part_of", object=party)

    assert relations_of(army)[0][:2] == (relation_words("part_of", inverse=False), party)
    assert relations_of(party)[0][:2] == (relation_words("part_of", inverse=True), army)
    assert relation_words("part_of", inverse=False) != relation_words("part_of", inverse=True)
    assert relation_words("made_up", inverse=True) == "made up"


def test_what_an_actor_is_quoted_as_saying(client):
    claim = ClaimFactory(attributed_actor=ActorFactory(), statement="It was defensive.")

    assert "It was defensive." in client.get(f"/actors/{claim.attributed_actor.public_id}/").content.decode()


def test_an_actor_who_appears_twice_in_one_event_has_one_event():
    actor = ActorFactory()
    event = EventFactory()
    ParticipationFactory(actor=actor, event=event, role="host")
    ParticipationFactory(actor=actor, event=event, role="speaker")

    assert with_hangul_and_counts().get(pk=actor.pk).event_count == 1


def test_an_unknown_actor_is_not_found(client):
    response = client.get("/actors/act-0000000000/")

    assert response.status_code == 404
    assert "There is no actor with the id act-0000000000" in response.content.decode()


def test_queries_are_the_same_for_one_event_and_for_twenty(client, django_assert_num_queries):
    actor = ActorFactory(parent=ActorFactory())

    def add():
        ParticipationFactory(actor=actor)
        ClaimFactory(attributed_actor=actor)
        ActorRelationFactory(subject=actor)
        ActorFactory(parent=actor)

    add()
    client.get(f"/actors/{actor.public_id}/")
    with django_assert_num_queries(6):
        client.get(f"/actors/{actor.public_id}/")
    for _ in range(19):
        add()
    with django_assert_num_queries(6):
        client.get(f"/actors/{actor.public_id}/")

import pytest

from events.models import Event
from tests.factories import ActorFactory, ClaimFactory, EventFactory, EventLinkFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


def test_readers_see_published_events_only():
    for state in ("draft", "published", "withdrawn"):
        EventFactory(state=state)

    assert [event.state for event in Event.objects.published()] == ["published"]


def test_a_display_needs_no_more_queries(django_assert_num_queries):
    event = EventFactory(parent=EventFactory())
    ParticipationFactory(event=event, actor=ActorFactory(name="A Ministry"))
    EventLinkFactory(event=event)
    ClaimFactory(event=event, counted=True)
    ClaimFactory(event=event, counted=True, state="proposed")
    ClaimFactory(event=event)

    with django_assert_num_queries(4):
        shown = Event.objects.for_display().get(pk=event.pk)
        assert shown.parent.title
        assert [part.actor.name for part in shown.participations.all()] == ["A Ministry"]
        assert [link.target.title for link in shown.links.all()]
        assert [claim.best for claim in shown.quantity_claims] == [2]


def test_titles_names_and_summaries_are_searched():
    for number, column in enumerate(("summary", "search_text", "title")):
        EventFactory(**{"title": f"Event {number}", column: "Wonsan"})

    found = Event.objects.filter(search_vector="wonsan").count()

    assert found == 3

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from events.review.curated import EventEdits, SplitPart
from events.review.decisions import split_event, withdraw_event
from events.web.moved import Tombstone, moved_or_missing, named_events, show_tombstone
from tests.events.web.record import publish_launch
from tests.factories import EditorFactory, EventFactory, RedirectFactory

pytestmark = pytest.mark.django_db


def test_an_id_that_never_was_is_not_found():
    with pytest.raises(Http404, match="There is no actor with the id act-0000000000"):
        moved_or_missing(RequestFactory().get("/"), "act-0000000000", view="web:actor", noun="actor")


def test_a_merged_record_leads_to_its_survivor():
    redirect = RedirectFactory(to_public_id="evt-0000000001")

    answer = moved_or_missing(RequestFactory().get("/"), redirect.from_public_id, view="web:event", noun="event")

    assert (answer.status_code, answer["Location"]) == (301, "/events/evt-0000000001/")


def test_a_split_event_names_its_parts(client):
    event = publish_launch()
    parts = [
        SplitPart(claims=(claim.public_id,), edits=EventEdits(title=f"Part <{number}>"))
        for number, claim in enumerate(event.claims.order_by("id"))
    ]
    first, second = split_event(event.public_id, parts=parts, editor=EditorFactory(), reason="two <days>")

    answer = client.get(f"/events/{event.public_id}/")
    page = answer.content.decode()

    assert answer.status_code == 410
    assert "This event turned out to be several" in page
    assert "two &lt;days&gt;" in page
    assert f'<a href="/events/{first.public_id}/">Part &lt;0&gt;</a>' in page
    assert f'<a href="/events/{second.public_id}/">Part &lt;1&gt;</a>' in page


def test_a_withdrawn_event_leaves_a_tombstone_that_leads_to_its_history(client):
    event = publish_launch()
    withdraw_event(event.public_id, editor=EditorFactory(username="editor-kim"), reason="no launch")

    answer = client.get(f"/events/{event.public_id}/")
    page = answer.content.decode()

    assert answer.status_code == 410
    assert "no launch" in page
    assert f'href="/events/{event.public_id}/history/"' in page
    assert "editor-kim" not in page


def test_a_withdrawn_event_without_a_redirect_is_gone_too(client):
    answer = client.get(f"/events/{EventFactory(state='withdrawn').public_id}/")

    assert answer.status_code == 410
    assert "The reason given" not in answer.content.decode()


def test_a_tombstone_without_a_history_offers_none(rf):
    tombstone = Tombstone(public_id="evt-0000000000", noun="event", reason="so", at=timezone.now())

    assert b"Its history" not in show_tombstone(rf.get("/"), tombstone).content


def test_events_are_named_in_the_order_that_is_asked_for():
    event = EventFactory(title="A launch")

    assert [one.name for one in named_events(["evt-0000000000", event.public_id])] == ["evt-0000000000", "A launch"]
    assert named_events([]) == []

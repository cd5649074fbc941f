"""Real answers, held against the OpenAPI file: nothing missing, nothing more, right types."""

import datetime as dt

import pytest

from events.models import Event
from tests.events.api.answers import ask, check_shape, openapi
from tests.events.api.builders import (
    make_actor,
    make_article,
    make_change,
    make_claim,
    make_contradiction,
    make_event,
    make_place,
    make_source,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def full() -> Event:
    """An event of which everything is known."""
    actor, place, source = make_actor(), make_place(latitude_deg=39.0, longitude_deg=125.7), make_source()
    parent = make_event()
    event = make_event(
        "2024-12-23/2024-12-27",
        actors=((actor, "host"),),
        place=place,
        parent=parent,
        subtype="srbm",
        summary="Words.",
        time_utc=dt.datetime(2024, 12, 23, tzinfo=dt.UTC),
        external_ids={"cns": "245", "seed": ["A1", "A2"]},
    )
    event.links.create(kind="response_to", target=parent, note="an answer")
    article = make_article("Fired.", source=source, published="2024-12-29", document_symbol="S/2024/1")
    make_claim(event, article=article, quote="Fired.", start=0, end=6, attributed_actor=actor, about_event=parent)
    make_claim(event, predicate="quantity", quantity_predicate="troops", low=1, best="1.5", unit="count")
    make_claim(event, predicate="participant", value="KPA", value_actor=actor, role="host", attributed_source=source)
    make_claim(event, predicate="place", value="Pyongyang", value_place=place, locator="para 3", ordinal_key="x/KP/6")
    return event


def test_events_and_claims(full: Event) -> None:
    make_event("")
    check_shape(ask("events/?include=claims,participants,articles"), "EventList")
    check_shape(ask(f"events/{full.public_id}/?include=claims,articles"), "Event")
    check_shape(ask(f"events/{full.public_id}/claims/?count=on"), "ClaimList")
    check_shape(ask("claims/"), "ClaimList")


def test_every_member_of_an_event_is_there_unless_it_was_not_asked_for(full: Event) -> None:
    members = set(openapi()["components"]["schemas"]["Event"]["properties"])
    assert set(ask(f"events/{full.public_id}/")) == members - {"claims", "articles"}
    check_shape(ask(f"events/{full.public_id}/?fields=date"), "Event")


def test_contradictions_and_history(full: Event) -> None:
    make_contradiction(make_claim(full), make_claim(make_event(), source=make_source()))
    make_change(full, reason="because")
    check_shape(ask("contradictions/"), "ContradictionList")
    check_shape(ask(f"events/{full.public_id}/history/"), "ChangeList")

"""Events whole, as the change log keeps them."""

import pytest

from events.review.records import contradictions_of, iter_records, substance
from events.review.representation import represent_instant
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    ContradictionFactory,
    EventFactory,
    EventLinkFactory,
    ParticipationFactory,
    PlaceFactory,
)

pytestmark = pytest.mark.django_db


def record_of(event):
    return {row.pk: record for row, record in iter_records({event.pk})}[event.pk]


def test_a_record_holds_the_accepted_claims_and_the_state():
    claim = ClaimFactory()
    ClaimFactory(event=claim.event, state="withdrawn")

    found = record_of(claim.event)

    assert [one["id"] for one in found["claims"]] == [claim.public_id]
    assert found["state"] == "published"


def test_a_record_names_what_contradicts_what_on_both_sides():
    first, second = ClaimFactory(dated=True), ClaimFactory(dated=True)
    across = ContradictionFactory(kind="ordinal", first=first, second=second)
    sides = across.first.event, across.second.event

    assert [record_of(side)["contradictions"] for side in sides] == [
        [
            {
                "id": across.public_id,
                "kind": "ordinal",
                "reason": across.reason,
                "state": "active",
                "claims": [across.first.public_id, across.second.public_id],
                "events": [side.public_id for side in sides],
                "sources": [claim.article.source.public_id for claim in (across.first, across.second)],
                "created_at": represent_instant(across.created_at),
                "updated_at": represent_instant(across.updated_at),
            }
        ]
    ] * 2


def test_a_pair_on_one_event_is_one_contradiction():
    pair = ContradictionFactory()

    assert contradictions_of({pair.first.event_id}) == {pair.first.event_id: [pair]}


def test_twenty_records_cost_as_many_queries_as_one(django_assert_num_queries):
    claims = [ClaimFactory() for _ in range(20)]
    for claim in claims:
        ParticipationFactory(event=claim.event)

    with django_assert_num_queries(6):
        list(iter_records({claims[0].event_id}))
    with django_assert_num_queries(6):
        assert len(list(iter_records({claim.event_id for claim in claims}))) == 20


def test_readers_are_not_led_to_what_left_the_record():
    gone = EventFactory(state="withdrawn")
    event = EventFactory(parent=gone)
    EventLinkFactory(event=event, target=gone)
    ClaimFactory(event=event, about_event=gone)

    found = record_of(event)

    assert found["parent"] is None
    assert found["links"] == []
    assert found["claims"][0]["about_event"] is None


def test_the_substance_is_what_decisions_change_and_not_what_the_catalogue_calls_it():
    actor, place = ActorFactory(name="Ri Yong Ho"), PlaceFactory()
    event = EventFactory(place=place, geo_precision="site")
    ParticipationFactory(event=event, actor=actor)
    ClaimFactory(event=event)
    before = substance(record_of(event))

    actor.name = "Ri Yong-ho"
    actor.save()
    place.latitude_deg = 1.5
    place.save()
    event.save()  # a new updated_at
    assert substance(record_of(event)) == before

    event.geo_precision = "province"
    event.save()
    assert substance(record_of(event)) != before

"""Claims and contradictions as they stood."""

import pytest

from events.models import Claim
from events.review.curated import ClaimEdit, EventEdits
from events.review.decisions import amend_event, dismiss_contradiction
from events.search.lists import CLAIMS_THEN, CONTRADICTIONS_THEN
from events.search.past import find_past_claims, select_past_claims, select_past_contradictions
from tests.events.review.decisions.world import claim_entry, claims_of, day_entry, enter, last_change
from tests.factories import EditorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def contested():
    """An event that was contested until an editor withdrew a claim."""
    event = enter(claim_entry(), day_entry("2020-03-02"), day_entry("2020-04-02"))
    then, claims = last_change(event).seq, claims_of(event)
    edits = EventEdits(claims=(ClaimEdit(claim=claims[2], state="withdrawn"),))
    amend_event(event.public_id, editor=EditorFactory(), edits=edits, reason="misread")
    return event, then, claims


def claims_then(seq, **filters):
    readings = CLAIMS_THEN.parse({name: [value] for name, value in filters.items()}).readings
    return [claim.public_id for claim in select_past_claims(readings, seq=seq)]


def pairs_then(seq, **filters):
    readings = CONTRADICTIONS_THEN.parse({name: [value] for name, value in filters.items()}).readings
    return [pair.record["claims"] for pair in select_past_contradictions(readings, seq=seq)]


def test_a_withdrawn_claim_stood_before(contested):
    event, then, claims = contested

    assert sorted(claims_then(then)) == sorted(claims)
    assert sorted(claims_then(last_change(event).seq)) == sorted(claims[:2])
    assert claims_then(0) == []


def test_the_filters_of_claims_hold_for_then(contested):
    event, then, claims = contested
    enter()
    source = Claim.objects.get(public_id=claims[2]).article.source.public_id

    assert claims_then(then, source=source) == [claims[2]]
    assert sorted(claims_then(then, predicate="date", event=event.public_id)) == sorted(claims[1:])
    assert claims_then(then, **{"-predicate": "date"}) == [claims[0]]


def test_a_contradiction_stood_until_its_claim_went(contested):
    event, then, claims = contested
    source = Claim.objects.get(public_id=claims[2]).article.source.public_id

    assert pairs_then(then) == [claims[1:]]
    assert pairs_then(then, kind="date", event=event.public_id, source=source) == [claims[1:]]
    assert pairs_then(then, **{"-kind": "date"}) == pairs_then(then, kind="place") == []
    assert pairs_then(then, **{"-event": event.public_id}) == []
    assert pairs_then(last_change(event).seq) == []


def test_a_pair_across_two_events_is_told_once():
    key = {"ordinal_key": "nuclear_test/KP/6"}
    first, second = (
        enter(day_entry(day, **key), type="nuclear_test", subtype="underground") for day in ("2017-09-03", "2020-04")
    )
    seq = max(last_change(event).seq for event in (first, second))

    assert len(pairs_then(seq)) == 1
    assert pairs_then(seq, event=second.public_id) == pairs_then(seq, event=first.public_id) == pairs_then(seq)


def test_a_dismissed_pair_stood_before_it_was_dismissed():
    event = enter(day_entry("2020-03-02"), day_entry("2020-04-02"))
    before, pair = last_change(event).seq, last_change(event).representation["contradictions"][0]["id"]
    dismiss_contradiction(pair, editor=EditorFactory(), reason="two days of one drill")

    assert len(pairs_then(before)) == 1
    assert pairs_then(last_change(event).seq) == []


def test_claims_are_found_by_id_in_one_query(contested, django_assert_num_queries):
    _, then, claims = contested

    with django_assert_num_queries(1):
        found = find_past_claims(claims, seq=then)

    assert {claim["state"] for claim in found.values()} == {"accepted"}
    assert set(found) == set(claims)

"""What differs between two states of a record."""

import pytest

from events.review.curated import ClaimEdit, EventEdits
from events.review.decisions import amend_event, withdraw_event
from events.review.diff import diff_records
from tests.events.review.decisions.world import claim_entry, claims_of, day_entry, enter, last_change
from tests.factories import EditorFactory

pytestmark = pytest.mark.django_db


def paths(before, after):
    return {found.path: (found.before, found.after) for found in diff_records(before, after)}


def test_a_change_is_told_field_by_field_and_claim_by_claim():
    event = enter(claim_entry(), day_entry("2020-03-02"), day_entry("2020-04-02"))
    before, claim = last_change(event).representation, claims_of(event)[2]
    edits = EventEdits(title="Another", date="2020", claims=(ClaimEdit(claim=claim, state="withdrawn"),))
    amend_event(event.public_id, editor=EditorFactory(), edits=edits, reason="better")

    found = paths(before, last_change(event).representation)

    assert found["title"] == ("Two missiles", "Another")
    assert found["date/edtf"] == ("2020-03-02", "2020")
    assert found["contradicted"] == (True, False)
    assert found[f"claims/{claim}"][0]["value"] == "2020-04-02"
    assert found[f"claims/{claim}"][1] is None
    assert [path for path in found if path.startswith("contradictions/")]


def test_a_grade_of_a_claim_is_told_alone():
    event = enter(claim_entry())
    before, (claim,) = last_change(event).representation, claims_of(event)
    edits = EventEdits(claims=(ClaimEdit(claim=claim, credibility=5),))
    amend_event(event.public_id, editor=EditorFactory(), edits=edits, reason="better")

    assert paths(before, last_change(event).representation) == {f"claims/{claim}/credibility": (2, 5)}


def test_the_first_entry_tells_everything_and_a_record_does_not_differ_from_itself():
    record = last_change(enter()).representation

    assert paths(None, record)["title"] == (None, "Two missiles")
    assert paths(record, record) == {}
    assert paths(None, None) == {}


def test_a_tombstone_tells_what_went():
    event = enter()
    before = last_change(event).representation
    withdraw_event(event.public_id, editor=EditorFactory(), reason="entered twice")

    found = paths(before, last_change(event).representation)

    assert found["state"] == ("published", "withdrawn")
    assert found["reason"] == (None, "entered twice")


def test_the_order_of_claims_is_no_difference():
    record = last_change(enter(claim_entry(), claim_entry())).representation
    turned = {**record, "claims": record["claims"][::-1]}

    assert diff_records(record, turned) == []

"""Whether what is computed from claims is what the claims give."""

import pytest

from events.models import Contradiction
from events.review.decisions import dismiss_contradiction
from tests.events.review.audit.damage import damage, found_by
from tests.events.review.decisions.world import claim_entry, day_entry, enter
from tests.factories import EditorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """The contradiction of one event."""
    enter(claim_entry(), day_entry("2020-03-02"), day_entry("2020-04-02"))
    return Contradiction.objects.get()


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("check", ["contradictions", "standings"])
def test_what_decisions_compute_is_what_the_claims_give(vault, check):
    assert found_by(check, vault) == []


def test_a_contradiction_that_was_removed_is_found(vault, pair):
    damage("DELETE FROM events_contradiction WHERE id = %s", [pair.pk])

    (one,) = found_by("contradictions", vault)
    assert one.record == pair.first.public_id
    assert pair.second.public_id in one.words


def test_a_contradiction_that_does_not_follow_is_found_unless_it_was_dismissed(vault, pair):
    damage("UPDATE events_contradiction SET kind = 'place' WHERE id = %s", [pair.pk])
    assert any(one.record == pair.public_id for one in found_by("contradictions", vault))

    damage("UPDATE events_contradiction SET kind = 'date' WHERE id = %s", [pair.pk])
    dismiss_contradiction(pair.public_id, editor=EditorFactory(), reason="two days of one drill")
    damage("UPDATE events_claim SET state = 'withdrawn' WHERE id = %s", [pair.second_id])
    assert found_by("contradictions", vault) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("verification", "confirmed"), ("contradicted", False), ("sources_count", 9), ("independent_count", 9)],
)
def test_a_standing_that_does_not_follow_is_found(vault, pair, column, value):
    event = pair.first.event
    damage(f"UPDATE events_event SET {column} = %s WHERE id = %s", [value, event.pk])  # noqa: S608 - constants above

    assert [one.record for one in found_by("standings", vault)] == [event.public_id]


def test_an_override_is_no_fault(vault, pair):
    sql = "UPDATE events_event SET verification = 'refuted', verification_overridden = true, verification_note = 'so'"
    damage(f"{sql} WHERE id = %s", [pair.first.event_id])

    assert found_by("standings", vault) == []

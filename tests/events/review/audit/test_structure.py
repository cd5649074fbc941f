"""How rows hang together."""

import pytest

from tests.events.review.audit.damage import damage, found_by
from tests.factories import ClaimFactory, EventFactory, PlaceFactory, RedirectFactory

pytestmark = pytest.mark.django_db


def test_a_circle_of_parents_is_found_wherever_it_starts(vault):
    first, second = PlaceFactory(), PlaceFactory()
    outside = PlaceFactory(parent=first)
    damage("UPDATE events_place SET parent_id = %s WHERE id = %s", [second.pk, first.pk])
    damage("UPDATE events_place SET parent_id = %s WHERE id = %s", [first.pk, second.pk])

    assert {one.record for one in found_by("parents", vault)} == {first.public_id, second.public_id}
    assert outside.public_id not in {one.record for one in found_by("parents", vault)}


def test_an_event_on_no_claim_is_found(vault):
    claim = ClaimFactory()
    assert found_by("claims", vault) == []
    damage("UPDATE events_claim SET state = 'withdrawn' WHERE id = %s", [claim.pk])

    assert [one.record for one in found_by("claims", vault)] == [claim.event.public_id]


def test_a_redirect_that_leads_to_a_record_is_sound(vault):
    gone, survivor = EventFactory(state="merged"), EventFactory()
    RedirectFactory(from_public_id=gone.public_id, to_public_id=survivor.public_id)

    assert found_by("redirects", vault) == []


@pytest.mark.parametrize(
    ("state", "target", "words"),
    [
        ("merged", "none", "which is no event"),
        ("published", "published", "redirects all the same"),
        ("merged", "merged", "a chain"),
    ],
)
def test_a_redirect_that_leads_astray_is_found(vault, state, target, words):
    gone = EventFactory(state=state)
    to = "evt-0000000000" if target == "none" else EventFactory(state=target).public_id
    RedirectFactory(from_public_id=gone.public_id, to_public_id=to)

    assert [words in one.words for one in found_by("redirects", vault) if one.record == gone.public_id] == [True]


def test_a_circle_and_an_id_without_a_redirect_are_found(vault):
    first, second, third = (EventFactory(state="merged") for _ in range(3))
    damage(
        "INSERT INTO events_redirect (from_public_id, to_public_id, kind, reason, at) VALUES"
        " (%s, %s, 'merged', 'x', now()), (%s, %s, 'merged', 'x', now())",
        [first.public_id, second.public_id, second.public_id, first.public_id],
    )

    words = [one.words for one in found_by("redirects", vault)]

    assert sum("a circle" in one for one in words) == 2
    assert [one.record for one in found_by("redirects", vault) if "no redirect" in one.words] == [third.public_id]


def test_a_redirect_of_nothing_is_found(vault):
    RedirectFactory(kind="withdrawn", to_public_id="", from_public_id="evt-0000000000")

    assert [one.words for one in found_by("redirects", vault)] == ["redirects, and there is no such event"]

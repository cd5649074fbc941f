"""Restoring events."""

from decimal import Decimal

import pytest

from events.errors import AlreadyDecidedError, ReviewError
from events.models import Claim, Event, Redirect
from events.review.curated import ClaimEdit, CuratedLink, CuratedParticipant, EventEdits, SplitPart
from events.review.decisions import amend_event, merge_events, restore_event, split_event, withdraw_event
from events.review.records import iter_records, substance
from events.values.quantities import Quantity
from tests.events.review.decisions.world import claim_entry, claims_of, day_entry, enter, last_change
from tests.factories import ActorFactory, EditorFactory, PlaceFactory, SourceFactory

pytestmark = pytest.mark.django_db
WHY = "the first reading was right"


@pytest.fixture
def editor():
    return EditorFactory()


def restore(event, editor, seq):
    return restore_event(event.public_id, seq=seq, editor=editor, reason=WHY)


def record_of(event):
    return substance(dict(next(iter(iter_records({event.pk})))[1]))


def full_event():
    """An event that uses every field."""
    actor, place, parent = ActorFactory(), PlaceFactory(), enter()
    counted = claim_entry(
        predicate="quantity",
        value="missiles_fired",
        quantity=Quantity(predicate="missiles_fired", unit="count", best=Decimal(2), approximate=True),
        attributed_source=SourceFactory(),
    )
    who = claim_entry(predicate="participant", value=actor.name, actor=actor, role="initiator", modality="alleged")
    return enter(
        counted,
        who,
        day_entry("2020-03-02", ordinal_key="nuclear_test/KP/1"),
        claim_entry(predicate="place", value=place.name, place=place, about_event=parent.public_id),
        place=place,
        geo_precision="site",
        parent=parent.public_id,
        series_index=1,
        series_total=3,
        participants=(CuratedParticipant(actor=actor, role="initiator", order_named=1, title_at_time="marshal"),),
        links=(CuratedLink(kind="response_to", target=parent.public_id, note="says so itself"),),
        external_ids={"cns": ["1", "2"]},
    )


def test_an_amended_event_becomes_what_it_was_in_every_field(editor):
    event = full_event()
    before, seq = record_of(event), last_change(event).seq
    edits = EventEdits(
        title="Another", summary="", date="2020", place="", parent="", series=(None, None), participants=(), links=(),
        verification="refuted", verification_note="no launch is known",
        claims=tuple(ClaimEdit(claim=claim, state="withdrawn", credibility=6) for claim in claims_of(event)[1:]),
    )  # fmt: skip
    amend_event(event.public_id, editor=editor, edits=edits, reason="a mistake")
    assert record_of(event) != before

    restore(event, editor, seq)

    assert record_of(event) == before
    change = last_change(event)
    assert (change.verb, change.decision.reason) == ("restore", WHY)
    assert substance(change.representation) == before


def test_a_withdrawn_event_is_a_record_again(editor):
    event = full_event()
    before, seq = record_of(event), last_change(event).seq
    withdraw_event(event.public_id, editor=editor, reason="entered twice")

    restore(event, editor, seq)

    assert record_of(event) == before
    assert not Redirect.objects.exists()


def test_a_merged_event_takes_its_claims_back_and_the_survivor_is_told(editor):
    gone, survivor = full_event(), enter()
    before, held, seq = record_of(gone), claims_of(survivor), last_change(gone).seq
    merge_events(gone.public_id, into=survivor.public_id, editor=editor, reason="the same")

    restore(gone, editor, seq)

    assert record_of(gone) == before
    assert claims_of(survivor) == held
    assert not Redirect.objects.exists()
    assert last_change(survivor).verb == "restore"
    survivor.refresh_from_db()
    assert survivor.sources_count == 1


def test_a_split_event_takes_all_back_and_its_empty_parts_join_it(editor):
    event = full_event()
    before, seq, claims = record_of(event), last_change(event).seq, claims_of(event)
    shares = [SplitPart(claims=tuple(share), edits=EventEdits(title="Part")) for share in (claims[:2], claims[2:])]
    parts = split_event(event.public_id, parts=shares, editor=editor, reason="two launches")

    restore(event, editor, seq)

    assert record_of(event)["claims"] == before["claims"]
    assert {part.public_id for part in Event.objects.filter(state="merged")} == {part.public_id for part in parts}
    assert {(row.from_public_id, row.to_public_id) for row in Redirect.objects.all()} == {
        (part.public_id, event.public_id) for part in parts
    }


def test_a_part_with_claims_of_its_own_stays(editor):
    event = enter(claim_entry(), day_entry("2020-03-02"))
    seq, claims = last_change(event).seq, claims_of(event)
    shares = [SplitPart(claims=(claim,), edits=EventEdits()) for claim in claims]
    first, _ = split_event(event.public_id, parts=shares, editor=editor, reason="two launches")
    other = enter()
    merge_events(other.public_id, into=first.public_id, editor=editor, reason="the same")

    restore(event, editor, seq)

    first.refresh_from_db()
    assert first.state == "published"
    assert len(claims_of(first)) == 2


def test_redirects_that_were_led_on_lead_back(editor):
    first, second, third = enter(), enter(), enter()
    merge_events(first.public_id, into=second.public_id, editor=editor, reason="the same")
    seq = last_change(second).seq
    merge_events(second.public_id, into=third.public_id, editor=editor, reason="the same")

    restore(second, editor, seq)

    assert [(row.from_public_id, row.to_public_id) for row in Redirect.objects.all()] == [
        (first.public_id, second.public_id)
    ]


def test_what_was_merged_in_since_is_restored_first(editor):
    gone, survivor = enter(), enter()
    seq, own = last_change(survivor).seq, last_change(gone).seq
    merge_events(gone.public_id, into=survivor.public_id, editor=editor, reason="the same")

    with pytest.raises(AlreadyDecidedError, match=f"restore {gone.public_id} first"):
        restore(survivor, editor, seq)

    restore(gone, editor, own)
    with pytest.raises(ReviewError, match="stands as after entry"):
        restore(survivor, editor, seq)


def test_a_claim_that_came_later_is_withdrawn_not_lost(editor):
    event = enter()
    seq = last_change(event).seq
    late = enter(claim_entry())
    amend_event(event.public_id, editor=editor, edits=EventEdits(title="Another"), reason="better")
    Claim.objects.filter(event=late).update(event=event)

    restore(event, editor, seq)

    assert Claim.objects.get(pk=Claim.objects.filter(event=event, state="withdrawn").get().pk).event == event


@pytest.mark.parametrize("which", ["other", "none"])
def test_only_an_entry_of_the_event_itself_is_restored(editor, which):
    event, other = enter(), enter()
    seq = last_change(other).seq if which == "other" else 10**9

    with pytest.raises(ReviewError, match="is not one of"):
        restore(event, editor, seq)


def test_a_tombstone_is_no_state_to_go_back_to(editor):
    event = enter()
    first = last_change(event).seq
    withdraw_event(event.public_id, editor=editor, reason="entered twice")
    tombstone = last_change(event).seq
    restore(event, editor, first)

    with pytest.raises(ReviewError, match="had been withdrawn"):
        restore(event, editor, tombstone)


def test_a_state_that_stands_is_not_restored_again(editor):
    event = enter()

    with pytest.raises(ReviewError, match="nothing would change"):
        restore(event, editor, last_change(event).seq)

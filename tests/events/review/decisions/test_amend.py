"""Amending events."""

import pytest

from events.errors import AlreadyDecidedError, NotPermittedError, ReviewError, ValueFormatError
from events.models import Change, Claim, Decision, Event
from events.review.curated import ClaimEdit, CuratedLink, EventEdits, NamedParticipant
from events.review.decisions import amend_event, publish_curated, withdraw_event
from tests.events.review.decisions.world import again, claim_entry, day_entry, enter, entry, last_change
from tests.factories import ActorFactory, ContributorFactory, EditorFactory, PlaceFactory

pytestmark = pytest.mark.django_db
WHY = "a better reading of the report"


@pytest.fixture
def editor():
    return EditorFactory()


def amend(event, editor, **edits):
    return amend_event(event.public_id, editor=editor, edits=EventEdits(**edits), reason=WHY)


def test_an_amendment_changes_what_it_names_and_is_logged_with_the_whole_record(editor):
    event, place = enter(), PlaceFactory(geo_precision="locality")

    amended = amend(
        event, editor, title="Two  missiles from Wonsan", date="2020-03", place=place.public_id, series=(1, 2)
    )

    assert (amended.title, amended.date, amended.date_precision) == ("Two missiles from Wonsan", "2020-03", "month")
    assert (amended.summary, amended.subtype) == ("Two missiles were launched.", "srbm")
    assert (amended.place, amended.geo_precision) == (place, "locality")
    change = last_change(event)
    assert (change.verb, change.decision.reason, change.decision.editor) == ("update", WHY, editor)
    assert change.representation["title"] == "Two missiles from Wonsan"
    assert (change.representation["series_index"], change.representation["series_total"]) == (1, 2)


def test_another_type_drops_a_subtype_that_is_not_its_own(editor):
    event = amend(enter(), editor, type="nuclear_test")

    assert (event.type, event.subtype) == ("nuclear_test", "")


def test_participants_and_links_are_replaced_as_whole_lists_and_names_are_found(editor):
    event, other, actor = enter(), enter(), ActorFactory(name="Ri Yong Ho")

    amend(
        event,
        editor,
        participants=(NamedParticipant(actor=actor.public_id, role="speaker", order_named=1),),
        links=(CuratedLink(kind="response_to", target=other.public_id),),
    )
    event.refresh_from_db()
    assert "Ri Yong Ho" in event.search_text
    assert [part["role"] for part in last_change(event).representation["participants"]] == ["speaker"]

    amend(event, editor, participants=(), links=())
    assert not event.participations.exists()
    assert not event.links.exists()


def test_a_claim_that_is_withdrawn_no_longer_contests(editor):
    wrong = day_entry("2020-04-02")
    event = enter(claim_entry(), day_entry("2020-03-02"), wrong)
    event.refresh_from_db()
    assert event.contradicted

    event = amend(event, editor, claims=(ClaimEdit(claim=wrong.public_id, state="withdrawn", credibility=5),))

    assert (event.contradicted, event.verification) == (False, "corroborated")
    assert last_change(event).representation["contradictions"] == []
    claim = Claim.objects.get(public_id=wrong.public_id)
    assert (claim.state, claim.credibility) == ("withdrawn", 5)
    assert amend(event, editor, claims=(ClaimEdit(claim=wrong.public_id, state="accepted"),)).contradicted


def test_the_last_claim_cannot_be_withdrawn(editor):
    only = claim_entry()
    event = enter(only)

    with pytest.raises(ReviewError, match="withdrawn instead"):
        amend(event, editor, claims=(ClaimEdit(claim=only.public_id, state="withdrawn"),))

    assert Claim.objects.get(public_id=only.public_id).state == "accepted"


def test_an_override_needs_a_note_and_goes_back_to_what_the_claims_say(editor):
    event = enter()

    with pytest.raises(ReviewError, match="say why in verification_note"):
        amend(event, editor, verification="refuted")
    refuted = amend(event, editor, verification="refuted", verification_note="no launch is known")
    assert (refuted.verification, refuted.verification_overridden) == ("refuted", True)
    assert last_change(event).representation["verification_note"] == "no launch is known"

    back = amend(event, editor, verification="")
    assert (back.verification, back.verification_overridden, back.verification_note) == ("reported", False, "")


@pytest.mark.parametrize(
    ("edits", "error", "words"),
    [
        ({"title": " "}, ReviewError, "title is empty"),
        ({"type": "party"}, ReviewError, "'party' is not in event_types"),
        ({"date": "soon"}, ValueFormatError, "'soon' is not an EDTF date"),
        ({"date_basis": "gmt"}, ReviewError, "date_basis 'gmt'"),
        ({"time_utc": "2020-03-02T03:00"}, ReviewError, "is not an instant"),
        ({"place": "plc-0000000000"}, ReviewError, "there is no place"),
        ({"series": (3, 2)}, ReviewError, "beyond series_total"),
        ({"themes": ("fun",)}, ReviewError, "theme is 'fun'"),
        ({"parent": "evt-0000000000"}, ReviewError, "no published event"),
        ({"participants": (NamedParticipant(actor="act-0000000000", role="host"),)}, ReviewError, "there is no actor"),
        ({"links": (CuratedLink(kind="precedes", target="evt-0000000000"),)}, ReviewError, "no published event"),
        ({"claims": (ClaimEdit(claim="clm-0000000000", state="withdrawn"),)}, ReviewError, "has no claim"),
        ({"title": "Two missiles"}, ReviewError, "nothing of"),
    ],
)
def test_an_edit_that_cannot_be_carried_out_changes_nothing(editor, edits, error, words):
    event = enter()
    before = Change.objects.count(), Decision.objects.count()

    with pytest.raises(error, match=words):
        amend(event, editor, **edits)

    assert (Change.objects.count(), Decision.objects.count()) == before


def test_a_state_and_a_grade_of_a_claim_are_among_those_that_an_editor_sets(editor):
    claim = claim_entry()
    event = enter(claim)

    with pytest.raises(ReviewError, match="valid: accepted, withdrawn"):
        amend(event, editor, claims=(ClaimEdit(claim=claim.public_id, state="superseded"),))
    with pytest.raises(ReviewError, match="1 to 6"):
        amend(event, editor, claims=(ClaimEdit(claim=claim.public_id, credibility=7),))


def test_an_actor_named_twice_in_a_role_is_told(editor):
    actor = ActorFactory()
    twice = (NamedParticipant(actor=actor.public_id, role="host"),) * 2

    with pytest.raises(ReviewError, match="named twice as host"):
        amend(enter(), editor, participants=twice)


def test_nothing_becomes_a_part_of_itself(editor):
    whole = enter()
    part = amend(enter(), editor, parent=whole.public_id)

    with pytest.raises(ReviewError, match="a parent lies further out"):
        amend(whole, editor, parent=part.public_id)
    with pytest.raises(ReviewError, match="a parent lies further out"):
        amend(whole, editor, parent=whole.public_id)


def test_an_event_is_not_linked_to_itself(editor):
    event = enter()

    with pytest.raises(ReviewError, match="cannot be linked to itself"):
        amend(event, editor, links=(CuratedLink(kind="precedes", target=event.public_id),))


def test_only_editors_amend_and_only_what_is_in_the_record(editor):
    event = enter()

    with pytest.raises(NotPermittedError):
        amend(event, ContributorFactory(), title="Another")
    with pytest.raises(Event.DoesNotExist):
        amend(Event(public_id="evt-0000000000"), editor, title="Another")
    withdraw_event(event.public_id, editor=editor, reason="entered twice")
    with pytest.raises(AlreadyDecidedError, match="has been withdrawn already"):
        amend(event, editor, title="Another")


def test_the_reference_record_does_not_undo_an_amendment(editor):
    curated = entry()
    event = publish_curated(curated).event
    amend(event, editor, title="What an editor found")

    outcome = publish_curated(again(curated, title="What the file says"))

    assert not outcome.changed
    assert "is left as an editor decided" in outcome.kept
    event.refresh_from_db()
    assert event.title == "What an editor found"

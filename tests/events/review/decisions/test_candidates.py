"""Acts of editors and of the reference record, on a real database."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection

from events.errors import AlreadyDecidedError, NotPermittedError, ReviewError, ValueFormatError
from events.models import Candidate, Change, Claim, Contradiction, Decision, Event, Participation
from events.review.curated import (
    CandidateEdits,
    ParticipantEdit,
)
from events.review.decisions import (
    accept_candidate,
    dismiss_contradiction,
    merge_candidate,
    reject_candidate,
)
from tests.factories import (
    ActorFactory,
    ArticleFactory,
    CandidateFactory,
    ContributorFactory,
    EditorFactory,
    EventFactory,
)
from tests.factories.record import draft_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return EditorFactory()


def counts():
    return [model.objects.count() for model in (Event, Claim, Participation, Decision, Change)]


# --- Accepting --------------------------------------------------------------------------------------------------------


def test_accepting_makes_an_event_with_a_claim_for_all_that_the_sentence_says(editor):
    dprk = ActorFactory(name="North Korea", kind="state")
    mention = {"name": "North Korea", "role": "initiator", "public_id": dprk.public_id, "options": []}
    candidate = CandidateFactory(draft=draft_of(actors=[mention]))

    event = accept_candidate(candidate.public_id, editor=editor, reason="seen")

    claims = {claim.predicate: claim for claim in Claim.objects.filter(event=event)}
    assert set(claims) == {"occurred", "date", "participant", "quantity"}
    assert (claims["occurred"].value, claims["date"].value, claims["quantity"].best) == ("true", "2020-03-02", 2)
    assert {(claim.quote, claim.start, claim.end) for claim in claims.values()} == {
        (candidate.quote, candidate.start, candidate.end)
    }
    assert {(claim.extractor, claim.extractor_version, claim.credibility) for claim in claims.values()} == {
        ("rules", "1", 6)
    }
    assert (event.state, event.origin, event.type, event.subtype) == ("published", "accepted", "missile_launch", "srbm")
    assert "North Korea" in event.title
    assert "2 March 2020" in event.title
    assert (event.sources_count, event.independent_count, event.verification) == (1, 1, "reported")
    candidate.refresh_from_db()
    assert (candidate.state, candidate.event) == ("accepted", event)


def test_accepting_leaves_a_decision_and_the_full_record_in_the_change_log(editor):
    candidate = CandidateFactory()

    event = accept_candidate(candidate.public_id, editor=editor, reason="seen")

    decision = Decision.objects.get()
    assert (decision.editor, decision.verb, decision.target_public_id, decision.reason) == (
        editor,
        "accept",
        candidate.public_id,
        "seen",
    )
    change = Change.objects.get()
    assert (change.verb, change.record_public_id, change.decision) == ("create", event.public_id, decision)
    assert change.representation["verification"] == "reported"
    assert len(change.representation["claims"]) == 3


@pytest.mark.parametrize("user", [ContributorFactory, lambda: EditorFactory(is_active=False)])
def test_whoever_may_not_decide_changes_nothing(user):
    candidate, before = CandidateFactory(), counts()

    with pytest.raises(NotPermittedError, match="may not decide"):
        accept_candidate(candidate.public_id, editor=user())

    assert counts() == before


def test_a_candidate_is_decided_once(editor):
    candidate = CandidateFactory()
    accept_candidate(candidate.public_id, editor=editor)

    for again in (
        lambda: accept_candidate(candidate.public_id, editor=editor),
        lambda: reject_candidate(candidate.public_id, editor=editor, reason="no"),
        lambda: merge_candidate(candidate.public_id, editor=editor, event_public_id="evt-x", reason="no"),
    ):
        with pytest.raises(AlreadyDecidedError, match="accepted"):
            again()

    assert Event.objects.count() == Decision.objects.count() == 1


def test_unknown_ids_are_told(editor):
    with pytest.raises(Candidate.DoesNotExist):
        accept_candidate("cnd-0000000000", editor=editor)
    with pytest.raises(Contradiction.DoesNotExist):
        dismiss_contradiction("con-0000000000", editor=editor, reason="no")


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        (CandidateEdits(type="missile_test"), "missile_test"),
        (CandidateEdits(subtype="parade"), "does not belong to missile_launch"),
        (CandidateEdits(title="x" * 301), "301 characters"),
        (CandidateEdits(date="last Monday"), "EDTF"),
        (CandidateEdits(date_basis="gmt"), "gmt"),
        (CandidateEdits(place="plc-0000000000"), "there is no place"),
    ],
)
def test_an_edit_that_cannot_be_carried_out_leaves_nothing_behind(editor, edits, message):
    candidate, before = CandidateFactory(), counts()

    with pytest.raises((ReviewError, ValueFormatError), match=message):
        accept_candidate(candidate.public_id, editor=editor, edits=edits)

    assert counts() == before
    candidate.refresh_from_db()
    assert candidate.state == "open"


def test_a_failure_at_the_last_step_rolls_everything_back(editor, monkeypatch):
    candidate, before = CandidateFactory(), counts()
    monkeypatch.setattr("events.review.decisions.log.write", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        accept_candidate(candidate.public_id, editor=editor)

    assert counts() == before
    candidate.refresh_from_db()
    assert (candidate.state, candidate.decided_at) == ("open", None)


def test_what_the_machine_said_is_never_edited(editor):
    candidate = CandidateFactory()
    said = dict(candidate.draft)

    accept_candidate(candidate.public_id, editor=editor, edits=CandidateEdits(title="Other", date="2020-03"))

    candidate.refresh_from_db()
    assert candidate.draft == said
    assert candidate.event.title == "Other"
    assert candidate.event.date == "2020-03"


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_make_one_event():
    candidate = CandidateFactory()
    editors = [EditorFactory(), EditorFactory()]
    start, results = threading.Barrier(2), []

    def decide(who: User) -> None:
        try:
            start.wait(timeout=10)
            results.append(accept_candidate(candidate.public_id, editor=who).public_id)
        except AlreadyDecidedError:
            results.append("second")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(who,)) for who in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert results.count("second") == 1
    assert len(results) == 2
    assert Event.objects.count() == Decision.objects.count() == 1


# --- Merging ----------------------------------------------------------------------------------------------------------


def test_merging_adds_claims_to_an_event_and_makes_none(editor):
    event = accept_candidate(CandidateFactory().public_id, editor=editor)
    second = CandidateFactory(draft=draft_of(date="2020-03-09"))
    title = event.title

    merged = merge_candidate(second.public_id, editor=editor, event_public_id=event.public_id, reason="same launch")

    assert merged == event
    assert Event.objects.count() == 1
    assert Claim.objects.filter(event=event).count() == 6
    merged.refresh_from_db()
    assert (merged.title, merged.date) == (title, "2020-03-02")
    assert (merged.sources_count, merged.independent_count) == (2, 2)
    second.refresh_from_db()
    assert (second.state, second.event) == ("merged", event)
    assert list(Change.objects.values_list("verb", flat=True)) == ["create", "update"]


def test_dates_that_cannot_both_hold_contest_the_event(editor):
    event = accept_candidate(CandidateFactory().public_id, editor=editor)
    second = CandidateFactory(draft=draft_of(date="2020-03-09"))

    event = accept_candidate(second.public_id, editor=editor, edits=CandidateEdits(into_event=event.public_id))

    assert (event.contradicted, event.verification) == (True, "disputed")
    assert Contradiction.objects.get().kind == "date"
    assert "9 March 2020" in Contradiction.objects.get().reason


def test_the_same_claim_of_the_same_words_is_not_added_twice(editor):
    article = ArticleFactory()
    event = accept_candidate(CandidateFactory(article=article).public_id, editor=editor)
    again = CandidateFactory(article=article)

    merge_candidate(again.public_id, editor=editor, event_public_id=event.public_id, reason="found twice")

    assert Claim.objects.filter(event=event).count() == 3


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_only_published_events_are_extended(editor, state):
    event = EventFactory(state=state)

    with pytest.raises(Event.DoesNotExist):
        merge_candidate(CandidateFactory().public_id, editor=editor, event_public_id=event.public_id, reason="same")


def test_participants_join_an_event_only_when_the_editor_names_them(editor):
    actor = ActorFactory()
    mention = {"name": actor.name, "role": "observer", "public_id": actor.public_id, "options": []}
    event = EventFactory()
    candidates = [CandidateFactory(draft=draft_of(actors=[mention])) for _ in range(2)]

    merge_candidate(candidates[0].public_id, editor=editor, event_public_id=event.public_id, reason="same")
    assert not event.participations.exists()

    named = CandidateEdits(into_event=event.public_id, participants=(_participant(actor.public_id, "observer"),))
    accept_candidate(candidates[1].public_id, editor=editor, edits=named)
    assert event.participations.get().actor == actor


def _participant(actor, role):
    return ParticipantEdit(actor=actor, role=role)


def test_a_candidate_that_was_matched_joins_its_event_and_makes_no_second_one(editor):
    matched = EventFactory()
    candidate = CandidateFactory(matched_event=matched, match_score=0.95)

    event = accept_candidate(candidate.public_id, editor=editor)

    candidate.refresh_from_db()
    assert (event, candidate.event, candidate.state) == (matched, matched, "merged")
    assert Event.objects.count() == 1
    assert event.claims.filter(article=candidate.article, extractor="rules").exists()


def test_an_editor_who_says_so_makes_a_new_event_of_a_matched_candidate(editor):
    matched = EventFactory()
    candidate = CandidateFactory(matched_event=matched, match_score=0.95)

    event = accept_candidate(candidate.public_id, editor=editor, edits=CandidateEdits(into_event=""))

    assert event != matched
    assert not matched.claims.filter(article=candidate.article).exists()


def test_a_match_that_has_left_the_record_counts_for_nothing(editor):
    gone = EventFactory(state="withdrawn")

    event = accept_candidate(CandidateFactory(matched_event=gone, match_score=0.95).public_id, editor=editor)

    assert (event.state, event == gone) == ("published", False)


# --- Rejecting -------------------------------------------------------------------------------------------------------


def test_rejecting_keeps_the_candidate_and_the_reason(editor):
    candidate = CandidateFactory()

    rejected = reject_candidate(candidate.public_id, editor=editor, reason="an opinion piece")

    assert rejected.state == "rejected"
    assert rejected.decided_at is not None
    assert Decision.objects.get().reason == "an opinion piece"
    assert not Change.objects.exists()


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_refusal_needs_a_reason(editor, reason):
    candidate = CandidateFactory()

    with pytest.raises(ReviewError, match="reason"):
        reject_candidate(candidate.public_id, editor=editor, reason=reason)
    with pytest.raises(ReviewError, match="reason"):
        merge_candidate(candidate.public_id, editor=editor, event_public_id="evt-x", reason=reason)

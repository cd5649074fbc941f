"""Acts of editors and of the reference record, on a real database."""

import threading
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.db import connection

from events.errors import AlreadyDecidedError, NotPermittedError, ReviewError, ValueFormatError
from events.models import Candidate, Change, Claim, Contradiction, Decision, Event, Participation
from events.review import decisions
from events.review.curated import (
    CandidateEdits,
    CuratedClaim,
    CuratedEvent,
    CuratedLink,
    CuratedParticipant,
    ParticipantEdit,
)
from events.review.decisions import (
    accept_candidate,
    dismiss_contradiction,
    merge_candidate,
    publish_curated,
    publish_curated_all,
    reject_candidate,
)
from events.values.partial_date import Basis, parse_partial_date
from events.values.public_id import new_public_id
from tests.factories import (
    ActorFactory,
    ArticleFactory,
    CandidateFactory,
    ContributorFactory,
    EditorFactory,
    EventFactory,
    SourceFactory,
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
    monkeypatch.setattr(decisions, "_log", lambda *_, **__: 1 / 0)

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


# --- Rejecting and dismissing -----------------------------------------------------------------------------------------


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


def test_a_dismissed_contradiction_no_longer_contests_and_stays_dismissed(editor):
    event = accept_candidate(CandidateFactory().public_id, editor=editor)
    for number in (1, 2):
        other = CandidateFactory(draft=draft_of(date="2020-03-09", quantities=[], rule=str(number)))
        merge_candidate(other.public_id, editor=editor, event_public_id=event.public_id, reason="same")
        if number == 1:
            row = Contradiction.objects.get()
            dismiss_contradiction(row.public_id, editor=editor, reason="a typing slip")
            event.refresh_from_db()
            assert (event.contradicted, event.verification) == (False, "corroborated")

    states = list(Contradiction.objects.order_by("id").values_list("state", flat=True))
    assert states == ["dismissed", "active"]
    with pytest.raises(AlreadyDecidedError):
        dismiss_contradiction(row.public_id, editor=editor, reason="again")
    kinds = Change.objects.filter(verb="dismiss").values_list("record_kind", flat=True)
    assert list(kinds) == ["contradiction"]


# --- The reference record ---------------------------------------------------------------------------------------------


def curated(**changes):
    """One entry: a launch, claimed by one article."""
    article = changes.pop("article", None) or ArticleFactory()
    claim = CuratedClaim(
        public_id=new_public_id("claim"),
        article=article,
        predicate="occurred",
        value="true",
        statement="A launch took place.",
        locator="paragraph 1",
    )
    return CuratedEvent(
        **{
            "public_id": new_public_id("event"),
            "type": "missile_launch",
            "title": "A launch",
            "date": parse_partial_date("2020-03-02", basis=Basis.KST),
            "claims": (claim,),
            **changes,
        }
    )


def test_publishing_twice_changes_nothing_the_second_time():
    entry = curated()

    first, second = publish_curated(entry), publish_curated(entry)

    assert (first.changed, second.changed, second.kept) == (True, False, "")
    assert first.event.origin == "curated"
    assert Change.objects.count() == Decision.objects.count() == 1
    assert first.event.updated_at == second.event.updated_at


def test_a_changed_entry_updates_the_same_event_and_the_same_claim():
    entry = curated()
    publish_curated(entry)
    actor = ActorFactory()
    claims = (replace(entry.claims[0], statement="Two missiles were launched."),)
    changed = replace(
        entry, title="Two launches", claims=claims, participants=(CuratedParticipant(actor=actor, role="initiator"),)
    )

    outcome = publish_curated(changed)

    assert outcome.changed
    assert Event.objects.get().title == "Two launches"
    assert Claim.objects.get().statement == "Two missiles were launched."
    assert [change.verb for change in Change.objects.all()] == ["create", "update"]
    assert Change.objects.last().representation["participants"][0]["actor"]["id"] == actor.public_id
    assert Decision.objects.first().reason == "reference record"
    assert not publish_curated(changed).changed


def test_what_left_an_entry_leaves_the_event_and_claims_are_only_withdrawn():
    actor, other = ActorFactory(), curated()
    entry = curated(
        participants=(CuratedParticipant(actor=actor, role="initiator"),),
        links=(CuratedLink(kind="precedes", target=other.public_id),),
    )
    more = CuratedClaim(
        public_id=new_public_id("claim"),
        article=entry.claims[0].article,
        predicate="assessment",
        statement="It was a signal.",
        value="a signal",
        locator="paragraph 2",
    )
    publish_curated_all([replace(entry, claims=(*entry.claims, more)), other])

    outcome = publish_curated(replace(entry, participants=(), links=()))

    assert outcome.changed
    assert not outcome.event.participations.exists()
    assert not outcome.event.links.exists()
    assert Claim.objects.get(public_id=more.public_id).state == "withdrawn"


def test_entries_may_refer_to_each_other_in_any_order():
    first, second = curated(), curated()
    first = replace(first, links=(CuratedLink(kind="precedes", target=second.public_id),))
    second = replace(second, parent=first.public_id)

    outcomes = publish_curated_all([first, second])

    assert outcomes[0].event.links.get().target == outcomes[1].event
    assert Event.objects.get(public_id=second.public_id).parent == outcomes[0].event
    with pytest.raises(ReviewError, match="evt-0000000000"):
        publish_curated(curated(parent="evt-0000000000"))


def test_an_event_that_an_editor_decided_on_is_left_alone_and_told(editor):
    entry = curated()
    event = publish_curated(entry).event
    Decision.objects.create(
        editor=editor, verb="update", target_kind="event", target_public_id=event.public_id, reason="a better title"
    )

    same, other = publish_curated(entry), publish_curated(replace(entry, title="Another title"))

    assert (same.changed, same.kept) == (False, "")
    assert not other.changed
    assert event.public_id in other.kept
    assert Event.objects.get().title == "A launch"
    assert Change.objects.count() == 1


def test_claims_of_candidates_survive_a_new_version_of_the_entry(editor):
    entry = curated()
    event = publish_curated(entry).event
    actor = ActorFactory()
    mention = {"name": actor.name, "role": "observer", "public_id": actor.public_id, "options": []}
    candidate = CandidateFactory(draft=draft_of(actors=[mention]))
    edits = CandidateEdits(into_event=event.public_id, participants=(_participant(actor.public_id, "observer"),))
    accept_candidate(candidate.public_id, editor=editor, edits=edits)

    publish_curated(replace(entry, title="Another title"))

    assert event.participations.get().actor == actor
    assert Claim.objects.filter(event=event, state="accepted").count() == 5


def test_an_override_stands_until_the_entry_drops_it():
    entry = curated()
    overridden = replace(entry, verification="refuted", verification_note="no launch is known")

    assert publish_curated(overridden).event.verification == "refuted"
    event = publish_curated(entry).event

    assert (event.verification, event.verification_overridden) == ("reported", False)


def test_an_entry_that_breaks_the_codebook_is_refused_with_all_its_faults():
    bad = curated(type="missile_test", title="")

    with pytest.raises(ReviewError, match=r"missile_test.*title is empty"):
        publish_curated(bad)

    assert not Event.objects.exists()


def test_a_weak_essay_contests_the_sixth_test_without_disputing_it():
    essay = ArticleFactory(source=SourceFactory(reliability="E", kind="social_or_leak", name="An anonymous essay"))
    record = ArticleFactory(
        source=SourceFactory(reliability="A", kind="intergovernmental"), document_symbol="S/RES/2375"
    )
    wrong, right = _sixth("2020-04", essay), _sixth("2017-09-03", record)
    publish_curated(right)

    publish_curated(wrong)

    events = {event.public_id: event for event in Event.objects.all()}
    contested = [
        (events[entry.public_id].contradicted, events[entry.public_id].verification) for entry in (wrong, right)
    ]
    assert contested == [(True, "disputed"), (True, "confirmed")]
    row = Contradiction.objects.get()
    assert row.kind == "ordinal"
    assert row.reason == (
        "S/RES/2375 says 3 September 2017; An anonymous essay says April 2020; "
        "the sixth nuclear test of KP happened once."
    )
    # The record of the real test looks different now, so the change log says so too.
    assert [(change.verb, change.record_public_id) for change in Change.objects.all()] == [
        ("create", right.public_id),
        ("create", wrong.public_id),
        ("update", right.public_id),
    ]


def _sixth(date, article):
    day = parse_partial_date(date, basis=Basis.KST)
    claim = CuratedClaim(
        public_id=new_public_id("claim"),
        article=article,
        predicate="date",
        value=date,
        date=day,
        statement="The sixth nuclear test.",
        locator="paragraph 1",
        ordinal_key="nuclear_test/KP/6",
    )
    return curated(type="nuclear_test", date=day, claims=(claim,))

"""The reference record: entries in, and what editors decided left alone."""

from dataclasses import replace

import pytest

from events.errors import ReviewError
from events.models import Change, Claim, Contradiction, Decision, Event
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
    publish_curated,
    publish_curated_all,
)
from events.values.partial_date import Basis, parse_partial_date
from events.values.public_id import new_public_id
from tests.factories import (
    ActorFactory,
    ArticleFactory,
    CandidateFactory,
    EditorFactory,
    SourceFactory,
)
from tests.factories.record import draft_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return EditorFactory()


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
    edits = CandidateEdits(
        into_event=event.public_id, participants=(ParticipantEdit(actor=actor.public_id, role="observer"),)
    )
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

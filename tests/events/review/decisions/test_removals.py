"""Merging, splitting and withdrawing events."""

import pytest
from django.utils import timezone

from events.errors import AlreadyDecidedError, NotPermittedError, ReviewError
from events.models import Claim, Contradiction, Event, EventVersion, Redirect
from events.review.curated import CuratedLink, CuratedParticipant, EventEdits, SplitPart
from events.review.decisions import merge_events, publish_curated, split_event, withdraw_event
from tests.events.review.decisions.world import (
    again,
    claim_entry,
    claims_of,
    day_entry,
    enter,
    entry,
    last_change,
)
from tests.factories import ActorFactory, ArticleFactory, CandidateFactory, ContributorFactory, EditorFactory

pytestmark = pytest.mark.django_db
WHY = "the same launch, reported twice"


@pytest.fixture
def editor():
    return EditorFactory()


def merge(event, into, editor):
    return merge_events(event.public_id, into=into.public_id, editor=editor, reason=WHY)


def split(event, editor, *shares):
    parts = [SplitPart(claims=tuple(share), edits=EventEdits(title=f"Part {n}")) for n, share in enumerate(shares, 1)]
    return split_event(event.public_id, parts=parts, editor=editor, reason="two launches")


def leads():
    rows = Redirect.objects.order_by("from_public_id", "to_public_id")
    return [(row.from_public_id, row.to_public_id, row.kind) for row in rows]


# --- Merging ----------------------------------------------------------------------------------------------------------


def test_the_survivor_takes_over_claims_participants_links_parts_and_identifiers(editor):
    actor, target = ActorFactory(), enter()
    both = CuratedParticipant(actor=actor, role="initiator")
    gone = enter(
        participants=(both,),
        links=(CuratedLink(kind="response_to", target=target.public_id),),
        external_ids={"cns": "7"},
    )
    part = enter(parent=gone.public_id)
    candidate = CandidateFactory(state="accepted", event=gone)
    survivor = enter(external_ids={"cns": "8"})
    held = claims_of(gone)

    merge(gone, survivor, editor)

    survivor.refresh_from_db()
    assert set(held) <= set(claims_of(survivor))
    assert claims_of(gone) == []
    assert survivor.participations.get().actor == actor
    assert survivor.links.get().target == target
    part.refresh_from_db()
    candidate.refresh_from_db()
    assert (part.parent, candidate.event) == (survivor, survivor)
    assert survivor.external_ids == {"cns": ["8", "7"]}
    assert (survivor.sources_count, survivor.verification) == (2, "corroborated")
    assert last_change(part).representation["parent"]["id"] == survivor.public_id


def test_the_old_id_leads_to_the_survivor_and_the_log_has_a_tombstone(editor):
    gone, survivor = enter(), enter()

    merge(gone, survivor, editor)

    assert leads() == [(gone.public_id, survivor.public_id, "merged")]
    tombstone = last_change(gone).representation
    assert (tombstone["state"], tombstone["reason"]) == ("merged", WHY)
    assert [target["id"] for target in tombstone["moved_to"]] == [survivor.public_id]
    assert [last_change(event).verb for event in (gone, survivor)] == ["merge", "merge"]
    assert not EventVersion.objects.filter(event=gone, until_seq__isnull=True).exists()
    assert Event.objects.get(pk=gone.pk).state == "merged"


def test_a_claim_that_both_have_from_the_same_words_stands_once(editor):
    article = ArticleFactory()
    gone, survivor = enter(claim_entry(article)), enter(claim_entry(article))

    merge(gone, survivor, editor)

    assert len(claims_of(survivor)) == 1
    assert Claim.objects.filter(event=survivor, state="superseded").count() == 1


def test_claims_that_disagree_contest_the_survivor(editor):
    gone, survivor = enter(day_entry("2020-04-02")), enter(day_entry("2020-03-02"))

    merge(gone, survivor, editor)

    survivor.refresh_from_db()
    assert (survivor.contradicted, survivor.verification) == (True, "disputed")
    assert Contradiction.objects.get().kind == "date"


def test_a_chain_of_mergers_leads_straight(editor):
    first, second, third = enter(), enter(), enter()

    merge(first, second, editor)
    merge(second, third, editor)

    assert {(source, target) for source, target, _ in leads()} == {
        (first.public_id, third.public_id),
        (second.public_id, third.public_id),
    }


def test_a_merger_of_what_was_merged_is_a_clear_conflict(editor):
    first, second, third = enter(), enter(), enter()
    merge(first, second, editor)

    for event, into in ((first, third), (third, first), (first, second)):
        with pytest.raises(AlreadyDecidedError, match=f"{first.public_id} .* merged into {second.public_id} already"):
            merge(event, into, editor)

    assert len(leads()) == 1


def test_a_circle_cannot_come_about(editor):
    first, second = enter(), enter()
    with pytest.raises(ReviewError, match="cannot be merged into itself"):
        merge(first, first, editor)

    merge(first, second, editor)
    with pytest.raises(AlreadyDecidedError):
        merge(second, first, editor)


def test_a_whole_is_not_merged_into_its_part(editor):
    whole = enter()
    part = enter(parent=whole.public_id)

    with pytest.raises(ReviewError, match="is a part of"):
        merge(whole, part, editor)

    merge(part, whole, editor)
    assert not Event.objects.filter(parent=whole).exclude(pk=part.pk).exists()


def test_links_between_the_two_go_and_links_to_the_old_one_lead_to_the_survivor(editor):
    gone, survivor = enter(), enter()
    between = CuratedLink(kind="precedes", target=survivor.public_id)
    publish_curated(again(entry(public_id=gone.public_id), links=(between,)))
    pointing = enter(links=(CuratedLink(kind="response_to", target=gone.public_id),))

    merge(gone, survivor, editor)

    assert not survivor.links.exists()
    assert pointing.links.get().target == survivor
    assert last_change(pointing).representation["links"][0]["event"]["id"] == survivor.public_id


def test_whoever_may_not_decide_or_gives_no_reason_changes_nothing(editor):
    gone, survivor = enter(), enter()

    with pytest.raises(NotPermittedError):
        merge(gone, survivor, ContributorFactory())
    with pytest.raises(ReviewError, match="reason is empty"):
        merge_events(gone.public_id, into=survivor.public_id, editor=editor, reason="")
    with pytest.raises(Event.DoesNotExist):
        merge_events(gone.public_id, into="evt-0000000000", editor=editor, reason=WHY)

    assert leads() == []


def test_the_reference_record_leaves_both_sides_of_a_merger_alone(editor):
    curated = entry()
    survivor, gone = publish_curated(curated).event, enter()
    merge(gone, survivor, editor)
    before = claims_of(survivor)

    outcome = publish_curated(curated)

    assert not outcome.changed
    assert claims_of(survivor) == before
    assert Event.objects.get(pk=gone.pk).state == "merged"


# --- Splitting --------------------------------------------------------------------------------------------------------


def test_a_split_gives_each_part_its_claims_and_the_old_id_names_both(editor):
    claims = claim_entry(), day_entry("2020-03-02"), day_entry("2020-04-02")
    actor = ActorFactory()
    event = enter(*claims, participants=(CuratedParticipant(actor=actor, role="initiator"),))
    child = enter(parent=event.public_id)
    ids = [claim.public_id for claim in claims]

    first, second = split(event, editor, ids[:2], ids[2:])

    assert (claims_of(first), claims_of(second)) == (ids[:2], ids[2:])
    assert [(part.title, part.type, part.contradicted) for part in (first, second)] == [
        ("Part 1", "missile_launch", False),
        ("Part 2", "missile_launch", False),
    ]
    assert [part.participations.get().actor for part in (first, second)] == [actor, actor]
    child.refresh_from_db()
    assert child.parent == first
    assert {target for _, target, _ in leads()} == {first.public_id, second.public_id}
    assert last_change(event).representation["state"] == "split"
    assert [last_change(part).verb for part in (first, second)] == ["create", "create"]


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([(0, 1)], "two events or more"),
        ([(0,), (0, 1)], "more than one part"),
        ([(0,), ()], "is in no part"),
        ([(0, 1), ()], "a part has no claim"),
    ],
)
def test_a_split_that_does_not_share_out_every_claim_once_is_refused(editor, shares, words):
    claims = claim_entry(), day_entry("2020-03-02")
    event = enter(*claims)

    with pytest.raises(ReviewError, match=words):
        split(event, editor, *[[claims[number].public_id for number in share] for share in shares])

    assert Event.objects.get(pk=event.pk).state == "published"


def test_a_claim_of_another_event_is_no_share(editor):
    event, other = enter(), enter()

    with pytest.raises(ReviewError, match="has no accepted claim"):
        split(event, editor, claims_of(event), claims_of(other))


def test_what_led_to_a_split_event_leads_to_its_parts(editor):
    gone, event = enter(), enter()
    merge(gone, event, editor)
    claims = claims_of(event)

    first, second = split(event, editor, claims[:1], claims[1:])

    assert {(target, kind) for source, target, kind in leads() if source == gone.public_id} == {
        (first.public_id, "split"),
        (second.public_id, "split"),
    }


def test_candidates_follow_the_claims_of_their_sentence(editor):
    candidate = CandidateFactory()
    quoted = claim_entry(candidate.article, quote=candidate.quote, locator="")
    event = enter(claim_entry(), quoted)
    Claim.objects.filter(public_id=quoted.public_id).update(start=candidate.start, end=candidate.end)
    candidate.state, candidate.event, candidate.decided_at = "merged", event, timezone.now()
    candidate.save()
    claims = claims_of(event)

    _, second = split(event, editor, claims[:1], claims[1:])

    candidate.refresh_from_db()
    assert candidate.event == second


# --- Withdrawing ------------------------------------------------------------------------------------------------------


def test_a_withdrawn_event_leaves_a_tombstone_and_contests_nothing(editor):
    key = "nuclear_test/KP/6"
    event = enter(day_entry("2020-04", ordinal_key=key), type="nuclear_test", subtype="underground")
    other = enter(day_entry("2017-09-03", ordinal_key=key), type="nuclear_test", subtype="underground")
    other.refresh_from_db()
    assert other.contradicted

    withdraw_event(event.public_id, editor=editor, reason="no such test")

    other.refresh_from_db()
    assert not other.contradicted
    assert last_change(other).representation["contradicted"] is False
    assert leads() == [(event.public_id, "", "withdrawn")]
    tombstone = last_change(event).representation
    assert (tombstone["state"], tombstone["reason"], tombstone["moved_to"]) == ("withdrawn", "no such test", [])


def test_a_second_withdrawal_is_a_clear_conflict(editor):
    event = enter()
    withdraw_event(event.public_id, editor=editor, reason="entered twice")

    with pytest.raises(AlreadyDecidedError, match=f"{event.public_id} .* has been withdrawn already"):
        withdraw_event(event.public_id, editor=editor, reason="entered twice")


def test_what_pointed_at_a_withdrawn_event_no_longer_shows_it_and_the_log_says_so(editor):
    event = enter()
    child = enter(parent=event.public_id)
    pointing = enter(links=(CuratedLink(kind="response_to", target=event.public_id),))
    resting = enter(claim_entry(about_event=event.public_id))

    withdraw_event(event.public_id, editor=editor, reason="entered twice")

    assert last_change(child).representation["parent"] is None
    assert last_change(pointing).representation["links"] == []
    assert last_change(resting).representation["claims"][0]["about_event"] is None

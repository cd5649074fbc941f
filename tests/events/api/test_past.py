"""The record as it stood, over the API."""

import pytest
from django.test import Client

from events.review.curated import ClaimEdit, CuratedParticipant, EventEdits, SplitPart
from events.review.decisions import amend_event, merge_events, restore_event, split_event, withdraw_event
from tests.events.api.answers import API, ask, body_of, check_shape
from tests.events.review.decisions.world import claim_entry, claims_of, day_entry, enter, last_change
from tests.factories import ActorFactory, EditorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed():
    """A contested event that an editor has mended since, and the entry before that."""
    part = CuratedParticipant(actor=ActorFactory(name="North Korea", kind="state", country="KP"), role="initiator")
    event = enter(claim_entry(), day_entry("2020-03-02"), day_entry("2020-04-02"), participants=(part,))
    seq, claim = last_change(event).seq, claims_of(event)[2]
    edits = EventEdits(title="Another", claims=(ClaimEdit(claim=claim, state="withdrawn"),))
    amend_event(event.public_id, editor=EditorFactory(), edits=edits, reason="misread")
    return event, seq


def test_an_event_is_shown_as_it_was_answered_then(changed):
    event, seq = changed

    then, now = ask(f"events/{event.public_id}/?as_of=seq:{seq}"), ask(f"events/{event.public_id}/")

    check_shape(then, "Event")
    assert list(then) == list(now)
    assert (then["title"], then["contradicted"], then["verification"]) == ("Two missiles", True, "disputed")
    assert (now["title"], now["contradicted"]) == ("Another", False)
    assert ask(f"events/{event.public_id}/?as_of=seq:{last_change(event).seq}") == now


def test_fields_and_expansions_work_for_then(changed):
    event, seq = changed

    shown = ask(f"events/?as_of=seq:{seq}&fields=title&include=claims,articles")["results"][0]
    people = ask(f"events/{event.public_id}/?as_of=seq:{seq}&include=participants")["participants"]

    assert set(shown) == {"id", "title", "claims", "articles"}
    assert (len(shown["claims"]), len(shown["articles"])) == (3, 3)
    assert (people[0]["actor"]["country"], people[0]["actor"]["kind"]) == ("KP", "state")


def test_lists_of_claims_and_contradictions_stand_as_they_stood(changed):
    event, seq = changed

    claims = ask(f"events/{event.public_id}/claims/?as_of=seq:{seq}")["results"]
    pairs = ask(f"contradictions/?as_of=seq:{seq}&count=on")

    check_shape(claims[0], "Claim")
    check_shape(pairs["results"][0], "Contradiction")
    assert (len(claims), pairs["count"]) == (3, 1)
    assert len(ask(f"claims/?as_of=seq:{seq}&page_size=2")["results"]) == 2
    assert ask("contradictions/")["results"] == []
    assert len(ask(f"events/{event.public_id}/claims/")["results"]) == 2


def test_pages_of_claims_of_then_follow_each_other(changed):
    _, seq = changed

    page = ask(f"claims/?as_of=seq:{seq}&page_size=2")
    rest = body_of(Client().get(page["next"]))

    ids = [claim["id"] for claim in (*page["results"], *rest["results"])]
    assert len(set(ids)) == 3


def test_queries_do_not_grow_with_the_list(changed, django_assert_num_queries):
    _, seq = changed
    with django_assert_num_queries(2):
        ask(f"events/?as_of=seq:{seq}&include=claims,participants")
    for _ in range(5):
        last = last_change(enter()).seq
    with django_assert_num_queries(2):
        ask(f"events/?as_of=seq:{last}&include=claims,participants")


def test_before_it_entered_the_record_an_event_was_not_there():
    event = enter()

    before = f"?as_of=seq:{last_change(event).seq - 1}"
    assert Client().get(f"{API}events/{event.public_id}/{before}").status_code == 404
    assert Client().get(f"{API}events/{event.public_id}/claims/{before}").status_code == 404
    assert Client().get(f"{API}events/evt-0000000000/?as_of=2026-11-25").status_code == 404


def test_what_had_left_the_record_then_answers_as_it_did_then():
    editor = EditorFactory()
    first, gone = enter(), enter()
    survivor = enter(claim_entry(), day_entry("2020-03-02"))
    own = last_change(first).seq
    withdraw_event(first.public_id, editor=editor, reason="Entered twice.")
    merge_events(gone.public_id, into=survivor.public_id, editor=editor, reason="The same.")
    merged = last_change(gone).seq
    claims = claims_of(survivor)
    shares = [SplitPart(claims=tuple(share), edits=EventEdits()) for share in (claims[:1], claims[1:])]
    split_event(survivor.public_id, parts=shares, editor=editor, reason="Two launches.")
    split = last_change(survivor).seq
    restore_event(first.public_id, seq=own, editor=editor, reason="It was not.")

    assert body_of(Client().get(f"{API}events/{first.public_id}/?as_of=seq:{split}"), status=410)["reason"]
    moved = Client().get(f"{API}events/{gone.public_id}/?as_of=seq:{merged}")
    assert (moved.status_code, moved["Location"]) == (301, f"/api/v1/events/{survivor.public_id}/")
    problem = body_of(Client().get(f"{API}events/{survivor.public_id}/?as_of=seq:{split}"), status=410)
    assert len(problem["parts"]) == 2


@pytest.mark.parametrize("path", ["events/", "claims/", "contradictions/"])
def test_what_is_no_moment_is_refused(path):
    problem = body_of(Client().get(f"{API}{path}?as_of=yesterday"), status=400)

    assert problem["parameter"] == "as_of"
    assert "seq:120" in problem["detail"]


@pytest.mark.parametrize("path", ["actors/", "sources/", "articles/", "places/"])
def test_the_catalogue_has_no_log_and_says_so(path):
    problem = body_of(Client().get(f"{API}{path}?as_of=2026-11-25"), status=400)

    assert problem["parameter"] == "as_of"


def test_contradictions_are_newest_first_then_as_they_are_now():
    for number in (1, 2, 3):
        event = enter(day_entry(f"2020-0{number}-02"), day_entry(f"2020-0{number}-09"))
    seq = last_change(event).seq

    now = [pair["id"] for pair in ask("contradictions/")["results"]]
    then = [pair["id"] for pair in ask(f"contradictions/?as_of=seq:{seq}")["results"]]

    assert len(now) == 3
    assert then == now

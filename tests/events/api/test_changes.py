"""The change log, histories and differences, over the API."""

import pytest
from django.test import Client

from events.models import Change
from events.review.curated import EventEdits
from events.review.decisions import amend_event, withdraw_event
from tests.events.api.answers import API, ask, body_of, check_shape
from tests.events.review.decisions.world import enter, last_change
from tests.factories import EditorFactory

pytestmark = pytest.mark.django_db


def amend(event, title):
    amend_event(event.public_id, editor=EditorFactory(), edits=EventEdits(title=title), reason="A better reading.")


def test_a_reader_who_polls_sees_every_change_once_and_in_order():
    for _ in range(5):
        enter()
    seen, since = [], 0
    while rows := ask(f"changes/?since={since}&page_size=2")["results"]:
        seen += [row["seq"] for row in rows]
        since = seen[-1]
    event = enter()

    assert seen == list(Change.objects.exclude(record_public_id=event.public_id).values_list("seq", flat=True))
    (new,) = ask(f"changes/?since={since}")["results"]
    assert (new["id"], new["verb"], new["kind"]) == (event.public_id, "create", "event")


def test_pages_follow_each_other_and_an_entry_has_the_whole_record():
    first, second = enter(), enter()

    page = ask("changes/?page_size=1")
    following = body_of(Client().get(page["next"]))

    check_shape(page["results"][0], "Change")
    assert [row["results"][0]["id"] for row in (page, following)] == [first.public_id, second.public_id]
    assert page["results"][0]["record"]["claims"]
    assert len(page["results"][0]["digest"]) == 64


def test_changes_are_filtered_by_verb_and_kind():
    event = enter()
    withdraw_event(event.public_id, editor=EditorFactory(), reason="Entered twice.")

    (gone,) = ask("changes/?verb=withdraw")["results"]
    assert (gone["reason"], gone["record"]["state"]) == ("Entered twice.", "withdrawn")
    assert "editor" not in str(gone)
    assert ask("changes/?-kind=event")["results"] == []
    problem = body_of(Client().get(f"{API}changes/?verb=burn"), status=400)
    assert "withdraw" in problem["valid"]


@pytest.mark.parametrize("since", ["-1", "soon", "9" * 30])
def test_since_is_a_number_of_the_log(since):
    assert body_of(Client().get(f"{API}changes/?since={since}"), status=400)["parameter"] == "since"


def test_the_history_of_an_event_goes_on_after_it_left_the_record():
    event = enter()
    amend(event, "Another")
    withdraw_event(event.public_id, editor=EditorFactory(), reason="Entered twice.")

    rows = ask(f"events/{event.public_id}/history/")["results"]

    assert [row["verb"] for row in rows] == ["withdraw", "update", "create"]


def test_a_difference_is_told_between_any_two_entries():
    event = enter()
    first = last_change(event).seq
    amend(event, "Another")
    second = last_change(event).seq
    amend(event, "A third")

    shown = ask(f"events/{event.public_id}/diff/?from={first}&to={second}")
    check_shape(shown, "Diff")
    assert shown["differences"] == [{"path": "title", "before": "Two missiles", "after": "Another"}]
    assert ask(f"events/{event.public_id}/diff/?from={first}")["differences"][0]["after"] == "A third"
    entered = ask(f"events/{event.public_id}/diff/?to={first}")
    assert (entered["from"], entered["to"]) == (None, first)
    assert {"path": "title", "before": None, "after": "Two missiles"} in entered["differences"]


def test_an_entry_of_another_event_is_no_state_of_this_one():
    event, other = enter(), enter()
    seq = last_change(other).seq

    problem = body_of(Client().get(f"{API}events/{event.public_id}/diff/?from={seq}"), status=400)

    assert (problem["parameter"], problem["valid"]) == ("from", [str(last_change(event).seq)])
    assert Client().get(f"{API}events/evt-0000000000/diff/").status_code == 404

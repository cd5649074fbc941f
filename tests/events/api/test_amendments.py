"""Decisions on events of the record, over the API."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from events.models import Change, Event
from tests.events.api.answers import API, ask, body_of, check_shape
from tests.events.api.builders import bearer, make_user
from tests.events.review.decisions.world import claim_entry, claims_of, day_entry, enter, last_change
from tests.factories import ActorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counters() -> None:
    cache.clear()


@pytest.fixture
def editor() -> dict[str, str]:
    """The header of an editor."""
    return bearer(make_user("editors"), "review")


def decide(headers: dict[str, str], event: Event | str, verb: str, **body: Any) -> Any:
    public_id = event if isinstance(event, str) else event.public_id
    path = f"{API}events/{public_id}/{verb}"
    return Client().post(path, body, content_type="application/json", headers=headers)


def test_amending_changes_what_the_body_names(editor: dict[str, str]) -> None:
    event, actor = enter(claim_entry(), day_entry("2020-03-02")), ActorFactory()
    body = {
        "title": "Two missiles from Wonsan",
        "date": "2020-03",
        "series_index": 1,
        "series_total": 2,
        "participants": [{"actor": actor.public_id, "role": "initiator", "order_named": 1}],
        "claims": [{"id": claims_of(event)[1], "state": "withdrawn", "credibility": 5}],
        "reason": "A better reading.",
    }

    shown = body_of(decide(editor, event, "amend", **body))

    check_shape(shown, "Event")
    assert (shown["title"], shown["date"]["edtf"], shown["date"]["precision"]) == (body["title"], "2020-03", "month")
    assert (shown["series_index"], shown["series_total"], shown["summary"]) == (1, 2, "Two missiles were launched.")
    assert shown["participants"][0]["actor"]["id"] == actor.public_id
    assert len(ask(f"events/{event.public_id}/claims/")["results"]) == 1


@pytest.mark.parametrize(
    ("body", "status", "parameter"),
    [
        ({"reason": "x", "colour": "red"}, 400, "colour"),
        ({"title": "x"}, 400, "reason"),
        ({"title": 5, "reason": "x"}, 400, "title"),
        ({"series_index": "one", "reason": "x"}, 400, "series_index"),
        ({"themes": "weapons", "reason": "x"}, 400, "themes"),
        ({"claims": [{"id": "clm-0000000000", "words": "x"}], "reason": "x"}, 400, "words"),
        ({"date": "soon", "reason": "x"}, 400, None),
        ({"type": "party", "reason": "x"}, 422, None),
        ({"reason": "nothing to change"}, 422, None),
    ],
)
def test_a_body_that_is_not_right_is_told_and_changes_nothing(
    editor: dict[str, str], body: dict[str, Any], status: int, parameter: str | None
) -> None:
    event = enter()

    problem = body_of(decide(editor, event, "amend", **body), status=status)

    assert problem.get("parameter") == parameter or parameter is None
    assert problem["detail"]
    assert Change.objects.filter(record_public_id=event.public_id).count() == 1


def test_a_merged_id_leads_to_the_survivor(editor: dict[str, str]) -> None:
    gone, survivor = enter(), enter()

    shown = body_of(decide(editor, gone, "merge", into=survivor.public_id, reason="The same launch."))

    assert (shown["id"], shown["sources_count"]) == (survivor.public_id, 2)
    answer = Client().get(f"{API}events/{gone.public_id}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/api/v1/events/{survivor.public_id}/")
    claims = Client().get(f"{API}events/{gone.public_id}/claims/")
    assert claims["Location"] == f"/api/v1/events/{survivor.public_id}/claims/"


def test_a_merger_of_two_mergers_is_a_conflict_that_says_where_it_went(editor: dict[str, str]) -> None:
    first, second, third = enter(), enter(), enter()
    body_of(decide(editor, first, "merge", into=third.public_id, reason="The same."))
    body_of(decide(editor, second, "merge", into=third.public_id, reason="The same."))

    problem = body_of(decide(editor, first, "merge", into=second.public_id, reason="The same."), status=409)

    assert problem["type"].endswith("/already-decided/")
    assert f"merged into {third.public_id} already" in problem["detail"]


def test_a_split_id_answers_with_its_parts(editor: dict[str, str]) -> None:
    event = enter(claim_entry(), day_entry("2020-03-02"))
    parts = [{"claims": [claim], "title": f"Part {n}"} for n, claim in enumerate(claims_of(event), start=1)]

    made = body_of(decide(editor, event, "split", parts=parts, reason="Two launches."))

    assert [part["title"] for part in made["parts"]] == ["Part 1", "Part 2"]
    problem = body_of(Client().get(f"{API}events/{event.public_id}/"), status=410)
    assert problem["type"].endswith("/split/")
    assert [part["id"] for part in problem["parts"]] == [part["id"] for part in made["parts"]]
    assert problem["reason"] == "Two launches."


def test_a_withdrawn_id_answers_with_a_tombstone_and_a_second_withdrawal_is_a_conflict(editor: dict[str, str]) -> None:
    event = enter()

    assert decide(editor, event, "withdraw", reason="Entered twice.").status_code == 204

    assert body_of(Client().get(f"{API}events/{event.public_id}/"), status=410)["reason"] == "Entered twice."
    problem = body_of(decide(editor, event, "withdraw", reason="Entered twice."), status=409)
    assert "has been withdrawn already" in problem["detail"]


def test_a_withdrawn_event_is_restored(editor: dict[str, str]) -> None:
    event = enter()
    seq = last_change(event).seq
    decide(editor, event, "withdraw", reason="Entered twice.")

    shown = body_of(decide(editor, event, "restore", seq=seq, reason="It was not."))

    assert shown["id"] == event.public_id
    assert ask(f"events/{event.public_id}/")["title"] == "Two missiles"
    missing = body_of(decide(editor, event, "restore", reason="It was not."), status=400)
    assert missing["parameter"] == "seq"
    wrong = body_of(decide(editor, event, "restore", seq=10**9, reason="It was not."), status=422)
    assert "is not one of" in wrong["detail"]


@pytest.mark.parametrize("verb", ["amend", "merge", "split", "withdraw", "restore"])
def test_only_editors_decide_and_only_on_events_that_are_there(verb: str, editor: dict[str, str]) -> None:
    event = enter()
    body: dict[str, Any] = {
        "amend": {"title": "x"},
        "merge": {"into": event.public_id},
        "split": {"parts": [{"claims": [claim]} for claim in claims_of(event)]},
        "withdraw": {},
        "restore": {"seq": 1},
    }[verb]

    assert decide({}, event, verb, **body, reason="x").status_code == 401
    contributor = bearer(make_user("contributors"), "submit")
    assert decide(contributor, event, verb, **body, reason="x").status_code == 403
    assert decide(editor, "evt-0000000000", verb, **body, reason="x").status_code == 404
    assert decide(editor, "evt-x", verb, **body, reason="x").status_code == 404
    assert Client().get(f"{API}events/{event.public_id}/{verb}").status_code == 405

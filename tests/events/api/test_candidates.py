from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from events.models import Candidate, Event
from tests.events.api.answers import API, ask, body_of, check_shape
from tests.events.api.builders import (
    bearer,
    make_actor,
    make_article,
    make_candidate,
    make_event,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counters() -> None:
    cache.clear()


@pytest.fixture
def editor() -> dict[str, str]:
    """The header of an editor."""
    return bearer(make_user("editors"), "review")


def candidate(policy: str = "excerpt", **columns: Any) -> Candidate:
    text = "Fired on 16 June 2020."
    return make_candidate(
        make_article(text, source=make_source(fulltext_policy=policy), published="2020-06-16"), **columns
    )


def decide(headers: dict[str, str], found: Candidate, verb: str, **body: Any) -> Any:
    path = f"{API}candidates/{found.public_id}/{verb}"
    return Client().post(path, body, content_type="application/json", headers=headers)


def test_candidates_are_open_to_read_and_marked() -> None:
    first = candidate()
    candidate(type="nuclear_test")
    (shown,) = ask("candidates/?type=missile_launch&state=open")["results"]
    assert (shown["id"], shown["machine_coded"], shown["quote"]) == (first.public_id, True, "Fired")
    assert ask(f"candidates/{first.public_id}/") == shown


def test_a_quote_of_a_link_only_source_is_for_editors(editor: dict[str, str]) -> None:
    found = candidate("link_only")
    shown = ask(f"candidates/{found.public_id}/")
    assert (shown["quote"], shown["draft"]["quote"]) == (None, None)
    assert ask(f"candidates/{found.public_id}/", headers=editor)["quote"] == "Fired"


def test_accepting_makes_an_event(editor: dict[str, str]) -> None:
    found = candidate()
    body = body_of(decide(editor, found, "accept", title="A launch", reason="It is in the text."))
    event = Event.objects.published().get()
    assert (body["candidate"]["state"], body["event"]["id"], event.title) == ("accepted", event.public_id, "A launch")
    assert body["candidate"]["event"]["url"] == f"http://testserver/api/v1/events/{event.public_id}/"
    check_shape(body, "Decision")
    assert ask(f"events/{event.public_id}/claims/")["results"]


def test_a_matched_candidate_is_accepted_for_its_event(editor: dict[str, str]) -> None:
    event = make_event()
    why = {"event": event.public_id, "score": 0.95, "why": ["same day"]}
    found = candidate(matched_event=event, match_score=0.95, likely_events=[why])
    (likely,) = ask(f"candidates/{found.public_id}/")["likely_events"]
    assert (likely["id"], likely["score"], likely["why"]) == (event.public_id, 0.95, ["same day"])
    assert likely["url"].endswith(f"/events/{event.public_id}/")
    body = body_of(decide(editor, found, "accept"))
    assert (body["candidate"]["state"], body["event"]["id"]) == ("merged", event.public_id)
    assert Event.objects.count() == 1


def test_a_new_event_although_there_is_one(editor: dict[str, str]) -> None:
    event = make_event()
    body = body_of(decide(editor, candidate(matched_event=event, match_score=0.95), "accept", into_event=""))
    assert (body["candidate"]["state"], body["event"]["id"] != event.public_id) == ("accepted", True)


def test_a_candidate_is_decided_once(editor: dict[str, str]) -> None:
    found = candidate()
    body_of(decide(editor, found, "reject", reason="Old news."))
    found.refresh_from_db()
    assert found.state == "rejected"
    for verb, body in (
        ("accept", {}),
        ("reject", {"reason": "x"}),
        ("merge", {"event": make_event().public_id, "reason": "x"}),
    ):
        body_of(decide(editor, found, verb, **body), status=409)


def test_merging_adds_to_an_event(editor: dict[str, str]) -> None:
    found, event = candidate(), make_event()
    body = body_of(decide(editor, found, "merge", event=event.public_id, reason="The same."))
    assert (body["candidate"]["state"], body["event"]["id"]) == ("merged", event.public_id)


@pytest.mark.parametrize(
    ("verb", "body", "parameter"),
    [
        ("reject", {}, "reason"),
        ("reject", {"reason": "  "}, "reason"),
        ("reject", {"reason": 1}, "reason"),
        ("reject", {"reason": "x", "why": "y"}, "why"),
        ("reject", {"reason": "\x00"}, "reason"),
        ("merge", {"reason": "x"}, "event"),
        ("merge", {"reason": "x", "event": "the launch"}, "event"),
        ("merge", {"reason": "x", "event": "evt-0000000000"}, "event"),
        ("accept", {"title": ["x"]}, "title"),
        ("accept", {"title": "x" * 6000}, "title"),
        ("accept", {"participants": "Kim"}, "participants"),
        ("accept", {"participants": [{"actor": "x"}]}, "role"),
        ("accept", {"participants": [{"actor": "x", "role": "host", "rank": 1}]}, "rank"),
        ("accept", {"into_event": "x"}, "into_event"),
    ],
)
def test_what_is_not_right_is_refused_by_name(
    editor: dict[str, str], verb: str, body: dict[str, Any], parameter: str
) -> None:
    found = candidate()
    assert body_of(decide(editor, found, verb, **body), status=400)["parameter"] == parameter
    found.refresh_from_db()
    assert found.state == "open"


@pytest.mark.parametrize("edits", [{"type": "party"}, {"date": "soon"}, {"place": "plc-0000000000"}])
def test_edits_that_the_record_refuses(editor: dict[str, str], edits: dict[str, Any]) -> None:
    found = candidate()
    assert decide(editor, found, "accept", **edits).status_code in {400, 422}
    assert not Event.objects.exists()


def test_participants_that_the_draft_does_not_offer(editor: dict[str, str]) -> None:
    actor = make_actor()
    found = candidate()
    answer = decide(editor, found, "accept", participants=[{"actor": actor.public_id, "role": "host"}])
    body_of(answer, status=422)
    found.refresh_from_db()
    assert found.state == "open"
    assert not Event.objects.exists()


def test_who_may_decide() -> None:
    found = candidate()
    body_of(decide({}, found, "reject", reason="x"), status=401)
    for user, scope in ((make_user("contributors"), "review"), (make_user("editors"), "submit")):
        body_of(decide(bearer(user, scope), found, "reject", reason="x"), status=403)
    found.refresh_from_db()
    assert found.state == "open"


def test_a_session_needs_its_csrf_token() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("editors"))
    path = f"{API}candidates/{candidate().public_id}/reject"
    refused = body_of(client.post(path, {"reason": "x"}, content_type="application/json"), status=403)
    assert "CSRF" in refused["detail"]
    body_of(Client().post(path, {"reason": "x"}, content_type="application/json"), status=401)


def test_a_session_of_an_editor_may_decide() -> None:
    client = Client()
    client.force_login(make_user("editors"))
    found = candidate()
    path = f"{API}candidates/{found.public_id}/reject"
    body_of(client.post(path, {"reason": "Old."}, content_type="application/json"))
    found.refresh_from_db()
    assert found.state == "rejected"


def test_candidates_that_are_not_there(editor: dict[str, str]) -> None:
    for public_id in ("cnd-0000000000", "evt-0000000000", "%00"):
        response = Client().post(
            f"{API}candidates/{public_id}/reject", {"reason": "x"}, content_type="application/json", headers=editor
        )
        assert body_of(response, status=404)["title"] == "There is no such thing"

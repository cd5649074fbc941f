import pytest
from django.test import Client

from events.models import Redirect
from tests.events.api.answers import API, ask
from tests.events.api.builders import (
    make_actor,
    make_change,
    make_claim,
    make_event,
    make_source,
)

pytestmark = pytest.mark.django_db


def test_the_record_newest_first() -> None:
    old, new = make_event("2019"), make_event("2020-06")
    body = ask("events/")
    assert [event["id"] for event in body["results"]] == [new.public_id, old.public_id]
    shown = body["results"][0]
    assert shown["url"] == f"http://testserver/api/v1/events/{new.public_id}/"
    assert shown["date"] == {
        "edtf": "2020-06",
        "earliest": "2020-06-01",
        "latest": "2020-06-30",
        "precision": "month",
        "basis": "kst",
        "utc": None,
    }
    assert (shown["place"], shown["summary"], shown["subtype"]) == (None, None, None)


def test_filters_reach_the_list() -> None:
    make_event()
    nuclear = make_event(type="nuclear_test", contradicted=True)
    assert [event["id"] for event in ask("events/?contradicted=true")["results"]] == [nuclear.public_id]
    assert [event["id"] for event in ask("events/?-type=missile_launch")["results"]] == [nuclear.public_id]


def test_fields_pick_and_include_adds() -> None:
    kim = make_actor("Kim Jong Un", kind="person")
    event = make_event(actors=((kim, "speaker"),))
    article = make_claim(event, source=make_source(name="Yonhap")).article
    make_claim(event, article=article)
    make_claim(event, state="withdrawn")
    assert ask("events/?fields=title")["results"] == [{"id": event.public_id, "title": event.title}]
    body = ask(f"events/{event.public_id}/?fields=date&include=claims,articles")
    assert set(body) == {"id", "date", "claims", "articles"}
    assert len(body["claims"]) == 2
    assert [(found["id"], found["source"]["name"]) for found in body["articles"]] == [(article.public_id, "Yonhap")]
    (participant,) = ask(f"events/{event.public_id}/?include=participants")["participants"]
    assert participant["actor"] == {
        "id": kim.public_id,
        "name": "Kim Jong Un",
        "url": f"http://testserver/api/v1/actors/{kim.public_id}/",
        "kind": "person",
        "country": "KP",
    }


@pytest.mark.parametrize("part", ["", "claims/"])
def test_a_merged_event_leads_to_its_survivor(part: str) -> None:
    gone, survivor = make_event(state="withdrawn"), make_event()
    Redirect.objects.create(
        from_public_id=gone.public_id, to_public_id=survivor.public_id, kind="merged", reason="the same"
    )
    response = Client().get(f"{API}events/{gone.public_id}/{part}")
    assert response.status_code == 301
    assert response["Location"] == f"/api/v1/events/{survivor.public_id}/{part}"


def test_a_withdrawn_event_leaves_a_tombstone() -> None:
    gone = make_event(state="withdrawn")
    assert ask(f"events/{gone.public_id}/", status=410)["reason"] is None
    Redirect.objects.create(from_public_id=gone.public_id, kind="withdrawn", reason="an error of ours")
    tombstone = ask(f"events/{gone.public_id}/", status=410)
    assert (tombstone["id"], tombstone["reason"]) == (gone.public_id, "an error of ours")
    assert tombstone["withdrawn_at"].endswith("Z")


def test_a_draft_is_not_there() -> None:
    draft = make_event(state="draft")
    for part in ("", "claims/", "history/"):
        ask(f"events/{draft.public_id}/{part}", status=404)


def test_claims_of_one_event() -> None:
    event = make_event()
    claim = make_claim(event, predicate="date", value="2020")
    make_claim(make_event())
    assert [found["id"] for found in ask(f"events/{event.public_id}/claims/")["results"]] == [claim.public_id]
    assert ask(f"events/{event.public_id}/claims/?predicate=place")["results"] == []


def test_history_is_there_for_withdrawn_events_too_and_names_nobody() -> None:
    event = make_event(state="withdrawn")
    make_change(event, reason="first")
    make_change(event, reason="second")
    body = ask(f"events/{event.public_id}/history/?page_size=1")
    assert [change["reason"] for change in body["results"]] == ["second"]
    assert Client().get(body["next"]).json()["results"][0]["reason"] == "first"
    assert body["results"][0]["record"]["url"] == f"http://testserver/api/v1/events/{event.public_id}/"
    assert "editor" not in str(body)

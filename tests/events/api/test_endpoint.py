from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.api.endpoint import absolute
from events.search.query import EVENT_PARAMETERS
from tests.events.api.answers import API, ask
from tests.events.api.builders import (
    make_actor,
    make_article,
    make_candidate,
    make_capture,
    make_change,
    make_claim,
    make_contradiction,
    make_event,
    make_place,
    make_source,
    make_submission,
)

pytestmark = pytest.mark.django_db


def whole_event() -> None:
    actor = make_actor(parent=make_actor())
    parent = make_event()
    event = make_event(place=make_place(), parent=parent, actors=((actor, "host"), (make_actor(), "guest")))
    event.links.create(kind="response_to", target=parent)
    make_claim(event, source=make_source())
    make_claim(event, predicate="quantity", quantity_predicate="troops", low=1, unit="count", attributed_actor=actor)


def contradiction() -> None:
    make_contradiction(make_claim(make_event(), source=make_source()), make_claim(make_event(), source=make_source()))


def candidate() -> None:
    event = make_event()
    make_candidate(make_article("Fired.", source=make_source()), matched_event=event)


def submission() -> None:
    article = make_article("Fired.", source=make_source())
    make_candidate(article)
    make_submission(state="done", article=article)


# How many queries a page of each list costs, whatever it holds.
COSTS: tuple[tuple[str, int, Callable[[], object]], ...] = (
    ("events/", 4, whole_event),
    ("events/?include=claims,participants,articles", 5, whole_event),
    ("events/?count=on", 5, whole_event),
    ("actors/", 1, lambda: make_actor(parent=make_actor())),
    ("sources/", 1, make_source),
    ("places/", 2, lambda: make_place(parent=make_place())),
    ("articles/", 1, lambda: make_article(source=make_source(), originator=make_source())),
    ("claims/", 1, lambda: make_claim(make_event(), source=make_source(), value_actor=make_actor())),
    ("contradictions/", 1, contradiction),
    ("candidates/", 1, candidate),
    ("submissions/", 1, submission),
)


@pytest.mark.parametrize(("path", "cost", "make"), COSTS, ids=[path for path, _, _ in COSTS])
def test_a_page_costs_the_same_for_1_and_20_rows(path: str, cost: int, make: Callable[[], object]) -> None:
    costs = []
    for rows in (1, 19):
        for _ in range(rows):
            make()
        with CaptureQueriesContext(connection) as asked:
            ask(path)
        costs.append(len(asked))
    assert costs == [cost, cost]


def test_the_lists_below_a_record_cost_the_same_for_1_and_20_rows() -> None:
    event, article = make_event(), make_article()
    costs: dict[str, list[int]] = {}
    for rows in (1, 19):
        for _ in range(rows):
            make_claim(event, source=make_source())
            make_change(event)
            make_capture(article)
        for path in (
            f"events/{event.public_id}/claims/",
            f"events/{event.public_id}/history/",
            f"articles/{article.public_id}/captures/",
        ):
            with CaptureQueriesContext(connection) as asked:
                assert ask(path)["results"]
            costs.setdefault(path.split("/")[2], []).append(len(asked))
    assert costs == {"claims": [2, 2], "history": [2, 2], "captures": [2, 2]}


def test_next_and_previous_are_addresses_that_keep_the_question() -> None:
    for _ in range(5):
        make_event()
    client = Client()
    first = ask("events/?type=missile_launch&page_size=2&count=on", client=client)
    assert (len(first["results"]), first["previous"], first["count"]) == (2, None, 5)
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    assert (len(third["results"]), third["next"]) == (1, None)
    assert client.get(third["previous"]).json() == second
    assert client.get(second["previous"]).json()["results"] == first["results"]
    assert "type=missile_launch" in first["next"]
    assert "count" not in ask("events/")


@pytest.mark.parametrize(("path", "_cost", "_make"), COSTS, ids=[path for path, _, _ in COSTS])
def test_unknown_parameters_and_broken_cursors_are_refused_everywhere(path: str, _cost: int, _make: Any) -> None:
    name = path.split("?", maxsplit=1)[0]
    refused = ask(f"{name}?colour=red", status=400)
    assert refused["parameter"] == "colour"
    assert "cursor" in refused["valid"]
    assert ask(f"{name}?cursor=AAAA", status=400)["parameter"] == "cursor"
    assert ask(f"{name}?page_size=%D9%A3", status=400)["parameter"] == "page_size"


def test_a_single_record_takes_no_parameters() -> None:
    assert ask(f"actors/{make_actor().public_id}/?colour=red", status=400)["valid"] == []


@pytest.mark.parametrize("kind", ["events", "actors", "sources", "places", "articles", "claims", "candidates"])
@pytest.mark.parametrize(
    "wrong", ["evt-0000000000", "act-0000000000", "1", "%00", "evt-7K3M9X2Q4D", "x" * 3000, "..%2f"]
)
def test_ids_that_lead_nowhere_are_404(kind: str, wrong: str) -> None:
    ask(f"{kind}/{wrong}/", status=404)


def test_reads_work_across_origins_and_writes_do_not() -> None:
    client = Client()
    read = client.get(f"{API}events/", headers={"origin": "https://elsewhere.example"})
    assert read["Access-Control-Allow-Origin"] == "*"
    refused = client.get(f"{API}events/?colour=red", headers={"origin": "https://elsewhere.example"})
    assert refused["Access-Control-Allow-Origin"] == "*"
    asked_first = client.options(f"{API}submissions/", headers={"origin": "https://elsewhere.example"})
    assert asked_first.status_code == 204
    assert asked_first["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "POST" in asked_first["Allow"]
    assert "Access-Control-Allow-Origin" not in client.post(f"{API}submissions/")


def test_head_is_get_without_the_body() -> None:
    response = Client().head(f"{API}events/")
    assert (response.status_code, response.content) == (200, b"")


def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    response = Client().generic("POST", f"{API}candidates/cnd-0000000000/reject", b"{}", CONTENT_LENGTH=str(10**9))
    assert response.status_code in {401, 413}  # who asks comes first


def test_addresses_become_absolute_in_any_depth_and_other_members_stay() -> None:
    data = {
        "url": "/api/v1/x/",
        "a": [{"url": "https://other.example/"}, {"b_url": "/api/v1/y/"}],
        "text": "/api/v1/z/",
    }
    assert absolute(data, "https://a.example") == {
        "url": "https://a.example/api/v1/x/",
        "a": [{"url": "https://other.example/"}, {"b_url": "https://a.example/api/v1/y/"}],
        "text": "/api/v1/z/",
    }


NAMES = [name for parameter in EVENT_PARAMETERS for name in (parameter.name, f"-{parameter.name}")]
VALUES = st.text(max_size=30) | st.sampled_from(
    [
        "true",
        "none",
        "on",
        "2020",
        "missile_launch",
        "KP-KR",
        "1",
        "9" * 30,
        "act-7k3m9x2q4d",
        "'; --",
        "\x00",
        "\u202e",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=10), st.lists(VALUES, max_size=3), max_size=5))
def test_whatever_is_typed_is_answered_or_refused(params: dict[str, list[str]]) -> None:
    response = Client().get(f"{API}events/", params)
    assert response.status_code in {200, 400}, response.content
    assert response["Content-Type"] in {"application/json", "application/problem+json"}

import logging

import pytest
from django.test import Client

from events.api import catalogue
from events.api.problems import BY_NAME, KINDS, problem
from tests.events.api.answers import API, ask, body_of
from tests.events.api.builders import bearer, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """A client that gets the answer of a server that failed, as a reader does."""
    return Client(raise_request_exception=False)


def test_nothing_below_api_answers_with_a_page() -> None:
    for path in ("/api/", "/api/v1/nothing/", "/api/v2/", "/api/v1/events/x/y/z", "/api/v1/%00", "/api/v1/\u202e/"):
        body_of(Client().get(path), status=404)
    body_of(Client().post("/api/v1/nothing/"), status=404)


@pytest.mark.parametrize(
    "path", ["events", "submissions", "events/evt-0000000000", "candidates/cnd-0000000000/accept/"]
)
def test_a_slash_too_many_or_too_few_leads_on_with_method_and_body(path: str) -> None:
    response = Client().post(f"{API}{path}?q=1", {})
    assert response.status_code == 308
    expected = path.removesuffix("/") if path.endswith("/") else f"{path}/"
    assert response["Location"] == f"{API}{expected}?q=1"


def test_methods_that_a_resource_lacks() -> None:
    response = Client().delete(f"{API}events/")
    assert "DELETE" in body_of(response, status=405)["detail"]
    assert "GET" in response["Allow"]


def test_formats_that_are_not_there() -> None:
    body_of(Client().get(f"{API}events/", headers={"accept": "image/png"}), status=406)
    browser = Client().get(f"{API}events/", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert browser.status_code == 200


def test_bodies_that_are_not_read() -> None:
    editor = bearer(make_user("editors"), "review")
    path = f"{API}candidates/cnd-0000000000/reject"
    body_of(Client().post(path, "a=b", content_type="application/x-www-form-urlencoded", headers=editor), status=415)
    for broken in (
        "{",
        "",
        "\x00",
        '{"reason": NaN}',
        "[" * 100_000,
        '{"reason": "\ud800"}'.encode("utf-8", "surrogatepass"),
    ):
        body_of(Client().post(path, broken, content_type="application/json", headers=editor), status=400)


def test_more_fields_than_are_read() -> None:
    body_of(Client().get(API + "events/?" + "&".join(f"a{number}=1" for number in range(2000))), status=400)


def test_a_fault_of_the_archive_tells_nothing_of_its_inside(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_source: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(catalogue, "get_taxonomy", fail)
    monkeypatch.setattr(catalogue, "get_taxonomy", lambda: fail(None))
    with caplog.at_level(logging.ERROR, logger="events.api"):
        body = body_of(client.get(f"{API}vocabularies/"), status=500)
    assert "swordfish" not in str(body)
    assert "swordfish" in caplog.text


def test_the_type_of_a_problem_leads_to_what_it_means() -> None:
    refused = ask("events/?colour=red", status=400)
    kind = Client().get(refused["type"]).json()
    assert kind["type"] == refused["type"]
    assert kind["meaning"] == BY_NAME["bad-parameter"].meaning
    assert [each["type"] for each in ask("problems/")["results"]] == [
        f"/api/v1/problems/{each.name}/" for each in KINDS
    ]
    assert "bad-parameter" in ask("problems/worse/", status=404)["detail"]


def test_a_problem_has_the_members_of_the_standard() -> None:
    assert problem("not-found", "there is none", hint=1) == {
        "type": "/api/v1/problems/not-found/",
        "title": "There is no such thing",
        "status": 404,
        "detail": "there is none",
        "hint": 1,
    }

import pytest
from django.test import Client

from events.api.index import RESOURCES
from events.api.urls import urlpatterns
from tests.events.api.answers import ask, openapi


def test_the_index_lists_every_resource_of_the_schema() -> None:
    named = {path.removeprefix("/api/v1/").replace("{public_id}", "{id}") for path in openapi()["paths"]} - {
        "",
        "problems/{name}/",
    }
    assert {path for path, _, _, _ in RESOURCES} == named
    assert len(urlpatterns) == len(openapi()["paths"]) + 3  # schema, docs and nothing are not in the schema


@pytest.mark.django_db
def test_its_links_lead_somewhere() -> None:
    body = ask("")
    for name, url in body["links"].items():
        if name != "site":
            assert Client().get(url).status_code == 200, name
    for resource in body["resources"]:
        assert resource["formats"] == ["application/json"]
        if "{" not in resource["url"]:
            assert Client().get(resource["url"]).status_code == 200


def test_parameters_of_the_events_are_listed() -> None:
    (events,) = (
        resource for resource in ask("")["resources"] if resource["name"] == "events" and "{" not in resource["url"]
    )
    assert {"q", "type", "-type", "cursor"} <= set(events["parameters"])

import pytest

from events.taxonomy import get_taxonomy
from events.web.codebook import shelf


def test_every_type_and_vocabulary_is_listed(client):
    page = client.get("/codebook/").content.decode()

    for kind in get_taxonomy().event_types:
        assert f'/codebook/event_types/{kind.key}/"' in page
    for name in get_taxonomy().vocabularies:
        assert name == "event_types" or f'/codebook/{name}/"' in page


@pytest.mark.parametrize("name", ["verification", "error_kinds", "quantities", "roles", "event_types"])
def test_a_vocabulary_shows_its_terms(client, name):
    page = client.get(f"/codebook/{name}/").content.decode()

    for key in get_taxonomy().vocabulary(name).keys():  # noqa: SIM118 - a vocabulary iterates over terms, not keys
        assert f'id="{key}"' in page


def test_a_type_shows_what_belongs_and_what_does_not(client):
    kind = get_taxonomy().event_types["nuclear_test"]

    response = client.get("/codebook/event_types/nuclear_test/")

    assert response.context["kind"] == kind
    assert response.content.decode().count("<li>") >= len(kind.includes) + len(kind.excludes) + 3


def test_what_the_codebook_does_not_hold_is_not_found(client):
    assert client.get("/codebook/colours/").status_code == 404
    assert client.get("/codebook/event_types/colours/").status_code == 404


def test_a_shelf_keeps_the_order_of_terms():
    vocabulary = get_taxonomy().vocabulary("reliability")

    assert [term.key for term in shelf(vocabulary).terms] == list("ABCDEF")

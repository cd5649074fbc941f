import pytest
import time_machine
from django.test import Client

from events.api.ingestion import represent_ingestion
from events.search.ingestion import ingestion_status
from tests.events.api.answers import ask, check_shape
from tests.events.search.ingestion.test_status import QUERIES, fill
from tests.events.search.ingestion.world import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at_now")]


@pytest.fixture
def _at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def test_an_empty_archive_answers_in_full_and_so_does_a_busy_one(django_assert_num_queries):
    check_shape(ask("ingestion/"), "Ingestion")
    fill()
    with django_assert_num_queries(QUERIES):
        body = ask("ingestion/")

    check_shape(body, "Ingestion")
    (troubled,) = body["feeds"]["troubled"]
    assert ask(troubled["url"].partition("/api/v1/")[2])["health"] == troubled["health"] == "gap"
    assert {warning["kind"] for warning in body["warnings"]} == {"stalled", "feed"}
    assert "whoever" not in str(body)


def test_the_answer_is_not_kept_by_caches():
    assert Client().get("/api/v1/ingestion/")["Cache-Control"] == "no-store"


def test_every_number_of_the_status_is_in_it():
    fill()
    status = ingestion_status(NOW)

    shown = represent_ingestion(status)

    assert shown["quarantine_count"] == status.quarantine_count == 1
    assert shown["feeds"]["troubled"][0]["id"] == status.feeds.troubled[0].public_id

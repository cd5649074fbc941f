import json

import pytest

from events.search.ingestion import as_json, ingestion_status
from tests.events.search.ingestion.world import NOW, ago, ended, feed_of
from tests.factories import EditorFactory, FetchTurnFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
QUERIES = 11


def fill():
    """One row of everything that the status shows."""
    SubmissionFactory(not_before=ago(hours=3), submitted_by=EditorFactory(username="whoever"))
    ended("done", ago(hours=1))
    ended("failed", ago(hours=1), error_kind="dns")
    feed_of(health="gap", polled_at=ago(hours=1))
    FetchTurnFactory(next_at=NOW + (NOW - ago(hours=1)))


def test_queries_are_the_same_for_nothing_one_row_and_twenty(django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        assert ingestion_status(NOW).is_empty
    fill()
    with django_assert_num_queries(QUERIES):
        assert not ingestion_status(NOW).is_empty
    for number in range(19):
        ended("failed", ago(hours=1), error_kind="dns", url=f"https://host{number}.example.org/")
        feed_of(health="dead")
        FetchTurnFactory(next_at=NOW + (NOW - ago(hours=1)))
    with django_assert_num_queries(QUERIES):
        status = ingestion_status(NOW)
    assert status.quarantine_count == 20


def test_the_json_holds_plain_values_and_no_names_of_senders():
    fill()

    found = json.loads(json.dumps(as_json(ingestion_status(NOW))))

    assert found["at"] == "2026-03-04T10:20:00Z"
    assert found["queue"]["total"] == found["queue"]["due"] == 1
    assert found["queue"]["oldest_due_s"] == 3 * 3600
    assert found["throughput"]["spans"][1] == {"span": "24h", "done": 1, "duplicate": 0, "refused": 0, "failed": 1}
    assert found["hours"][-2] == {"at": "2026-03-04T09:00:00Z", "done": 1, "duplicate": 0, "refused": 0, "failed": 1}
    assert [warning["kind"] for warning in found["warnings"]] == ["stalled", "feed"]
    assert "whoever" not in str(found)

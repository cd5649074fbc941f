import pytest

from events.search.ingestion import quarantined_ids, read_failing_hosts, read_failures
from events.search.ingestion.failures import retriable
from tests.events.search.ingestion.world import NOW, ago, ended

pytestmark = pytest.mark.django_db


def test_failures_are_counted_by_kind_with_the_words_of_the_codebook():
    ended("failed", ago(hours=1), error_kind="timeout")
    ended("failed", ago(days=3), error_kind="timeout")
    ended("refused", ago(days=30), error_kind="robots")
    ended("done", ago(hours=1))

    slow, robots = read_failures(NOW)

    assert (slow.kind, slow.label, slow.last_day, slow.last_week, slow.count) == ("timeout", "Too slow", 1, 2, 2)
    assert "within the time allowed" in slow.definition
    assert slow.advice
    assert (robots.kind, robots.last_day, robots.last_week, robots.count) == ("robots", 0, 0, 1)


def test_a_kind_that_the_codebook_lacks_is_shown_as_it_stands():
    ended("failed", ago(hours=1), error_kind="moon_phase")

    (failure,) = read_failures(NOW)

    assert (failure.label, failure.definition, failure.advice) == ("moon phase", "", "")


def test_hosts_that_fail_most_with_the_commonest_reason():
    for number, kind in enumerate(["timeout", "dns", "dns"]):
        ended("failed", ago(days=2), error_kind=kind, url=f"https://bad.example.org:8443/{number}")
    ended("refused", ago(days=2), error_kind="robots", url="http://closed.example.org")
    ended("failed", ago(days=2), error_kind="no_text", url="", canonical_url="urn:sha256:ab", upload_key="ab")
    ended("failed", ago(days=8), url="https://old.example.org/a")
    ended("done", ago(days=2), url="https://good.example.org/a")

    found = [(host.host, host.count, host.kind, host.label) for host in read_failing_hosts(NOW)]

    assert found == [
        ("bad.example.org:8443", 3, "dns", "Host not found"),
        ("closed.example.org", 1, "robots", "Robots.txt forbids it"),
    ]


def test_what_may_be_tried_again_oldest_first():
    late = ended("failed", ago(hours=1), error_kind="dns")
    early = ended("refused", ago(hours=5), error_kind="robots")
    ended("refused", ago(hours=9), error_kind="taken_down")
    ended("duplicate", ago(hours=9))

    assert quarantined_ids(limit=5) == [early.public_id, late.public_id]
    assert quarantined_ids(limit=1) == [early.public_id]
    assert quarantined_ids(kind="dns", limit=5) == [late.public_id]
    assert quarantined_ids(kind="taken_down", limit=5) == []
    assert retriable().count() == 2
    assert {failure.kind: failure.may_retry for failure in read_failures(NOW)} == {
        "dns": True,
        "robots": True,
        "taken_down": False,
    }

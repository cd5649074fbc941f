"""`ingest_status`: what it prints, what a monitor reads, and what it puts back."""

import json
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from events.management.commands import ingest_status
from events.models import Submission
from tests.events.search.ingestion.test_status import fill
from tests.events.search.ingestion.world import NOW, ago, ended, feed_of
from tests.factories import FetchTurnFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def told(monkeypatch):
    """What workers were told of."""
    pks: list[int] = []
    monkeypatch.setattr(ingest_status, "tell_workers", pks.append)
    return pks


def said(*args, **options):
    out = StringIO()
    call_command("ingest_status", *args, stdout=out, **options)
    return out.getvalue()


def test_an_empty_archive_is_shown_too():
    text = said()

    assert "Ingestion at 2026-03-04 10:20:00 UTC" in text
    assert "!" not in text
    assert said("--strict") == text


def test_what_stands_in_the_table():
    fill()
    FetchTurnFactory(host="rests.example.org", rest_until=NOW + (NOW - ago(minutes=3)))

    lines = said().splitlines()

    assert "  ! nothing has ended for 60 minutes though 1 submission is due: is a worker running?" in lines
    assert "  the oldest due one has waited for 3 hours" in lines
    assert [line.split() for line in lines if line.startswith(("queued", "24 hours", "dns", "gap"))] == [
        ["queued", "1", "0", "0"],
        ["24", "hours", "1", "0", "0", "1"],
        ["dns", "1", "1", "1", "Host", "not", "found"],
        ["gap", "1", "entries", "were", "missed"],
    ]
    assert "  half within 10.0 s, 95 of 100 within 10.0 s of being handed in" in lines
    assert any(line.startswith("rests.example.org") and line.endswith("asked us to wait") for line in lines)


def test_columns_stand_under_their_heads():
    ended("failed", ago(hours=1), error_kind="dns")
    ended("failed", ago(hours=1), error_kind="http_client_error")

    lines = said().splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("Quarantine"))

    end = lines[at].index("24 h") + len("24 h")
    assert [line[end - 1] for line in lines[at + 1 : at + 3]] == ["1", "1"]


def test_a_monitor_reads_json_and_an_exit_status():
    fill()

    assert json.loads(said("--json"))["quarantine_count"] == 1
    with pytest.raises(CommandError, match="2 things to look at") as caught:
        said("--strict", "--json")
    assert caught.value.returncode == 1


def test_watching_shows_it_again_until_somebody_stops_it(monkeypatch):
    slept = []

    def sleep(seconds):
        if len(slept) == 2:
            raise KeyboardInterrupt
        slept.append(seconds)

    monkeypatch.setattr(ingest_status.time, "sleep", sleep)

    assert said("--watch", "5").count("Ingestion at") == 3
    assert slept == [5.0, 5.0]


def test_one_kind_is_tried_again_the_oldest_first(told):
    late = ended("failed", ago(hours=1), error_kind="dns")
    early = ended("failed", ago(hours=2), error_kind="dns")
    other = ended("refused", ago(hours=2), error_kind="robots")

    text = said("--retry", "dns", "--limit", "1")

    assert text.startswith("1 put back into the queue")
    assert told == [early.pk]
    states = dict(Submission.objects.values_list("pk", "state"))
    assert (states[early.pk], states[late.pk], states[other.pk]) == ("queued", "failed", "refused")


def test_everything_is_tried_again_but_what_was_taken_down(told):
    ids = {ended("failed", ago(hours=1)).pk, ended("refused", ago(hours=1), error_kind="robots").pk}
    ended("refused", ago(hours=1), error_kind="taken_down")

    said("--retry", "all", "--retry", "timeout")

    assert set(told) == ids
    assert Submission.objects.quarantined().get().error_kind == "taken_down"


def test_single_ones_are_tried_again_by_id_and_the_rest_is_said(told):
    failed, waiting = ended("failed", ago(hours=1)), SubmissionFactory()

    text = said("--retry", failed.public_id, "--retry", waiting.public_id, "--retry", "sub-0000000000")

    assert told == [failed.pk]
    assert "2 neither failed nor were refused" in text


def test_what_was_put_back_does_not_spoil_the_json(told):
    ended("failed", ago(hours=1))
    err = StringIO()

    found = json.loads(said("--json", "--retry", "timeout", stderr=err))

    assert (found["queue"]["due"], found["quarantine_count"]) == (1, 0)
    assert err.getvalue() == "1 put back into the queue\n"
    assert told


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--retry", "boredom"], "--retry is 'boredom'; write all, the id of a submission"),
        (["--retry", "all", "--limit", "0"], "--limit is 0"),
        (["--watch", "0"], "--watch is 0"),
        (["--watch", "1", "--json"], "--watch is for people"),
    ],
)
def test_what_cannot_be_meant_is_refused(args, words):
    feed_of()

    with pytest.raises(CommandError, match=words):
        said(*args)

"""The second reader: off by default, beside the first when it is on, and never in its way."""

import dataclasses
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

from events.errors import DetectError
from events.gazetteer import Gazetteer, GazetteerEntry, GazetteerName, RecordKind
from events.ingest import pipeline, second_reading, store
from events.ingest.detect import get_detector
from events.ingest.detect.model import Fault, ModelDetector, ModelPolicy, ModelReading
from events.ingest.second_reading import SecondReader, completions_url, find_second_reader, get_model_detector
from events.models import Candidate, ModelSpending
from tests.events.ingest.detect.model.articles import ARTICLE, LAUNCH, proposal, talks
from tests.events.ingest.detect.model.endpoints import KEY, Said, events, running

TEXT = ARTICLE.text


@pytest.fixture
def endpoint():
    with running() as server:
        yield server


@pytest.fixture
def configured(endpoint, settings):
    """The settings of an administrator who has named an endpoint."""
    settings.ARCHIVE_LLM_URL = endpoint.base
    settings.ARCHIVE_LLM_MODEL = "tiny"
    settings.ARCHIVE_LLM_KEY = KEY
    find_second_reader.cache_clear()
    pipeline.get_services.cache_clear()
    yield settings
    find_second_reader.cache_clear()
    pipeline.get_services.cache_clear()


def read(services, reader, text=TEXT):
    """What the archive holds after a document was read by the rules and by `reader`."""
    submission = store.submit_document(text.encode(), file_name="note.txt", vault=services.vault).submission
    pipeline.run(submission.pk, services=dataclasses.replace(services, second_reader=reader))
    submission.refresh_from_db()
    return submission, {candidate.detector: candidate for candidate in Candidate.objects.all()}


def reader_of(endpoint, **limits):
    policy = ModelPolicy(url=endpoint.url, model="tiny", total_timeout_s=5, max_attempts=1, **limits)
    return SecondReader(ModelDetector(policy))


def test_without_an_address_there_is_none():
    assert find_second_reader() is None
    with pytest.raises(DetectError, match="ARCHIVE_LLM_URL"):
        get_model_detector()


def test_without_an_address_nothing_of_it_is_loaded_and_no_socket_is_opened():
    """In a process of its own: the services are built, an article is detected, and no connection can be made."""
    program = """
import socket, sys
def refuse(*args, **options): raise AssertionError("a socket was opened")
socket.socket.connect = refuse
import django; django.setup()
from events.ingest import pipeline
from events.ingest.detect import get_detector
from events.ingest.records import DetectionInput
services = pipeline.get_services()
found = get_detector().detect(DetectionInput(text="North Korea fired two missiles on Thursday.", published="2024-05-17"))
print(len(found), services.second_reader, [name for name in sys.modules if "detect.model" in name or "store.spending" in name])
"""
    environ = {"DJANGO_SETTINGS_MODULE": "dprk_archive.settings_test", "PATH": ""}
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        cwd=django_settings.BASE_DIR,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "1 None []", done.stderr


@pytest.mark.django_db
def test_what_both_tell_is_one_candidate_and_the_rest_of_the_model_is_its_own(endpoint, services):
    endpoint.say(events(proposal(), talks(subtype=None, type="information_control")))

    submission, found = read(services, reader_of(endpoint))

    assert submission.state == "done"
    by_rules = Candidate.objects.filter(detector="rules")
    launch = by_rules.get(type="missile_launch")
    assert launch.draft["second_reading"]["agrees"] is True
    assert launch.draft["second_reading"]["version"].startswith("tiny-1+")
    assert [one.draft["second_reading"]["agrees"] for one in by_rules.exclude(pk=launch.pk)] == [False] * (
        by_rules.count() - 1
    )
    [own] = Candidate.objects.filter(detector="model")
    assert (own.type, own.draft["rule"]) == ("information_control", "model")
    assert own.detector_version.startswith("tiny-1+")
    assert own.article.text[own.start : own.end] == own.quote
    assert own.draft["checks"]["model"] == "tiny-1"
    assert own.score < launch.score
    assert set(found) == {"rules", "model"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [Said(status=500), Said(body=b"<html>"), Said("No."), events(proposal(quote="something invented altogether"))],
)
def test_whatever_the_model_does_the_first_reading_stands(endpoint, services, said):
    endpoint.say(said)

    submission, found = read(services, reader_of(endpoint))

    assert (submission.state, submission.error_kind) == ("done", "")
    assert set(found) == {"rules"}
    launch = Candidate.objects.get(type="missile_launch").draft
    assert launch["second_reading"]["agrees"] in {None, False}
    assert (launch["second_reading"]["agrees"] is None) == ("fault" in launch["second_reading"])


@pytest.mark.django_db
def test_a_bug_of_the_reader_costs_the_article_nothing(services):
    class Broken:
        version = "broken"

        def read(self, article):
            raise RuntimeError(article.article_id)

    submission, _ = read(services, SecondReader(Broken()))

    assert submission.state == "done"
    assert Candidate.objects.get(type="missile_launch").draft["second_reading"]["fault"] == Fault.INTERNAL


@pytest.mark.django_db
def test_an_article_that_the_rules_cannot_read_is_read_by_the_model(endpoint, services):
    text = (
        "북한이 16일 동해상으로 단거리 탄도미사일 두 발을 발사했다고 합동참모본부가 밝혔다. "
        + "자세한 내용은 분석 중이다. " * 10
    )
    quote = text.split(". ", maxsplit=1)[0] + "."
    endpoint.say(
        events(
            proposal(
                quote=quote, date=None, actors=[{"name": "북한", "role": "initiator"}], attributed_to="합동참모본부"
            )
        )
    )
    silent = dataclasses.replace(services, detector=_Silent())

    read(silent, reader_of(endpoint), text)

    own = Candidate.objects.get()
    assert (own.detector, own.quote) == ("model", quote)
    assert own.draft["actors"][0]["name"] == "북한"
    assert own.draft["quantities"][0]["best"] == "2"
    assert own.draft["attributed_to"] == "합동참모본부"


class _Silent:
    name, version = "silent", "1"

    def detect(self, article):  # noqa: ARG002 - has nothing to say of any
        return ()


@pytest.mark.django_db
def test_a_step_that_is_taken_again_gives_the_same_candidates(endpoint, services, monkeypatch):
    endpoint.say(events(proposal(), talks(type="information_control", subtype=None)))
    keep = store.save_candidates
    with monkeypatch.context() as twice:
        twice.setattr(
            store, "save_candidates", lambda *args, **options: (_forget(keep, *args, **options), keep(*args, **options))
        )
        read(services, reader_of(endpoint))

    assert Candidate.objects.filter(detector="model").count() == 1
    assert Candidate.objects.filter(type="missile_launch").count() == 1


def _forget(keep, lease, *args, **options):
    """Candidates are written, but the move of the submission is lost: the lease stays where it was."""
    state, until = lease.state, lease.until
    keep(lease, *args, **options)
    type(lease.submission).objects.filter(pk=lease.submission.pk).update(state=state, lease_until=until)
    lease.state, lease.until = state, until


@pytest.mark.django_db
def test_the_settings_describe_it_and_what_it_takes_is_counted_for_all_workers(endpoint, configured, services):
    endpoint.say(events(proposal()))
    configured.ARCHIVE_LLM_MAX_OUTPUT_TOKENS = 321
    configured.ARCHIVE_LLM_DAILY_TOKENS = 30_000

    reader = pipeline.get_services().second_reader
    read(services, reader)

    [question] = endpoint.asked
    assert (question["model"], question["max_tokens"]) == ("tiny", 321)
    assert endpoint.headers[0]["authorization"] == f"Bearer {KEY}"
    row = ModelSpending.objects.get()
    assert (row.input_tokens, row.output_tokens, row.requests) == (1000, 50, 1)

    ModelSpending.objects.update(input_tokens=30_000)
    drafts = reader.join(ARTICLE, get_detector("rules").detect(ARTICLE))
    assert {draft.extra["second_reading"]["fault"] for draft in drafts} == {"budget"}
    assert len(endpoint.asked) == 1


@pytest.mark.django_db
def test_other_names_come_from_the_catalogue(monkeypatch, endpoint, configured):  # noqa: ARG001 - sets the address
    entry = GazetteerEntry(
        public_id="act-0000000001",
        record=RecordKind.ACTOR,
        name="Joint Staff of the South",
        kind="military_unit",
        country="KR",
        names=(GazetteerName(text="Joint Chiefs of Staff", kind="alias"),),
    )
    gazetteer = Gazetteer([entry])
    assert "Joint Chiefs of Staff" in list(
        second_reading._also_called("Joint Staff of the South", gazetteer=lambda: gazetteer)
    )
    assert list(second_reading._also_called("Nobody at all", gazetteer=lambda: gazetteer)) == []


def test_a_fault_is_noted_on_every_draft_of_the_rules():
    class Absent:
        version = "v"

        def read(self, article):  # noqa: ARG002 - whatever it is
            return ModelReading(version="v", fault=Fault.TIMEOUT)

    drafts = SecondReader(Absent()).join(ARTICLE, get_detector("rules").detect(ARTICLE))
    assert drafts
    assert {draft.extra["second_reading"]["fault"] for draft in drafts} == {"timeout"}


@pytest.mark.parametrize(
    ("named", "asked"),
    [
        ("http://h/v1", "http://h/v1/chat/completions"),
        ("http://h/v1/", "http://h/v1/chat/completions"),
        ("https://h/x/chat/completions?api-version=1", "https://h/x/chat/completions?api-version=1"),
        ("http://h:8080", "http://h:8080/chat/completions"),
    ],
)
def test_a_base_address_and_the_whole_one_are_both_taken(named, asked):
    assert completions_url(named) == asked


def test_the_quote_of_the_model_is_not_repeated_in_a_note(endpoint):
    """Of some publishers nothing may be quoted; pages and API leave out the draft's own quote only."""
    endpoint.say(events(proposal()))
    drafts = reader_of(endpoint).join(ARTICLE, get_detector("rules").detect(ARTICLE))
    [launch] = [draft for draft in drafts if draft.type == "missile_launch"]
    assert LAUNCH not in str(launch.extra)

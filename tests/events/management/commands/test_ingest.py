import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from events.errors import VaultError
from events.ingest import pipeline
from events.ingest.holdings import get_vault
from events.models import Article, Source, Submission
from events.vault import FileVault
from tests.factories import ActorFactory, EventFactory, ParticipationFactory

NOTE = """A note on the launch

On 14 January 2022 North Korea launched two short-range ballistic missiles from its north-west, officials said. The
missiles flew about 430 kilometres and fell into the sea; no damage to ships or aircraft was reported by anybody.
"""


@pytest.fixture(autouse=True)
def _vault(settings, tmp_path):
    settings.ARCHIVE_VAULT_DIR = tmp_path / "vault"
    get_vault.cache_clear()
    pipeline.get_services.cache_clear()
    yield
    get_vault.cache_clear()
    pipeline.get_services.cache_clear()


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "a note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


def run(*args, **options):
    out, err = io.StringIO(), io.StringIO()
    failure = None
    try:
        call_command("ingest", *args, stdout=out, stderr=err, **options)
    except CommandError as error:
        failure = str(error)
    return out.getvalue(), err.getvalue(), failure


@pytest.mark.django_db
def test_a_file_is_read_and_its_candidates_shown_with_their_words(note):
    out, _, failure = run(str(note), now=True)

    assert failure is None
    assert "A note on the launch" in out
    assert "missile_launch" in out
    assert "2022-01-14" in out
    assert "two short-range ballistic missiles" in out
    assert "missiles_fired (low/best/high) –/2/– count" in out


@pytest.mark.django_db
def test_an_event_that_is_in_the_record_already_is_named(note):
    dprk = ActorFactory(name="North Korea", kind="state", country="KP")
    known = EventFactory(
        type="missile_launch",
        title="Launch of 14 January 2022",
        date="2022-01-14",
        date_earliest=dt.date(2022, 1, 14),
        date_latest=dt.date(2022, 1, 14),
        date_precision="day",
        state="published",
    )
    ParticipationFactory(event=known, actor=dprk, role="initiator")

    out, _, _ = run(str(note), now=True)

    assert f"seems to be {known.public_id}, Launch of 14 January 2022" in out


@pytest.mark.django_db
def test_the_same_file_again_brings_nothing_new(note):
    run(str(note), now=True)
    out, _, failure = run(str(note), now=True)

    assert failure is None
    assert "known already (done)" in out
    assert (Submission.objects.count(), Article.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_what_the_sender_knows_fills_what_the_page_does_not_say(note):
    ministry = Source.objects.create(kind="government_official", name="Ministry")
    run(str(note), now=True, published="2022-01", source="Ministry")

    article = Article.objects.get()
    assert (article.published, article.source) == ("2022-01", ministry)


@pytest.mark.django_db
def test_one_bad_item_does_not_stop_the_others(note, tmp_path):
    out, err, failure = run(str(tmp_path / "missing.html"), str(note), "ftp://example.org/", now=True)

    assert "A note on the launch" in out
    assert "missing.html: no such file" in err
    assert failure is not None
    assert "2 of 3" in failure


@pytest.mark.django_db
def test_wrong_options_say_what_would_be_right(note):
    assert "2024-13" in run(str(note), published="2024-13")[2]
    assert "no source is called 'Nobody'" in run(str(note), source="Nobody")[2]
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_without_a_worker_it_says_so(note):
    _, err, failure = run(str(note), wait=0)

    assert "is a worker running?" in err
    assert failure is not None
    assert Submission.objects.get().state == "queued"


@pytest.mark.django_db
def test_a_folder_is_told_apart_from_what_is_not_there(note):
    _, err, failure = run(str(note.parent), str(note.parent / "other.txt"), "/dev/zero", no_wait=True)

    assert "this is a folder" in err
    assert "no such file" in err
    assert "no ordinary file" in err
    assert failure == "3 of 3 did not get through; see the lines above"


@pytest.mark.django_db
def test_who_stops_following_is_told_that_the_workers_go_on(note, monkeypatch):
    def interrupt(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupt)
    _, _, failure = run(str(note))

    assert failure == "No longer followed; the workers go on with it"
    assert Submission.objects.count() == 1


@pytest.mark.django_db
def test_what_is_tried_again_is_told_with_its_reason(note):
    run(str(note), no_wait=True)
    Submission.objects.update(error_kind="timeout", error_detail="no answer within 45 s")

    _, err, failure = run(str(note), wait=0.0)

    assert "no answer within 45 s; it is tried again" in err
    assert failure is not None


RECORD = b'{"url": "https://agency.example/1", "published": "2022-01-15", "text": "%s"}' % (
    " ".join(NOTE.split("\n")[2:]).encode()
)


@pytest.mark.django_db
def test_a_file_of_records_is_taken_in_and_summed_up(tmp_path):
    (tmp_path / "records.jsonl").write_bytes(RECORD + b"\n")

    out, err, failure = run(jsonl=[str(tmp_path / "records.jsonl")], now=True)

    assert (failure, err) == (None, "")
    assert Article.objects.get().published == "2022-01-15"
    assert [line.split()[:2] for line in out.splitlines()[:2]] == [["read", "1"], ["new", "1"]]
    assert "candidates" in out


@pytest.mark.django_db
def test_a_refused_record_makes_the_command_fail(tmp_path):
    (tmp_path / "records.jsonl").write_bytes(b"{\n" + RECORD)

    _, err, failure = run(jsonl=[str(tmp_path / "records.jsonl")], now=True)

    assert f"{tmp_path}/records.jsonl:1: this is no JSON" in err
    assert failure == "Not everything was taken in; see the lines above"
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_bulk_without_a_worker_says_what_is_still_open(tmp_path):
    (tmp_path / "pages.txt").write_bytes(b"https://agency.example/1\n")

    out, _, _ = run(urls=[str(tmp_path / "pages.txt")], wait=0)

    assert ["still", "open", "1"] in [line.split() for line in out.splitlines()]


def test_nothing_named_is_told():
    assert "Name what to take in" in run()[2]


@pytest.mark.django_db
def test_a_full_vault_ends_it_with_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "records.jsonl").write_bytes(RECORD)

    def refuse(*_):
        message = "bytes could not be written to the vault: the disk is full"
        raise VaultError(message)

    monkeypatch.setattr(FileVault, "put_many", refuse)

    assert "the disk is full\nWhat was taken in before is kept" in run(jsonl=[str(tmp_path / "records.jsonl")])[2]

"""Steps taken without workers: in this process, in several, and when they are killed."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection

from dprk_archive.state import PROJECT_DIR
from events.ingest import pipeline
from events.ingest.pipeline import Outcome
from events.management.bulk.running import Agenda, run_here
from events.models import Article, Capture, Submission
from events.values.urls import canonicalise_url
from tests.events.management.bulk.samples import lines_of, story


def test_what_is_due_comes_in_order_and_what_waits_when_its_time_has_come():
    agenda = Agenda([1, 2], patience_s=5)
    assert agenda.take() == 1
    agenda.put_off(1, by_s=0.0)
    agenda.put_back([7])

    assert [agenda.take(), agenda.take(), agenda.take(), agenda.take()] == [1, 7, 2, None]
    assert agenda.find_nap_s() is None


def test_nobody_waits_longer_than_the_patience_lasts():
    agenda = Agenda([], patience_s=5)
    agenda.put_off(1, by_s=3600)
    assert agenda.find_nap_s() is None

    agenda.put_off(2, by_s=4)
    assert 3 < agenda.find_nap_s() <= 4


def test_what_has_to_wait_is_come_back_to(monkeypatch):
    waits = {1: iter([0.05, None]), 2: iter([None]), 3: iter([3600.0])}
    monkeypatch.setattr(pipeline, "run", lambda key, *, services: Outcome(1, next(waits[key])))  # noqa: ARG005 - as called

    rested = [one.key for one in run_here([1, 2, 3], services=None, patience_s=1)]

    assert rested == [2, 1]


# --- Real processes ---------------------------------------------------------------------------------------------------


@pytest.fixture
def environment(tmp_path):
    """For `manage.py` on the database of this test, with a vault of its own."""
    url = os.environ["DATABASE_URL"]
    head, _, query = url.partition("?")
    return {
        **os.environ,
        "DATABASE_URL": f"{head.rpartition('/')[0]}/{connection.settings_dict['NAME']}?{query}",
        "DJANGO_SETTINGS_MODULE": "dprk_archive.settings",
        "ARCHIVE_STATE_DIR": str(tmp_path / "state"),
        "ARCHIVE_SECRET_KEY": "only for tests " * 4,
        "CELERY_BROKER_URL": "memory://",
    }


@pytest.fixture
def start(environment):
    """Starts `manage.py ingest`; whatever is left of it at the end is ended."""
    running = []

    def _start(*arguments):
        command = [sys.executable, "manage.py", "ingest", *map(str, arguments)]
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=PROJECT_DIR, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        running.append(process)
        return process

    yield _start
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def children_of(pid):
    found = []
    for folder in os.listdir("/proc"):  # noqa: PTH208 - names are all that is wanted
        try:
            with open(f"/proc/{folder}/stat", encoding="latin-1") as file:  # noqa: PTH123 - as above
                parent = file.read().rpartition(")")[2].split()[1]
            with open(f"/proc/{folder}/cmdline", encoding="latin-1") as file:  # noqa: PTH123 - as above
                command = file.read()
        except (OSError, ValueError):
            continue
        if parent == str(pid) and "spawn_main" in command:
            found.append(int(folder))
    return found


def wait_until(condition, *, process, timeout_s=60):
    ends_at = time.monotonic() + timeout_s
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < ends_at, "it takes too long"
        time.sleep(0.02)


def done():
    return Submission.objects.filter(state="done").count()


def assert_each_is_there_once(count):
    assert Submission.objects.count() == Article.objects.count() == Capture.objects.count() == count
    assert Counter(Submission.objects.values_list("state", flat=True)) == {"done": count}
    urls = {canonicalise_url(story(number)["url"]) for number in range(count)}
    assert set(Article.objects.values_list("canonical_url", flat=True)) == urls


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_killed_goes_on_when_it_is_run_again(start, tmp_path):
    records = tmp_path / "records.jsonl"
    records.write_bytes(lines_of(*map(story, range(1400))))

    for _ in range(2):
        before = Submission.objects.count()
        process = start("--jsonl", records, "--no-wait")
        wait_until(lambda before=before: Submission.objects.count() > before, process=process)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    between = Submission.objects.count()
    process = start("--jsonl", records, "--no-wait")
    out, err = process.communicate(timeout=120)

    assert process.returncode == 0, err
    assert 0 < between < 1400
    assert between % 200 == 0, "a batch came in by halves"
    assert Submission.objects.count() == 1400
    assert re.search(rf"known +{between}\b", out)


@pytest.mark.django_db(transaction=True)
def test_steps_that_are_killed_are_taken_when_it_is_run_again(start, tmp_path):
    records = tmp_path / "records.jsonl"
    records.write_bytes(lines_of(*map(story, range(60))))

    process = start("--jsonl", records, "--now", "--processes", "2")
    wait_until(lambda: done() >= 5, process=process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert done() < 60
    process = start("--jsonl", records, "--now", "--processes", "2")
    out, err = process.communicate(timeout=120)

    assert process.returncode == 0, err
    assert_each_is_there_once(60)
    assert "still open                           0" in out


@pytest.mark.django_db(transaction=True)
def test_a_child_that_is_killed_is_replaced_and_its_work_done(start, tmp_path):
    records = tmp_path / "records.jsonl"
    records.write_bytes(lines_of(*map(story, range(80))))

    process = start("--jsonl", records, "--now", "--processes", "2")
    for seen in (3, 12):
        wait_until(lambda seen=seen: done() >= seen and len(children_of(process.pid)) == 2, process=process)
        os.kill(children_of(process.pid)[0], signal.SIGKILL)
    out, err = process.communicate(timeout=120)

    assert process.returncode == 0, err
    assert_each_is_there_once(80)
    assert "done" in out


@pytest.mark.django_db(transaction=True)
def test_ctrl_c_ends_all_processes_and_what_was_begun_is_finished(start):
    process = start("--jsonl", "-", "--now", "--processes", "2")
    process.stdin.write(lines_of(*map(story, range(200))).decode())
    process.stdin.close()
    process.stdin = None
    wait_until(lambda: done() >= 2, process=process)
    children = children_of(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "run the same again to go on" in err
    assert len(children) == 2
    assert not [child for child in children if os.path.exists(f"/proc/{child}")]  # noqa: PTH110 - as above
    assert not Submission.objects.filter(lease_until__isnull=False).exists()
    assert 2 <= done() < 200

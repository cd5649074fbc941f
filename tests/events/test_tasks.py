import datetime as dt

import pytest
from django.utils import timezone

from events import tasks
from events.ingest import pipeline, polling, store
from events.models import Submission
from tests.factories import ArticleFactory, FeedFactory, SourceFactory


@pytest.fixture
def sent(monkeypatch):
    calls = []
    monkeypatch.setattr(tasks.run_submission, "apply_async", lambda *args, **options: calls.append((args, options)))
    return calls


@pytest.mark.django_db
def test_the_sweep_sends_what_was_forgotten(sent):
    submission = store.submit_url("https://example.org/a").submission
    Submission.objects.filter(pk=submission.pk).update(hinted_at=timezone.now() - dt.timedelta(minutes=5))

    tasks.requeue_due_submissions()

    assert [args[0] for args, _ in sent] == [(submission.pk,)]


@pytest.mark.django_db
def test_the_sweep_does_not_wait_for_the_lease_of_a_killed_worker(sent):
    submission = store.submit_url("https://example.org/a").submission
    store.take_lease(submission.pk, lease_s=3600.0, max_attempts=3)

    tasks.requeue_due_submissions()

    assert [args[0] for args, _ in sent] == [(submission.pk,)]


@pytest.mark.django_db
@pytest.mark.parametrize(("resume_in_s", "expected"), [(None, []), (30.0, [30.1])])
def test_a_submission_that_must_wait_comes_back_by_itself(sent, monkeypatch, resume_in_s, expected):
    monkeypatch.setattr(pipeline, "run", lambda *_, **__: pipeline.Outcome(1, resume_in_s=resume_in_s))
    monkeypatch.setattr(pipeline, "get_services", lambda: None)

    tasks.run_submission(7)

    assert [options["countdown"] for _, options in sent] == expected


def test_tasks_carry_json_and_ids_only():
    assert tasks.run_submission.app.conf.task_serializer == "json"
    assert tasks.run_submission.app.conf.accept_content == ["json"]
    assert tasks.run_submission.ignore_result


@pytest.mark.django_db
def test_workers_are_told_after_the_commit(monkeypatch, django_capture_on_commit_callbacks):
    told = []
    monkeypatch.setattr(tasks.run_submission, "delay", told.append)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.tell_workers(7)
        assert told == []

    assert told == [7]


@pytest.mark.django_db
def test_a_broker_that_is_away_does_not_undo_what_was_handed_in(monkeypatch, django_capture_on_commit_callbacks):
    def refuse(_pk):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tasks.run_submission, "delay", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        submission = store.submit_url("https://example.org/a").submission
        tasks.tell_workers(submission.pk)

    assert Submission.objects.filter(pk=submission.pk, state="queued").exists()


@pytest.fixture
def polls(monkeypatch, settings):
    settings.ARCHIVE_POLL_FEEDS = True
    calls = []
    monkeypatch.setattr(tasks.poll_feed, "apply_async", lambda *args, **options: calls.append((args[0], options)))
    return calls


@pytest.mark.django_db
def test_workers_are_told_of_feeds_that_are_due_once_at_a_time(polls):
    due = FeedFactory(is_active=True)
    FeedFactory(is_active=False)

    tasks.poll_due_feeds()
    tasks.poll_due_feeds()  # another beat, at the same time

    assert [args for args, _ in polls] == [(due.pk,)]


@pytest.mark.django_db
def test_a_feed_whose_worker_was_killed_is_told_of_again_at_once(polls):
    feed = FeedFactory(is_active=True)
    store.take_feed_hints(quiet_s=30, limit=10)
    store.take_feed(feed.pk, lease_s=3600)

    tasks.poll_due_feeds()

    assert [args for args, _ in polls] == [(feed.pk,)]


@pytest.mark.django_db
def test_where_polling_is_off_nobody_is_told_and_no_feed_is_asked(polls, settings, monkeypatch):
    feed = FeedFactory(is_active=True)
    settings.ARCHIVE_POLL_FEEDS = False
    monkeypatch.setattr(polling, "poll_feed", lambda *_, **__: 1 / 0)

    tasks.poll_due_feeds()
    tasks.poll_feed(feed.pk)

    assert polls == []


@pytest.mark.django_db
def test_what_a_poll_brought_is_told_after_it_is_kept(polls, monkeypatch, django_capture_on_commit_callbacks):
    told = []
    result = polling.PollResult(status=polling.PollStatus.POLLED, submission_pks=(3, 4))
    monkeypatch.setattr(polling, "poll_feed", lambda *_, **__: result)
    monkeypatch.setattr(tasks.run_submission, "delay", told.append)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.poll_feed(7)

    assert told == [3, 4]
    assert polls == []


def test_a_feed_that_must_wait_comes_back_by_itself(polls, monkeypatch):
    result = polling.PollResult(status=polling.PollStatus.WAITING, resume_in_s=20.0)
    monkeypatch.setattr(polling, "poll_feed", lambda *_, **__: result)

    tasks.poll_feed(7)

    assert polls == [((7,), {"countdown": 20.1})]


@pytest.mark.django_db
def test_pages_whose_time_has_come_are_captured_again_once(monkeypatch):
    told = []
    monkeypatch.setattr(tasks.run_submission, "delay", told.append)
    ArticleFactory(source=SourceFactory(state_controlled=True), recapture_at=timezone.now())

    tasks.schedule_recaptures()
    tasks.schedule_recaptures()

    assert told == [Submission.objects.get(round=1).pk]

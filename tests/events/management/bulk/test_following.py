"""Workers are told of a few at a time, and kept busy."""

import datetime as dt

import pytest
from django.utils import timezone

from events.management.bulk import following
from events.management.bulk.following import follow, tell_first
from events.models import Submission
from tests.factories import ArticleFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


class Workers:
    """Workers that end what they were told of when somebody looks: `finish` of it at a time."""

    def __init__(self, *, finish):
        self.finish, self.queue, self.most = finish, [], 0

    def tell(self, pk):
        self.queue.append(pk)
        self.most = max(self.most, len(self.queue))

    def work(self):
        taken, self.queue = self.queue[: self.finish], self.queue[self.finish :]
        article = ArticleFactory() if taken else None
        Submission.objects.filter(pk__in=taken).update(state="done", ended_at=timezone.now(), article=article)


@pytest.fixture
def keys():
    return [submission.pk for submission in SubmissionFactory.create_batch(40)]


@pytest.fixture
def employ(monkeypatch):
    def _employ(*, finish):
        workers = Workers(finish=finish)
        monkeypatch.setattr(following, "tell_workers", workers.tell)
        monkeypatch.setattr(following, "WINDOW", 10)
        monkeypatch.setattr(following, "POLL_S", 0.01)
        return workers

    return _employ


def test_no_more_are_told_of_than_the_window_holds(keys, employ):
    workers = employ(finish=4)
    seen = []

    def report(done):
        seen.append(done)
        workers.work()

    assert follow(keys, wait_s=5, report=report) == 0
    assert workers.most == 10
    assert seen[-1] == 40
    assert seen == sorted(seen)


def test_what_waits_for_its_turn_does_not_keep_others_back(keys, employ):
    workers = employ(finish=4)
    Submission.objects.filter(pk__in=keys[:15]).update(not_before=timezone.now() + dt.timedelta(hours=1))
    workers.finish = 0
    told = []

    def report(_done):
        told[:] = workers.queue
        rest = [pk for pk in workers.queue if pk not in keys[:15]]
        article = ArticleFactory()
        Submission.objects.filter(pk__in=rest).update(state="done", ended_at=timezone.now(), article=article)

    assert follow(keys, wait_s=0.3, report=report) == 15
    assert set(told) == set(keys)


def test_without_workers_it_ends_after_the_wait(keys, employ):
    employ(finish=0)

    assert follow(keys, wait_s=0.05, report=lambda _done: None) == 40


def test_what_has_ended_before_is_not_told_of(keys, employ):
    workers = employ(finish=0)
    Submission.objects.filter(pk__in=keys[:35]).update(state="done", ended_at=timezone.now(), article=ArticleFactory())

    assert follow(keys, wait_s=0.05, report=lambda _done: None) == 5
    assert workers.queue == keys[35:]


def test_whoever_does_not_wait_tells_of_the_first(keys, employ):
    workers = employ(finish=0)

    tell_first(keys)

    assert workers.queue == keys[:10]
    assert Submission.objects.filter(hinted_at__isnull=False).count() == 10

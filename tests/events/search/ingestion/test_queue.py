import datetime as dt

import pytest

from events.search.ingestion import read_queue
from tests.events.search.ingestion.world import NOW, ago, ended
from tests.factories import ArticleFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


def test_an_empty_queue_has_every_state_and_no_oldest():
    queue = read_queue(NOW)

    assert [(depth.state, depth.total) for depth in queue.states] == [
        ("queued", 0),
        ("fetched", 0),
        ("extracted", 0),
        ("analysed", 0),
    ]
    assert (queue.total, queue.oldest_due_s) == (0, None)


def test_what_is_due_held_and_waiting_is_told_apart():
    SubmissionFactory(not_before=ago(minutes=7))
    SubmissionFactory(not_before=ago(hours=3), lease_until=NOW)  # a lease that runs out now holds no longer
    SubmissionFactory(not_before=ago(hours=9), lease_until=NOW + dt.timedelta(seconds=1))
    SubmissionFactory(not_before=NOW + dt.timedelta(minutes=2))
    SubmissionFactory(not_before=NOW + dt.timedelta(minutes=2), error_kind="timeout")
    SubmissionFactory(state="extracted", article=ArticleFactory(), not_before=ago(minutes=1))
    ended("done", ago(days=400))
    ended("failed", ago(days=400))

    queue = read_queue(NOW)

    assert [(depth.due, depth.held, depth.waiting) for depth in queue.states] == [
        (2, 1, 2),
        (0, 0, 0),
        (1, 0, 0),
        (0, 0, 0),
    ]
    assert (queue.due, queue.held, queue.waiting, queue.total, queue.retrying) == (3, 1, 2, 6, 1)
    assert queue.oldest_due_s == 3 * 3600  # not nine hours: that one is held


def test_what_becomes_due_now_is_due():
    SubmissionFactory(not_before=NOW)

    assert read_queue(NOW).oldest_due_s == 0

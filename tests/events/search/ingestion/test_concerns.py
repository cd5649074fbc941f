import pytest

from events.search.ingestion import ingestion_status
from tests.events.search.ingestion.world import NOW, ago, ended, feed_of
from tests.factories import SubmissionFactory

pytestmark = pytest.mark.django_db


def concerns():
    return [(one.kind, one.words) for one in ingestion_status(NOW).warnings]


def test_an_empty_archive_and_a_busy_one_raise_nothing():
    assert concerns() == []

    SubmissionFactory(not_before=ago(minutes=14))
    ended("done", ago(hours=5))
    feed_of()
    assert concerns() == []


def test_nothing_ends_though_something_is_due():
    ended("done", ago(hours=2))
    SubmissionFactory.create_batch(2, not_before=ago(minutes=20))

    assert concerns() == [
        ("stalled", "nothing has ended for 2 hours though 2 submissions are due: is a worker running?")
    ]


def test_nothing_has_ever_ended():
    SubmissionFactory(not_before=ago(minutes=20))

    assert concerns() == [("stalled", "nothing has ever ended though 1 submission is due: is a worker running?")]


def test_an_idle_archive_is_not_stalled_by_what_came_in_just_now():
    ended("done", ago(days=20))
    SubmissionFactory(not_before=ago(seconds=50))

    assert concerns() == []


def test_work_goes_on_but_the_oldest_waits_too_long():
    ended("done", ago(minutes=1))
    SubmissionFactory(not_before=ago(hours=3))

    assert concerns() == [
        ("backlog", "the oldest of 1 due submissions has waited for 3 hours: are there enough workers?")
    ]


def test_faults_of_the_archive_are_told_apart_from_bad_pages():
    ended("failed", ago(hours=1), error_kind="internal")
    ended("failed", ago(hours=30), error_kind="internal")
    ended("failed", ago(hours=1), error_kind="dns")

    assert concerns() == [
        ("fault", "1 submission failed within 24 hours for a fault of the archive itself: the log says more")
    ]


@pytest.mark.parametrize(("lost", "kept", "said"), [(10, 10, True), (9, 11, False), (18, 0, False)])
def test_many_losses_of_enough_ends(lost, kept, said):
    for _ in range(lost):
        ended("failed", ago(hours=1), error_kind="dns")
    for _ in range(kept):
        ended("done", ago(hours=1))

    assert [kind for kind, _ in concerns()] == (["losses"] if said else [])


def test_feeds_that_are_late_or_not_well_are_named(settings):
    settings.ARCHIVE_POLL_FEEDS = True
    feed = feed_of(health="gap", source__name="Harbour Wire", url="https://wire.example.org/rss")
    feed_of(next_poll_at=ago(hours=3))

    assert concerns() == [
        ("late_feeds", "1 feed is late to be polled, the first by 3 hours: are beat and a worker running?"),
        ("feed", f"feed {feed.public_id} (Harbour Wire, https://wire.example.org/rss): entries were missed"),
    ]


def test_of_very_many_sick_feeds_the_rest_is_counted():
    for _ in range(22):
        feed_of(health="dead")

    found = concerns()

    assert len(found) == 21
    assert found[-1] == ("feed", "2 more feeds are not well")

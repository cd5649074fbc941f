"""Leases on feeds: one worker at a time, killed ones found out, workers told of what is due."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from dprk_archive.processes import wait_for
from events.ingest import store
from events.models import Feed, FeedPoll
from tests.factories import FeedFactory

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def active(**columns):
    return FeedFactory(is_active=True, **columns)


def take(feed, *, lease_s=60.0, only_due=True):
    return store.take_feed(feed.pk, lease_s=lease_s, only_due=only_due)


class TestLeases:
    def test_one_worker_holds_a_feed_at_a_time(self):
        feed = active()

        assert take(feed) is not None
        assert take(feed) is None
        assert take(feed, only_due=False) is None

    @pytest.mark.parametrize(
        ("columns", "is_due"),
        [
            ({}, True),  # never polled
            ({"next_poll_at": timezone.now() - MINUTE}, True),
            ({"next_poll_at": timezone.now() + 60 * MINUTE}, False),
            ({"is_active": False}, False),
        ],
    )
    def test_only_what_is_due_is_taken_unless_it_is_wanted(self, columns, is_due):
        feed = FeedFactory(**{"is_active": True} | columns)

        assert (take(feed) is not None) is is_due
        Feed.objects.update(lease_until=None)
        assert take(feed, only_due=False) is not None

    def test_a_lease_that_is_given_back_leaves_the_feed_due_later(self):
        feed = active()
        lease = take(feed)

        store.put_off_poll(lease, wait_s=90)

        feed.refresh_from_db()
        assert feed.lease_until is None
        assert abs(feed.next_poll_at - timezone.now() - dt.timedelta(seconds=90)) < MINUTE / 10
        assert feed.failures == 0

    def test_a_lost_lease_gives_no_turn_and_is_not_given_back(self):
        feed = active()
        lost = take(feed)
        Feed.objects.update(lease_until=timezone.now() - MINUTE)
        take(feed)

        with pytest.raises(store.LeaseLostError):
            store.take_feed_turn(lost, host="wire.example.org", interval_s=5)
        with pytest.raises(store.LeaseLostError):
            store.put_off_poll(lost, wait_s=1)

    def test_a_feed_that_was_removed_meanwhile_is_lost(self):
        feed = active()
        lease = take(feed)
        feed.delete()

        with pytest.raises(store.LeaseLostError):
            store.put_off_poll(lease, wait_s=1)

    def test_feeds_of_one_host_take_turns_with_its_pages(self):
        first, second = active(), active()

        assert store.take_feed_turn(take(first), host="wire.example.org", interval_s=5) == 0
        assert store.claim_turn("wire.example.org", booked=None, interval_s=5).wait_s == pytest.approx(5, abs=0.5)
        lease = take(second)
        assert store.take_feed_turn(lease, host="wire.example.org", interval_s=5) == pytest.approx(10, abs=0.5)
        # A turn that was booked is not booked again.
        assert store.take_feed_turn(lease, host="wire.example.org", interval_s=5) == pytest.approx(10, abs=0.5)


class TestTheDead:
    def test_whoever_polls_keeps_the_lease(self):
        feed = active()

        with store.holding(store.Lock.FEED, feed.pk):
            take(feed)
            assert store.release_lost_polls() == 0

    def test_the_first_poll_that_is_lost_is_due_again_at_once(self):
        feed = active()
        take(feed, lease_s=3600)

        assert store.release_lost_polls() == 1
        assert store.take_feed_hints(quiet_s=30, limit=10) == [feed.pk]
        assert take(feed) is not None
        (poll,) = FeedPoll.objects.all()
        assert (poll.outcome, poll.error_kind) == ("failed", "attempts_spent")

    def test_a_feed_that_kills_its_workers_is_backed_off(self):
        feed = active()
        for _ in range(2):
            take(feed, lease_s=3600, only_due=False)
            store.release_lost_polls()

        feed.refresh_from_db()
        assert feed.failures == 0.5
        assert feed.next_poll_at > timezone.now() + 179 * MINUTE
        assert take(feed) is None

    def test_a_lease_that_ran_out_counts_likewise(self):
        feed = active(lease_until=timezone.now() - MINUTE, failures=1.0)

        assert take(feed) is None
        feed.refresh_from_db()
        assert (feed.failures, feed.lease_until) == (1.25, None)

    def test_another_feed_at_work_keeps_nothing(self):
        one, other = active(), active()
        with store.holding(store.Lock.FEED, other.pk):
            take(one)
            take(other)

            assert store.release_lost_polls() == 1

        other.refresh_from_db()
        assert other.lease_until is not None


@pytest.mark.django_db(transaction=True)
def test_the_end_of_a_session_ends_its_poll():
    feed = active()

    def be_killed():
        try:
            with store.holding(store.Lock.FEED, feed.pk), connection.cursor() as cursor:
                assert take(feed, lease_s=3600.0) is not None
                assert store.release_lost_polls() == 0
                with pytest.raises(OperationalError, match="terminating connection"):
                    cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(be_killed).result()

    assert wait_for(lambda: store.release_lost_polls() == 1, timeout_s=10.0)


class TestHints:
    def test_workers_are_told_of_what_is_due_once_in_a_while(self):
        due, later, off = active(), active(next_poll_at=timezone.now() + MINUTE), FeedFactory(is_active=False)

        assert store.take_feed_hints(quiet_s=30, limit=10) == [due.pk]
        assert store.take_feed_hints(quiet_s=30, limit=10) == []
        Feed.objects.update(hinted_at=timezone.now() - MINUTE)
        assert store.take_feed_hints(quiet_s=30, limit=10) == [due.pk]
        assert {later.pk, off.pk}.isdisjoint(store.take_feed_hints(quiet_s=0, limit=10))

    def test_the_longest_due_come_first_and_no_more_than_the_limit(self):
        now = timezone.now()
        feeds = [active(next_poll_at=now - age * MINUTE) for age in (1, 3, 2)]
        never = active()

        assert store.take_feed_hints(quiet_s=30, limit=3) == [never.pk, feeds[1].pk, feeds[2].pk]

    def test_what_is_polled_now_is_not_told_of(self):
        feed = active()
        take(feed)

        assert store.take_feed_hints(quiet_s=30, limit=10) == []


def test_a_feed_is_read_anew_when_what_is_taken_of_it_has_changed():
    feed = active(etag='"a"', last_modified="x", body_sha256="ab", seen=[1], next_poll_at=timezone.now() + MINUTE)
    other = active(etag='"b"')

    store.forget_answers([feed.pk])

    feed.refresh_from_db()
    other.refresh_from_db()
    assert (feed.etag, feed.last_modified, feed.body_sha256, feed.seen, feed.next_poll_at) == ("", "", "", [], None)
    assert other.etag == '"b"'

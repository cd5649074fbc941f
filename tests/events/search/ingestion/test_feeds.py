import datetime as dt

import pytest

from events.search.ingestion import read_feeds
from tests.events.search.ingestion.world import NOW, ago, feed_of
from tests.factories import FeedFactory

pytestmark = pytest.mark.django_db


def test_without_feeds_there_is_nothing_late_and_nothing_to_come():
    found = read_feeds(NOW)

    assert (found.active_count, found.inactive_count, found.late_count, found.latest_s) == (0, 0, 0, None)
    assert (found.last_poll_at, found.next_poll_at, found.troubled) == (None, None, ())


def test_feeds_that_are_on_are_counted_by_health():
    feed_of(health="ok", polled_at=ago(minutes=3))
    feed_of(health="ok", next_poll_at=NOW + dt.timedelta(minutes=4))
    feed_of(health="dead")
    FeedFactory(is_active=False, health="dead", polled_at=ago(minutes=1), next_poll_at=ago(days=9))

    found = read_feeds(NOW)

    assert (found.active_count, found.inactive_count) == (3, 1)
    assert {one.health: one.count for one in found.health} == {
        "unknown": 0,
        "ok": 2,
        "silent": 0,
        "empty": 0,
        "gap": 0,
        "dead": 1,
    }
    assert (found.last_poll_at, found.next_poll_at) == (ago(minutes=1), NOW + dt.timedelta(minutes=4))


def test_where_polling_is_switched_off_nothing_is_late(settings):
    settings.ARCHIVE_POLL_FEEDS = False
    feed_of(next_poll_at=ago(hours=3))

    found = read_feeds(NOW)

    assert (found.is_polling, found.active_count, found.late_count, found.latest_s) == (False, 1, 0, None)


def test_a_feed_is_late_half_an_hour_after_its_time_unless_somebody_polls_it(settings):
    settings.ARCHIVE_POLL_FEEDS = True
    feed_of(next_poll_at=ago(minutes=29))
    feed_of(next_poll_at=ago(hours=3))
    feed_of(next_poll_at=ago(hours=5), lease_until=NOW + dt.timedelta(seconds=60))
    feed_of(next_poll_at=None, created_at=ago(hours=2))
    feed_of(next_poll_at=None, created_at=ago(minutes=1))
    FeedFactory(is_active=False, next_poll_at=ago(days=1))

    found = read_feeds(NOW)

    assert (found.is_polling, found.late_count, found.latest_s) == (True, 2, 3 * 3600)


def test_the_worst_stand_first_and_twenty_are_shown():
    gap = feed_of(health="gap", new_at=ago(days=2))
    dead = feed_of(health="dead")
    FeedFactory(is_active=False, health="dead")
    feed_of(health="unknown")

    found = read_feeds(NOW)

    assert [feed.public_id for feed in found.troubled] == [dead.public_id, gap.public_id]
    assert (found.troubled[1].label, found.troubled[1].new_at) == ("entries were missed", ago(days=2))
    for _ in range(20):
        feed_of(health="silent")
    more = read_feeds(NOW)
    assert (len(more.troubled), more.troubled_count) == (20, 22)

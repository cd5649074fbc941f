"""Which feeds are due, and in which order."""

import datetime as dt

import pytest
from django.utils import timezone

from events.models import Feed
from tests.factories import FeedFactory, FeedPollFactory

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def test_active_feeds_whose_time_has_come_are_due_never_polled_ones_first():
    now = timezone.now()
    recent, long_ago = (FeedFactory(is_active=True, next_poll_at=now - age * MINUTE) for age in (1, 9))
    never = FeedFactory(is_active=True)
    FeedFactory(is_active=True, next_poll_at=now + MINUTE)
    FeedFactory(is_active=False)

    assert list(Feed.objects.due(now)) == [never, long_ago, recent]


def test_a_feed_that_is_polled_is_not_due_until_its_lease_runs_out():
    now = timezone.now()
    FeedFactory(is_active=True, lease_until=now + MINUTE)
    lapsed = FeedFactory(is_active=True, lease_until=now - MINUTE)

    assert list(Feed.objects.due(now)) == [lapsed]


def test_who_was_told_of_a_feed_just_now_is_not_told_again():
    now = timezone.now()
    FeedFactory(is_active=True, hinted_at=now - MINUTE / 4)
    quiet = FeedFactory(is_active=True, hinted_at=now - MINUTE)
    never = FeedFactory(is_active=True)

    assert set(Feed.objects.to_hint(now, quiet_s=30)) == {quiet, never}


def test_feeds_and_polls_have_names():
    poll = FeedPollFactory(feed__url="https://wire.example.org/rss.xml")

    assert str(poll.feed) == "https://wire.example.org/rss.xml"
    assert str(poll) == f"{poll.feed_id} at 2024-05-30 12:00Z: nothing_new"

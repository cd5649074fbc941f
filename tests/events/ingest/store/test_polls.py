"""What is kept of a poll."""

import dataclasses
import datetime as dt

import pytest
from django.utils import timezone

from events.errors import FetchError
from events.ingest import store
from events.ingest.polling_rules import Outcome
from events.ingest.records import ErrorKind
from events.models import Feed, FeedPoll, Submission
from events.values.digests import short_digest
from tests.factories import FeedFactory

pytestmark = pytest.mark.django_db


def found(number):
    url = f"https://wire.example.org/story/{number}"
    return store.FoundEntry(url=url, canonical_url=url, digest=short_digest(url), title=f"Story {number}")


def report(numbers, **columns):
    entries = [found(number) for number in numbers]
    defaults = {
        "outcome": Outcome.NEW,
        "http_status": 200,
        "entry_count": len(entries),
        "new_count": len(entries),
        "entries": entries,
        "seen": [entry.digest for entry in entries],
        "etag": '"a"',
        "body_sha256": "ab" * 32,
    }
    return store.PollReport(**defaults | columns)


def save(feed, kept):
    return store.save_poll(store.take_feed(feed.pk, lease_s=60, only_due=False), kept)


def test_a_poll_its_feed_and_its_submissions_are_kept_together():
    feed = FeedFactory(is_active=True)

    saved = save(feed, report([1, 2], notes=["a note"]))

    feed.refresh_from_db()
    assert feed.seen == [found(1).digest, found(2).digest]
    assert (feed.etag, feed.body_sha256, feed.health, feed.lease_until) == ('"a"', "ab" * 32, "ok", None)
    assert feed.polled_at == feed.new_at == saved.poll.at
    assert saved.poll.note == "a note"
    assert sorted(saved.submission_pks) == sorted(Submission.objects.values_list("pk", flat=True))


def test_what_an_admin_changed_meanwhile_stays():
    feed = FeedFactory(is_active=True)
    lease = store.take_feed(feed.pk, lease_s=60)
    Feed.objects.update(is_active=False, keywords=["x"], note="off for now")

    store.save_poll(lease, report([1]))

    feed.refresh_from_db()
    assert (feed.is_active, feed.keywords, feed.note) == (False, ["x"], "off for now")


def test_a_poll_that_lost_its_lease_keeps_nothing():
    feed = FeedFactory(is_active=True)
    lease = store.take_feed(feed.pk, lease_s=60)
    Feed.objects.update(lease_until=None)

    with pytest.raises(store.LeaseLostError):
        store.save_poll(lease, report([1]))

    assert not Submission.objects.exists()
    assert not FeedPoll.objects.exists()


def test_what_is_left_over_stays_out_of_what_was_seen(monkeypatch):
    monkeypatch.setattr("events.ingest.store.polls.MAX_TAKEN", 2)
    feed = FeedFactory()

    saved = save(feed, report([1, 2, 3]))

    assert saved.feed.seen == [found(1).digest, found(2).digest]
    assert (saved.feed.etag, saved.feed.body_sha256) == ("", "")  # else the same answer would not be read again
    assert "1 entries are left for the next poll" in saved.poll.note
    assert saved.feed.next_poll_at < timezone.now() + dt.timedelta(minutes=12)
    assert save(feed, report([1, 2, 3], new_count=1, entries=[found(3)])).poll.taken_count == 1


def test_what_is_known_does_not_count_towards_what_is_taken_at_once(monkeypatch):
    monkeypatch.setattr("events.ingest.store.polls.MAX_TAKEN", 2)
    for number in (1, 2, 3):
        store.submit_url(found(number).url)

    saved = save(FeedFactory(), report([1, 2, 3, 4, 5]))

    assert saved.poll.taken_count == 2
    assert "left for" not in saved.poll.note


def test_of_a_feed_that_was_read_in_part_what_was_seen_before_is_remembered():
    feed = FeedFactory(seen=[7, 8])

    saved = save(feed, report([1], is_partial=True))

    assert saved.feed.seen == [found(1).digest, 7, 8]
    assert saved.feed.etag == ""


def test_a_failed_poll_forgets_nothing():
    feed = FeedFactory(seen=[7], etag='"z"', body_sha256="cd", polls_since_full=4)
    error = FetchError("busy", kind=ErrorKind.HTTP_SERVER_ERROR, transient=True)

    saved = save(feed, store.PollReport(outcome=Outcome.FAILED, error=error))

    assert (saved.feed.seen, saved.feed.etag, saved.feed.body_sha256, saved.feed.polls_since_full) == (
        [7],
        '"z"',
        "cd",
        4,
    )
    assert (saved.poll.error_kind, saved.poll.note, saved.poll.http_status) == ("http_server_error", "busy", None)


def test_conditional_polls_are_counted():
    feed = FeedFactory(polls_since_full=3)

    kept = report([], outcome=Outcome.NOT_MODIFIED, is_full=False, seen=None)
    assert save(feed, kept).feed.polls_since_full == 4
    assert save(feed, dataclasses.replace(kept, is_full=True)).feed.polls_since_full == 0


def test_an_endless_note_fits_its_column():
    assert len(save(FeedFactory(), report([1], notes=["x" * 5000])).poll.note) == 1000


def test_a_title_is_one_line_that_fits_its_column():
    entry = dataclasses.replace(found(1), title="One\n two\x00 " + "x" * 3000)

    save(FeedFactory(), report([1], entries=[entry]))

    title = Submission.objects.get().title
    assert title.startswith("One two")
    assert len(title) == 1000


def test_the_same_poll_waits_equally_long_and_others_do_not():
    at = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    waits = set()
    for number in range(20):
        feed = FeedFactory()
        saved = save(feed, report([number]).began(at, took_ms=1))
        waits.add(round((saved.feed.next_poll_at - timezone.now()).total_seconds()))

    assert len(waits) > 10

"""Polls of feeds on a real server on loopback: what is handed in, when it is asked again, and what breaks half-way."""

import dataclasses
import datetime as dt
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from events.ingest import polling, store
from events.ingest.polling import PollStatus
from events.models import Feed, FeedPoll, FetchTurn, Submission
from events.values.urls import MAX_LENGTH
from tests.events.ingest.feed_documents import SITE, feed_answer, rss
from tests.factories import ArticleFactory, FeedFactory, SourceFactory, TakedownFactory
from tests.support.http_server import Answer

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def services(poll_services):
    return poll_services


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def add(server, *answers, path="/feed.xml", **columns):
    """An active feed at the server, which gives these answers in turn."""
    return FeedFactory(url=server.add(path, *answers), is_active=True, **columns)


def poll(feed, services, *, only_due=False):
    result = polling.poll_feed(feed.pk, services=services, only_due=only_due)
    assert result.status == PollStatus.POLLED
    return result


def submitted():
    return sorted(Submission.objects.values_list("canonical_url", flat=True))


class TestEntries:
    def test_what_a_feed_lists_is_handed_in_with_what_the_feed_says_of_it(self, server, services):
        feed = add(server, feed_answer(rss([1, 2])))

        result = poll(feed, services)

        assert submitted() == [f"{SITE}/story/1", f"{SITE}/story/2"]
        one = Submission.objects.get(canonical_url=f"{SITE}/story/1")
        assert (one.origin, one.feed, one.title, one.published) == ("feed", feed, "Story 1", "2024-12-27")
        assert (one.state, one.round, one.submitted_by) == ("queued", 0, None)
        assert set(result.submission_pks) == set(Submission.objects.values_list("pk", flat=True))
        assert (result.poll.outcome, result.poll.http_status, result.poll.is_full) == ("new", 200, True)
        assert (result.poll.entry_count, result.poll.new_count, result.poll.taken_count) == (2, 2, 2)

    def test_only_what_is_new_is_handed_in(self, server, services):
        feed = add(server, feed_answer(rss([1, 2])), feed_answer(rss([2, 3])))
        poll(feed, services)

        result = poll(feed, services)

        assert (result.poll.entry_count, result.poll.new_count, result.poll.taken_count) == (2, 1, 1)
        assert submitted() == [f"{SITE}/story/{number}" for number in (1, 2, 3)]
        assert len(result.submission_pks) == 1

    def test_keywords_decide_before_anything_is_fetched(self, server, services):
        titles = {1: "North Korea fires a missile", 2: "Tides and weather"}
        feed = add(server, feed_answer(rss([1, 2], titles=titles)), keywords=["@dprk"])

        result = poll(feed, services)

        assert submitted() == [f"{SITE}/story/1"]
        assert (result.poll.new_count, result.poll.relevant_count, result.poll.taken_count) == (2, 1, 1)
        assert server.paths == ["/robots.txt", "/feed.xml"]
        feed.refresh_from_db()
        assert len(feed.seen) == 2

    def test_what_the_archive_knows_is_passed_over(self, server, services):
        ArticleFactory(canonical_url=f"{SITE}/story/1", text="Known.")
        store.submit_url(f"{SITE}/story/2?utm_source=mail")
        ArticleFactory(canonical_url=f"{SITE}/story/3", text="")  # of the reference record, without its text
        feed = add(server, feed_answer(rss([1, 2, 3, 4])))

        result = poll(feed, services)

        assert (result.poll.relevant_count, result.poll.taken_count) == (4, 2)
        assert sorted(Submission.objects.filter(feed=feed).values_list("canonical_url", flat=True)) == [
            f"{SITE}/story/3",
            f"{SITE}/story/4",
        ]

    def test_what_was_taken_down_stays_away_and_is_counted(self, server, services):
        TakedownFactory(addresses=[f"{SITE}/story/1", f"{SITE}/print/1"])
        feed = add(server, feed_answer(rss([1, 2])))

        result = poll(feed, services)

        assert submitted() == [f"{SITE}/story/2"]
        assert "1 entries were taken down" in result.poll.note

    def test_addresses_that_cannot_be_taken_are_counted(self, server, services):
        long = f"{SITE}/" + "원" * (MAX_LENGTH // 5)  # short enough as it stands, too long once it is encoded
        body = rss([1]).replace(f"{SITE}/story/1".encode(), long.encode())
        body = body.replace(b"</channel>", f"<item><link>{SITE}/story/2</link></item></channel>".encode())
        feed = add(server, feed_answer(body))

        result = poll(feed, services)

        assert submitted() == [f"{SITE}/story/2"]
        assert "1 entries have no address" in result.poll.note

    def test_too_much_at_once_is_taken_bit_by_bit(self, server, services, monkeypatch, clock):
        monkeypatch.setattr("events.ingest.store.polls.MAX_TAKEN", 3)
        answer = feed_answer(rss(range(8)), headers=[("ETag", '"1"')])
        feed = add(server, answer)

        counts = []
        for _ in range(4):
            result = poll(feed, services, only_due=True)
            counts.append((result.poll.taken_count, result.poll.outcome))
            clock.move_to(result.feed.next_poll_at)

        assert counts == [(3, "new"), (3, "new"), (2, "new"), (0, "same_body")]
        assert Submission.objects.count() == 8

    def test_pages_of_the_feeds_own_site_are_of_its_publisher_if_nobody_else_claims_them(self, server, services):
        wire = SourceFactory(hosts=["wire.example.org"])
        paper = SourceFactory(hosts=[])
        body = rss([1]).replace(b"</channel>", f"<item><link>{server.url('/own')}</link></item></channel>".encode())
        feed = add(server, feed_answer(body), source=paper)

        poll(feed, services)

        assert Submission.objects.get(url=server.url("/own")).source == paper
        assert Submission.objects.exclude(url=server.url("/own")).get().source is None  # found by its host: `wire`
        assert wire.hosts


class TestWhenToComeBack:
    def test_the_next_poll_is_in_about_six_hours(self, server, services, clock):
        feed = add(server, feed_answer(rss([1])))

        next_at = poll(feed, services).feed.next_poll_at

        assert NOON + 6 * HOUR <= next_at <= NOON + 6.6 * HOUR
        assert polling.poll_feed(feed.pk, services=services).status == PollStatus.NOT_FREE
        clock.move_to(next_at)
        assert poll(feed, services, only_due=True).poll.outcome == "same_body"

    def test_a_feed_that_moves_on_between_two_polls_is_asked_sooner_and_says_so(self, server, services):
        feed = add(server, feed_answer(rss([1, 2])), feed_answer(rss([8, 9])))
        poll(feed, services)

        result = poll(feed, services)

        assert (result.poll.has_gap, result.feed.health, result.feed.interval_s) == (True, "gap", 3 * 3600)
        assert "some were missed" in result.poll.note

    def test_a_publishers_ttl_is_respected(self, server, services):
        feed = add(server, feed_answer(rss([1], ttl_min=720)), interval_s=3600)

        assert poll(feed, services).feed.interval_s == 12 * 3600

    def test_a_daily_feed_without_anything_new_falls_silent(self, server, services, clock):
        feed = add(server, feed_answer(rss([1])), expect_daily=True)
        poll(feed, services)
        clock.move_to(NOON + dt.timedelta(days=3))

        assert poll(feed, services).feed.health == "silent"

    def test_a_feed_that_is_off_is_polled_on_demand_only(self, server, services):
        feed = add(server, feed_answer(rss([1])))
        Feed.objects.filter(pk=feed.pk).update(is_active=False)

        assert polling.poll_feed(feed.pk, services=services).status == PollStatus.NOT_FREE
        assert poll(feed, services).poll.taken_count == 1
        feed.refresh_from_db()
        assert not feed.is_active

    def test_a_feed_that_is_gone_is_nothing_to_poll(self, services):
        assert polling.poll_feed(10**9, services=services).status == PollStatus.NOT_FREE

    def test_thirty_polls_are_kept(self, server, services, clock):
        feed, other = add(server, feed_answer(rss([1]))), add(server, feed_answer(rss([2])), path="/other.xml")
        poll(other, services)
        for number in range(33):
            clock.move_to(NOON + number * HOUR)
            poll(feed, services)

        kept = FeedPoll.objects.filter(feed=feed)
        assert kept.count() == 30
        assert kept.last().at == NOON + 3 * HOUR
        assert FeedPoll.objects.filter(feed=other).count() == 1


class TestFailures:
    @pytest.mark.parametrize(
        ("answer", "kind", "weight"),
        [
            (Answer(status=404), "http_client_error", 0.5),
            (Answer(status=503), "http_server_error", 0.5),
            (Answer(body=b"<html><body>Under repair</body></html>"), "bad_feed", 1.0),
            (Answer(body=b"%PDF-1.7", content_type="application/pdf"), "content_type", 1.0),
            (Answer(raw=b""), "protocol", 0.25),
        ],
    )
    def test_a_failure_is_a_row_with_its_kind_and_nothing_is_forgotten(self, server, services, answer, kind, weight):
        feed = add(server, feed_answer(rss([1]), headers=[("ETag", '"1"')]), answer, feed_answer(rss([1, 2])))
        poll(feed, services)

        failed = poll(feed, services)

        assert (failed.poll.outcome, failed.poll.error_kind, failed.feed.failures) == ("failed", kind, weight)
        assert failed.poll.note
        assert (failed.feed.etag, len(failed.feed.seen), failed.feed.health) == ('"1"', 1, "ok")
        again = poll(feed, services)
        assert (again.feed.failures, again.poll.new_count) == (0, 1)

    @pytest.mark.parametrize("body", [rss([]), b"", b"  \n"])
    def test_an_answer_without_entries_counts_as_a_failure(self, server, services, body):
        feed = add(server, feed_answer(rss([1])), feed_answer(body))
        poll(feed, services)

        result = poll(feed, services)

        assert (result.poll.outcome, result.poll.http_status) == ("empty", 200)
        assert (result.feed.health, result.feed.failures, len(result.feed.seen)) == ("empty", 0.5, 1)

    def test_a_name_that_nobody_knows_fails_with_one_line_and_no_traceback(self, services, caplog):
        feed = FeedFactory(url="https://feeds.invalid/rss.xml", is_active=True)

        with caplog.at_level(logging.INFO):
            result = poll(feed, services)

        assert result.poll.error_kind in {"dns", "connect"}
        assert result.feed.failures == 0.25
        assert [record.exc_info for record in caplog.records if record.levelno >= logging.WARNING] == [None]

    @pytest.mark.usefixtures("clock")
    def test_a_host_that_gets_too_many_requests_is_left_alone_as_long_as_it_asks(self, server, services):
        feed = add(server, Answer(status=429, headers=[("Retry-After", str(8 * 3600))]))
        page = store.submit_url(server.url("/page")).submission

        result = poll(feed, services)

        assert NOON + 8 * HOUR <= result.feed.next_poll_at <= NOON + 8.8 * HOUR
        assert FetchTurn.objects.get(host="127.0.0.1").rest_until == NOON + 8 * HOUR
        lease = store.take_lease(page.pk, lease_s=60, max_attempts=3)
        assert store.take_turn(lease, host="127.0.0.1", interval_s=0) == 8 * 3600

    def test_robots_txt_is_obeyed(self, server, services):
        server.add("/robots.txt", Answer(content_type="text/plain", body=b"User-agent: *\nDisallow: /feed.xml\n"))
        feed = add(server, feed_answer(rss([1])))

        assert poll(feed, services).poll.error_kind == "robots"
        assert "/feed.xml" not in server.paths

    def test_thirty_failures_make_a_feed_dead_and_one_answer_revives_it(self, server, services, clock):
        feed = add(server, Answer(status=404), feed_answer(rss([1])), failures=29.5, health="ok")

        dead = poll(feed, services).feed
        assert (dead.health, dead.is_active) == ("dead", True)
        assert dead.next_poll_at >= NOON + dt.timedelta(days=7)

        clock.move_to(dead.next_poll_at)
        revived = poll(feed, services, only_due=True).feed
        assert (revived.health, revived.failures) == ("ok", 0)

    def test_a_fault_of_ours_is_written_down_and_ends_nothing(self, server, services, monkeypatch, caplog):
        feed = add(server, feed_answer(rss([1])))
        monkeypatch.setattr("events.ingest.polling.is_relevant", lambda *_, **__: 1 / 0)

        result = poll(feed, services)

        assert (result.poll.error_kind, result.feed.failures) == ("internal", 0.25)
        assert "ZeroDivisionError" in result.poll.note
        assert any(record.exc_info for record in caplog.records)

    def test_what_cannot_be_kept_is_a_failure_too(self, server, services, monkeypatch):
        feed = add(server, feed_answer(rss([1])))
        monkeypatch.setattr("events.ingest.store.polls._hand_in", lambda _feed, entries: entries and 1 / 0)

        result = poll(feed, services)

        assert (result.poll.outcome, result.poll.error_kind) == ("failed", "internal")
        assert not Submission.objects.exists()

    def test_a_feed_with_a_keyword_that_means_nothing_says_so(self, server, services):
        feed = add(server, feed_answer(rss([1])), keywords=["@nowhere"])

        result = poll(feed, services)

        assert (result.poll.outcome, result.poll.error_kind) == ("failed", "bad_feed")
        assert "@nowhere" in result.poll.note


class TestTurns:
    def test_a_feed_waits_for_its_turn_at_the_host(self, server, services):
        slow = dataclasses.replace(services, policy=dataclasses.replace(services.policy, min_interval_s=30))
        first, second = (add(server, feed_answer(rss([1])), path=path) for path in ("/a.xml", "/b.xml"))
        poll(first, slow)

        result = polling.poll_feed(second.pk, services=slow)

        assert (result.status, result.resume_in_s) == (PollStatus.WAITING, pytest.approx(30, abs=2))
        second.refresh_from_db()
        assert (second.lease_until, second.polls.count()) == (None, 0)
        assert second.next_poll_at == pytest.approx(
            timezone.now() + dt.timedelta(seconds=30), abs=dt.timedelta(seconds=2)
        )
        assert "/b.xml" not in server.paths

    def test_a_host_is_asked_by_two_at_once_at_most(self, server, services, monkeypatch):
        feed = add(server, feed_answer(rss([1])))
        monkeypatch.setattr("events.ingest.store.locks.HOST_SLOTS", 0)

        result = polling.poll_feed(feed.pk, services=services)

        assert result.status == PollStatus.WAITING
        assert "/feed.xml" not in server.paths


class TestKilled:
    def test_before_it_is_kept_nothing_has_been(self, server, services, monkeypatch):
        feed = add(server, feed_answer(rss([1, 2])), feed_answer(rss([1, 2])))
        with monkeypatch.context() as dying:
            dying.setattr("events.ingest.store.polls._remember", _die)
            with pytest.raises(KeyboardInterrupt):
                polling.poll_feed(feed.pk, services=services)
        assert not Submission.objects.exists()
        assert polling.poll_feed(feed.pk, services=services).status == PollStatus.NOT_FREE  # its lease still holds

        assert store.release_lost_polls() == 1
        assert store.take_feed_hints(quiet_s=30, limit=10) == [feed.pk]
        result = poll(feed, services, only_due=True)

        assert (result.poll.taken_count, result.feed.failures) == (2, 0)
        assert Submission.objects.count() == 2

    def test_after_it_is_kept_all_is(self, server, services, monkeypatch):
        feed = add(server, feed_answer(rss([1, 2])), feed_answer(rss([1, 2, 3])))
        with monkeypatch.context() as dying:
            dying.setattr("events.ingest.polling._tell", _die)
            with pytest.raises(KeyboardInterrupt):
                polling.poll_feed(feed.pk, services=services)

        Submission.objects.update(hinted_at=timezone.now() - HOUR)
        assert len(store.take_hints(quiet_s=30, limit=10)) == 2
        assert poll(feed, services).poll.taken_count == 1

    def test_a_result_that_comes_too_late_is_dropped(self, server, services, monkeypatch):
        feed = add(server, feed_answer(rss([1])))
        read = polling.read_feed

        def slow(*args, **options):
            Feed.objects.filter(pk=feed.pk).update(lease_until=timezone.now() + HOUR)  # somebody else's
            return read(*args, **options)

        monkeypatch.setattr("events.ingest.polling.read_feed", slow)

        assert polling.poll_feed(feed.pk, services=services).status == PollStatus.LOST
        assert not Submission.objects.exists()


def _die(*_args, **_options):
    raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
def test_a_feed_is_polled_by_one_at_a_time(server, services):
    """Eight workers at once: the feed is asked once, and nothing is handed in twice."""
    held = threading.Event()

    def answer(_request):
        held.wait(5)
        return feed_answer(rss([1, 2, 3]))

    feed = add(server, answer)

    def work(_number):
        try:
            return polling.poll_feed(feed.pk, services=services).status
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(work, number) for number in range(8)]
        while sum(future.done() for future in running) < 7:
            threading.Event().wait(0.02)
        held.set()
        done = [future.result() for future in running]

    assert sorted(done) == sorted([PollStatus.POLLED] + [PollStatus.NOT_FREE] * 7)
    assert server.paths.count("/feed.xml") == 1
    assert Submission.objects.count() == 3
    assert FeedPoll.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_feeds_that_list_the_same_pages_bring_them_once(server, services):
    bodies = [rss(range(200)), rss(reversed(range(200)))]
    feeds = [add(server, feed_answer(body), path=f"/{number}.xml") for number, body in enumerate(bodies)]

    def work(feed):
        try:
            return polling.poll_feed(feed.pk, services=services)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(work, feeds))

    assert Submission.objects.count() == 200
    assert sum(len(result.submission_pks) for result in results) == 200
    assert sum(result.poll.taken_count for result in results) == 200


def test_a_preview_keeps_nothing(server, services):
    titles = {1: "North Korea fires a missile", 2: "Tides and weather"}
    feed = add(server, feed_answer(rss([1, 2], titles=titles)), keywords=["@dprk"])

    seen = polling.preview_feed(feed, services=services)

    assert [(one.entry.title, one.is_relevant) for one in seen] == [(titles[1], True), (titles[2], False)]
    assert not Submission.objects.exists()
    assert not FeedPoll.objects.exists()
    feed.refresh_from_db()
    assert (feed.seen, feed.polled_at) == ([], None)

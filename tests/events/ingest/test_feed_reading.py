"""What a feed answers, and the sitemaps of an index, with the time that one poll may take."""

import dataclasses
import gzip

import pytest

from events.errors import FeedError, FetchError, IngestError, ValueFormatError
from events.ingest import feed_reading, store
from events.ingest.feed_reading import MAX_CHILDREN, read_feed
from events.ingest.polling import PollStatus, poll_feed
from events.ingest.polling_rules import Outcome
from events.models import Feed, Submission
from tests.events.ingest.feed_documents import SITE, feed_answer, rss, sitemap, sitemap_index
from tests.factories import FeedFactory
from tests.support.http_server import Answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def services(poll_services):
    return poll_services


def xml(body):
    return Answer(body=body, content_type="application/xml")


def index(server, count, *, host=""):
    """An index of `count` sitemaps with a page each."""
    urls = [server.add(f"/map-{number}.xml", xml(sitemap([f"{SITE}/page/{number}"]))) for number in range(count)]
    urls += [f"https://{host}/map.xml"] if host else []
    return FeedFactory(url=server.add("/index.xml", xml(sitemap_index(urls))), kind="sitemap")


def urls_of(answer):
    return [entry.url for entry in answer.entries]


def test_a_feed_is_read_with_what_the_next_poll_may_rely_on(server, services):
    feed = FeedFactory(url=server.add("/rss.xml", feed_answer(rss([1, 2], ttl_min=60), headers=[("ETag", '"a"')])))

    answer = read_feed(feed, services)

    assert urls_of(answer) == [f"{SITE}/story/1", f"{SITE}/story/2"]
    assert (answer.outcome, answer.http_status, answer.is_full) == (None, 200, True)
    assert (answer.etag, answer.last_modified, answer.asked_interval_s) == ('"a"', "", 3600)
    assert answer.size_bytes == len(rss([1, 2], ttl_min=60))


def test_a_feed_behind_a_redirect_is_read_where_it_stands(server, services):
    body = b'<rss version="2.0"><channel><item><link>one</link></item></channel></rss>'
    server.add("/new/rss.xml", feed_answer(body))
    feed = FeedFactory(url=server.add("/rss.xml", Answer(status=301, headers=[("Location", "/new/rss.xml")])))

    assert urls_of(read_feed(feed, services)) == [server.url("/new/one")]


def test_a_validator_that_is_too_long_to_keep_is_none(server, services):
    feed = FeedFactory(url=server.add("/rss.xml", feed_answer(rss([1]), headers=[("ETag", f'"{"x" * 600}"')])))

    assert read_feed(feed, services).etag == ""


def test_reading_anew_asks_for_everything(server, services):
    url = server.add("/rss.xml", feed_answer(rss([1])))
    feed = FeedFactory(url=url, etag='"a"')
    feed.body_sha256 = read_feed(feed, services, anew=True).body_sha256

    assert read_feed(feed, services).outcome == Outcome.SAME_BODY
    assert urls_of(read_feed(feed, services, anew=True)) == [f"{SITE}/story/1"]
    assert ["if-none-match" in request.headers for request in server.requests if request.path == "/rss.xml"] == [
        False,
        True,
        False,
    ]


def test_a_page_of_links_is_read_by_its_rule(server, services):
    page = b"<html><body><a href='/about'>About</a><ul class='news'><li><a href='/a/1'>One</a></li></ul></body></html>"
    url = server.add("/news/", Answer(body=page))

    ruled = FeedFactory(url=url, kind="listing", listing={"item": "ul.news li"})

    assert urls_of(read_feed(ruled, services)) == [server.url("/a/1")]


def test_a_rule_that_cannot_be_used_is_told(server, services):
    feed = FeedFactory(url=server.add("/news/", Answer(body=b"<html></html>")), kind="listing", listing={"itm": "li"})

    with pytest.raises(ValueFormatError, match="itm"):
        read_feed(feed, services)


def test_what_is_no_feed_is_refused(server, services):
    feed = FeedFactory(url=server.add("/rss.xml", Answer(body=b"<html><body><h1>Sign in</h1></body></html>")))

    with pytest.raises(FeedError):
        read_feed(feed, services)


def add(server, *answers, **columns):
    return FeedFactory(url=server.add("/feed.xml", *answers), is_active=True, **columns)


def poll(feed, services, *, only_due=False):
    result = poll_feed(feed.pk, services=services, only_due=only_due)
    assert result.status == PollStatus.POLLED
    return result


class TestConditions:
    def test_a_feed_that_has_not_changed_is_not_sent_again(self, server, services):
        validators = [("ETag", '"one"'), ("Last-Modified", "Mon, 02 Mar 2026 11:00:00 GMT")]
        feed = add(server, feed_answer(rss([1]), headers=validators), Answer(status=304, content_type=None))
        poll(feed, services)

        result = poll(feed, services)

        sent = server.requests[-1].headers
        assert (sent["if-none-match"], sent["if-modified-since"]) == ('"one"', validators[1][1])
        assert (result.poll.outcome, result.poll.http_status, result.poll.is_full) == ("not_modified", 304, False)
        assert (result.feed.failures, result.feed.health) == (0, "ok")

    def test_every_tenth_poll_asks_in_full(self, server, services):
        feed = add(server, _conditional)

        full = [poll(feed, services).poll.is_full for _ in range(21)]

        assert [number for number, is_full in enumerate(full) if is_full] == [0, 10, 20]

    def test_the_same_bytes_are_not_read_again(self, server, services):
        feed = add(server, feed_answer(rss([1])))
        poll(feed, services)

        assert poll(feed, services).poll.outcome == "same_body"
        feed.refresh_from_db()
        assert len(feed.seen) == 1

    def test_an_etag_that_stays_while_the_feed_changes_is_not_believed(self, server, services):
        same = [("ETag", '"for ever"')]
        feed = add(server, feed_answer(rss([1]), headers=same), feed_answer(rss([1, 2]), headers=same))
        poll(feed, services)

        result = poll(feed, services)

        assert "same ETag" in result.poll.note
        assert result.feed.etag == ""

    def test_after_an_editors_change_everything_is_read_anew(self, server, services):
        titles = {1: "Tides", 2: "North Korea fires a missile"}
        feed = add(server, feed_answer(rss([1, 2], titles=titles)), keywords=["tides"])
        poll(feed, services)
        Feed.objects.filter(pk=feed.pk).update(keywords=["tides", "@dprk"])
        store.forget_answers([feed.pk])

        result = poll(feed, services, only_due=True)

        assert (result.poll.outcome, result.poll.has_gap, result.poll.taken_count) == ("new", False, 1)
        assert Submission.objects.count() == 2


def _conditional(request):
    if "if-none-match" in request.headers:
        return Answer(status=304, content_type=None)
    return feed_answer(rss([1]), headers=[("ETag", '"1"')])


class TestSitemaps:
    def test_the_newest_sitemaps_of_an_index_are_read(self, server, services):
        answer = read_feed(index(server, 7), services)

        assert urls_of(answer) == [f"{SITE}/page/{number}" for number in range(MAX_CHILDREN)]
        assert not answer.is_partial
        assert (answer.etag, answer.last_modified, answer.body_sha256) == ("", "", "")

    def test_an_index_that_stays_the_same_is_followed_all_the_same(self, server, services):
        feed = index(server, 1)
        read_feed(feed, services)

        assert urls_of(read_feed(feed, services)) == [f"{SITE}/page/0"]

    def test_sitemaps_of_other_hosts_are_left_alone(self, server, services):
        answer = read_feed(index(server, 1, host="elsewhere.example.com"), services)

        assert urls_of(answer) == [f"{SITE}/page/0"]
        assert "1 sitemaps of other hosts are not read" in answer.notes

    def test_one_that_fails_costs_only_itself(self, server, services):
        feed = index(server, 3)
        server.add("/map-1.xml", Answer(status=500))

        answer = read_feed(feed, services)

        assert urls_of(answer) == [f"{SITE}/page/0", f"{SITE}/page/2"]
        assert answer.is_partial
        assert any("500" in note for note in answer.notes)

    def test_when_all_fail_the_feed_has_failed(self, server, services):
        feed = index(server, 2)
        for number in range(2):
            server.add(f"/map-{number}.xml", Answer(status=500))

        with pytest.raises(FetchError, match="500"):
            read_feed(feed, services)

    def test_compressed_ones_are_unpacked(self, server, services):
        packed = Answer(body=gzip.compress(sitemap([f"{SITE}/page/0"])), content_type="application/x-gzip")
        url = server.add("/map.xml.gz", packed)
        feed = FeedFactory(url=server.add("/index.xml", xml(sitemap_index([url]))), kind="sitemap")

        assert urls_of(read_feed(feed, services)) == [f"{SITE}/page/0"]

    def test_they_are_asked_for_one_after_the_other_in_turns(self, server, services, monkeypatch):
        slept = []
        monkeypatch.setattr(feed_reading.time, "sleep", slept.append)
        monkeypatch.setattr(
            feed_reading.store, "book_turn", lambda _host, booked, interval_s: _Turn(interval_s, booked)
        )
        slow = dataclasses.replace(services, policy=dataclasses.replace(services.policy, min_interval_s=5))

        read_feed(index(server, 3), slow)

        assert slept == [5, 5, 5]

    def test_what_does_not_fit_into_the_time_is_left_out(self, server, services):
        """A site that wants a minute between two requests: its second sitemap would outlast the lease."""
        feed = index(server, 3)
        calm = dataclasses.replace(services, policy=dataclasses.replace(services.policy, min_interval_s=60))

        answer = read_feed(feed, calm)

        assert len(answer.entries) == 1
        assert answer.is_partial
        assert sum("no turn at its host in time" in note for note in answer.notes) == 2

    def test_an_index_of_which_nothing_could_be_read_in_time_has_failed(self, server, services):
        feed = index(server, 1)
        calm = dataclasses.replace(services, policy=dataclasses.replace(services.policy, min_interval_s=60))
        feed_reading.store.book_turn("127.0.0.1", booked=None, interval_s=60)

        with pytest.raises(IngestError, match="no turn at its host in time"):
            read_feed(feed, calm)


class _Turn:
    """A turn that comes after one wait."""

    def __init__(self, interval_s, booked):
        self.at = "booked"
        self.wait_s = 0 if booked else interval_s

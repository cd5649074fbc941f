import datetime as dt
import re
from html import unescape

import pytest
import time_machine

from events.models import Feed
from events.web.feeds import ADVICE
from tests.events.search.ingestion.world import NOW, ago, feed_of
from tests.factories import ArticleFactory, FeedFactory, FeedPollFactory, SubmissionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at_now")]


@pytest.fixture
def _at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def page_of(client, feed):
    return client.get(f"/feeds/{feed.public_id}/")


def test_a_feed_that_is_on_says_how_it_is_and_when_it_is_polled(client):
    feed = feed_of(
        health="gap", source__name="Harbour Wire", polled_at=ago(hours=1), interval_s=7200, keywords=["@dprk", "평양"]
    )

    text = text_of(page_of(client, feed))

    assert "Feed of Harbour Wire" in text
    assert "entries were missed" in text
    assert ADVICE[Feed.Health.GAP] in text
    assert "Polled every 2 hours" in text
    assert "Next poll 4 March 2026, 11:20 UTC" in text
    assert "Last poll 4 March 2026, 09:20 UTC" in text
    assert "the archive's words for North Korea, 평양" in text
    assert "it is late" not in text


def test_a_feed_that_is_off_says_why(client):
    feed = FeedFactory(is_active=False, note="answers 404", health="dead")

    text = text_of(page_of(client, feed))

    assert "Why it is off answers 404" in text
    assert "Health" not in text
    assert "It has not been polled." in text


def test_a_feed_of_an_archive_that_does_not_poll_is_polled_by_hand(client, settings):
    settings.ARCHIVE_POLL_FEEDS = False
    late = feed_of(next_poll_at=ago(hours=2))

    assert "it is late" not in text_of(page_of(client, late))
    assert "polling is switched off" in text_of(page_of(client, feed_of(next_poll_at=None)))
    assert "Polling is switched off" in text_of(client.get("/ingestion/"))


def test_a_late_feed_and_one_that_was_never_polled(client, settings):
    settings.ARCHIVE_POLL_FEEDS = True
    late = feed_of(next_poll_at=ago(hours=2))
    fresh = feed_of(next_poll_at=None, health="unknown")

    assert "it is late" in text_of(page_of(client, late))
    text = text_of(page_of(client, fresh))
    assert "as soon as a worker comes to it" in text
    assert "Last poll never" in text
    assert "poll_feeds" in text


def test_its_polls_newest_first_and_the_strip_oldest_first_with_words(client):
    feed = feed_of()
    FeedPollFactory(feed=feed, at=ago(hours=12), outcome="failed", error_kind="timeout", note="took 46 s")
    FeedPollFactory(feed=feed, at=ago(hours=6), outcome="new", new_count=7, taken_count=4, has_gap=True)
    FeedPollFactory()

    response = page_of(client, feed)
    page = response.content.decode()

    table, strip = page.split("<tbody>")[1].split("</tbody>")[0], page.split('<ol class="strip"')[1].split("</ol>")[0]
    assert table.index("new entries") < table.index("failed: too slow")
    assert "took 46 s" in table
    assert strip.index("failed") < strip.index("new entries, a gap before it")
    assert strip.count("<li") == table.count("<tr>") == 2


def test_thirty_polls_are_shown_and_twenty_articles_with_the_same_queries(client, django_assert_num_queries):
    feed = feed_of()
    page_of(client, feed)
    for more in (1, 30):
        for number in range(more):
            FeedPollFactory(feed=feed, at=ago(minutes=number))
            SubmissionFactory(feed=feed, origin="feed", state="done", article=ArticleFactory())
        with django_assert_num_queries(4):
            response = page_of(client, feed)
    assert (len(response.context["polls"]), len(response.context["latest"])) == (30, 20)
    assert response.context["figures"] == {"total": 31, "articles": 31}


def test_articles_of_other_feeds_are_not_its_own(client):
    feed = feed_of()
    mine = SubmissionFactory(feed=feed, state="done", article=ArticleFactory(title="Ferry resumes"))
    SubmissionFactory(feed=feed)
    SubmissionFactory(feed=feed_of(), state="done", article=ArticleFactory(title="Ferry halts"))

    response = page_of(client, feed)

    assert list(response.context["latest"]) == [mine]
    assert "2 submissions came from it, 1 of them is an article here" in text_of(response)


def test_every_health_has_its_page_and_its_mark(client):
    for state in Feed.Health:
        page = page_of(client, feed_of(health=state)).content.decode()
        assert f'class="health {state.value}"' in page
        assert str(state.label) in page


def test_there_is_no_such_feed(client):
    assert client.get("/feeds/fed-0000000000/").status_code == 404
    assert client.get("/feeds/nonsense/").status_code == 404
    assert client.post(f"/feeds/{FeedFactory().public_id}/").status_code == 405


def test_an_address_that_is_no_web_address_becomes_no_link(client):
    feed = feed_of(url="javascript:alert(1)", polled_at=NOW - dt.timedelta(hours=1))

    assert 'href="javascript' not in page_of(client, feed).content.decode()

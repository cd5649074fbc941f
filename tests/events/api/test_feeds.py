import datetime as dt

import pytest

from tests.events.api.answers import ask, check_shape
from tests.factories import FeedFactory, FeedPollFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)


def test_a_feed_says_whose_it_is_how_it_is_and_where_to_go_on():
    feed = FeedFactory(
        source__name="Harbour Wire", is_active=True, health="gap", keywords=["@dprk"], polled_at=NOON, failures=1.5
    )

    shown = ask(f"feeds/{feed.public_id}/")

    check_shape(shown, "Feed")
    assert (shown["source"]["name"], shown["feed_url"]) == ("Harbour Wire", feed.url)
    assert (shown["health"], shown["health_words"]) == ("gap", "entries were missed")
    assert (shown["polled_at"], shown["next_poll_at"], shown["failures_score"]) == ("2026-03-04T12:00:00Z", None, 1.5)
    SubmissionFactory(feed=feed, origin="feed")
    SubmissionFactory()
    assert len(ask(shown["submissions_url"].partition("/api/v1/")[2])["results"]) == 1


def test_feeds_by_the_name_of_their_source():
    late = FeedFactory(source__name="Yonder Post", is_active=True, health="dead")
    early = FeedFactory(source__name="Able Wire", note="answers 404", kind="sitemap")

    assert [feed["id"] for feed in ask("feeds/")["results"]] == [early.public_id, late.public_id]
    for query in ("active=true", "health=dead", "-kind=sitemap", f"source={late.source.public_id}"):
        assert [feed["id"] for feed in ask(f"feeds/?{query}")["results"]] == [late.public_id]
    assert ask(f"feeds/?q={early.url[-8:]}&active=false")["results"][0]["note"] == "answers 404"
    assert ask("feeds/?health=well", status=400)["parameter"] == "health"


def test_the_list_pages_through_feeds_of_one_source():
    first = FeedFactory()
    rest = FeedFactory.create_batch(2, source=first.source)

    page = ask("feeds/?page_size=2")
    check_shape(page, "FeedList")
    further = ask(page["next"].partition("/api/v1/")[2])

    assert [feed["id"] for feed in page["results"] + further["results"]] == [feed.public_id for feed in (first, *rest)]
    assert further["next"] is None


def test_queries_are_the_same_for_one_feed_and_for_twenty(django_assert_num_queries):
    feed = FeedFactory()
    FeedPollFactory(feed=feed)
    for more in (0, 19):
        FeedFactory.create_batch(more)
        FeedPollFactory.create_batch(more, feed=feed)
        with django_assert_num_queries(1):
            assert len(ask("feeds/")["results"]) == 1 + more
        with django_assert_num_queries(2):
            assert len(ask(f"feeds/{feed.public_id}/polls/")["results"]) == 1 + more


def test_polls_newest_first_with_their_errors_in_words():
    feed = FeedFactory()
    FeedPollFactory(feed=feed, at=NOON, outcome="failed", error_kind="timeout", http_status=None, note="cut off")
    FeedPollFactory(feed=feed, at=NOON + dt.timedelta(hours=6), outcome="new", new_count=3, taken_count=2, has_gap=True)
    FeedPollFactory()

    page = ask(f"feeds/{feed.public_id}/polls/")

    check_shape(page, "FeedPollList")
    latest, failed = page["results"]
    assert (latest["outcome_words"], latest["new_count"], latest["has_gap"]) == ("new entries", 3, True)
    assert (failed["error"]["label"], failed["note"], failed["http_status"]) == ("Too slow", "cut off", None)


def test_there_is_no_such_feed():
    assert "there is no feed" in ask("feeds/fed-0000000000/", status=404)["detail"]
    assert "fed-7k3m9x2q4d" in ask("feeds/src-0000000000/polls/", status=404)["detail"]

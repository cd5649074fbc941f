"""`manage.py poll_feeds`: which feeds, one line each, and what a person sees when it fails."""

import io

import pytest
from django.core.management import CommandError, call_command

from events import tasks
from events.ingest import asking, feed_reading
from events.models import Feed, FeedPoll, Submission
from tests.events.ingest.feed_documents import SITE, feed_answer, rss
from tests.factories import FeedFactory, SourceFactory
from tests.support.http_server import Answer, ScriptedServer

pytestmark = pytest.mark.django_db
CACHES = (asking.get_robots, feed_reading.get_services)


@pytest.fixture(autouse=True)
def _services():
    for cache in CACHES:
        cache.cache_clear()
    yield
    for cache in CACHES:
        cache.cache_clear()


@pytest.fixture
def server():
    with ScriptedServer() as running:
        yield running


@pytest.fixture(autouse=True)
def told(monkeypatch):
    calls = []
    monkeypatch.setattr("events.management.commands.poll_feeds.tell_workers", calls.append)
    return calls


def run(*args, **options):
    out, failure = io.StringIO(), None
    try:
        call_command("poll_feeds", *args, stdout=out, stderr=out, no_color=True, **options)
    except CommandError as error:
        failure = str(error)
    return out.getvalue(), failure


def add(server, answer, *, path="/feed.xml", is_active=True, **columns):
    return FeedFactory(url=server.add(path, answer), is_active=is_active, **columns)


@pytest.mark.parametrize("name", ["public_id", "url", "source"])
def test_a_feed_is_named_by_its_id_its_address_or_its_source(server, told, name):
    feed = add(server, feed_answer(rss([1, 2])), source=SourceFactory(name="Harbour Wire"))

    out, failure = run({"public_id": feed.public_id, "url": feed.url, "source": "Harbour Wire"}[name])

    assert failure is None
    (line,) = out.splitlines()
    assert line.startswith(f"{feed.public_id}  new  200  2 entries, 2 new, 2 relevant, 2 taken  next ")
    assert "  ok  " in line
    assert told == list(Submission.objects.values_list("pk", flat=True).order_by("pk"))


def test_a_feed_that_is_named_is_polled_though_it_is_not_due_or_off(server):
    feed = add(server, feed_answer(rss([1])), is_active=False)

    run(feed.public_id)
    out, _ = run(feed.public_id)

    assert "same_body" in out
    assert "(off)" in out


def test_without_names_the_due_or_all_active_ones_are_polled(server):
    fresh = add(server, feed_answer(rss([1])))
    add(server, feed_answer(rss([2])), path="/off.xml", is_active=False)

    assert run(due=True)[0].startswith(fresh.public_id)
    assert run(due=True) == ("No feed is due\n", None)
    assert len(run(now=True)[0].splitlines()) == 1
    assert server.paths.count("/feed.xml") == 2
    assert "/off.xml" not in server.paths


def test_a_named_feed_that_is_not_due_is_left_alone_if_asked_so(server):
    feed = add(server, feed_answer(rss([1])))
    run(feed.public_id)

    out, failure = run(feed.public_id, due=True)

    assert failure is None
    assert "not polled" in out


def test_nothing_named_is_no_wish():
    assert "name feeds" in run()[1]


def test_a_name_that_means_nothing_says_what_would():
    assert "no feed and no source is called 'nobody'" in run("nobody")[1]


def test_a_source_without_an_active_feed_says_so():
    SourceFactory(name="Harbour Wire")

    assert "Harbour Wire has no active feed" in run("Harbour Wire")[1]


def test_a_failure_is_a_line_and_an_exit_code_and_others_go_on(server):
    broken = add(server, Answer(status=503), path="/broken.xml")
    sound = add(server, feed_answer(rss([1])))

    out, failure = run(broken.public_id, sound.public_id)

    first, second = out.splitlines()
    assert "failed (http_server_error)" in first
    assert "answered 503" in first
    assert second.startswith(f"{sound.public_id}  new")
    assert failure == "1 of 2 feeds did not get through; see the lines above"


def test_a_dry_run_shows_what_would_be_taken_and_keeps_nothing(server, told):
    titles = {1: "North Korea fires a missile", 2: "Tides and weather"}
    feed = add(server, feed_answer(rss([1, 2], titles=titles)), keywords=["@dprk"])
    before = Feed.objects.values().get()

    out, failure = run(feed.public_id, dry_run=True)

    assert failure is None
    head, first, second = out.splitlines()
    assert head.startswith(f"{feed.public_id}  2 entries, 1 relevant")
    assert first.split() == ["yes", "2024-12-27", *titles[1].split(), f"{SITE}/story/1"]
    assert second.split()[0] == "no"
    assert (Submission.objects.count(), FeedPoll.objects.count(), told) == (0, 0, [])
    assert Feed.objects.values().get() == before


def test_a_dry_run_of_what_cannot_be_read_says_why(server):
    unknown = add(server, feed_answer(rss([1])), kind="listing", listing={"itm": "li"})
    page = add(server, Answer(body=b"<html><body>Sign in</body></html>"), path="/page")

    out, failure = run(unknown.public_id, page.public_id, dry_run=True)

    first, second = out.splitlines()
    assert "itm" in first
    assert "failed (bad_feed)" in second
    assert failure.startswith("2 of 2")


def test_polling_by_hand_works_where_polling_is_off(server, settings):
    settings.ARCHIVE_POLL_FEEDS = False
    feed = add(server, feed_answer(rss([1])))

    tasks.poll_due_feeds()
    assert server.paths == []
    assert run(feed.public_id)[1] is None


def test_a_host_that_wants_time_is_waited_for(server, settings):
    settings.ARCHIVE_FETCH_INTERVAL_S = 0.4
    feeds = [add(server, feed_answer(rss([1])), path=path) for path in ("/a.xml", "/b.xml")]

    out, failure = run(*(feed.public_id for feed in feeds))

    assert failure is None
    assert [line.split("  ")[1] for line in out.splitlines()] == ["new", "waiting 0 s for its host", "new"]

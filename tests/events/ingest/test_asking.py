"""What a host sees of the archive, whoever asks."""

import datetime as dt

import pytest
from django.utils import timezone

from events.errors import FetchError
from events.ingest import asking
from events.ingest.asking import LONGEST_CRAWL_DELAY_S, REST_S, ask, interval_between_s
from events.ingest.fetch import Conditions, RobotsCache
from events.ingest.fetch.robots import RobotsRules
from events.ingest.records import ErrorKind, FetchPolicy
from events.models import FetchTurn

POLICY = FetchPolicy(user_agent="test/1.0", min_interval_s=5)
URL = "https://wire.example.org/feed.xml"


@pytest.mark.parametrize(
    ("rules", "expected_s"),
    [
        ("", 5.0),
        ("User-agent: *\nCrawl-delay: 2\n", 5.0),
        ("User-agent: *\nCrawl-delay: 30\n", 30.0),
        ("User-agent: *\nCrawl-delay: 86400\n", LONGEST_CRAWL_DELAY_S),
    ],
)
def test_a_host_is_asked_no_more_often_than_it_wants_within_reason(rules, expected_s):
    robots = RobotsCache()
    robots.store("https://wire.example.org", RobotsRules(rules))

    assert interval_between_s(URL, policy=POLICY, robots=robots) == expected_s


def test_a_host_whose_wishes_are_not_known_yet_is_asked_at_our_pace():
    assert interval_between_s(URL, policy=POLICY, robots=RobotsCache()) == 5.0


def test_conditions_are_handed_on():
    asked = []
    conditions = Conditions(etag='"a"')

    ask(
        URL,
        host="wire.example.org",
        fetch=lambda url, **options: asked.append((url, options["conditions"])),
        policy=POLICY,
        robots=RobotsCache(),
        conditions=conditions,
    )

    assert asked == [(URL, conditions)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "retry_after_s", "rest_s"),
    [
        (ErrorKind.RATE_LIMITED, None, REST_S),
        (ErrorKind.RATE_LIMITED, 5.0, REST_S),
        (ErrorKind.RATE_LIMITED, 600.0, 600.0),
        (ErrorKind.HTTP_SERVER_ERROR, 600.0, None),
    ],
)
def test_a_host_that_gets_too_many_requests_rests(kind, retry_after_s, rest_s):
    def refuse(_url, **_options):
        raise FetchError("no", kind=kind, transient=True, retry_after_s=retry_after_s)

    with pytest.raises(FetchError):
        ask(URL, host="wire.example.org", fetch=refuse, policy=POLICY, robots=RobotsCache())

    row = FetchTurn.objects.filter(host="wire.example.org").first()
    if rest_s is None:
        assert row is None
    else:
        due = timezone.now() + dt.timedelta(seconds=rest_s)
        assert abs(row.rest_until - due) < dt.timedelta(seconds=5)


def test_the_archive_says_who_it_is_and_who_answers_for_it(settings):
    settings.ARCHIVE_CONTACT = "mailto:desk@archive.example"

    policy = asking.get_policy()

    assert policy.user_agent.startswith("dprk-archive/")
    assert policy.user_agent.endswith("(+mailto:desk@archive.example)")
    assert asking.get_robots() is asking.get_robots()

"""robots.txt: who may fetch what, and how long that is remembered."""

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ingest.fetch.robots import ALLOW_ALL, RobotsCache, RobotsRules, origin_of, product_token

AGENT = "dprk-archive/1.0 (+mailto:desk@archive.example)"


class HeldClock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.at_s = 1000.0

    def now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.at_s, dt.UTC)

    def monotonic(self) -> float:
        return self.at_s


def test_the_product_token_is_what_a_site_would_write() -> None:
    assert product_token(AGENT) == "dprk-archive"
    assert product_token("") == "*"


def test_rules_for_us_go_before_rules_for_all() -> None:
    rules = RobotsRules("User-agent: *\nDisallow: /\n\nUser-agent: dprk-archive\nDisallow: /private/\nCrawl-delay: 7\n")
    assert rules.allows("http://a.example/news/1", user_agent=AGENT)
    assert not rules.allows("http://a.example/private/1", user_agent=AGENT)
    assert not rules.allows("http://a.example/news/1", user_agent="other/2.0")
    assert rules.find_crawl_delay_s(user_agent=AGENT) == 7.0
    assert rules.find_crawl_delay_s(user_agent="other/2.0") is None


def test_wildcards_and_ends_are_understood() -> None:
    rules = RobotsRules("User-agent: *\nDisallow: /*/news/\nDisallow: /*.pdf$\n")
    assert not rules.allows("http://a.example/en/news/x", user_agent=AGENT)
    assert not rules.allows("http://a.example/x.pdf", user_agent=AGENT)
    assert rules.allows("http://a.example/x.pdf?page=1", user_agent=AGENT)


def test_nothing_is_forbidden_by_nothing() -> None:
    assert ALLOW_ALL.allows("http://a.example/anything", user_agent=AGENT)
    assert RobotsRules("<!doctype html><title>Not found</title>").allows("http://a.example/x", user_agent=AGENT)


@given(st.text(max_size=400))
def test_no_text_breaks_the_parser(text: str) -> None:
    assert RobotsRules(text).allows("http://a.example/page?q=1", user_agent=AGENT) in (True, False)


def test_a_hostile_pattern_costs_no_time() -> None:
    rules = RobotsRules("User-agent: *\nDisallow: /" + "*a" * 900 + "*b$\n")
    began = time.monotonic()
    assert rules.allows("http://a.example/" + "a" * 1900, user_agent=AGENT)
    assert time.monotonic() - began < 5  # a backtracking matcher would not come back this year


def test_many_rules_for_many_robots_cost_no_memory() -> None:
    robots = "".join(f"User-agent: r{n}\n" for n in range(2000))
    rules = RobotsRules(robots + "".join(f"Disallow: /{n}.\n" for n in range(20_000)))
    assert not rules.allows("http://a.example/0.", user_agent="r0")  # the first rules count
    assert rules.allows("http://a.example/19999.", user_agent="r0")  # the twenty-thousandth, for 2,000 robots, does not
    assert rules.size < 30_000


@pytest.mark.parametrize("spelling", ["user - agent: z", "user-agent z: y", "User  agent", "useragents: z"])
def test_odd_spellings_do_not_hide_how_much_is_asked_for(spelling: str) -> None:
    group = "".join(f"User-agent: r{n}\n" for n in range(1000)) + "Allow: /x\n"
    rules = RobotsRules(group + f"{spelling}\n" + "Allow: /y\n" * 50_000)
    assert rules.size < 30_000


def test_ordinary_files_with_many_robots_are_read_to_the_end() -> None:
    group = "".join(f"User-agent: bad{n}\n" for n in range(200)) + "Disallow: /\n" * 100
    one_by_one = "".join(f"User-agent: worse{n}\nDisallow: /\n\n" for n in range(3000))
    rules = RobotsRules(f"{group}\n{one_by_one}\nUser-agent: *\nDisallow: /private/\n")
    assert not rules.allows("http://a.example/private/1", user_agent=AGENT)
    assert rules.allows("http://a.example/news/1", user_agent=AGENT)
    assert not rules.allows("http://a.example/news/1", user_agent="worse2999")


def test_comments_between_robots_do_not_part_them() -> None:
    rules = RobotsRules("User-agent: other # them\n# and us\n\nUser-agent: dprk-archive\nDisallow: /private/ # ours\n")
    assert not rules.allows("http://a.example/private/1", user_agent=AGENT)
    assert not rules.allows("http://a.example/private/1", user_agent="other")


def test_the_cache_holds_no_more_text_than_it_may() -> None:
    cache = RobotsCache(max_chars=100, clock=HeldClock())
    rules = RobotsRules("User-agent: *\nDisallow: /" + "x" * 20)  # 13 and 31 characters
    for name in "aabc":
        cache.store(f"http://{name}.example", rules)
    assert [cache.find(f"http://{name}.example") is None for name in "abc"] == [True, False, False]
    cache.store("http://huge.example", RobotsRules("User-agent: *\nDisallow: /" + "x" * 200))
    assert cache.find("http://huge.example") is None  # it is asked for each time, rather than pushing out all others


def test_rules_are_kept_for_their_time() -> None:
    clock = HeldClock()
    cache = RobotsCache(ttl_s=60, clock=clock)
    cache.store("http://a.example", ALLOW_ALL)
    clock.at_s += 60
    assert cache.find("http://a.example") is ALLOW_ALL
    clock.at_s += 1
    assert cache.find("http://a.example") is None
    assert cache.find("http://b.example") is None


def test_the_cache_does_not_grow_for_ever() -> None:
    cache = RobotsCache(max_origins=2, clock=HeldClock())
    for name in "abc":
        cache.store(f"http://{name}.example", ALLOW_ALL)
    assert [cache.find(f"http://{name}.example") is None for name in "abc"] == [True, False, False]


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://A.example/x?y", "http://a.example"),
        ("https://a.example:8443/", "https://a.example:8443"),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, origin: str) -> None:
    assert origin_of(url) == origin

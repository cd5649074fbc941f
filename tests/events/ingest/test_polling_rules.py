"""How often feeds are asked, by table and over a year of polls of feeds that behave in four ways."""

import datetime as dt
import itertools
import random
from bisect import bisect_right
from dataclasses import dataclass, replace

import pytest

from events.ingest.polling_rules import (
    DEAD_AT,
    DEFAULT_INTERVAL_S,
    HARD,
    JITTER,
    LONGEST_INTERVAL_S,
    PROBE_INTERVAL_S,
    SHORTEST_INTERVAL_S,
    SOFT,
    TEMPORARY,
    WEIGHTS,
    Finding,
    Health,
    Outcome,
    Standing,
    back_off_s,
    failure_weight,
    judge_poll,
    settle_interval,
)
from events.ingest.records import ErrorKind
from events.models import Feed, FeedPoll
from events.models.feed import DEFAULT_INTERVAL_S as COLUMN_DEFAULT_S

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
HOUR_S = 3600.0
DAY = dt.timedelta(days=1)


class Still(random.Random):
    """No jitter."""

    def random(self):
        return 0.0


def jitter(seed):
    return random.Random(seed)  # noqa: S311 - a test that must go the same way each time


def answer(*, entries=20, new=0, at=NOON, seen=True, **columns):
    outcome = Outcome.NEW if new else Outcome.NOTHING_NEW
    return Finding(at=at, outcome=outcome, entry_count=entries, new_count=new, has_seen_before=seen, **columns)


def failure(kind=ErrorKind.HTTP_SERVER_ERROR, *, at=NOON, **columns):
    return Finding(at=at, outcome=Outcome.FAILED, error_kind=kind, **columns)


def judge(before, found, *, expect_daily=False):
    return judge_poll(before, found, expect_daily=expect_daily, rng=Still())


class TestInterval:
    @pytest.mark.parametrize(
        ("new", "expected_h"),
        [
            (0, 9.0),  # all seen before: later
            (6, 9.0),  # 70 % seen
            (7, 6.0),  # 65 %
            (13, 6.0),  # 35 %
            (14, 4.0),  # 30 %: sooner
            (19, 4.0),
            (20, 3.0),  # none seen before: entries were missed
        ],
    )
    def test_it_follows_the_share_of_entries_seen_before(self, new, expected_h):
        assert settle_interval(6 * HOUR_S, answer(entries=20, new=new)) == expected_h * HOUR_S

    def test_the_first_answer_changes_nothing(self):
        assert settle_interval(6 * HOUR_S, answer(entries=20, new=20, seen=False)) == 6 * HOUR_S

    @pytest.mark.parametrize("outcome", [Outcome.NOT_MODIFIED, Outcome.SAME_BODY])
    def test_an_answer_that_was_not_read_is_one_without_anything_new(self, outcome):
        assert settle_interval(HOUR_S, Finding(at=NOON, outcome=outcome, has_seen_before=True)) == 1.5 * HOUR_S

    def test_it_stays_between_ten_minutes_and_a_day(self):
        assert settle_interval(11 * 60.0, answer(entries=3, new=3)) == 600.0
        assert settle_interval(20 * HOUR_S, answer(entries=3, new=0)) == 24 * HOUR_S

    @pytest.mark.parametrize(
        ("asked_s", "expected_s"),
        [(3600.0, 3600.0), (60.0, 600.0), (12 * HOUR_S, 12 * HOUR_S), (7 * 24 * HOUR_S, 24 * HOUR_S)],
    )
    def test_a_publisher_is_asked_no_more_often_than_it_wants_up_to_a_day(self, asked_s, expected_s):
        assert settle_interval(700.0, answer(entries=3, new=3, asked_interval_s=asked_s)) == expected_s

    def test_what_was_left_over_is_fetched_soon_but_not_sooner_than_the_publisher_wants(self):
        assert judge(Standing(), answer(new=20, seen=False, has_more=True)).wait_s == SHORTEST_INTERVAL_S
        asking = answer(new=20, seen=False, has_more=True, asked_interval_s=HOUR_S)
        assert judge(Standing(), asking).wait_s == HOUR_S

    def test_jitter_only_ever_adds_up_to_a_tenth_and_is_the_same_for_the_same_poll(self):
        waits = {judge_poll(Standing(), answer(new=10), expect_daily=False, rng=jitter(n)).wait_s for n in range(50)}

        assert len(waits) == 50
        assert DEFAULT_INTERVAL_S <= min(waits) < max(waits) <= DEFAULT_INTERVAL_S * (1 + JITTER)
        again = judge_poll(Standing(), answer(new=10), expect_daily=False, rng=jitter(7)).wait_s
        assert again == judge_poll(Standing(), answer(new=10), expect_daily=False, rng=jitter(7)).wait_s


class TestFailures:
    def test_every_kind_of_error_has_its_weight(self):
        assert set(WEIGHTS) == set(ErrorKind)

    @pytest.mark.parametrize(
        ("kind", "weight"),
        [
            (ErrorKind.BAD_FEED, HARD),
            (ErrorKind.CONTENT_TYPE, HARD),
            (ErrorKind.HTTP_CLIENT_ERROR, SOFT),
            (ErrorKind.RATE_LIMITED, SOFT),
            (ErrorKind.HTTP_SERVER_ERROR, SOFT),
            (ErrorKind.DNS, TEMPORARY),
            (ErrorKind.CONNECT, TEMPORARY),
            (ErrorKind.TIMEOUT, TEMPORARY),
            (ErrorKind.INTERNAL, TEMPORARY),
        ],
    )
    def test_a_failure_counts_by_its_kind(self, kind, weight):
        assert (HARD, SOFT, TEMPORARY) == (1.0, 0.5, 0.25)
        assert failure_weight(failure(kind)) == weight
        assert judge(Standing(failures=3.0), failure(kind)).standing.failures == 3.0 + weight

    def test_an_answer_without_entries_is_a_soft_failure(self):
        verdict = judge(Standing(health=Health.OK), Finding(at=NOON, outcome=Outcome.EMPTY))

        assert (verdict.standing.failures, verdict.standing.health) == (SOFT, Health.EMPTY)

    @pytest.mark.parametrize(
        ("failures", "expected_h"), [(0.25, 1.5), (0.5, 3.0), (1.0, 6.0), (3.0, 18.0), (4.0, 24.0), (29.75, 24.0)]
    )
    def test_the_back_off_is_linear_up_to_a_day(self, failures, expected_h):
        assert back_off_s(6 * HOUR_S, failures) == expected_h * HOUR_S

    def test_it_is_never_shorter_than_the_shortest_interval(self):
        assert back_off_s(600.0, 0.25) == 600.0

    @pytest.mark.parametrize(
        ("retry_after_s", "expected_s"),
        [(None, 6 * HOUR_S), (60.0, 6 * HOUR_S), (8 * HOUR_S, 8 * HOUR_S), (1e9, 86_400.0)],
    )
    def test_a_server_that_asks_for_more_time_gets_it_up_to_a_day(self, retry_after_s, expected_s):
        assert back_off_s(6 * HOUR_S, 1.0, retry_after_s=retry_after_s) == expected_s

    def test_a_success_forgets_them_all(self):
        verdict = judge(Standing(failures=29.0, health=Health.EMPTY), answer(new=10))

        assert (verdict.standing.failures, verdict.standing.health) == (0.0, Health.OK)

    def test_a_failure_leaves_the_interval_and_what_is_known_of_the_feed(self):
        before = Standing(interval_s=900.0, health=Health.OK, new_at=NOON - DAY)

        assert judge(before, failure()).standing == replace(before, failures=SOFT)

    @pytest.mark.parametrize(("failures", "health"), [(29.25, Health.OK), (29.5, Health.DEAD), (200.0, Health.DEAD)])
    def test_from_thirty_on_a_feed_is_dead(self, failures, health):
        assert judge(Standing(failures=failures, health=Health.OK), failure()).standing.health == health

    def test_a_dead_feed_is_asked_once_a_week_and_one_answer_revives_it(self):
        dead = Standing(failures=DEAD_AT, health=Health.DEAD)

        assert judge(dead, failure(retry_after_s=60.0)).wait_s == PROBE_INTERVAL_S == 7 * 86_400
        revived = judge(dead, answer(new=5))
        assert (revived.standing.failures, revived.standing.health) == (0.0, Health.OK)
        assert revived.wait_s <= LONGEST_INTERVAL_S


class TestHealth:
    @pytest.mark.parametrize(
        ("expect_daily", "quiet", "health"),
        [
            (True, 2 * DAY, Health.OK),
            (True, 2.1 * DAY, Health.SILENT),
            (False, 2.1 * DAY, Health.OK),
            (False, 30 * DAY, Health.OK),
            (False, 31 * DAY, Health.SILENT),
        ],
    )
    @pytest.mark.parametrize("outcome", [Outcome.NOTHING_NEW, Outcome.NOT_MODIFIED, Outcome.SAME_BODY])
    def test_a_feed_that_answers_and_brings_nothing_new_falls_silent(self, expect_daily, quiet, health, outcome):
        found = Finding(at=NOON, outcome=outcome, has_seen_before=True)

        verdict = judge(Standing(new_at=NOON - quiet), found, expect_daily=expect_daily)

        assert verdict.standing.health == health

    def test_something_new_ends_the_silence(self):
        verdict = judge(Standing(health=Health.SILENT, new_at=NOON - 90 * DAY), answer(new=1))

        assert (verdict.standing.health, verdict.standing.new_at) == (Health.OK, NOON)

    def test_entries_of_which_none_was_there_before_are_a_gap(self):
        assert judge(Standing(), answer(entries=5, new=5)).standing.health == Health.GAP
        assert judge(Standing(), answer(entries=5, new=4)).standing.health == Health.OK
        assert judge(Standing(), answer(entries=5, new=5, seen=False)).standing.health == Health.OK

    def test_the_words_are_those_of_the_tables(self):
        assert list(Outcome) == list(FeedPoll.Outcome.values)
        assert list(Health) == list(Feed.Health.values)
        assert COLUMN_DEFAULT_S == DEFAULT_INTERVAL_S


# --- A year of polls --------------------------------------------------------------------------------------------------


@dataclass
class Year:
    """What became of polling a feed for a year: the polls as (day, standing, finding), and the entries never seen."""

    polls: list
    missed: int

    @property
    def intervals_h(self):
        """The settled intervals of the second half, in hours."""
        return sorted(standing.interval_s / HOUR_S for _, standing, _ in self.polls[len(self.polls) // 2 :])


def live_a_year(published, *, window, is_down=lambda _: False, kind=ErrorKind.BAD_FEED):
    """Poll a feed that shows the last `window` of the entries published at `published` (sorted, in hours)."""
    rng = jitter("a year")
    standing, now_h, polls, seen, ever = Standing(), 0.0, [], set(), set()
    while now_h < 365 * 24:
        at = NOON + dt.timedelta(hours=now_h)
        count = bisect_right(published, now_h)
        shown = set(range(max(0, count - window), count))
        if is_down(now_h):
            found = failure(kind, at=at)
        else:
            new = shown - seen
            found = answer(entries=len(shown), new=len(new), at=at, seen=bool(seen))
            seen = shown
            ever |= shown
        verdict = judge_poll(standing, found, expect_daily=False, rng=rng)
        standing = verdict.standing
        polls.append((now_h / 24, standing, found))
        now_h += verdict.wait_s / HOUR_S
    first = min(ever)
    last = max(ever)
    return Year(polls, missed=len(set(range(first, last)) - ever))


def test_a_steady_feed_is_asked_when_about_half_of_it_is_new():
    every_half_hour = [hour / 2 for hour in range(-200, 365 * 48)]

    year = live_a_year(every_half_hour, window=20)  # shows ten hours

    assert year.missed == 0
    assert 10 / 3 / 1.5 <= year.intervals_h[0] <= year.intervals_h[-1] <= 10 * 2 / 3 * 1.5
    assert 365 * 24 / 10 < len(year.polls) < 365 * 24 / 3
    assert {standing.health for _, standing, _ in year.polls} == {Health.OK}


def test_a_slow_feed_is_asked_once_a_day():
    once_a_week = [hour * 168.0 for hour in range(-30, 53)]

    year = live_a_year(once_a_week, window=10)

    assert year.missed == 0
    assert year.intervals_h[0] == 24
    assert len(year.polls) < 375


def test_a_bursty_feed_misses_little_and_calms_down_again():
    """Two entries a day, and once a month sixty in one day."""
    rng = jitter("bursts")
    calm = [day * 24 + hour for day in range(-20, 365) for hour in (2.0, 14.0)]
    bursts = [month * 720 + 360 + rng.random() * 24 for month in range(12) for _ in range(60)]

    year = live_a_year(sorted(calm + bursts), window=30)

    gaps = [day for day, standing, _ in year.polls if standing.health == Health.GAP]
    # A burst is there for two polls of a calm day at most; half of it fits into what the feed shows.
    assert 12 <= len(gaps) <= 24
    assert year.missed <= 30 * 12
    assert year.intervals_h[len(year.intervals_h) // 2] >= 12
    assert year.polls[-1][1].health == Health.OK


@pytest.mark.parametrize(
    ("kind", "days"),
    # A parked domain; and 404, which counts half, so that it takes two months of days to be dead.
    [(ErrorKind.BAD_FEED, 60), (ErrorKind.HTTP_CLIENT_ERROR, 150)],
)
def test_a_feed_that_is_dead_for_months_comes_back_by_itself(kind, days):
    every_six_hours = [hour * 6.0 for hour in range(-100, 365 * 4)]
    back_on = 100 + days

    year = live_a_year(every_six_hours, window=40, is_down=lambda hour: 100 * 24 <= hour < back_on * 24, kind=kind)

    asked = [day for day, _, found in year.polls if found.outcome == Outcome.FAILED]
    dead = [day for day, standing, _ in year.polls if standing.health == Health.DEAD]
    assert len(dead) >= 3
    assert len(asked) - len(dead) <= 30 / WEIGHTS[kind]
    assert all(later - sooner >= 7 for sooner, later in itertools.pairwise(dead))
    revived = min(day for day, standing, _ in year.polls if day > 101 and standing.failures == 0)
    assert back_on <= revived <= back_on + 7 * (1 + JITTER)
    assert (year.polls[-1][1].failures, year.polls[-1][1].health) == (0.0, Health.OK)


def test_a_rolling_feed_that_outruns_its_polls_is_asked_sooner_until_nothing_is_missed():
    every_five_minutes = [hour / 12 for hour in range(-100, 365 * 24 * 12)]

    year = live_a_year(every_five_minutes, window=12)  # shows one hour

    gaps = [number for number, (_, standing, _) in enumerate(year.polls) if standing.health == Health.GAP]
    assert gaps
    assert gaps == list(range(1, len(gaps) + 1))
    assert len(gaps) <= 4
    assert year.missed < 6 * 12 + 3 * 12 + 2 * 12 + 12
    assert year.intervals_h[-1] < 1

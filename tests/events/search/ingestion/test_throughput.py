import datetime as dt
from itertools import pairwise

import pytest

from events.search.ingestion import read_hours, read_throughput, throughput
from events.search.ingestion.throughput import CHART_HOURS
from tests.events.search.ingestion.world import NOW, ago, ended
from tests.factories import CaptureFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


def test_where_nothing_ended_nothing_is_measured():
    SubmissionFactory()
    found = read_throughput(NOW)

    assert [ends.total for ends in found.spans] == [0, 0, 0]
    assert (found.median_s, found.p95_s, found.measured_count, found.last_ended_at) == (None, None, 0, None)
    assert {hour.total for hour in read_hours(NOW)} == {0}


def test_ends_are_counted_within_each_span_by_how_they_ended():
    ended("done", ago(minutes=59))
    ended("duplicate", ago(minutes=61))
    ended("refused", ago(hours=23.9))
    ended("failed", ago(hours=24))  # a day ago to the second is no longer within a day
    ended("failed", ago(days=6.9))
    ended("done", ago(days=8))

    hour, day, week = read_throughput(NOW).spans

    assert (hour.span, hour.done, hour.total) == ("1h", 1, 1)
    assert (day.done, day.duplicate, day.refused, day.failed, day.lost) == (1, 1, 1, 0, 1)
    assert (week.done, week.failed, week.total) == (1, 2, 5)


def test_the_last_end_is_known_however_long_ago():
    ended("done", ago(days=90))

    assert read_throughput(NOW).last_ended_at == ago(days=90)


def test_median_and_95th_percentile_are_of_the_last_day():
    for took_s in range(1, 22):
        ended("done", ago(hours=2), took_s=took_s)
    ended("done", ago(hours=30), took_s=9999)

    found = read_throughput(NOW)

    assert found.measured_count == 21
    assert (found.median_s, found.p95_s) == (11.0, 20.0)


def test_of_very_many_ends_the_latest_are_measured(monkeypatch):
    monkeypatch.setattr(throughput, "MEASURED_AT_MOST", 2)
    ended("done", ago(hours=3), took_s=500)
    ended("done", ago(hours=2), took_s=1)
    ended("done", ago(hours=1), took_s=3)

    found = read_throughput(NOW)

    assert (found.measured_count, found.median_s) == (2, 2.0)


def test_articles_are_what_came_in_first_and_captures_what_was_fetched():
    first = ended("done", ago(hours=1))
    ended("done", ago(hours=1), round=1, article=first.article, canonical_url="https://wire.example.org/again")
    ended("duplicate", ago(hours=1))
    CaptureFactory(fetched_at=ago(hours=1))
    CaptureFactory(fetched_at=ago(hours=25))

    found = read_throughput(NOW)

    assert (found.articles_24h, found.captures_24h) == (1, 1)


def test_hours_go_by_the_clock_and_leave_none_out():
    ended("done", NOW.replace(minute=0))
    ended("failed", NOW.replace(minute=0) - dt.timedelta(seconds=1))
    ended("done", NOW.replace(minute=0) - dt.timedelta(hours=CHART_HOURS - 1))
    ended("done", NOW.replace(minute=0) - dt.timedelta(hours=CHART_HOURS - 1, seconds=1))

    hours = read_hours(NOW)

    assert len(hours) == CHART_HOURS
    assert {b.at - a.at for a, b in pairwise(hours)} == {dt.timedelta(hours=1)}
    assert hours[-1].at == dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)
    assert (hours[-1].done, hours[-2].failed, hours[0].done) == (1, 1, 1)
    assert sum(hour.total for hour in hours) == 3

import dataclasses
import datetime as dt

import pytest

from events.ingest.resolve.calendars import compare_dates, is_narrow, zones_of
from events.ingest.resolve.weights import WEIGHTS
from events.values.partial_date import Basis, parse_partial_date
from tests.events.ingest.resolve.samples import DAY, LAUNCH, draft_of

AT_NIGHT = dataclasses.replace(LAUNCH, time_utc=dt.datetime(2020, 3, 1, 22, 10, tzinfo=dt.UTC))  # 07:10 in Korea
AT_NOON = dataclasses.replace(LAUNCH, time_utc=dt.datetime(2020, 3, 2, 3, 37, tzinfo=dt.UTC))
MONTH = dataclasses.replace(LAUNCH, earliest=DAY.replace(day=1), latest=DAY.replace(day=31))
YEAR = dataclasses.replace(LAUNCH, earliest=dt.date(2020, 1, 1), latest=dt.date(2020, 12, 31))


def _points(draft, event):
    reasons = compare_dates(draft, event)
    return None if reasons is None else sum(reason.points for reason in reasons)


@pytest.mark.parametrize(
    ("date", "event", "points"),
    [
        ("2020-03-02", LAUNCH, WEIGHTS.same_day),
        ("2020-03-01", LAUNCH, WEIGHTS.day_before),
        ("2020-03-03", LAUNCH, WEIGHTS.day_after),
        ("2020-03-01", AT_NIGHT, WEIGHTS.same_day_elsewhere),  # 22:10 in UTC, 17:10 in Washington
        ("2020-03-03", AT_NIGHT, WEIGHTS.day_off_for_certain),
        ("2020-03-01/2020-03-02", LAUNCH, WEIGHTS.within_days),
        ("2020-02-28/2020-03-05", LAUNCH, WEIGHTS.within_week),
        ("2020-03", LAUNCH, WEIGHTS.within_month),
        ("2020-03-02", MONTH, WEIGHTS.within_month),
        ("2020-03", MONTH, WEIGHTS.same_month),
        ("2020-03-02", YEAR, WEIGHTS.within_longer),
        ("2020-02-25/2020-03-05", MONTH, WEIGHTS.overlapping),
    ],
)
def test_the_nearer_the_dates_the_more_points(date, event, points):
    assert _points(draft_of(date=date), event) == pytest.approx(points)


@pytest.mark.parametrize("date", ["2020-02-29", "2020-03-04", "2019-03-02", "", "2020-03/.."])
def test_two_days_apart_or_no_date_is_out_of_the_question(date):
    assert compare_dates(draft_of(date=date), LAUNCH) is None


def test_an_event_without_a_date_is_no_candidate():
    assert compare_dates(draft_of(), dataclasses.replace(LAUNCH, latest=None)) is None


def test_a_day_off_in_one_calendar_is_another_day():
    event = dataclasses.replace(LAUNCH, basis=Basis.KST)

    assert _points(draft_of(date="2020-03-01", date_basis=Basis.KST), event) == WEIGHTS.day_off_for_certain
    assert _points(draft_of(date="2020-03-01", date_basis=Basis.UTC), event) == WEIGHTS.day_before


def test_an_article_that_says_whose_day_it_is_is_believed():
    draft = draft_of(date="2020-03-01", quote="fired on Sunday evening U.S. time")

    assert _points(draft, AT_NIGHT) == WEIGHTS.said_elsewhere


def test_calendars_are_those_of_korea_else_of_utc_and_washington():
    instant = AT_NIGHT.time_utc

    assert [zone.key for zone in zones_of(parse_partial_date("2020-03-02"), instant)] == ["Asia/Seoul"]
    assert [zone.key for zone in zones_of(parse_partial_date("2020-03-01/2020-03-02"), instant)] == ["Asia/Seoul"]
    assert [zone.key for zone in zones_of(parse_partial_date("2020-03-01"), instant)] == ["UTC", "America/New_York"]
    assert zones_of(parse_partial_date(""), instant) == ()


def test_the_hour_counts_where_both_have_one():
    same, later = draft_of(date="2020-03-02T12:30:00+09:00"), draft_of(date="2020-03-02T20:30:00+09:00")

    assert _points(same, AT_NOON) == pytest.approx(WEIGHTS.same_day + WEIGHTS.same_hour)
    assert _points(later, AT_NOON) == pytest.approx(WEIGHTS.same_day + WEIGHTS.other_hour)
    assert _points(same, LAUNCH) == pytest.approx(WEIGHTS.same_day)


@pytest.mark.parametrize(("date", "narrow"), [("2020-03-02", True), ("2020-03", True), ("2020", False), ("", False), ("2020-03/..", False), ("2020-02-15/2020-03-18", False)])  # fmt: skip
def test_more_than_a_month_says_too_little(date, narrow):
    assert is_narrow(parse_partial_date(date)) is narrow

"""Times of day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.values.clocks import as_instant, day_in, find_clock

NINE = dt.time(9, 15)
KST = dt.timezone(dt.timedelta(hours=9))


@pytest.mark.parametrize(
    ("rest", "clock"),
    [
        (" 09:15", NINE),
        ("T09:15:30", dt.time(9, 15, 30)),
        (". (금) 오전 9:15", NINE),
        (" 오후 9시 15분", dt.time(21, 15)),
        (" 午後9時15分", dt.time(21, 15)),
        (" 上午9时15分", NINE),
        (" 9시", dt.time(9, 0)),
        (", 09:15", NINE),
        (" года, 09:15", NINE),
        (" в 09:15", NINE),
        (" at 9:15 a.m.", NINE),
        (" 9:15 PM", dt.time(21, 15)),
        (" 12:05 am", dt.time(0, 5)),
        (" 12:05 pm", dt.time(12, 5)),
        (" 09:15 KST", NINE.replace(tzinfo=KST)),
        (" 09:15 (KST)", NINE.replace(tzinfo=KST)),
        (" 09:15 GMT", NINE.replace(tzinfo=dt.UTC)),
        (" 09:15 +0900", NINE.replace(tzinfo=KST)),
        (" 9:15 a.m. EST", NINE.replace(tzinfo=dt.timezone(dt.timedelta(hours=-5)))),
        (" 9:15 a.m. CST", None),  # Chicago or Shanghai?
        (" 09:15 GMT+9", NINE.replace(tzinfo=KST)),
        (" 09:15 UTC +09:00", NINE.replace(tzinfo=KST)),
        (" 09:15+09", NINE.replace(tzinfo=KST)),
        (" 09:15 мск", NINE.replace(tzinfo=dt.timezone(dt.timedelta(hours=3)))),
        (" 09:15 KST에", NINE.replace(tzinfo=KST)),
        (" 09:15 est le début", NINE),  # French
        (" 09:15 by Hong", NINE),
        (" 09:15-18:00", None),
        (" 09:15 +0975", None),
        (" 23:59:60", dt.time(23, 59, 59)),
        (" 25:15", None),
        (" 09:75", None),
        (" 10", None),
        ("", None),
        (" and some words first, then 09:15", None),
    ],
)
def test_times_behind_dates(rest: str, clock: dt.time | None) -> None:
    assert find_clock(rest) == clock


def test_a_clock_shows_an_instant_somewhere() -> None:
    at = as_instant(dt.datetime(2024, 12, 27, 0, 30), zone="Asia/Seoul")  # noqa: DTZ001 - a clock on a wall
    assert at == dt.datetime(2024, 12, 26, 15, 30, tzinfo=dt.UTC)
    assert day_in(at, zone="Asia/Seoul") == "2024-12-27"


@given(st.text(max_size=60))
def test_no_text_breaks_it(rest: str) -> None:
    assert isinstance(find_clock(rest), dt.time | None)


@given(st.integers(0, 99), st.integers(0, 99), st.sampled_from(["", " KST", " pm", " +9999", " ZZ"]))
def test_no_number_breaks_it(hour: int, minute: int, tail: str) -> None:
    found = find_clock(f" {hour:02}:{minute:02}{tail}")

    assert found is None or (hour <= 24 and found.minute == minute)

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from events.ingest.resolve.hours import DayPart, day_part_of, day_parts, speaks_of_elsewhere


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("fired at 6:40 a.m. on Thursday", {DayPart.MORNING}),
        ("fired at 12:30 a.m.", {DayPart.DAWN}),
        ("at 12:05 pm and 9 p.m.", {DayPart.AFTERNOON, DayPart.EVENING}),
        ("fired on Sunday morning", {DayPart.DAWN, DayPart.MORNING}),
        ("fired late on Wednesday", {DayPart.EVENING, DayPart.DAWN}),
        ("early Sunday", {DayPart.DAWN, DayPart.MORNING}),
        ("29일 밤 발사했다", {DayPart.EVENING, DayPart.DAWN}),
        ("on Monday evening U.S. time", set()),
        ("at 22:10 UTC, in the morning", set()),
        ("late last year, early in the talks", set()),
        ("on Monday", set()),
    ],
)
def test_parts_of_the_day_are_read_from_words_and_clocks(text, parts):
    assert day_parts(text) == parts


def test_an_hour_lies_in_another_part_of_the_day_elsewhere():
    instant = dt.datetime(2016, 4, 28, 10, 24, tzinfo=dt.UTC)

    assert day_part_of(instant) is DayPart.EVENING
    assert day_part_of(instant, zone=ZoneInfo("UTC")) is DayPart.MORNING
    assert day_part_of(dt.datetime(2016, 4, 27, 15, 0, tzinfo=dt.UTC)) is DayPart.DAWN


def test_whose_time_it_is():
    assert speaks_of_elsewhere("on Monday evening U.S. time")
    assert not speaks_of_elsewhere("for the first time, the U.S. said")

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.ingest.detect.calendar_words import Anchor, plain_bounds
from events.ingest.detect.korean.dates import find_dates
from events.values.partial_date import parse_partial_date

PUBLISHED = Anchor(earliest=dt.date(2024, 5, 17), latest=dt.date(2024, 5, 17))  # a Friday


def _dates(text, anchor=PUBLISHED):
    return [mention.edtf for mention in find_dates(text, anchor=anchor)]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("17일", "2024-05-17"),
        ("지난 9일", "2024-05-09"),
        ("28일", "2024-04-28"),  # the latest such day up to publication
        ("18일", "2024-05-18"),  # tomorrow in Korea is today elsewhere
        ("31일", "2024-03-31"),  # April has none
        ("지난달 30일", "2024-04-30"),
        ("지난 달 30일", "2024-04-30"),
        ("이달 2일", "2024-05-02"),
        ("내달 12일", "2024-06-12"),
        ("다음 달 12일", "2024-06-12"),
        ("오는 19일", "2024-05-19"),
        ("오는 3일", "2024-06-03"),
        ("오는 20~24일까지", "2024-05-20/2024-05-24"),
        ("13~15일까지", "2024-05-13/2024-05-15"),
        ("5월 3일", "2024-05-03"),
        ("12월 3일", "2023-12-03"),
        ("오는 6월 3일", "2024-06-03"),
        ("2022년 11월 2일", "2022-11-02"),
        ("2022.11.2", "2022-11-02"),
        ("주체113(2024)년 1월 14일", "2024-01-14"),
        ("지난해 11월 21일", "2023-11-21"),
        ("작년 11월 21일", "2023-11-21"),
        ("올해 1월 5일", "2024-01-05"),
        ("올해 1월", "2024-01"),
        ("지난 1월", "2024-01"),
        ("지난 11월", "2023-11"),
        ("2018년 4월", "2018-04"),
        ("이달 초", "2024-05-01/2024-05-10"),
        ("지난달 중순", "2024-04-11/2024-04-20"),
        ("2월 말", "2024-02-21/2024-02-29"),
        ("지난달", "2024-04"),
        ("지난해", "2023"),
        ("올해 상반기", "2024-01/2024-06"),
        ("1990년대", "199X"),
        ("2010년", "2010"),
        ("오늘", "2024-05-17"),
        ("어제", "2024-05-16"),
        ("그제", "2024-05-15"),
        ("이날", "2024-05-17"),
        ("전날", "2024-05-16"),
        ("지난주 금요일", "2024-05-10"),
        ("수요일", "2024-05-15"),
        ("지난주", "2024-05-06/2024-05-12"),
        ("사흘 전", "2024-05-14"),
        ("두 달 전", "2024-03"),
        ("3년 전", "2021"),
        ("3~5일", "2024-05-03/2024-05-05"),
        ("13∼15일", "2024-05-13/2024-05-15"),
        ("5월 13일부터 15일까지", "2024-05-13/2024-05-15"),
        ("4월 29일부터 5월 2일까지", "2024-04-29/2024-05-02"),
        ("지난달 3~5일", "2024-04-03/2024-04-05"),
        ("12월 26일부터 31일까지", "2023-12-26/2023-12-31"),
        ("14일과 15일", "2024-05-14/2024-05-15"),
        ("28일까지", "2024-05-17/2024-05-28"),
    ],
)
def test_a_date_is_read_as_korean_readers_read_it(text, edtf):
    assert _dates(f"북한은 {text} 미사일을 발사했다") == [edtf]


@pytest.mark.parametrize(
    "text",
    [
        "43일 만에",
        "3일간",
        "3일째",
        "5일 연속",
        "사흘 만에",
        "9·19 군사합의",
        "오늘날",
        "100일",
        "제17차",
        "식량을 전달",
        "2발",
    ],
)
def test_lengths_of_time_and_names_are_no_dates(text):
    assert _dates(f"북한은 {text} 계속했다") == []


def test_two_days_share_the_month_that_the_first_one_names():
    assert _dates("지난달 28일과 30일 발사했다") == ["2024-04-28", "2024-04-30"]


def test_a_year_holds_for_the_dates_that_follow_it():
    assert _dates("2018년 4월 27일 만났고 5월 26일 다시 만났다") == ["2018-04-27", "2018-05-26"]


def test_this_day_and_the_day_before_count_from_the_last_day_named():
    assert _dates("지난 9일 발사했고 이튿날 발표했다") == ["2024-05-09", "2024-05-10"]
    named = Anchor(earliest=PUBLISHED.earliest, latest=PUBLISHED.latest, last_day=dt.date(2024, 5, 14))
    assert _dates("이날 발사했다", named) == ["2024-05-14"]
    assert _dates("전날 발사했다", named) == ["2024-05-13"]
    assert _dates("열흘 뒤 발사했다", named) == ["2024-05-24"]


def test_a_plan_looks_ahead():
    (mention,) = find_dates("20일 발사할 예정이다", anchor=PUBLISHED)
    assert (mention.edtf, mention.ahead) == ("2024-04-20", "2024-05-20")


def test_after_a_day_stays_open():
    (mention,) = find_dates("2019년 10월 5일 이후 회담이 없다", anchor=PUBLISHED)
    assert (mention.edtf, mention.kind) == ("2019-10-05/..", "since")


def test_without_a_day_of_publication_only_what_is_written_out_counts():
    assert _dates("17일 발사했다", Anchor()) == []
    assert _dates("2024년 5월 3일 발사했고 5일 또 발사했다", Anchor()) == ["2024-05-03", "2024-05-05"]
    assert _dates("어제, 지난달, 올해, 수요일", Anchor()) == []


@pytest.mark.parametrize("text", ["2월 30일", "2024년 13월 1일", "99월 77일", "0일"])
def test_days_that_no_calendar_has_are_left_out(text):
    assert _dates(f"북한은 {text} 발사했다") in ([], ["2024"])


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789년월일주 지난달올해~부터까지이전오는사흘뒤.()초말", max_size=40))
def test_whatever_is_found_is_edtf_and_stands_in_order(text):
    last = 0
    for mention in find_dates(text, anchor=PUBLISHED):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end
        for edtf in (mention.edtf, mention.ahead):
            assert plain_bounds(edtf) is not None
            parse_partial_date(edtf)

"""Dates as people and programs write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.values.partial_date import parse_partial_date
from events.values.stated_date import find_stated_date, from_juche, month_number


def _utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2024-12-27", "2024-12-27"),
        ("  2024-12-27 " + " " * 300, "2024-12-27"),  # indented in the source of a page
        ("Fri, 27 Dec 2024", "2024-12-27"),
        ("Fri, 27 Dec 24 10:00", "2024-12-27"),
        ("Dec. 27, 2024", "2024-12-27"),
        ("December 27th, 2024", "2024-12-27"),
        ("Feb. 19, 2026 Thursday [Photo]", "2026-02-19"),
        ("Sept. 3, 2025 Wednesday", "2025-09-03"),
        ("27-Dec-2024", "2024-12-27"),
        ("Published on 27 December 2024 at noon", "2024-12-27"),
        ("27 December, 2024", "2024-12-27"),
        ("27 de diciembre de 2024", "2024-12-27"),
        ("3 ago 2024", "2024-08-03"),
        ("27. Dezember 2024", "2024-12-27"),
        ("27 juil. 2024", "2024-07-27"),
        ("27 декабря 2024", "2024-12-27"),
        ("27 нояб. 2024", "2024-11-27"),
        ("2024년 12월 27일", "2024-12-27"),
        ("입력 2024년 12월 27일 오전 9:10", "2024-12-27"),
        ("입력 2023년 4월 13일 오전 9:10", "2023-04-13"),
        ("2024年12月27日", "2024-12-27"),
        ("大韓民国 2024年12月27日", "2024-12-27"),
        ("2024.12.27.", "2024-12-27"),
        ("2023.3.13.", "2023-03-13"),
        ("2024. 12. 27", "2024-12-27"),
        ("２０２４．１２．２７．", "2024-12-27"),
        ("２０２３．３．１３．", "2023-03-13"),
        ("2024/12/27 10:11", "2024-12-27"),
        ("20241227", "2024-12-27"),
        ("27/12/2024", "2024-12-27"),
        ("12/27/2024", "2024-12-27"),
        ("5/5/2024", "2024-05-05"),
        ("www.kcna.kp (2025.12.14.)", "2025-12-14"),
        ("www.kcna.kp (Juche108.12.10.)", "2019-12-10"),
        ("Juche 113.12.27", "2024-12-27"),
        ("December 27, Juche 113", "2024-12-27"),
        ("Pyongyang, December 27, Juche 113 (2024)", "2024-12-27"),
        ("주체113(2024)년 12월 27일", "2024-12-27"),
        ("주체113년 12월 27일", "2024-12-27"),
        ("民國113年12月27日", "2024-12-27"),
        ("令和6年12月27日", "2024-12-27"),
        ("令和元年5月1日", "2019-05-01"),
        ("平成 7年 4月", "1995-04"),
        ("昭和20年8月15日", "1945-08-15"),
        ("December 2024", "2024-12"),
        ("2024년 12월", "2024-12"),
        ("2024-12", "2024-12"),
    ],
)
def test_a_day_or_month_is_read_and_no_instant_is_made_up(text: str, edtf: str) -> None:
    found = find_stated_date(text)

    assert found is not None
    assert (found.edtf, found.at) == (edtf, None)


@pytest.mark.parametrize(
    ("text", "edtf", "at"),
    [
        ("Fri, 27 Dec 2024 10:00:00 GMT", "2024-12-27", _utc(2024, 12, 27, 10)),
        ("Fri, 27 Dec 2024 23:30:00 +0900", "2024-12-27", _utc(2024, 12, 27, 14, 30)),
        ("Sat, 28 Dec 2024 00:30:00 +0900", "2024-12-28", _utc(2024, 12, 27, 15, 30)),
        ("Fri, 27 Dec 2024 23:30 KST", "2024-12-27", _utc(2024, 12, 27, 14, 30)),
        ("Fri, 27 Dec 2024 10:00:00 EST", "2024-12-27", _utc(2024, 12, 27, 15)),
        ("Fri, 27 Dec 2024 10:00:00 -0000", "2024-12-27", _utc(2024, 12, 27, 10)),
        ("Friday, 27 Dec 24 10:00:00 Z", "2024-12-27", _utc(2024, 12, 27, 10)),
        ("27 Dec 99 10:00:00 GMT", "1999-12-27", _utc(1999, 12, 27, 10)),
        ("2020-03-02T14:05:00Z", "2020-03-02", _utc(2020, 3, 2, 14, 5)),
        ("2020-03-02T14:05:00+09:00", "2020-03-02", _utc(2020, 3, 2, 5, 5)),
        ("2020-03-02 14:05:00 +0900", "2020-03-02", _utc(2020, 3, 2, 5, 5)),
        ("2020-03-02T14:05:00.123456Z", "2020-03-02", _utc(2020, 3, 2, 14, 5)),
        ("2024-12-27T23:30:00+09:00", "2024-12-27", _utc(2024, 12, 27, 14, 30)),
        ("2024-12-28T07:30:00+09:00", "2024-12-28", _utc(2024, 12, 27, 22, 30)),  # the writer's day, not Greenwich's
        ("2024-12-27T23:30:00.123456Z", "2024-12-27", _utc(2024, 12, 27, 23, 30)),
        ("2024-12-27t23:30:00z", "2024-12-27", _utc(2024, 12, 27, 23, 30)),
        ("2016-12-31T23:59:60Z", "2016-12-31", _utc(2016, 12, 31, 23, 59, 59)),  # a second that dt.datetime has not
        ("2024-12-27 23:30 (KST)", "2024-12-27", _utc(2024, 12, 27, 14, 30)),
        ("2024-12-27 08:00 GMT+9", "2024-12-27", _utc(2024, 12, 26, 23)),
        ("2017-09-03T12:00:00+0830", "2017-09-03", _utc(2017, 9, 3, 3, 30)),
        ("Fri Dec 27 10:00:00 KST 2024", "2024-12-27", _utc(2024, 12, 27, 1)),
        ("Fri Dec 27 10:00:00 +0900 2024", "2024-12-27", _utc(2024, 12, 27, 1)),
        ("2024년 12월 27일 오후 9:10 KST", "2024-12-27", _utc(2024, 12, 27, 12, 10)),
        ("December 27, 2024, 12:05 a.m. EST", "2024-12-27", _utc(2024, 12, 27, 5, 5)),
    ],
)
def test_a_zone_makes_an_instant(text: str, edtf: str, at: dt.datetime) -> None:
    assert find_stated_date(text) == (edtf, at, None)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("Fri, 27 Dec 2024 10:00:00", (10, 0)),
        ("Fri Dec 27 10:00:00 2024", (10, 0)),
        ("2024-12-27 10:00", (10, 0)),
        ("2024-12-27T14:05", (14, 5)),
        ("2024.12.27. (금) 오후 3:05", (15, 5)),
    ],
)
def test_a_clock_without_a_zone_is_one_on_the_writers_wall(text: str, clock: tuple[int, int]) -> None:
    wall = dt.datetime(2024, 12, 27, *clock)  # noqa: DTZ001 - no zone is given
    assert find_stated_date(text) == ("2024-12-27", None, wall)


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 27 Dec 2024 10:00:00 IST",  # India, Ireland or Israel
        "Fri Dec 27 10:00:00 CST 2024",  # Chicago or Shanghai
        "Fri, 27 Dec 2024 10:00:00 CST",
        "Fri, 27 Dec 2024 10:00:00 +9900",
        "Fri, 27 Dec 2024 25:00:00 GMT",
    ],
)
def test_a_clock_or_zone_that_cannot_be_read_leaves_only_a_day(text: str) -> None:
    assert find_stated_date(text) == ("2024-12-27", None, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "11/12/2024",  # which is the month?
        "11-12-13",
        "11-12-13 10:00",
        "© 2026 Example Institute",
        "2024",
        "31 February 2024",
        "2024-13-01",
        "0000-00-00",
        "9999-12-31",
        "call 2024-555-0199 now",
        "yesterday",
        "three days ago",
        "3 days ago, 2024",  # ago is August in Spanish
        "word " * 60 + "2024-12-27",
    ],
)
def test_what_states_no_date_gives_none(text: str) -> None:
    assert find_stated_date(text) is None


@pytest.mark.parametrize(
    ("text", "edtf"),
    [("11.12.2024", "2024-12-11"), ("11/12/2024", "2024-12-11"), ("12/27/2024", "2024-12-27"), ("31.02.2024", "")],
)
def test_the_day_comes_first_where_the_language_says_so(text: str, edtf: str) -> None:
    found = find_stated_date(text, day_first=True)

    assert (found.edtf if found else "") == edtf


@pytest.mark.parametrize(
    ("text", "edtf"), [("24-12-27 09:30", "2024-12-27"), ("11-12-13 10:00", "2011-12-13"), ("11-12-13", "")]
)
def test_programs_write_short_years_first_beside_a_clock(text: str, edtf: str) -> None:
    found = find_stated_date(text, short_iso=True)

    assert (found.edtf if found else "") == edtf


@given(st.dates(dt.date(1912, 1, 1), dt.date(2100, 12, 31)))
def test_a_juche_year_is_1911_years_behind(day: dt.date) -> None:
    found = find_stated_date(f"Juche{day.year - 1911}.{day.month}.{day.day}.")

    assert found is not None
    assert found.edtf == day.isoformat()


def test_a_year_in_brackets_is_trusted_over_the_juche_year_beside_it() -> None:
    assert from_juche("Juche 112 (2024)") == "2024"
    assert from_juche("Juche 113 (2024)") == "2024"
    assert from_juche("Juche idea") == "Juche idea"


def test_months_have_names_in_several_languages() -> None:
    assert [month_number(word) for word in ("Dec.", "MARCH", "декабря", "août", "Smarch")] == [12, 3, 12, 8, None]


@given(
    st.text(alphabet="0123456789-/:.+, TZGMTKSTDecJuche주체년월일년令和元年", max_size=60) | st.text(max_size=250),
    st.booleans(),
)
def test_anything_gives_a_valid_date_or_none(text: str, flag: bool) -> None:  # noqa: FBT001 - what Hypothesis gives
    found = find_stated_date(text, day_first=flag, short_iso=flag)

    if found is not None:
        assert parse_partial_date(found.edtf).edtf == found.edtf
        assert found.at is None or found.at.tzinfo is dt.UTC
        assert found.clock is None or (found.at is None and found.clock.date().isoformat() == found.edtf)

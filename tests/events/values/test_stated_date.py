"""Dates as people and programs write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.values.partial_date import parse_partial_date
from events.values.stated_date import find_stated_date, from_juche


def _utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2024-12-27", "2024-12-27"),
        ("Fri, 27 Dec 2024", "2024-12-27"),
        ("Fri, 27 Dec 24 10:00", "2024-12-27"),
        ("27 Dec 99 10:00:00 GMT", "1999-12-27"),
        ("24-12-27 09:30", "2024-12-27"),
        ("Dec. 27, 2024", "2024-12-27"),
        ("Sept. 3, 2025 Wednesday", "2025-09-03"),
        ("27-Dec-2024", "2024-12-27"),
        ("27 de diciembre de 2024", "2024-12-27"),
        ("27 декабря 2024", "2024-12-27"),
        ("2024년 12월 27일", "2024-12-27"),
        ("입력 2024년 12월 27일 오전 9:10", "2024-12-27"),
        ("2024年12月27日", "2024-12-27"),
        ("2024.12.27.", "2024-12-27"),
        ("2024. 12. 27", "2024-12-27"),
        ("２０２４．１２．２７．", "2024-12-27"),
        ("20241227", "2024-12-27"),
        ("27/12/2024", "2024-12-27"),
        ("12/27/2024", "2024-12-27"),
        ("5/5/2024", "2024-05-05"),
        ("주체113(2024)년 12월 27일", "2024-12-27"),
        ("주체113년 12월 27일", "2024-12-27"),
        ("Juche 113.12.27", "2024-12-27"),
        ("December 27, Juche 113", "2024-12-27"),
        ("December 2024", "2024-12"),
        ("2024년 12월", "2024-12"),
    ],
)
def test_a_day_or_month_is_read_and_no_instant_is_made_up(text: str, edtf: str) -> None:
    found = find_stated_date(text)

    assert found is not None
    assert found.edtf == edtf
    assert found.at is None or "GMT" in text


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
        ("2024-12-27T23:30:00+09:00", "2024-12-27", _utc(2024, 12, 27, 14, 30)),
        ("2024-12-27T23:30:00.123456Z", "2024-12-27", _utc(2024, 12, 27, 23, 30)),
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
    assert find_stated_date(text) == (edtf, at)


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 27 Dec 2024 10:00:00",
        "Fri Dec 27 10:00:00 2024",
        "2024-12-27 10:00",
        "Fri, 27 Dec 2024 10:00:00 IST",  # India, Ireland or Israel
        "Fri Dec 27 10:00:00 CST 2024",  # Chicago or Shanghai
        "Fri, 27 Dec 2024 10:00:00 +9900",
        "Fri, 27 Dec 2024 25:00:00 GMT",
    ],
)
def test_without_a_clock_and_zone_that_mean_one_instant_there_is_only_a_day(text: str) -> None:
    assert find_stated_date(text) == ("2024-12-27", None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "11/12/2024",  # which is the month?
        "11-12-13",
        "© 2026 Example Institute",
        "2024",
        "31 February 2024",
        "2024-13-01",
        "0000-00-00",
        "9999-12-31",
        "call 2024-555-0199 now",
        "yesterday",
        "word " * 60 + "2024-12-27",
    ],
)
def test_what_states_no_date_gives_none(text: str) -> None:
    assert find_stated_date(text) is None


def test_a_year_in_brackets_is_trusted_over_the_juche_year_beside_it() -> None:
    assert from_juche("Juche 112 (2024)") == "2024"


@given(st.text(alphabet="0123456789-/:.+, TZGMTKSTDecJuche주체년월일년", max_size=60))
def test_anything_gives_a_valid_date_or_none(text: str) -> None:
    found = find_stated_date(text)

    if found is not None:
        assert parse_partial_date(found.edtf).edtf == found.edtf
        assert found.at is None or found.at.tzinfo is dt.UTC

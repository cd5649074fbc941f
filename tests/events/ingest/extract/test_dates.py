"""Dates as pages write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ingest.extract.dates import find_stated_date, find_url_date, from_juche, month_number


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2024-12-27", "2024-12-27"),
        ("2024-12-27T23:30:00+09:00", "2024-12-27"),
        ("Fri, 27 Dec 2024 10:00:00 GMT", "2024-12-27"),
        ("Dec. 27, 2024", "2024-12-27"),
        ("December 27th, 2024", "2024-12-27"),
        ("Feb. 19, 2026 Thursday [Photo]", "2026-02-19"),
        ("Sept. 3, 2025 Wednesday", "2025-09-03"),
        ("Published on 27 December 2024 at noon", "2024-12-27"),
        ("27 December, 2024", "2024-12-27"),
        ("2024년 12월 27일", "2024-12-27"),
        ("입력 2023년 4월 13일 오전 9:10", "2023-04-13"),
        ("2024年12月27日", "2024-12-27"),
        ("27 декабря 2024", "2024-12-27"),
        ("2024.12.27.", "2024-12-27"),
        ("2023.3.13.", "2023-03-13"),
        ("２０２３．３．１３．", "2023-03-13"),
        ("2024/12/27 10:11", "2024-12-27"),
        ("20241227", "2024-12-27"),
        ("27/12/2024", "2024-12-27"),
        ("12/27/2024", "2024-12-27"),
        ("5/5/2024", "2024-05-05"),
        ("www.kcna.kp (2025.12.14.)", "2025-12-14"),
        ("www.kcna.kp (Juche108.12.10.)", "2019-12-10"),
        ("Pyongyang, December 27, Juche 113 (2024)", "2024-12-27"),
        ("주체113(2024)년 12월 27일", "2024-12-27"),
        ("주체113년 12월 27일", "2024-12-27"),
        ("December 2024", "2024-12"),
        ("2024년 12월", "2024-12"),
        ("2024-12", "2024-12"),
    ],
)
def test_dates_are_read(text: str, edtf: str) -> None:
    found = find_stated_date(text)
    assert found is not None
    assert found.edtf == edtf


@pytest.mark.parametrize(
    "text",
    [
        "",
        "11/12/2024",  # which is the month?
        "© 2026 Example Institute",
        "2024",
        "31 February 2024",
        "2024-13-01",
        "0000-00-00",
        "9999-12-31",
        "call 2024-555-0199 now",
        "yesterday",
        "three days ago",
        "word " * 60 + "2024-12-27",
    ],
)
def test_what_states_no_date_gives_none(text: str) -> None:
    assert find_stated_date(text) is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2020-03-02T14:05:00+09:00", dt.datetime(2020, 3, 2, 5, 5, tzinfo=dt.UTC)),
        ("2020-03-02T14:05:00Z", dt.datetime(2020, 3, 2, 14, 5, tzinfo=dt.UTC)),
        ("2020-03-02 14:05:00 +0900", dt.datetime(2020, 3, 2, 5, 5, tzinfo=dt.UTC)),
        ("2020-03-02T14:05:00.123456Z", dt.datetime(2020, 3, 2, 14, 5, tzinfo=dt.UTC)),
        ("2020-03-02T14:05", None),
        ("2020-03-02", None),
    ],
)
def test_an_instant_needs_a_zone(text: str, at: dt.datetime | None) -> None:
    found = find_stated_date(text)
    assert found is not None
    assert (found.edtf, found.at) == ("2020-03-02", at)


def test_the_day_is_the_pages_own_not_that_of_greenwich() -> None:
    found = find_stated_date("2024-12-28T07:30:00+09:00")
    assert found is not None
    assert found.edtf == "2024-12-28"
    assert found.at is not None
    assert found.at.date() == dt.date(2024, 12, 27)


@given(st.dates(dt.date(1912, 1, 1), dt.date(2100, 12, 31)))
def test_a_juche_year_is_1911_years_behind(day: dt.date) -> None:
    found = find_stated_date(f"Juche{day.year - 1911}.{day.month}.{day.day}.")
    assert found is not None
    assert found.edtf == day.isoformat()


def test_a_year_of_our_era_beside_the_juche_year_is_trusted() -> None:
    assert from_juche("Juche 113 (2024)") == "2024"
    assert from_juche("Juche idea") == "Juche idea"


@given(st.text(max_size=250))
def test_no_text_breaks_it(text: str) -> None:
    found = find_stated_date(text)
    assert found is None or len(found.edtf) in (7, 10)


@pytest.mark.parametrize(
    ("url", "edtf"),
    [
        ("https://a.example/2024/12/27/launch", "2024-12-27"),
        ("https://a.example/news/20241227/x", "2024-12-27"),
        ("https://a.example/world/20200302/x?d=20210101", "2020-03-02"),
    ],
)
def test_addresses_state_dates(url: str, edtf: str) -> None:
    found = find_url_date(url)
    assert found is not None
    assert found.edtf == edtf


@pytest.mark.parametrize(
    "url", ["", "https://a.example/2024/12", "https://a.example/AEN20241227000100", "https://a.example/20241399"]
)
def test_other_addresses_do_not(url: str) -> None:
    assert find_url_date(url) is None


def test_months_have_names_in_several_languages() -> None:
    assert [month_number(word) for word in ("Dec.", "MARCH", "декабря", "août", "Smarch")] == [12, 3, 12, 8, None]

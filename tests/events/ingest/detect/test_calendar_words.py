import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ingest.detect.calendar_words import (
    Anchor,
    ahead_month,
    day_interval,
    month_number,
    nearest_day,
    nearest_month,
    plain_bounds,
    shift_month,
    valid_day,
)
from events.values.partial_date import parse_partial_date

MAY = Anchor(earliest=dt.date(2024, 5, 17), latest=dt.date(2024, 5, 17))


def test_names_and_numbers_of_months():
    assert [month_number(name) for name in ("January", "Sept", "Oct.", "12")] == [1, 9, 10, 12]


def test_a_day_that_no_calendar_has():
    assert valid_day(2023, 2, 29) is None


def test_the_year_left_out_is_the_latest_past_one():
    assert nearest_day(5, 16, anchor=MAY, is_ahead=False) == dt.date(2024, 5, 16)
    assert nearest_day(11, 2, anchor=MAY, is_ahead=False) == dt.date(2023, 11, 2)
    assert nearest_day(2, 29, anchor=MAY, is_ahead=False) == dt.date(2024, 2, 29)


def test_a_day_of_the_next_weeks_is_not_a_year_ago():
    assert nearest_day(6, 1, anchor=MAY, is_ahead=False) == dt.date(2024, 6, 1)


def test_for_plans_the_year_lies_ahead():
    assert nearest_day(1, 20, anchor=MAY, is_ahead=True) == dt.date(2025, 1, 20)
    assert ahead_month(3, anchor=MAY) == "2025-03"


def test_without_publication_a_year_set_by_the_text_decides():
    frame = Anchor(frame_year=2020)
    assert nearest_month(4, anchor=frame) == "2020-04"
    assert nearest_day(6, 16, anchor=frame, is_ahead=False) == dt.date(2020, 6, 16)
    assert nearest_month(4, anchor=Anchor()) == ""
    assert day_interval(Anchor(), -1) == ""


def test_months_carry_over_the_year():
    assert shift_month(dt.date(2024, 1, 31), -1) == (2023, 12)
    assert shift_month(dt.date(2024, 12, 1), 1) == (2025, 1)


@pytest.mark.parametrize(
    "edtf", ["2024-02-29", "2024-02", "2024", "197X", "2024-01/2024-03", "2024-10/..", "2022-11-01/2022-11-07"]
)
def test_plain_bounds_agree_with_the_grammar_of_all_edtf(edtf):
    full = parse_partial_date(edtf)
    assert plain_bounds(edtf) == (full.earliest, full.latest)


@pytest.mark.parametrize("edtf", ["", "1984~", "2024-02-30", "2024-13", "2024-05/2024-01", "soon", "../..", "2024-21"])
def test_other_forms_are_left_to_that_grammar(edtf):
    assert plain_bounds(edtf) is None


@given(st.text(max_size=12))
def test_no_text_breaks_it_and_bounds_are_in_order(text):
    bounds = plain_bounds(text)

    assert bounds is None or bounds[0] <= bounds[1]

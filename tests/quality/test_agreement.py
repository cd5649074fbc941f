from decimal import Decimal

import pytest

from tests.quality.agreement import DateAgreement, compare_dates, date_bounds, fold_name, fold_names, is_same_number


@pytest.mark.parametrize(
    ("wanted", "found", "agreement"),
    [
        ("2024-05-03", "2024-05-03", "exact"),
        ("2024-05-03", "2024-05-04", "exact"),  # the day in Korea and the day in UTC
        ("2024-05-03", "2024-05-05", "wrong"),
        ("2024-05-03", "2024-05-02/2024-05-03", "exact"),
        ("2024-05-03", "2024-05-01/2024-05-03", "compatible"),
        ("2024-05-03", "2024-05-01/2024-05-04", "wrong"),  # three days more than one
        ("2024-05-03", "2024-05", "wrong"),  # a month is no answer to a day
        ("2024-05", "2024-05-03", "compatible"),  # a day is one to a month
        ("2024-05", "2024", "wrong"),
        ("2024-05", "2024-04/2024-05", "compatible"),
        ("2024", "2024-03-01/..", "wrong"),
        ("2024-05-03/..", "2024-05-03/..", "exact"),
        ("2024-05-03/..", "2024-05-20", "compatible"),
        ("2024-05-03/..", "2024-04-20", "wrong"),
        ("../2024-05-03", "1999", "compatible"),
        ("1984-04~", "1984-04", "exact"),
        ("197X", "1976-08-18", "compatible"),
        ("2024-05-03", "", "wrong"),
        ("2024-05-03", "soon", "wrong"),
        ("", "2024-05-03", "not_asked"),
    ],
)
def test_dates_agree_within_a_day_or_when_hardly_vaguer(wanted, found, agreement):
    assert compare_dates(wanted, found) is DateAgreement(agreement)


def test_a_date_that_means_no_day_has_no_bounds():
    assert [date_bounds(text) for text in ("", "..", "../..", "3 May 2024")] == [None] * 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DPRK", "North Korea"),
        ("the D.P.R.K.", "north-korea"),
        ("Democratic People's Republic of Korea", "the North"),
        ("South Korea's Joint Chiefs of Staff", "ROK JCS"),
        ("U.N. Security Council", "UNSC"),
        ("President Vladimir Putin", "vladimir putin"),
        ("Kim Jong-un", "Kim Jong Un"),
        ("Nguyễn Phú Trọng", "Nguyen Phu Trong"),
        ("리설주", "리설주"),
    ],
)
def test_one_actor_under_two_names(one, other):
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("North Korea", "South Korea"), ("Kim Jong Un", "Kim Jong Il"), ("리설주", "김여정"), ("KPA", "KCNA")],
)
def test_two_actors_stay_two(one, other):
    assert len(fold_names([one, other])) == 2


def _bounds(*values):
    return tuple(None if value is None else Decimal(value) for value in values)


@pytest.mark.parametrize(
    ("wanted", "found", "is_same"),
    [
        ((None, 350, None), (None, 350, None), True),
        ((350, 350, 350), (None, 350, None), True),
        ((None, 350, None), (None, 351, None), False),
        ((None, 1001, None), (None, "1001.2", None), True),
        ((10000, None, None), (10000, None, None), True),
        ((10000, None, None), (None, 10000, None), False),  # "more than" is not "exactly"
        ((3, None, 4), (3, None, 4), True),
        ((3, "3.5", 4), (3, None, 4), True),
        ((3, None, 4), (3, None, None), False),
        ((None, 0, None), (None, None, None), False),
        ((None, 0, None), (None, 0, None), True),
    ],
)
def test_numbers_agree_bound_by_bound(wanted, found, is_same):
    assert is_same_number(_bounds(*wanted), _bounds(*found)) is is_same

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import ValueFormatError
from events.values.quantities import Quantity

AMOUNTS = st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False, places=2)


def _troops(**bounds: object) -> Quantity:
    exact = {name: Decimal(str(value)) for name, value in bounds.items() if name != "approximate"}
    return Quantity(predicate="troops", unit="count", approximate=bool(bounds.get("approximate")), **exact)


def test_more_than_ten_thousand_is_open_above():
    assert _troops(low=10000).range == (Decimal(10000), None)


def test_an_exact_number_is_its_own_range():
    assert _troops(best=3000).range == (Decimal(3000), Decimal(3000))


def test_about_allows_a_tenth_either_way():
    assert _troops(best=350, approximate=True).range == (Decimal(315), Decimal(385))


def test_given_bounds_beat_the_tenth():
    assert _troops(low=340, best=350, approximate=True).range == (Decimal(340), Decimal(385))
    assert _troops(low=340, best=350, high=351, approximate=True).range == (Decimal(340), Decimal(351))


def test_a_quantity_without_a_bound_is_refused():
    with pytest.raises(ValueFormatError, match="no bound"):
        _troops()


@pytest.mark.parametrize(
    "bounds", [{"low": 5, "high": 4}, {"low": 5, "best": 4}, {"best": 5, "high": 4}, {"low": 1, "best": 9, "high": 8}]
)
def test_bounds_in_the_wrong_order_are_refused(bounds):
    with pytest.raises(ValueFormatError, match="troops"):
        _troops(**bounds)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueFormatError, match="no number"):
        _troops(low=1, best=value)


def test_zero_is_a_number_and_not_a_missing_one():
    assert _troops(best=0).range == (Decimal(0), Decimal(0))


def test_numbers_that_cannot_both_hold_do_not_overlap():
    assert not _troops(best=3000).overlaps(_troops(low=10000))
    assert _troops(low=3, high=4).overlaps(_troops(best=4))
    assert _troops(best=350, approximate=True).overlaps(_troops(best=360))


def test_other_predicates_and_units_never_dispute():
    injured = Quantity(predicate="injured", unit="people", best=Decimal(1))

    assert _troops(best=3000).overlaps(injured)
    assert _troops(best=3).overlaps(Quantity(predicate="troops", unit="thousands", best=Decimal(9)))


@given(AMOUNTS, AMOUNTS, st.booleans(), st.booleans())
def test_overlap_reads_the_same_from_both_sides(one, other, one_about, other_about):
    first, second = _troops(best=one, approximate=one_about), _troops(best=other, approximate=other_about)

    assert first.overlaps(second) is second.overlaps(first)
    assert first.overlaps(first)

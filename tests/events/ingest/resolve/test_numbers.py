import dataclasses
from decimal import Decimal

import pytest

from events.ingest.resolve.numbers import compare_numbers, count_of
from events.ingest.resolve.weights import WEIGHTS
from tests.events.ingest.resolve.samples import LAUNCH, draft_of
from tests.events.ingest.resolve.samples import count_of as number_of


def _points(ours, theirs, event_type="missile_launch", **fields):
    event = dataclasses.replace(LAUNCH, type=event_type, quantities=tuple(_number(*one) for one in theirs), **fields)
    draft = draft_of(event_type, quantities=tuple(_number(*one) for one in ours))
    return sum(reason.points for reason in compare_numbers(draft, event))


def _number(predicate, value):
    return number_of(Decimal(value), predicate, "u")


@pytest.mark.parametrize(
    ("ours", "theirs", "points"),
    [
        ([("missiles_fired", 2)], [("missiles_fired", 2)], WEIGHTS.same_number),
        ([("missiles_fired", 1)], [("missiles_fired", 1)], WEIGHTS.same_count_of_one),
        ([("missiles_fired", 3)], [("missiles_fired", 2)], WEIGHTS.other_count),
        ([("missiles_fired", 3)], [("missiles_fired", 2), ("missiles_fired", 3)], WEIGHTS.same_number),
        ([("missiles_fired", 2)], [], 0),
        ([("range_km", 430)], [("range_km", 450)], WEIGHTS.same_number),
        ([("range_km", 500)], [("range_km", 700)], WEIGHTS.other_measure),
        ([("range_km", 130)], [("range_km", 700)], WEIGHTS.far_measure),
        ([("dead", 46)], [("dead", 50)], WEIGHTS.other_losses),
        ([("votes_for", 15)], [("votes_for", 13)], WEIGHTS.other_votes),
    ],
)
def test_a_contradiction_weighs_by_what_is_counted(ours, theirs, points):
    assert _points(ours, theirs) == pytest.approx(points)


def test_losses_that_differ_weigh_least_and_ordinals_most():
    assert WEIGHTS.other_ordinal < WEIGHTS.far_measure < WEIGHTS.other_measure < WEIGHTS.other_losses < 0


def test_the_sixth_test_is_the_sixth_test():
    assert _points([("ordinal", 6)], [("ordinal", 6)], "nuclear_test") == WEIGHTS.same_ordinal
    assert _points([("ordinal", 6)], [], "nuclear_test", series_index=6) == WEIGHTS.same_ordinal
    assert _points([("ordinal", 6)], [("ordinal", 5)], "nuclear_test") == WEIGHTS.other_ordinal
    assert _points([("ordinal", 6)], [], "nuclear_test") == 0


def test_the_third_launch_of_a_month_is_counted_by_each_in_its_own_way():
    assert _points([("ordinal", 3)], [], series_index=1, series_total=2) == 0
    assert _points([("ordinal", 3)], [("ordinal", 3)]) == WEIGHTS.same_series_index
    assert _points([("ordinal", 3)], [("ordinal", 4)]) == WEIGHTS.other_series_index


def test_several_missiles_are_no_single_one_of_a_salvo():
    two, one = [("missiles_fired", 2)], [("missiles_fired", 1)]

    assert _points(two, [], parent="evt-0", series_index=1) == WEIGHTS.several_against_one
    assert _points(two, [], children_count=2) == WEIGHTS.several_and_salvo
    assert _points(one, [], children_count=2) == WEIGHTS.one_against_salvo
    assert _points(two, two, parent="evt-0") == WEIGHTS.same_number  # a part of a salvo may be several itself


def test_the_largest_number_is_the_count():
    numbers = (_number("missiles_fired", 2), _number("missiles_fired", 4), _number("range_km", 900))

    assert count_of(numbers, predicate="missiles_fired") == 4
    assert count_of(numbers, predicate="dead") is None

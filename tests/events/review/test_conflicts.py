"""When two claims cannot both hold; unsaved rows, no database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.models import Article, Claim, Contradiction, Place
from events.review.conflicts import (
    PlaceTree,
    dates_compatible,
    distance_km,
    find_conflict,
    iter_conflicts,
    speaks,
)
from events.values.partial_date import Basis, parse_partial_date

NO_PLACES = PlaceTree()
Kind = Contradiction.Kind


def claim(pk=1, *, predicate="occurred", event=1, date="", basis=Basis.KST, **rest):
    rest.setdefault("article", Article(pk=pk))
    made = Claim(pk=pk, event_id=event, predicate=predicate, **rest)
    made.put_date(parse_partial_date(date, basis=basis))
    return made


def dated(pk, date, **rest):
    return claim(pk, predicate="date", date=date, value=date, **rest)


def counted(pk, *, low=None, best=None, high=None, **rest):
    bounds = {"low": low, "best": best, "high": high}
    decimals = {name: None if value is None else Decimal(value) for name, value in bounds.items()}
    base = {"quantity_predicate": "dead", "unit": "people"}
    return claim(pk, predicate="quantity", **{**base, **decimals, **rest})


def conflict(first, second, places=NO_PLACES):
    found = find_conflict(first, second, places=places)
    assert find_conflict(second, first, places=places) == found
    return found


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (claim(1, value="true"), claim(2, value="false"), Kind.OCCURRENCE),
        (claim(1, value="true"), claim(2, value="true"), None),
        (claim(1, value="true"), claim(2, value="false", modality="denied"), Kind.OCCURRENCE),
        (claim(1, value="true", modality="alleged"), claim(2, value="false"), Kind.OCCURRENCE),
        (claim(1, value="true", modality="planned"), claim(2, value="false"), None),
        (claim(1, value="true", modality="hypothetical"), claim(2, value="false"), None),
        (claim(1, value="true", state="withdrawn"), claim(2, value="false"), None),
        (claim(1, value="true"), claim(2, value="false", event=2), None),
        (dated(1, "2020-03-02"), dated(2, "2020-03-09"), Kind.DATE),
        (dated(1, "2020-03-02"), dated(2, "2020-03"), None),
        (dated(1, "2020-03-02"), dated(2, "2020-03-09", modality="planned"), None),
        (dated(1, "2020-03-02"), dated(2, "2020-03-09", modality="denied"), None),
        (dated(1, "2020-03-02"), claim(2, value="false"), None),
        (claim(1, predicate="assessment", value="a"), claim(2, predicate="assessment", value="b"), None),
        (claim(1, predicate="characterisation", value="a"), claim(2, predicate="characterisation", value="b"), None),
        (counted(1, best=3000), counted(2, best=1100), Kind.QUANTITY),
        (counted(1, low=1000), counted(2, best=1100), None),
        (counted(1, best=1000, approximate=True), counted(2, best=1100), None),
        (counted(1, best=1000, modality="estimated"), counted(2, best=1100), None),
        (counted(1, best=1000, modality="estimated"), counted(2, best=3000, modality="estimated"), Kind.QUANTITY),
        (counted(1, best=5), counted(2, best=7, quantity_predicate="injured"), None),
        (counted(1, best=5, unit="people"), counted(2, best=7, unit="count"), None),
        (counted(1, best=5, date="2024-12"), counted(2, best=7, date="2025-04"), None),
        (counted(1, best=5, date="2024-12"), counted(2, best=7), Kind.QUANTITY),
    ],
)
def test_two_claims(first, second, expected):
    assert conflict(first, second) == expected


# --- Dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "compatible"),
    [
        (("2017-09-03", Basis.KST), ("2017-09-03", Basis.UTC), True),
        (("2017-11-28", Basis.UTC), ("2017-11-29", Basis.KST), True),
        (("2017-11-28", Basis.KST), ("2017-11-29", Basis.KST), False),
        (("2017-11-28", Basis.UNKNOWN), ("2017-11-29", Basis.UNKNOWN), True),
        (("2017-11-27", Basis.UTC), ("2017-11-29", Basis.KST), False),
        (("1984-04/1984-09", Basis.KST), ("1984-07", Basis.KST), True),
        (("2020-06~", Basis.KST), ("2020-07-10", Basis.KST), True),
        (("2020-06", Basis.KST), ("2020-07-10", Basis.KST), False),
        (("2020-06?", Basis.KST), ("2021-01-10", Basis.KST), False),
        (("2024-10/..", Basis.KST), ("2030", Basis.KST), True),
        (("2024-10/..", Basis.KST), ("2020", Basis.KST), False),
        (("../2019", Basis.KST), ("2020-02", Basis.KST), False),
        (("", Basis.KST), ("2020-02", Basis.KST), True),
    ],
)
def test_dates(first, second, compatible):
    one, other = (parse_partial_date(edtf, basis=basis) for edtf, basis in (first, second))

    assert dates_compatible(one, other) is compatible
    assert dates_compatible(other, one) is compatible


DAYS = st.dates().filter(lambda day: day.year >= 1000)


@given(DAYS, DAYS)
def test_days_of_one_calendar_are_compatible_only_if_they_are_one(first, second):
    one, other = (parse_partial_date(day.isoformat(), basis=Basis.KST) for day in (first, second))

    assert dates_compatible(one, other) is (first == second)


# --- Counted series ---------------------------------------------------------------------------------------------------

SIXTH = "nuclear_test/KP/6"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (dated(1, "2020-04", ordinal_key=SIXTH), dated(2, "2017-09-03", event=2, ordinal_key=SIXTH), Kind.ORDINAL),
        (dated(1, "2017-09", ordinal_key=SIXTH), dated(2, "2017-09-03", event=2, ordinal_key=SIXTH), None),
        (dated(1, "2020-04", ordinal_key=SIXTH), dated(2, "2017-09-03", event=2), None),
        (dated(1, "2020-04"), dated(2, "2017-09-03", event=2), None),
        (dated(1, "2020-04", ordinal_key=SIXTH), dated(2, "2017-09-03", ordinal_key=SIXTH), Kind.DATE),
        (claim(1, value="true", ordinal_key=SIXTH), claim(2, value="false", event=2, ordinal_key=SIXTH), None),
    ],
)
def test_one_member_of_a_series_at_two_dates(first, second, expected):
    assert conflict(first, second) == expected


# --- Places -----------------------------------------------------------------------------------------------------------

COUNTRY = Place(pk=1, name="North Korea", geo_precision="country", latitude_deg=40, longitude_deg=127)
PYONGYANG = Place(pk=2, name="Pyongyang", geo_precision="locality", latitude_deg=39.03, longitude_deg=125.75)
SUNAN = Place(pk=3, name="Sunan", geo_precision="site", latitude_deg=39.20, longitude_deg=125.67)
WONSAN = Place(pk=4, name="Wonsan", geo_precision="locality", latitude_deg=39.15, longitude_deg=127.44)
EAST_SEA = Place(pk=5, name="East Sea", geo_precision="sea_or_air", latitude_deg=40, longitude_deg=135)
SOUTH = Place(pk=6, name="South Korea", geo_precision="country", latitude_deg=36.5, longitude_deg=127.8)
UNMAPPED = Place(pk=7, name="a camp", geo_precision="locality")
TREE = PlaceTree({1: frozenset({1}), 2: frozenset({2, 1}), 3: frozenset({3, 1}), 4: frozenset({4, 1})})


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        (PYONGYANG, WONSAN, True),
        (PYONGYANG, COUNTRY, False),
        (PYONGYANG, SUNAN, False),  # twenty kilometres: within what "Pyongyang" may mean
        (SUNAN, EAST_SEA, False),  # fired here, fell there
        (COUNTRY, SOUTH, True),
        (PYONGYANG, UNMAPPED, True),
        (PYONGYANG, None, False),
        (PYONGYANG, PYONGYANG, False),
    ],
)
def test_places(first, second, apart):
    one, other = (claim(pk, predicate="place", value_place=place) for pk, place in ((1, first), (2, second)))

    assert conflict(one, other, places=TREE) == (Kind.PLACE if apart else None)


def test_distances_are_great_circles():
    assert distance_km(PYONGYANG, WONSAN) == pytest.approx(146, abs=2)
    assert distance_km(PYONGYANG, UNMAPPED) is None
    assert distance_km(UNMAPPED, PYONGYANG) is None
    poles = [Place(latitude_deg=degrees, longitude_deg=0) for degrees in (90, -90)]
    assert distance_km(*poles) == pytest.approx(20015, abs=1)


# --- Many -------------------------------------------------------------------------------------------------------------


def test_each_pair_is_found_once_with_the_older_claim_first():
    claims = [claim(3, value="false"), claim(1, value="true"), claim(2, value="true")]

    found = [(c.first.pk, c.second.pk, c.kind) for c in iter_conflicts(claims, places=NO_PLACES)]

    assert found == [(1, 3, Kind.OCCURRENCE), (2, 3, Kind.OCCURRENCE)]
    assert list(iter_conflicts([], places=NO_PLACES)) == []


def test_what_one_story_cluster_says_alike_counts_once():
    syndicated = [Article(pk=pk, story_cluster_id=7) for pk in (1, 2)]
    claims = [claim(pk, article=article, value="true") for pk, article in enumerate(syndicated, start=1)]
    denial = claim(3, value="false")

    assert [(c.first.pk, c.second.pk) for c in iter_conflicts([*claims, denial], places=NO_PLACES)] == [(1, 3)]


def test_articles_of_one_cluster_that_differ_are_two_voices():
    first, second = (Article(pk=pk, story_cluster_id=7) for pk in (1, 2))
    claims = [dated(1, "2020-03-02", article=first), dated(2, "2020-04-02", article=second)]

    assert [c.kind for c in iter_conflicts(claims, places=NO_PLACES)] == [Kind.DATE]


def test_members_of_a_series_are_compared_across_events_and_other_dates_are_not():
    key = {"ordinal_key": "nuclear_test/KP/6"}
    claims = [dated(1, "2017-09-03", **key), dated(2, "2020-04", event=2, **key), dated(3, "2016-01-06", event=3)]

    found = [(c.first.pk, c.second.pk, c.kind) for c in iter_conflicts(claims, places=NO_PLACES)]

    assert found == [(1, 2, Kind.ORDINAL)]


AMOUNTS = st.integers(0, 50)


@given(AMOUNTS, AMOUNTS, st.sampled_from(["asserted", "estimated", "alleged"]))
def test_a_number_never_contradicts_a_range_that_holds_it(low, width, modality):
    inside = counted(1, best=low + width // 2, modality=modality)

    assert conflict(inside, counted(2, low=low, high=low + width)) is None


def test_an_estimate_is_about_right():
    assert counted(1, best=100, modality="estimated").as_quantity().approximate
    assert not counted(1, best=100).as_quantity().approximate


def test_a_denied_detail_leaves_everything_else_open():
    assert not speaks(dated(1, "2020-03-02", modality="denied"))
    assert speaks(claim(1, value="false", modality="denied"))

import doctest
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.models import Actor, Article, Claim, Contradiction, Place, Source
from events.review import reasons
from events.review.conflicts import Conflict
from events.review.reasons import MAX_REASON, describe_amount, describe_conflict, name_ordinal, ordinal_word, speaker
from events.values.partial_date import parse_partial_date


def claim(name="Harbour Wire", *, date="", symbol="", title="", **rest):
    source = Source(name=name) if name else None
    made = Claim(article=Article(source=source, document_symbol=symbol, title=title), **rest)
    made.put_date(parse_partial_date(date))
    return made


def described(first, second, kind, **states):
    return describe_conflict(Conflict(first, second, kind), states=states)


KIND = Contradiction.Kind


def test_dates():
    found = described(claim(date="2020-04"), claim("", title="A list", date="2020-05-01"), KIND.DATE)

    assert found == "Harbour Wire says April 2020; A list says 1 May 2020; no day fits both."


def test_members_of_a_series():
    essay = claim("An anonymous essay", date="2020-04", ordinal_key="nuclear_test/KP/6")
    record = claim("United Nations", symbol="S/RES/2375 (2017)", date="2017-09-03", ordinal_key="nuclear_test/KP/6")

    assert described(essay, record, KIND.ORDINAL, KP="North Korea") == (
        "An anonymous essay says April 2020; S/RES/2375 (2017) says 3 September 2017; "
        "the sixth nuclear test of North Korea happened once."
    )


def test_places_and_numbers():
    places = [claim(value_place=Place(name="Sonchon")), claim("Other Wire", value="Sunchon")]
    assert described(*places, KIND.PLACE) == (
        "Harbour Wire says Sonchon; Other Wire says Sunchon; neither place lies in the other."
    )
    numbers = [
        claim(quantity_predicate="dead", unit="people", best=Decimal(3000), approximate=True),
        claim("Other Wire", quantity_predicate="dead", unit="people", high=Decimal(1100)),
    ]
    assert described(*numbers, KIND.QUANTITY) == (
        "On dead: Harbour Wire says about 3,000 people; Other Wire says at most 1,100 people; no number fits both."
    )


def test_occurrence_puts_the_affirming_side_first_and_ends_with_the_denial():
    yes, no = claim(value="true"), claim("Other Wire", value="false", statement="Nothing was launched that month.")

    for pair in ((yes, no), (no, yes)):
        assert described(*pair, KIND.OCCURRENCE) == (
            "Harbour Wire says that it happened; Other Wire says that it did not: Nothing was launched that month."
        )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (claim(), "Harbour Wire"),
        (claim(symbol="S/2020/151"), "S/2020/151"),
        (claim("", title="A list"), "A list"),
        (claim(""), "an article of an unknown source"),
        (claim(attributed_actor=Actor(name="A Ministry")), "A Ministry (in Harbour Wire)"),
        (claim(attributed_source=Source(name="Harbour Wire")), "Harbour Wire"),
        (
            claim("Ruritania Ministry of Ports", attributed_actor=Actor(name="Ministry of Ports of Ruritania")),
            "Ruritania Ministry of Ports",
        ),
        (
            claim("Ruritania Ministry of Ports", attributed_actor=Actor(name="Ministry of Roads of Ruritania")),
            "Ministry of Roads of Ruritania (in Ruritania Ministry of Ports)",
        ),
        (claim("x" * 150, attributed_actor=Actor(name="A Ministry")), "A Ministry"),
    ],
)
def test_who_says_it(said, expected):
    assert speaker(said) == expected


def test_a_reason_fits_its_column_whatever_the_names():
    long = claim("x" * 200, value="true"), claim("y " * 100, value="false", statement="z " * 300)

    assert len(described(*long, KIND.OCCURRENCE)) <= MAX_REASON


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("nuclear_test/KP/1", "the first nuclear test of North Korea"),
        ("nuclear_test/ZZ/12", "the 12th nuclear test of ZZ"),
        ("rocket_day/KP/2", "the second rocket day of North Korea"),
        ("the sixth", "the event numbered the sixth"),
        ("nuclear_test/KP/six", "the event numbered nuclear_test/KP/six"),
    ],
)
def test_names_of_members(key, expected):
    assert name_ordinal(key, states={"KP": "North Korea"}) == expected


@given(st.integers(11, 10**6))
def test_ordinals_keep_their_number(number):
    assert ordinal_word(number)[:-2] == str(number)


@pytest.mark.parametrize(
    ("bounds", "options", "expected"),
    [
        ((3, None, 4), {"unit": "count"}, "3 to 4"),
        ((4, 4, 4), {"unit": "count"}, "4"),
        ((None, "6.3", None), {"unit": "mb"}, "6.3 mb"),
        ((None, 350, None), {"unit": "km", "approximate": True}, "about 350 km"),
        ((10000, None, None), {"unit": "count"}, "at least 10,000"),
        ((None, None, 20), {"unit": "km"}, "at most 20 km"),
        ((None, None, None), {"unit": "km"}, "no number"),
        ((None, 100, None), {"unit": "t"}, "100 t"),
    ],
)
def test_amounts(bounds, options, expected):
    low, best, high = (None if bound is None else Decimal(bound) for bound in bounds)

    assert describe_amount(low, best, high, **options) == expected


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(reasons).failed == 0

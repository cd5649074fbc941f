from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ingest.detect.numbers import find_ordinal, read_quantities
from events.ingest.detect.rules import load_rule_book

UNITS = load_rule_book().units


def _read(text, *wanted):
    return {quantity.predicate: quantity for quantity in read_quantities(text, units=UNITS, wanted=wanted)}


@pytest.mark.parametrize(
    ("text", "predicate", "low", "best", "high", "approximate"),
    [
        ("sent over 10,000 troops to Russia", "troops", 10_000, None, None, False),
        ("fired two short-range ballistic missiles", "missiles_fired", None, 2, None, False),
        ("fired three to four missiles", "missiles_fired", 3, None, 4, False),
        ("it flew about 350 km", "range_km", None, 350, None, True),
        ("it flew up to 400 kilometers", "range_km", None, None, 400, False),
        ("sent about 260 balloons", "balloons", None, 260, None, True),
        ("killed two soldiers", "dead", None, 2, None, False),
        ("at least 15 people were killed", "dead", 15, None, None, False),
        ("delivered 50 000 tons of food", "mass_t", None, 50_000, None, False),
        ("stole $1.5 billion", "amount_usd", None, 1_500_000_000, None, False),
        ("Forty-six sailors died", "dead", None, 46, None, False),
        ("Forty-six of the 104 sailors aboard were killed", "dead", None, 46, None, False),
        ("hundreds of troops", "troops", 200, None, None, False),
        ("tens of thousands of residents were evacuated", "displaced", 20_000, None, None, False),
        ("a dozen missiles", "missiles_fired", None, 12, None, False),
        ("a quake of magnitude 5.1", "magnitude_mb", None, Decimal("5.1"), None, False),
        ("it reached Mach 12", "speed_mach", None, 12, None, False),
        ("it flew for 74 minutes", "flight_time_s", None, 4440, None, True),
        ("an 11-day exercise", "duration_days", None, 11, None, False),
        ("27 companies and 28 vessels", "entities", None, 27, None, False),
        ("about 240 fighter jets", "aircraft", None, 240, None, True),
        ("more than 4,000 homeless", "displaced", 4000, None, None, False),
        ("800 million won", "amount_krw", None, 800_000_000, None, False),
    ],
)
def test_words_become_bounds(text, predicate, low, best, high, approximate):
    quantity = _read(text, predicate)[predicate]
    assert (quantity.low, quantity.best, quantity.high) == (low, best, high)
    assert quantity.approximate is approximate


def test_miles_become_kilometres_and_say_that_they_are_about():
    quantity = _read("The missile flew 100 miles.", "range_km")["range_km"]
    assert quantity.best == Decimal("160.9344")
    assert quantity.approximate


@pytest.mark.parametrize(
    ("text", "dead", "injured"),
    [
        ("killing two marines and injuring 18 people", 2, 18),
        ("18 people were injured and two soldiers were killed", 2, 18),
        ("The attack wounded three officers; nobody was killed.", None, 3),
    ],
)
def test_of_two_things_that_an_amount_could_tell_the_nearest_word_decides(text, dead, injured):
    found = _read(text, "dead", "injured")
    assert {name: quantity.best for name, quantity in found.items()} == {
        name: number for name, number in (("dead", dead), ("injured", injured)) if number is not None
    }


def test_range_and_height_are_told_apart():
    found = _read("It flew about 1,000 km at an altitude of about 6,100 km.", "range_km", "apogee_km")
    assert (found["range_km"].best, found["apogee_km"].best) == (1000, 6100)


def test_a_number_without_its_unit_is_none():
    assert _read("On May 3 it fired 2020 times, said 5 officials", "missiles_fired", "range_km", "troops") == {}


def test_a_distance_that_nothing_flew_is_no_range():
    assert _read("The base lies 80 km from Seoul.", "range_km") == {}


def test_the_speaker_stays_with_the_number():
    (quantity,) = read_quantities("3,000 troops", units=UNITS, wanted=("troops",), speaker="Volodymyr Zelenskyy")
    assert quantity.attributed_to == "Volodymyr Zelenskyy"


@given(st.text(max_size=80))
def test_no_text_breaks_it_and_each_kind_is_read_once(text):
    kinds = [quantity.predicate for quantity in read_quantities(text, units=UNITS, wanted=tuple(UNITS))]

    assert len(kinds) == len(set(kinds))
    assert set(kinds) <= set(UNITS)


@pytest.mark.parametrize(("words", "number"), [(["its", "sixth", "nuclear", "test"], 6), (["the", "6th", "test"], 6)])
def test_the_number_in_a_series(words, number):
    found = find_ordinal(words)
    assert found is not None
    assert found.best == number


def test_no_number_in_a_series():
    assert find_ordinal(["a", "test"]) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In January 2022 North Korea launched two ballistic missiles.", 2),
        ("On 14 January 2022 North Korea launched two short-range ballistic missiles.", 2),
        ("In 2022 North Korea launched missiles.", None),
        ("Three ships and two missiles were seen.", 2),
        ("It has 2000 missiles.", 2000),
        ("It fired a Hwasong-18 missile.", None),
        ("It fired KN-23 missiles.", None),
        ("It fired two KN-23 missiles.", 2),
        ("It fired two Hwasong 12 missiles.", 2),
    ],
)
def test_a_year_a_model_or_another_number_counts_no_missiles(sentence, expected):
    units = {"missiles_fired": {"unit": "count", "reach": 5, "nouns": {"missile": 1, "missiles": 1}}}

    found = read_quantities(sentence, units=units, wanted=["missiles_fired"])

    assert [quantity.best for quantity in found] == ([] if expected is None else [expected])

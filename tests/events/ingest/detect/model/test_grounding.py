from decimal import Decimal

import pytest

from events.ingest.detect.model.grounding import Grounding, index_names, numbers_in
from events.ingest.detect.rules import NameEntry

NORTH = NameEntry(name="North Korea", kind="state", country="KP", names=("DPRK", "Pyongyang", "the North"))
SOUTH = NameEntry(name="South Korea", kind="state", country="KR", names=("Seoul",))


def grounding(text, **options):
    return Grounding(text, names=index_names([NORTH, SOUTH]), **options)


@pytest.mark.parametrize(
    "name", ["Pyongyang", "pyongyang", "North Korea", "the DPRK"[4:], "Choe Son Hui", "Choe Son-hui"]
)
def test_a_name_stands_in_the_text_under_any_name_of_its_bearer(name):
    assert grounding("Pyongyang's foreign minister (Choe Son Hui) left for Moscow.").has_name(name)


@pytest.mark.parametrize("name", ["South Korea", "Seoul", "Atlantis", "Mos", "oscow", "", "x", "."])
def test_other_names_do_not(name):
    assert not grounding("Pyongyang's foreign minister left for Moscow, x.").has_name(name)


def test_korean_names_carry_their_particles():
    assert grounding("북한은 김정은 국무위원장이 참석했다고 밝혔다.").has_name("김정은")
    assert not grounding("북한은 밝혔다.").has_name("러시아")


def test_a_catalogue_knows_more_names():
    known = grounding("The Guards Ministry spoke.", also_called=lambda _name: ["Guards Ministry"])
    assert known.has_name("Ministry of State Security")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("two missiles", "2"),
        ("a missile", "1"),
        ("10,000 troops", "10000"),
        ("10 000 troops", "10000"),
        ("some 1.2 million people", "1200000"),
        ("two dozen balloons", "24"),
        ("twenty-five shells", "25"),
        ("its sixth test", "6"),
        ("three hundred workers", "300"),
        ("병력 1만 2000명", "12000"),
        ("미사일 두 발", "2"),
        ("3천억 원", "3000"),
        ("两枚导弹", "2"),
        ("5 тыс. снарядов", "5000"),
    ],
)
def test_numbers_are_read_as_articles_write_them(text, number):
    assert Decimal(number) in numbers_in(text)


def test_a_wall_of_digits_is_no_number_and_no_crash():
    assert numbers_in("9" * 1_000_000 + " million") <= {1, *(Decimal("9" * 18), Decimal("9" * 18) * 10**6)}


@pytest.mark.parametrize(("text", "number"), [("two missiles", 3), ("25 shells", 5), ("1,500 men", 500), ("no one", 7)])
def test_other_numbers_are_not_there(text, number):
    assert Decimal(number) not in numbers_in(text)


@pytest.mark.parametrize(
    ("text", "number", "unit", "stands"),
    [
        ("flew 500 miles", "805", "km", True),
        ("flew 500 miles", "500", "km", True),
        ("flew 500 miles", "900", "km", False),
        ("for 70 minutes", "4200", "s", True),
        ("after two weeks", "14", "days", True),
        ("two weeks", "14", "count", False),
    ],
)
def test_a_number_may_be_converted_into_the_unit_of_the_codebook(text, number, unit, stands):
    assert grounding(text).has_number(Decimal(number), unit=unit) is stands


def test_what_two_lexicons_say_of_one_name_is_put_together():
    korean = NameEntry(name="North Korea", kind="state", country="KP", names=("북한", "북/NNP"))
    known = Grounding("북한이 발사했다.", names=index_names([NORTH, korean]))
    assert known.has_name("North Korea")
    assert known.has_name("DPRK")
    assert not known.has_name("South Korea")
    assert not Grounding("북극곰이 왔다.", names=index_names([NORTH, korean])).has_name("North Korea")

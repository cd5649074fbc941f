import pytest

from events.errors import ValueFormatError
from events.values.public_id import ALPHABET, PREFIXES, check_public_id, new_public_id


@pytest.mark.parametrize("kind", PREFIXES)
def test_a_new_id_is_an_id_of_its_kind(kind):
    public_id = new_public_id(kind)

    assert check_public_id(public_id, kind=kind) == public_id


def test_ids_do_not_repeat():
    assert len({new_public_id("event") for _ in range(1000)}) == 1000


def test_prefixes_are_distinct_and_three_letters_long():
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert all(len(prefix) == 3 and prefix.isalpha() for prefix in PREFIXES.values())


def test_letters_that_look_like_digits_are_left_out():
    assert not set("ilou") & set(ALPHABET)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "evt",
        "evt-",
        "evt-7k3m9x2q4",
        "evt-7k3m9x2q4dd",
        "EVT-7K3M9X2Q4D",
        "evt-7k3m9x2q4l",
        "act-7k3m9x2q4d",
        " evt-7k3m9x2q4d",
        "evt-7k3m9x2q4d\n",
        "evt_7k3m9x2q4d",
        "1",
    ],
)
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(ValueFormatError, match="evt-7k3m9x2q4d"):
        check_public_id(text, kind="event")

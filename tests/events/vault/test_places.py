"""Places in a vault: a key has one, everything else is a stray."""

import pytest

from events.errors import VaultError
from events.vault.places import check_key, find_place, iter_held, parse_place, place_of, tombstone_of

A, B, C = (letter * 64 for letter in "abc")


def test_a_key_lies_two_folders_down_and_its_tombstone_beside_it() -> None:
    assert place_of(A) == f"aa/aa/{A}"
    assert tombstone_of(A) == f"aa/aa/{A}.gone"
    assert parse_place(place_of(A)) == (A, False)
    assert parse_place(tombstone_of(A)) == (A, True)


@pytest.mark.parametrize("key", ["", "A" * 64, "a" * 63, "a" * 64 + "\n", "g" * 64, "../" + "a" * 61])
def test_only_64_hexadecimal_digits_are_a_key(key: str) -> None:
    for use in (check_key, place_of, tombstone_of):
        with pytest.raises(VaultError, match="64 hexadecimal digits"):
            use(key)


@pytest.mark.parametrize("place", ["", "notes.txt", A, f"aa/bb/{A}", f"aa/{A}", f"aa/aa/{A}.gone.gone", f"x/aa/aa/{A}"])
def test_what_lies_elsewhere_is_a_stray(place: str) -> None:
    assert find_place(place) is None
    with pytest.raises(VaultError):
        parse_place(place)


def test_held_is_what_has_no_tombstone_even_when_a_stray_lies_between() -> None:
    places = [f"aa/aa/{A}", f"aa/aa/{A}!", f"aa/aa/{A}.gone", f"bb/bb/{B}", "bb/notes.txt", f"cc/cc/{C}.gone"]

    assert list(iter_held(places)) == [B]
    assert list(iter_held([])) == []
    assert list(iter_held(map(place_of, [A, B, C]))) == [A, B, C]

"""Where things lie in a vault, whatever holds it: `ab/cd/abcd...`, and `ab/cd/abcd....gone` once that was taken down.

Two levels of 256, so that a million files stay fast to list. A place is relative to the vault's root, with `/`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from events.errors import VaultError

GONE: Final = ".gone"
_KEY = re.compile(r"[0-9a-f]{64}")


class Place(NamedTuple):
    """What a place is said to hold: the bytes of `key`, or its tombstone."""

    key: str
    is_tombstone: bool


def check_key(key: str) -> str:
    """Give `key` back if it is 64 lower-case hexadecimal digits; anything else must never become a path.

    Raises:
        VaultError: it is not.
    """
    if not _KEY.fullmatch(key):
        raise VaultError(f"{key[:80]!r} is not a key of the vault; it would be 64 hexadecimal digits")
    return key


def place_of(key: str) -> str:
    """Where the bytes of `key` lie. Raises VaultError if it is not a key."""
    check_key(key)
    return f"{key[:2]}/{key[2:4]}/{key}"


def tombstone_of(key: str) -> str:
    """Where the tombstone of `key` lies. Raises VaultError if it is not a key."""
    return place_of(key) + GONE


def parse_place(place: str) -> Place:
    """What lies at `place`.

    Raises:
        VaultError: no key and no tombstone of one, or in a folder that is not its own.
    """
    name = place.rpartition("/")[2]
    key = check_key(name.removesuffix(GONE))
    if place_of(key) != place.removesuffix(GONE):
        raise VaultError(f"{name} lies in the wrong folder")
    return Place(key, name != key)


def find_place(place: str) -> Place | None:
    """As `parse_place`, but None for what is none of the vault's."""
    try:
        return parse_place(place)
    except VaultError:
        return None


def iter_held(places: Iterable[str]) -> Iterator[str]:
    """The keys of ordered `places` whose bytes were not taken down; strays are passed over."""
    waiting = ""
    for place in places:
        if waiting and not place.startswith(waiting):
            yield waiting.rpartition("/")[2]
            waiting = ""
        found = find_place(place)
        if found is not None:
            waiting = "" if found.is_tombstone else place
    if waiting:
        yield waiting.rpartition("/")[2]

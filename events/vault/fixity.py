"""Fixity: is everything in the vault still what it was?

Run now and then over the whole vault. Damage is reported, never repaired: a person restores the file from a copy.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from events.errors import VaultError, VaultRemovedError, VaultUnavailableError
from events.vault.places import parse_place, place_of, tombstone_of
from events.vault.store import Vault


class Harm(StrEnum):
    """What is wrong with one file. `leftover`: it was taken down, and its bytes are still there."""

    DAMAGED = "damaged"
    UNREADABLE = "unreadable"
    MISSING = "missing"
    STRAY = "stray"
    LEFTOVER = "leftover"


class Damage(NamedTuple):
    """One file that is not as it should be, at `place` below the vault's root.

    `key` is "" for a stray file, which is none of the vault's.
    """

    harm: Harm
    key: str
    place: str
    detail: str


def check_fixity(
    vault: Vault, *, expected: Iterable[str] = (), on_place: Callable[[], None] = lambda: None
) -> Iterator[Damage]:
    """Read everything and yield what is wrong, in order of places; then what is missing of `expected` keys.

    Bytes that were taken down are not missing, and their tombstones are read as well. `on_place` is called for
    everything that lies in the vault, before it is read.

    Raises:
        VaultError: the vault cannot be listed, or does not answer.
    """
    for place in vault.iter_places():
        on_place()
        damage = _check_place(vault, place)
        if damage is not None:
            yield damage
    for key in expected:
        if not vault.exists(key) and not _is_buried(vault, key):
            detail = f"the record names {key}, but the vault does not hold it"
            yield Damage(Harm.MISSING, key, place_of(key), detail)


def _check_place(vault: Vault, place: str) -> Damage | None:
    try:
        key, is_tombstone = parse_place(place)
    except VaultError as error:
        return Damage(Harm.STRAY, "", place, str(error))
    return _check_tombstone(vault, key) if is_tombstone else _check_bytes(vault, key)


def _check_tombstone(vault: Vault, key: str) -> Damage | None:
    try:
        vault.find_tombstone(key)
    except VaultUnavailableError:
        raise
    except VaultError as error:
        return Damage(Harm.DAMAGED, key, tombstone_of(key), str(error))
    return None


def _check_bytes(vault: Vault, key: str) -> Damage | None:
    place = place_of(key)
    try:
        vault.get(key)
    except VaultRemovedError as error:
        return Damage(Harm.LEFTOVER, key, place, f"{error}; but its bytes are still there: take it down again")
    except VaultUnavailableError:
        raise
    except VaultError as error:
        # Reading failed with an error of the disk or the network; damage is found by looking at what was read.
        harm = Harm.UNREADABLE if isinstance(error.__cause__, Exception) else Harm.DAMAGED
        return Damage(harm, key, place, str(error))
    return None


def _is_buried(vault: Vault, key: str) -> bool:
    try:
        return vault.find_tombstone(key) is not None
    except VaultUnavailableError:
        raise
    except VaultError:
        return True  # a damaged one, which the listing has reported

"""Fixity: is everything in the vault still what it was?

Run now and then over the whole vault. Damage is reported, never repaired: a person restores the file from a copy.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from events.errors import VaultError
from events.vault.store import FileVault, check_key


class Harm(StrEnum):
    """What is wrong with one file."""

    DAMAGED = "damaged"
    UNREADABLE = "unreadable"
    MISSING = "missing"
    STRAY = "stray"


class Damage(NamedTuple):
    """One file that is not as it should be. `key` is "" for a stray file, which is none of the vault's."""

    harm: Harm
    key: str
    path: Path
    detail: str


def check_fixity(vault: FileVault, *, expected: Iterable[str] = ()) -> Iterator[Damage]:
    """Read every file and yield what is wrong, in order of paths; then what is missing of `expected` keys."""
    for path in vault.iter_files():
        damage = _check_file(vault, path)
        if damage is not None:
            yield damage
    for key in expected:
        if not vault.exists(key):
            yield Damage(Harm.MISSING, key, vault.path(key), f"the record names {key}, but the vault does not hold it")


def _check_file(vault: FileVault, path: Path) -> Damage | None:
    try:
        if vault.path(check_key(path.name)) != path:
            return Damage(Harm.STRAY, "", path, f"{path.name} lies in the wrong folder")
    except VaultError as error:
        return Damage(Harm.STRAY, "", path, str(error))
    try:
        vault.get(path.name)
    except VaultError as error:
        harm = Harm.UNREADABLE if isinstance(error.__cause__, OSError) else Harm.DAMAGED
        return Damage(harm, path.name, path, str(error))
    return None

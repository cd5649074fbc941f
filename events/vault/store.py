"""What a vault is: bytes under the SHA-256 of what they are, so that nothing can change unnoticed or be kept twice."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Protocol

from events.vault.tombstones import Tombstone


class Vault(Protocol):
    """A replaceable part: keeps bytes for ever, or until they are taken down.

    A folder (`FileVault`) or an object store (`S3Vault`). Safe for any number of threads and processes: bytes appear
    under their key whole or not at all. Every method raises VaultError when the store cannot be read or written, and
    for what is no key.
    """

    def put(self, data: bytes) -> str:
        """Keep `data`; gives its key, the same for the same bytes. What is held and sound is left alone.

        Raises:
            VaultRemovedError: these bytes were taken down; they do not come back.
        """
        ...

    def put_many(self, datas: Iterable[bytes]) -> list[str]:
        """Keep all of `datas`, as safely as one by one and faster; gives their keys in order.

        Raises:
            VaultRemovedError: some of it was taken down; the others may be kept or not, and may be put again.
        """
        ...

    def get(self, key: str) -> bytes:
        """The bytes of `key`, checked against it.

        Raises:
            VaultRemovedError: they were taken down.
            VaultError: they are missing or damaged.
        """
        ...

    def exists(self, key: str) -> bool:
        """Whether bytes are held under `key` and were not taken down; they are not checked."""
        ...

    def iter_keys(self) -> Iterator[str]:
        """All keys whose bytes are held and were not taken down, in order."""
        ...

    def iter_places(self) -> Iterator[str]:
        """Everything that lies in the vault, strays and tombstones too, in order, but what is still being written."""
        ...

    def remove(self, key: str, *, reason: str, at: dt.datetime) -> None:
        """Take the bytes of `key` down for good; a tombstone with `reason` and the instant `at` remains.

        Killed in the middle it leaves the old state or closed bytes. A second time keeps the first tombstone and
        deletes what is still there.

        Raises:
            VaultError: the reason is empty, the instant has no time zone, or the bytes cannot be deleted (then the
                tombstone stands, and nobody gets them).
        """
        ...

    def find_tombstone(self, key: str) -> Tombstone | None:
        """The tombstone of `key`, or None if its bytes were not taken down. Raises VaultError when it is damaged."""
        ...

    def iter_tombstones(self) -> Iterator[Tombstone]:
        """All tombstones, in order of their keys. Raises VaultError at a damaged one."""
        ...

    def probe(self) -> None:
        """Find out, in a few seconds at most, whether the vault could be written to. Raises VaultError if not."""
        ...

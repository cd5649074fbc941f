"""What remains of bytes that were taken down: which they were, why they went and when. JSON, one object."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from events.errors import VaultError, VaultRemovedError
from events.vault.places import check_key, find_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """One takedown. `key` is the digest of the bytes; `size_bytes` is None if they were lost before.

    Raises:
        VaultError: the key is none, the reason is empty or the instant has no time zone.
    """

    key: str
    size_bytes: int | None
    reason: str
    removed_at: dt.datetime

    def __post_init__(self) -> None:
        check_key(self.key)
        if not self.reason.strip():
            raise VaultError(f"a takedown of {self.key} needs a reason, which readers will see")
        if self.removed_at.tzinfo is None:
            raise VaultError(f"the instant {self.removed_at.isoformat()} has no time zone; takedowns are dated in UTC")

    def to_bytes(self) -> bytes:
        """The tombstone as it is kept."""
        said = {
            "key": self.key,
            "size_bytes": self.size_bytes,
            "reason": self.reason,
            "removed_at": self.removed_at.astimezone(dt.UTC).isoformat(),
        }
        return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")

    @classmethod
    def from_bytes(cls, data: bytes, *, key: str) -> Self:
        """The tombstone that was kept for `key`.

        Raises:
            VaultError: it cannot be read, or is another key's.
        """
        try:
            said = json.loads(data)
            size = said["size_bytes"]
            found = cls(
                key=str(said["key"]),
                size_bytes=None if size is None else int(size),
                reason=str(said["reason"]),
                removed_at=dt.datetime.fromisoformat(said["removed_at"]),
            )
        except (ValueError, TypeError, KeyError, RecursionError, VaultError) as error:
            raise VaultError(_damaged(key)) from error
        if found.key != key:
            raise VaultError(_damaged(key))
        return found

    def to_error(self) -> VaultRemovedError:
        """What whoever asks for the bytes is told."""
        return VaultRemovedError(f"{self.key} was taken down on {self.removed_at:%Y-%m-%d}: {self.reason}")


def _damaged(key: str) -> str:
    return f"the tombstone of {key} is damaged; its bytes stay closed, taking them down again writes a new one"


def tombstones_at(places: Iterable[str], *, find: Callable[[str], Tombstone | None]) -> Iterator[Tombstone]:
    """The tombstones among the places of a vault, in their order; `find` gives the one of a key."""
    for place in map(find_place, places):
        found = find(place.key) if place is not None and place.is_tombstone else None
        if found is not None:
            yield found

"""Taking entries in: a batch is looked up, written to the vault and committed before the next one is read.

Being killed loses at most the batch at hand, and the same file again passes over what is known.
"""

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from events.errors import ArchiveError, VaultRemovedError
from events.ingest import store
from events.ingest.extract.json_record import RecordError
from events.ingest.store import Placed, Standing
from events.management.bulk.entries import Entry, Reading
from events.vault import Vault

BATCH: Final = 200
# What is known costs a look-up only, so that more of it is looked at together.
LOOK_UP: Final = 1000
# Lines may have 20 MiB: a batch is closed early rather than held in memory.
BATCH_BYTES: Final = 64 * 1024 * 1024
TAKEN_DOWN: Final = "taken down"
# Entries without a date of capture are captured now, in the order of the file.
_NOW: Final = dt.datetime.max.replace(tzinfo=dt.UTC)
_NOT_TAKEN: Final = frozenset({Standing.KNOWN, Standing.TAKEN_DOWN})


@dataclass(frozen=True, slots=True)
class Refusal:
    """One entry that was not taken: `reason` in a few words, the same for all of its kind; `detail` names the value."""

    where: str
    reason: str
    detail: str
    raw: bytes = b""


@dataclass(slots=True)
class Tally:
    """What became of what was read: `standings` of what was taken, and why the rest was refused or passed over.

    `open_keys` are submissions with steps left, in the order of the file.
    """

    standings: Counter[Standing] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    passed_over: Counter[str] = field(default_factory=Counter)
    open_keys: "array[int]" = field(default_factory=lambda: array("q"))

    @property
    def read(self) -> int:
        """How many entries there were."""
        return self.standings.total() + self.refused.total() + self.passed_over.total()


class Intake:
    """Takes entries in and counts; `refuse` is told of each that is not taken."""

    def __init__(self, *, vault: Vault, refuse: Callable[[Refusal], None]) -> None:
        self.tally = Tally()
        self._vault = vault
        self._tell = refuse

    def refuse(self, refusal: Refusal) -> None:
        """Count and tell of an entry that is not taken."""
        self.tally.refused[refusal.reason] += 1
        self._tell(refusal)

    def take(self, entries: Iterable[Entry]) -> Iterator[int]:
        """Take all entries in; gives, after each commit, how many entries it was about."""
        for group in _groups(entries):
            documents = store.find_documents(entry.digest for entry in group if entry.digest)
            self._take_group([entry for entry in group if not self._pass_over(entry, documents)])
            yield len(group)

    def _pass_over(self, entry: Entry, documents: dict[str, Placed]) -> bool:
        """Count an entry that is known, without reading it."""
        placed = documents.get(entry.digest)
        if placed is None or placed.standing == Standing.AGAIN:
            return False
        self._count(entry, placed)
        return True

    def _take_group(self, entries: Sequence[Entry]) -> None:
        readings = [(entry, reading) for entry in entries if (reading := self._read(entry)) is not None]
        wanted = []
        for pair, placed in zip(readings, store.place_imports([one.what for _, one in readings]), strict=True):
            if placed.standing in _NOT_TAKEN:
                self._count(pair[0], placed)
            else:
                wanted.append(pair)
        for start in range(0, len(wanted), BATCH):
            self._take_batch(wanted[start : start + BATCH])

    def _take_batch(self, wanted: Sequence[tuple[Entry, Reading]]) -> None:
        """Write a batch to the vault, then its rows, which name what is there by then."""
        kept = self._keep(wanted)
        for (entry, _), placed in zip(kept, store.add_imports([what for _, what in kept]), strict=True):
            self._count(entry, placed)

    def _keep(self, wanted: Sequence[tuple[Entry, Reading]]) -> list[tuple[Entry, store.Import]]:
        documents = [reading.write() for _, reading in wanted if reading.write is not None]
        try:
            keys = iter(self._vault.put_many(documents))
        except VaultRemovedError as error:
            if len(wanted) > 1:  # which of them it was shows when they are kept one by one
                return [kept for one in wanted for kept in self._keep([one])]
            [(entry, _)] = wanted
            self.refuse(Refusal(entry.where, TAKEN_DOWN, str(error), entry.raw))
            return []
        return [
            (entry, reading.what if reading.write is None else reading.what.kept_under(next(keys)))
            for entry, reading in wanted
        ]

    def _read(self, entry: Entry) -> Reading | None:
        try:
            return entry.read()
        except ArchiveError as error:
            self.refuse(refusal_of(entry.where, error, raw=entry.raw))
            return None

    def _count(self, entry: Entry, placed: Placed) -> None:
        if placed.standing == Standing.TAKEN_DOWN:
            self.refuse(Refusal(entry.where, TAKEN_DOWN, "its article was taken down from this archive", entry.raw))
            return
        self.tally.standings[placed.standing] += 1
        if placed.is_open and placed.pk is not None:
            self.tally.open_keys.append(placed.pk)


def refusal_of(where: str, error: ArchiveError, *, raw: bytes) -> Refusal:
    """The refusal that an error of reading means."""
    return Refusal(where, error.reason if isinstance(error, RecordError) else "bad value", str(error), raw)


def _groups(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    rest = iter(entries)
    while group := _group(rest):
        yield group


def _group(rest: Iterator[Entry]) -> list[Entry]:
    group: list[Entry] = []
    size = 0
    for entry in islice(rest, LOOK_UP):
        group.append(entry)
        size += entry.size
        if size >= BATCH_BYTES:
            break
    # Captures of one page become its rounds in the order of their dates.
    return sorted(group, key=lambda entry: entry.at or _NOW)

"""Taking the steps of what was handed in, in this process or in some of our own, without workers."""

import heapq
import multiprocessing
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Final

from django.db import connections

from events.errors import IngestError
from events.ingest import pipeline, store
from events.ingest.records import ErrorKind
from events.management.bulk.child import Done, work

# What a process has before it beside what it works on; enough to be busy until the next message.
_AHEAD: Final = 4
# Processes that end one after the other without having done anything: it is not the articles that kill them.
MOST_DEATHS: Final = 10


@dataclass(frozen=True, slots=True)
class Rested:
    """One submission whose steps were taken as far as they go: its key, and the seconds that it took."""

    key: int
    took_s: float


class Agenda:
    """What is still to be run: keys in their order, those that have to wait when their time has come."""

    def __init__(self, keys: Sequence[int], *, patience_s: float) -> None:
        """Wait for at most `patience_s` seconds with nothing else to do; what is due later is left to others."""
        self._keys = iter(keys)
        self._again: deque[int] = deque()
        self._waiting: list[tuple[float, int]] = []
        self._patience_s = patience_s

    def take(self) -> int | None:
        """The next key that is due, or None."""
        if self._waiting and self._waiting[0][0] <= time.monotonic():
            return heapq.heappop(self._waiting)[1]
        return self._again.popleft() if self._again else next(self._keys, None)

    def put_off(self, key: int, *, by_s: float) -> None:
        """`key` is due again in `by_s` seconds."""
        heapq.heappush(self._waiting, (time.monotonic() + by_s, key))

    def put_back(self, keys: Sequence[int]) -> None:
        """Whoever had these is gone."""
        self._again.extend(keys)

    def find_nap_s(self) -> float | None:
        """Seconds until the next key is due when none is now; None when there is none worth waiting for."""
        if not self._waiting:
            return None
        nap_s = max(0.0, self._waiting[0][0] - time.monotonic())
        return nap_s if nap_s <= self._patience_s else None


def run_here(keys: Sequence[int], *, services: pipeline.Services, patience_s: float) -> Iterator[Rested]:
    """Take all steps of these submissions, one after the other; those that have to wait are come back to."""
    agenda = Agenda(keys, patience_s=patience_s)
    while True:
        key = agenda.take()
        if key is None:
            nap_s = agenda.find_nap_s()
            if nap_s is None:
                return
            time.sleep(nap_s)
            continue
        began = time.monotonic()
        outcome = pipeline.run(key, services=services)
        if outcome.resume_in_s is None:
            yield Rested(key, time.monotonic() - began)
        else:
            agenda.put_off(key, by_s=outcome.resume_in_s)


# --- Processes of our own ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Worker:
    """One process, our end of its pipe, and what it has before it."""

    process: SpawnProcess
    pipe: "Connection[list[int] | None, Done]"
    keys: set[int] = field(default_factory=set)


class Pool:
    """Processes that take steps, each with its own connection. One that dies is replaced, its work done by another."""

    def __init__(self, *, processes: int) -> None:
        self._size = processes
        self._workers: list[_Worker] = []
        self._peaks: dict[int, int] = {}
        self._deaths = 0

    @property
    def peak_bytes(self) -> int:
        """The most memory that all its processes have had, together."""
        return sum(sorted(self._peaks.values(), reverse=True)[: self._size])

    def run(self, keys: Sequence[int], *, patience_s: float) -> Iterator[Rested]:
        """As `run_here`, in the order in which they come to rest.

        Raises:
            IngestError: processes die one after the other without doing anything.
        """
        agenda = Agenda(keys, patience_s=patience_s)
        # A connection must not be shared with a child; ours opens again when it is needed.
        connections.close_all()
        try:
            while True:
                self._give_out(agenda)
                busy = [worker for worker in self._workers if worker.keys]
                nap_s = agenda.find_nap_s()
                if not busy and nap_s is None:
                    return
                for pipe in wait([worker.pipe for worker in busy], timeout=nap_s):
                    yield from self._hear(next(one for one in busy if one.pipe is pipe), agenda)
        finally:
            self._end()

    def _give_out(self, agenda: Agenda) -> None:
        for place in range(self._size):
            keys: list[int] = []
            ahead = _AHEAD - len(self._workers[place].keys) if place < len(self._workers) else _AHEAD
            while len(keys) < ahead and (key := agenda.take()) is not None:
                keys.append(key)
            if not keys:
                return
            if place == len(self._workers):
                self._workers.append(_start())
            worker = self._workers[place]
            worker.keys.update(keys)
            try:
                worker.pipe.send(keys)
            except OSError:
                self._bury(worker, agenda)

    def _hear(self, worker: _Worker, agenda: Agenda) -> Iterator[Rested]:
        try:
            done = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker, agenda)
            return
        self._deaths = 0
        self._peaks[worker.process.pid or 0] = done.peak_bytes
        worker.keys.discard(done.key)
        if done.resume_in_s is None:
            yield Rested(done.key, done.took_s)
        else:
            agenda.put_off(done.key, by_s=done.resume_in_s)

    def _bury(self, worker: _Worker, agenda: Agenda) -> None:
        self._workers.remove(worker)
        worker.process.join()
        worker.pipe.close()
        self._deaths += 1
        if self._deaths > MOST_DEATHS:
            raise IngestError(
                f"{self._deaths} processes ended without doing anything (exit code {worker.process.exitcode}); "
                "try --processes 1, which shows why",
                kind=ErrorKind.INTERNAL,
            )
        agenda.put_back(sorted(worker.keys))
        store.release_orphans()

    def _end(self) -> None:
        for worker in self._workers:
            # It finishes what it is at, finds nobody to tell, and ends.
            worker.pipe.close()
        for worker in self._workers:
            worker.process.join()
        self._workers.clear()


def _start() -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)

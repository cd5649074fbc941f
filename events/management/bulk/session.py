"""One bulk run from files to summary: take in, have the steps taken, count."""

import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from django.utils import timezone

from events.errors import ArchiveError, ValueFormatError
from events.ingest import pipeline, store
from events.ingest.holdings import get_vault
from events.management.bulk.captures import CaptureFile
from events.management.bulk.child import peak_bytes
from events.management.bulk.entries import Entry, address_entry, record_entry
from events.management.bulk.following import follow, tell_first
from events.management.bulk.intake import Intake, Refusal
from events.management.bulk.lines import MAX_LINE_BYTES, Line, LineFile
from events.management.bulk.progress import Progress, Stream
from events.management.bulk.running import Pool, Rested, run_here
from events.management.bulk.sources import SourceFinder
from events.management.bulk.summary import intake_lines, outcome_lines, outcome_of
from events.models import Submission

# Whoever held a submission when a process was killed is gone for the database a moment later.
_LOOK_AGAIN_S: Final = 1.0
_AT_ONCE: Final = 5000


class MakeEntry(Protocol):
    """How the lines of one kind of file are read."""

    def __call__(self, line: Line, *, where: str, sources: SourceFinder) -> Entry | None:
        """The entry of a line, None for one that says nothing."""
        ...


LINES: Final[dict[str, MakeEntry]] = {"jsonl": record_entry, "urls": address_entry}
KINDS: Final = (*LINES, "warc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person wants of a run. Times in seconds; `refused` is the file for refused lines, "" for none."""

    kind: str
    files: Sequence[str]
    now: bool
    processes: int
    no_wait: bool
    wait_s: float
    refused: str
    verbose: bool
    sources: SourceFinder


class Session:
    """One run. `out` and `err` are the command's own."""

    def __init__(self, wishes: Wishes, *, out: Stream, err: Stream) -> None:
        self._wishes, self._out, self._err = wishes, out, err
        self._say: Callable[[str], object] = err.write
        self._sink: BinaryIO | None = None
        self._peak_bytes = 0
        self.broken = 0
        """Files that could not be read to their end."""
        self.intake = Intake(vault=get_vault(), refuse=self._refuse)

    def run(self) -> bool:
        """Do it all; whether everything was taken in and no file was broken."""
        began = time.monotonic()
        with ExitStack() as stack:
            if self._wishes.refused:
                self._sink = stack.enter_context(_open_refused(self._wishes))
            for name in self._wishes.files:
                self._take_file(name)
        for line in intake_lines(self.intake.tally, took_s=time.monotonic() - began):
            self._out.write(line)
        self._have_steps_taken()
        return not self.broken and not self.intake.tally.refused

    # --- Taking in ----------------------------------------------------------------------------------------------------

    def _take_file(self, name: str) -> None:
        try:
            file = CaptureFile(name) if self._wishes.kind == "warc" else LineFile(name)
        except ValueFormatError as error:
            self._break_off(error)
            return
        progress = Progress(file.name, total=file.size_bytes, unit="B", stream=self._err, words=self._taken_words)
        self._say = progress.say
        try:
            entries = self._captures(file) if isinstance(file, CaptureFile) else self._line_entries(file)
            for _ in self.intake.take(entries):
                progress.set(file.position)
        except ValueFormatError as error:
            self._break_off(error)
        finally:
            progress.close()
            self._say = self._err.write
            file.close()

    def _line_entries(self, file: LineFile) -> Iterator[Entry]:
        make = LINES[self._wishes.kind]
        for line in file.lines(keep_rest=self._keep):
            where = f"{file.name}:{line.number}"
            if line.is_cut:
                told = f"the line has more than {MAX_LINE_BYTES} bytes, which is the most that is taken"
                self.intake.refuse(Refusal(where, "too long", told))
                self._keep(line.data)
                continue
            entry = make(line, where=where, sources=self._wishes.sources)
            if entry is not None:
                yield entry

    def _captures(self, file: CaptureFile) -> Iterator[Entry]:
        for found in file.entries(sources=self._wishes.sources):
            if isinstance(found, Entry):
                yield found
            elif found.is_amiss:
                self.intake.refuse(Refusal(found.where, found.reason, found.detail))
            else:
                self.intake.tally.passed_over[found.reason] += 1
                if self._wishes.verbose:
                    self._say(f"{found.where}: {found.detail}")

    def _refuse(self, refusal: Refusal) -> None:
        self._say(f"{refusal.where}: {refusal.detail}")
        if refusal.raw:
            self._keep(refusal.raw + b"\n")

    def _keep(self, data: bytes) -> None:
        if self._sink is not None:
            self._sink.write(data)

    def _break_off(self, error: ArchiveError) -> None:
        self._say(str(error))
        self.broken += 1

    def _taken_words(self) -> str:
        tally = self.intake.tally
        return f"{tally.read:,} read, {tally.refused.total():,} refused"

    # --- Having the steps taken ---------------------------------------------------------------------------------------

    def _have_steps_taken(self) -> None:
        # A record may stand in a file twice; keys rise in the order of the file.
        keys, wishes = array("q", sorted(set(self.intake.tally.open_keys))), self._wishes
        if not wishes.now and wishes.no_wait:
            tell_first(keys)
            return
        began = time.monotonic()
        progress = Progress("steps", total=len(keys), unit=" articles", stream=self._err)
        try:
            if wishes.now:
                for done, _ in enumerate(self._rested(keys), start=1):
                    progress.set(min(done, len(keys)))
            else:
                follow(keys, wait_s=wishes.wait_s, report=progress.set)
        finally:
            progress.close()
        outcome = outcome_of(keys)
        peak = self._peak_bytes + peak_bytes()
        for line in outcome_lines(outcome, took_s=time.monotonic() - began, peak_bytes=peak):
            self._out.write(line)

    def _rested(self, keys: Sequence[int]) -> Iterator[Rested]:
        """Run everything; what somebody else held meanwhile is looked at again until they are done or gone."""
        left, patience_s = keys, self._wishes.wait_s
        until = time.monotonic() + patience_s
        while left:
            yield from self._pass(left)
            rest = _due_of(left)
            if len(rest) < len(left):
                until = time.monotonic() + patience_s
            elif time.monotonic() > until:
                return
            left = rest
            if left:
                time.sleep(_LOOK_AGAIN_S)
                store.release_orphans()

    def _pass(self, keys: Sequence[int]) -> Iterator[Rested]:
        wishes = self._wishes
        if wishes.processes == 1:
            yield from run_here(keys, services=pipeline.get_services(), patience_s=wishes.wait_s)
            return
        pool = Pool(processes=wishes.processes)
        yield from pool.run(keys, patience_s=wishes.wait_s)
        self._peak_bytes = max(self._peak_bytes, pool.peak_bytes)


def _due_of(keys: Sequence[int]) -> list[int]:
    """Those that could go on now, if nobody held them."""
    due: list[int] = []
    for start in range(0, len(keys), _AT_ONCE):
        part = Submission.objects.open().filter(pk__in=keys[start : start + _AT_ONCE], not_before__lte=timezone.now())
        due += part.order_by("pk").values_list("pk", flat=True)
    return due


def _open_refused(wishes: Wishes) -> BinaryIO:
    path = Path(wishes.refused)
    if any(path.exists() and Path(name).exists() and path.samefile(name) for name in wishes.files):
        raise ValueFormatError(f"--refused {wishes.refused} is the file that is read; name another one")
    try:
        return path.open("wb")
    except OSError as error:
        raise ValueFormatError(f"{wishes.refused} cannot be written: {error.strerror or error}") from error

"""Bulk ingestion, measured: `python -m tests.benchmarks.bulk [FILE] [--limit N] [--processes 1 2] [--reference]`.

For each number of processes, a PostgreSQL server and a vault of its own in a temporary folder, with the settings of
production: FILE (records for `ingest --jsonl`; without one, 2,000 that are made up here) is taken in, all steps are
taken, and the file is taken in again. Printed are records a second, articles a second, the seconds per article of the
first 500 and the last 500 (their ratio has to be about 1, or a large archive would get slower and slower), what was
found, and the most memory. `--profile FILE` writes the profile of the steps with one process; `--slow 1` makes the exit
status 1 if the last articles take more than 1.5 times as long as the first.
"""

import argparse
import cProfile
import gzip
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from dprk_archive import postgres
from dprk_archive.state import PROJECT_DIR, prepare_state_dir

EDGE = 500
MARKS = 4
SERVER = "BULK_SERVER_PID"
MOST_RATIO = 1.5
MADE_UP = 2000
_VOCABULARY = (
    "delegation factory minister embassy harvest reactor ship border cable letter wreath museum province student "
    "rocket engine drill statement meeting agreement railway fishery coal textile hospital concert anniversary"
)


def main() -> int:
    """Run one measurement for each number of processes, each in a process of its own."""
    options = _options()
    if options.inside:
        return _measure(options)
    is_flat = True
    for processes in options.processes:
        folder = Path(tempfile.mkdtemp(prefix="dprk-bulk-"))
        try:
            is_flat &= _run_apart(options, folder=folder, processes=processes) == 0
        finally:
            postgres.stop(folder, signals=(signal.SIGQUIT,))
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if is_flat else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", nargs="?", default="", help="records, JSON lines, may be gzip")
    parser.add_argument("--limit", type=int, default=None, help="of the records")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--reference", action="store_true", help="load the reference record first")
    parser.add_argument("--profile", default="", help="write a profile here (one process)")
    parser.add_argument("--inside", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def _run_apart(options: argparse.Namespace, *, folder: Path, processes: int) -> int:
    prepare_state_dir(folder)
    file = Path(options.file).resolve() if options.file else _made_up(folder)
    server = postgres.start(folder, death_signal=signal.SIGQUIT)
    environment = {
        **os.environ,
        "DATABASE_URL": server.url,
        "ARCHIVE_STATE_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "dprk_archive.settings",
        "ARCHIVE_LOG_LEVEL": "WARNING",
        SERVER: str(server.pid),
    }
    command = [sys.executable, "-m", "tests.benchmarks.bulk", str(file), "--inside", str(processes)]
    command += ["--limit", str(options.limit)] if options.limit else []
    command += ["--reference"] if options.reference else []
    command += ["--profile", str(Path(options.profile).resolve())] if options.profile else []
    return subprocess.run(command, env=environment, cwd=PROJECT_DIR, check=False).returncode  # noqa: S603 - our own


def _made_up(folder: Path) -> Path:
    """Stories of random words, every twentieth nearly the same as the one before."""
    chance = random.Random(1)  # noqa: S311 - the same stories each time
    path = folder / "records.jsonl.gz"
    words: list[str] = []
    with gzip.open(path, "wb") as file:
        for number in range(MADE_UP):
            words = [*words[:-2], "again", "."] if number % 20 == 19 else chance.choices(_VOCABULARY.split(), k=250)
            record = {
                "url": f"https://news.example/{number}",
                "title": f"{words[0]} {words[1]}".capitalize(),
                "published": f"2012-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
                "text": f"On Monday the {' '.join(words)} were reported.",
            }
            file.write(orjson.dumps(record) + b"\n")
    return path


# --- One measurement --------------------------------------------------------------------------------------------------


def _measure(options: argparse.Namespace) -> int:
    import django  # noqa: PLC0415 - only where DATABASE_URL names the server that was started for it

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    if options.reference:
        call_command("load_reference", verbosity=0)
    print(f"--- {options.inside} process{'es' * (options.inside > 1)}", flush=True)
    keys = _take_in(options)
    times = _run(keys, options)
    ratio = _print_outcome(keys, times)
    _take_in(options)
    return 0 if ratio <= MOST_RATIO else 1


def _take_in(options: argparse.Namespace) -> Sequence[int]:
    from events.ingest.holdings import get_vault  # noqa: PLC0415 - as above
    from events.management.bulk.entries import record_entry  # noqa: PLC0415 - as above
    from events.management.bulk.intake import Intake  # noqa: PLC0415 - as above
    from events.management.bulk.lines import LineFile  # noqa: PLC0415 - as above
    from events.management.bulk.sources import SourceFinder  # noqa: PLC0415 - as above

    file, sources = LineFile(options.file), SourceFinder()
    intake = Intake(vault=get_vault(), refuse=lambda refusal: print(f"{refusal.where}: {refusal.detail}"))
    lines = islice(file.lines(), options.limit)
    began = time.monotonic()
    for _ in intake.take(record_entry(line, where=str(line.number), sources=sources) for line in lines):
        pass
    tally = intake.tally
    said = ", ".join(f"{count} {standing}" for standing, count in tally.standings.items())
    print(f"taken in: {said}, {tally.refused.total()} refused; {tally.read / (time.monotonic() - began):,.0f} a second")
    return tally.open_keys


def _run(keys: Sequence[int], options: argparse.Namespace) -> list[float]:
    from events.ingest import pipeline  # noqa: PLC0415 - as above
    from events.management.bulk.running import Pool, run_here  # noqa: PLC0415 - as above

    profile = cProfile.Profile() if options.profile and options.inside == 1 else None
    pool = Pool(processes=options.inside)
    services = pipeline.get_services()
    began = time.monotonic()
    rested: Iterator[Any] = (
        run_here(keys, services=services, patience_s=60.0) if options.inside == 1 else pool.run(keys, patience_s=60.0)
    )
    if profile:
        profile.enable()
    times, used = [], [_used_s()]
    for one in rested:
        times.append(one.took_s)
        if len(times) in {EDGE, len(keys) - EDGE, len(keys)}:
            used.append(_used_s())
    if profile:
        profile.disable()
        profile.dump_stats(options.profile)
    took_s = time.monotonic() - began
    print(f"steps: {len(times)} in {took_s:.1f} s, {len(times) / took_s:.1f} articles a second")
    _print_used(used, count=len(times))
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"peak memory: {own:.0f} MiB" + (f" and {pool.peak_bytes / 1024**2:.0f} MiB of all processes" if pool else "")
    )
    return times


def _print_used(used: Sequence[tuple[float, float]], *, count: int) -> None:
    """CPU is what an article costs whatever else the machine is busy with."""
    (own, database), (end_own, end_database) = used[0], used[-1]
    each = f"{1000 * (end_own - own) / count:.1f} ms of ours and {1000 * (end_database - database) / count:.1f} ms"
    print(f"CPU per article: {each} of the database's")
    if len(used) == MARKS:
        ratios = [(used[3][part] - used[2][part]) / (used[1][part] - used[0][part]) for part in (0, 1)]
        print(
            f"CPU of the last {EDGE} beside that of the first {EDGE}: {ratios[0]:.2f} of ours, {ratios[1]:.2f} of its"
        )


def _used_s() -> tuple[float, float]:
    """Seconds of CPU of this process and its children that live, and of the database's processes; Linux only."""
    server = int(os.environ[SERVER])
    return _of_family(os.getpid()), _of_family(server)


def _of_family(pid: int) -> float:
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="latin-1").rpartition(")")[2].split()
        except OSError:
            continue
        if path.parent.name == str(pid):
            ticks += sum(map(int, fields[11:15]))
        elif fields[1] == str(pid):
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _print_outcome(keys: Sequence[int], times: Sequence[float]) -> float:
    from events.management.bulk.summary import outcome_of  # noqa: PLC0415 - as above

    outcome = outcome_of(keys)
    states = ", ".join(f"{count} {state}" for state, count in outcome.states.items())
    print(f"outcome: {states}; {outcome.near_duplicates} near duplicates, {outcome.candidates} candidates")
    first, last = (sum(part) / max(len(part), 1) for part in (times[:EDGE], times[-EDGE:]))
    ratio = last / first if first else 1.0
    print(f"seconds per article: {first:.4f} of the first {EDGE}, {last:.4f} of the last; ratio {ratio:.2f}")
    return ratio


if __name__ == "__main__":
    sys.exit(main())

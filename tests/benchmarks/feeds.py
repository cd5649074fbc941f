"""Every file of a folder as a feed: `python -m tests.benchmarks.feeds [FOLDER] [--within 20]`.

Says how many files ended in which way, how many entries came, which file took longest, and what each file that is no
feed is instead. Each file is read in a process of its own that is ended after `--within` seconds. Exit status 1 if
one crashed or hung. FOLDER is by default data/feeds of the folder that ARCHIVE_SHARED_DATA names.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from events.errors import FeedError
from events.ingest.feeds import parse_feed

URL = "https://feeds.example.org/a/feed.xml"
CRASH, HANG = "CRASH", "HANG"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How one file ended: a kind of feed, a fault, a crash or a hang; with what was said of it."""

    path: Path
    outcome: str
    is_feed: bool = False
    entries: int = 0
    took_s: float = 0.0
    said: str = ""


def declared_kind(path: Path) -> str:
    """What a file would be declared as, by its name."""
    name = path.name.lower()
    if name.endswith((".json", ".json.gz")):
        return "json"
    if "sitemap" in name or name.endswith(".txt"):
        return "sitemap"
    return "atom" if "atom" in name else "rss"


def read(path: Path) -> Row:
    """One file, read in this process."""
    body = path.read_bytes()
    began = time.perf_counter()
    try:
        parsed = parse_feed(body, kind=declared_kind(path), url=URL)
    except FeedError as error:
        return Row(path=path, outcome=error.fault, took_s=time.perf_counter() - began, said=str(error))
    except Exception as error:  # noqa: BLE001 - any of them is what is looked for here
        said = f"{type(error).__name__}: {error}"
        return Row(path=path, outcome=CRASH, took_s=time.perf_counter() - began, said=said)
    return Row(
        path=path,
        outcome=parsed.kind.value,
        is_feed=True,
        entries=len(parsed.entries) + len(parsed.child_sitemaps),
        took_s=time.perf_counter() - began,
        said="; ".join(parsed.notes),
    )


def _read_all(paths: list[Path], pipe: Connection) -> None:
    for path in paths:
        pipe.send(read(path))
    pipe.close()


def read_within(paths: Sequence[Path], *, seconds: float) -> list[Row]:
    """All files, in a process that is replaced when one of them takes longer than `seconds` or ends it."""
    rows: list[Row] = []
    while len(rows) < len(paths):
        here, there = multiprocessing.Pipe(duplex=False)
        worker = multiprocessing.Process(target=_read_all, args=(list(paths[len(rows) :]), there), daemon=True)
        worker.start()
        there.close()
        while len(rows) < len(paths):
            outcome = HANG
            if here.poll(seconds):
                try:
                    rows.append(here.recv())
                except EOFError:
                    outcome = CRASH
                else:
                    continue
            rows.append(Row(path=paths[len(rows)], outcome=outcome, took_s=seconds, said="its process was ended"))
            break
        worker.kill()
        worker.join()
        here.close()
    return rows


def report(rows: Sequence[Row], folder: Path) -> list[str]:
    """The lines that are printed."""
    ends = Counter(row.outcome for row in rows)
    lines = [f"{'outcome':<14}{'files':>7}{'entries':>9}"]
    for outcome, count in sorted(ends.items(), key=lambda end: -end[1]):
        entries = sum(row.entries for row in rows if row.outcome == outcome)
        lines.append(f"{outcome:<14}{count:>7}{entries:>9}")
    slowest = max(rows, key=lambda row: row.took_s)
    mended = sum(row.is_feed and "leniently" in row.said for row in rows)
    total_s = sum(row.took_s for row in rows)
    lines += [
        f"{'all':<14}{len(rows):>7}{sum(row.entries for row in rows):>9}",
        f"read leniently: {mended}; crashes: {ends[CRASH]}; hangs: {ends[HANG]}; seconds in all: {total_s:.2f}",
        f"slowest: {slowest.path.relative_to(folder)}, {slowest.took_s:.2f} s, {slowest.path.stat().st_size} bytes",
        "no feeds:",
    ]
    lines += [f"  {row.outcome:<12} {row.path.relative_to(folder)}: {row.said[:90]}" for row in rows if not row.is_feed]
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the folder and report; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = os.environ.get("ARCHIVE_SHARED_DATA", "")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(shared) / "data" / "feeds" if shared else None)
    parser.add_argument("--within", type=float, default=20.0, help="seconds that one file may take")
    options = parser.parse_args(arguments)
    if options.folder is None or not options.folder.is_dir():
        parser.error("name a folder, or set ARCHIVE_SHARED_DATA to one that holds data/feeds")
    paths = sorted(path for path in options.folder.rglob("*") if path.is_file())
    if not paths:
        parser.error(f"{options.folder} holds no file")
    rows = read_within(paths, seconds=options.within)
    sys.stdout.write("\n".join(report(rows, options.folder)) + "\n")
    return int(any(row.outcome in {CRASH, HANG} for row in rows))


if __name__ == "__main__":
    sys.exit(main())

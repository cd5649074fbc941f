"""Do other tools read what lies in a vault? `python -m tests.benchmarks.warc FOLDER_OR_VAULT`

Every WARC file goes through `warcio check` (its command, in a process of its own) and through FastWARC, which takes
nothing from warcio; both check the digests. Prints what was read and what failed; exit status 1 on any failure, and
where there was nothing to read. FOLDER_OR_VAULT is a folder or an address as in ARCHIVE_VAULT_URL. Needs no database.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from pathlib import Path

import fastwarc.warc as fastwarc

from events.errors import VaultError
from events.vault import FileVault, Vault
from events.vault.location import open_vault

BATCH = 200  # files of one run of `warcio check`


@dataclass(slots=True)
class Report:
    """What was read: counts by name, and a line for each failure."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def check_vault(vault: Vault) -> Report:
    """Have both tools read every WARC file of `vault`; whatever else lies there is counted and left alone."""
    report = Report()
    keys = vault.iter_keys()
    while batch := list(islice(keys, BATCH)):
        with tempfile.TemporaryDirectory() as folder:
            paths = list(_iter_copies(vault, batch, folder=Path(folder), report=report))
            for path in paths:
                read_with_fastwarc(path, report)
            check_with_warcio(paths, report)
    return report


def check_with_warcio(paths: Sequence[Path], report: Report) -> None:
    """Run `warcio check` over `paths`; whatever it prints is a failure."""
    if not paths:
        return
    command = [sys.executable, "-m", "warcio.cli", "check", *map(str, paths)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    report.counts["files that warcio check has read"] += len(paths)
    said = (ran.stdout + ran.stderr).strip()
    if ran.returncode or said:
        report.failures.append(f"warcio check: {said or f'exit status {ran.returncode}'}")


def read_with_fastwarc(path: Path, report: Report) -> None:
    """Read one file with FastWARC, each record twice: for the digest of its block and for the one of its payload."""
    data = path.read_bytes()
    try:
        for record in fastwarc.ArchiveIterator(BytesIO(data), parse_http=False):
            kind = str(record.record_type)
            report.counts[f"records of the type {kind}"] += 1
            _count(report, path, f"block digests of {kind}", right=record.verify_block_digest())
        for record in fastwarc.ArchiveIterator(BytesIO(data), parse_http=True):
            if record.is_http:
                _count(report, path, f"payload digests of {record.record_type}", right=record.verify_payload_digest())
    except (OSError, ValueError) as error:
        report.failures.append(f"FastWARC: {path.name}: {error}")
    report.counts["files that FastWARC has read"] += 1


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.warc", description="Do other tools read a vault?")
    parser.add_argument("vault", help="a folder, or an address as in ARCHIVE_VAULT_URL")
    place = parser.parse_args(arguments).vault
    began = time.monotonic()
    try:
        report = check_vault(open_vault(place) if "://" in place else FileVault(place))
    except VaultError as error:
        parser.exit(1, f"{error}\n")
    for name, count in sorted(report.counts.items()):
        print(f"{count:>9,} {name}")
    for failure in report.failures:
        print(f"FAILED {failure}")
    print(f"{len(report.failures)} failures, {time.monotonic() - began:.1f} s")
    return 1 if report.failures or not report.counts["files that FastWARC has read"] else 0


def _iter_copies(vault: Vault, keys: Sequence[str], *, folder: Path, report: Report) -> Iterator[Path]:
    for key in keys:
        try:
            data = vault.get(key)
        except VaultError as error:
            report.failures.append(f"vault: {error}")
            continue
        if not _is_warc(data):  # a document as it was handed in
            report.counts["files that are no WARC"] += 1
            continue
        path = folder / f"{key}.warc.gz"
        path.write_bytes(data)
        yield path


def _is_warc(data: bytes) -> bool:
    """Whether this is a WARC file of ours: gzip, whose first member says so. Damage further on is for the tools."""
    try:
        return bool(fastwarc.is_warc_11(next(iter(fastwarc.ArchiveIterator(BytesIO(data), parse_http=False)))))
    except (StopIteration, OSError, ValueError):
        return False


def _count(report: Report, path: Path, what: str, *, right: bool) -> None:
    if right:
        report.counts[f"right {what}"] += 1
    else:
        report.failures.append(f"FastWARC: {path.name}: wrong {what}")


if __name__ == "__main__":
    sys.exit(main())

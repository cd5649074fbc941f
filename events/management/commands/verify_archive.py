"""Check every constraint and invariant over the whole database and the vault; exit status 1 on any finding.

Reads only, in one snapshot, so that editors and workers go on meanwhile. What is found is for a person to mend.
"""

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from events.ingest.holdings import get_vault
from events.review.audit import CHECKS, Check, Finding, Tally

SHOWN: Final = 50
_EVERY_S: Final = 0.5


class Command(BaseCommand):
    """`manage.py verify_archive [--check NAME ...] [--all] [--json]`."""

    help = "Check every constraint and invariant of the archive and its vault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="append", default=[], metavar="NAME", help="only this check; may be repeated"
        )
        parser.add_argument("--all", action="store_true", help=f"every finding, not only {SHOWN} of each check")
        parser.add_argument("--json", action="store_true", help="the report as one JSON object, for a program")

    def handle(self, *, check: list[str], all: bool, json: bool, **_options: object) -> None:  # noqa: A002 - the options' names
        checks = _chosen(check)
        began = time.monotonic()
        report = []
        with _snapshot():
            for number, one in enumerate(checks, start=1):
                report.append(self._run(one, place=f"{number}/{len(checks)}", limit=None if all else SHOWN, quiet=json))
        total = sum(row["findings_count"] for row in report)
        if json:
            self.stdout.write(_as_json(report, total))
        else:
            words = "no findings" if total == 0 else f"{total} findings"
            self.stdout.write(f"{len(checks)} checks, {words}, {time.monotonic() - began:.1f} s")
        if total:
            raise CommandError(f"the archive is not what it promises to be: {total} findings", returncode=1)

    def _run(self, check: Check, *, place: str, limit: int | None, quiet: bool) -> dict[str, Any]:
        began = time.monotonic()
        tally = Tally(None if quiet else _Progress(self, f"{place} {check.name}"))
        found = check.run(get_vault(), tally)
        shown = list(islice(found, limit))
        count = len(shown) + sum(1 for _ in found)
        took_s = time.monotonic() - began
        if not quiet:
            self._tell(check, shown, count=count, rows=tally.rows, took_s=took_s, place=place)
        return {
            "name": check.name,
            "question": check.question,
            "rows_count": tally.rows,
            "findings_count": count,
            "findings": [{"record": one.record, "words": one.words} for one in shown],
            "took_s": round(took_s, 3),
        }

    def _tell(self, check: Check, shown: list[Finding], *, count: int, rows: int, took_s: float, place: str) -> None:
        word = self.style.SUCCESS("ok") if count == 0 else self.style.ERROR(f"{count} found")
        self.stdout.write(f"{place} {check.name}: {word} ({check.question}; {rows:,} looked at, {took_s:.1f} s)")
        for one in shown:
            self.stdout.write(f"    {one.record}: {one.words}")
        if count > len(shown):
            self.stdout.write(f"    and {count - len(shown)} more; --all shows them")


class _Progress:
    """A line on a terminal that says how far a check is; nothing where nobody watches."""

    def __init__(self, command: BaseCommand, label: str) -> None:
        self._command, self._label = command, label
        self._next_at = time.monotonic() + _EVERY_S

    def __call__(self, rows: int) -> None:
        if time.monotonic() < self._next_at or not sys.stderr.isatty():
            return
        self._next_at = time.monotonic() + _EVERY_S
        self._command.stderr.write(f"\r{self._label}: {rows:,} looked at", ending="\r")


def _chosen(names: list[str]) -> list[Check]:
    known = {check.name: check for check in CHECKS}
    for name in names:
        if name not in known:
            raise CommandError(f"there is no check {name!r}; valid: {', '.join(known)}")
    return [check for check in CHECKS if not names or check.name in names]


@contextmanager
def _snapshot() -> Iterator[None]:
    """One view of the whole database; inside a transaction of somebody else's it is theirs."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _as_json(report: list[dict[str, Any]], total: int) -> str:
    return json.dumps({"findings_count": total, "checks": report}, ensure_ascii=False, indent=1)

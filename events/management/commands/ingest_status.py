"""How ingestion stands, on a terminal or for a monitor; and trying again what failed."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from events.errors import ValueFormatError
from events.ingest import store
from events.search.ingestion import IngestionStatus, as_json, ingestion_status, quarantined_ids
from events.tasks import tell_workers
from events.taxonomy import get_taxonomy
from events.values.durations import duration_words
from events.values.public_id import PREFIXES, check_public_id

ALL: Final = "all"
LIMIT: Final = 1000
SPAN_WORDS: Final = {"1h": "1 hour", "24h": "24 hours", "7d": "7 days"}
CLEAR: Final = "\x1b[2J\x1b[H"


class Command(BaseCommand):
    """`manage.py ingest_status [--json] [--watch SECONDS] [--strict] [--retry KIND|sub-…|all ... [--limit N]]`."""

    help = "Show how ingestion stands: queue, throughput, failures, feeds, and what to look at."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object, for a program")
        parser.add_argument(
            "--watch", type=float, metavar="SECONDS", help="show it again after so many seconds, until Ctrl-C"
        )
        parser.add_argument("--strict", action="store_true", help="exit status 1 if there is anything to look at")
        parser.add_argument(
            "--retry",
            action="append",
            default=[],
            metavar="KIND|sub-…|all",
            help="first put what failed or was refused back into the queue: of one kind, by id, or everything; "
            "may be repeated",
        )
        parser.add_argument(
            "--limit", type=int, default=LIMIT, metavar="N", help=f"put back at most so many ({LIMIT} if not said)"
        )

    def handle(self, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        _check(options)
        if options["retry"]:
            self._retry(options["retry"], limit=options["limit"], is_quiet=options["json"])
        status = self._show(options["json"])
        if options["watch"] is not None:
            try:
                self._watch(options["watch"])
            except KeyboardInterrupt:
                return
        if options["strict"] and status.warnings:
            raise CommandError(f"{len(status.warnings)} things to look at", returncode=1)

    def _show(self, is_json: bool) -> IngestionStatus:  # noqa: FBT001 - an option of the command line
        status = ingestion_status(timezone.now())
        text = json.dumps(as_json(status), ensure_ascii=False) if is_json else "\n".join(_lines(status))
        self.stdout.write(text)
        return status

    def _watch(self, seconds: float) -> None:
        while True:
            time.sleep(seconds)
            if self.stdout.isatty():
                self.stdout.write(CLEAR, ending="")
            self._show(is_json=False)

    def _retry(self, wanted: Sequence[str], *, limit: int, is_quiet: bool) -> None:
        ids = list(dict.fromkeys(_meant(wanted, limit=limit)))[:limit]
        with transaction.atomic():
            pks = store.try_again(ids)
            for pk in pks:
                tell_workers(pk)
        told = self.stderr if is_quiet else self.stdout
        told.write(f"{len(pks):,} put back into the queue")
        if len(ids) > len(pks):
            told.write(f"{len(ids) - len(pks):,} neither failed nor were refused, or there are no such submissions")


def _check(options: dict[str, Any]) -> None:
    if options["limit"] < 1:
        raise CommandError(f"--limit is {options['limit']}; write a number from 1 on")
    if options["watch"] is None:
        return
    if options["watch"] <= 0:
        raise CommandError(f"--watch is {options['watch']}; write seconds, more than 0")
    if options["json"] or options["strict"]:
        raise CommandError("--watch is for people; leave out --json and --strict, or call without --watch again")


def _meant(wanted: Sequence[str], *, limit: int) -> Iterator[str]:
    kinds = get_taxonomy().vocabulary("error_kinds").keys()
    for word in wanted:
        if word == ALL or word in kinds:
            yield from quarantined_ids(kind="" if word == ALL else word, limit=limit)
            continue
        try:
            yield check_public_id(word, kind="submission")
        except ValueFormatError as error:
            raise CommandError(
                f"--retry is {word!r}; write {ALL}, the id of a submission ({PREFIXES['submission']}-…), or one of: "
                f"{', '.join(kinds)}"
            ) from error


def _lines(status: IngestionStatus) -> Iterator[str]:
    yield f"Ingestion at {status.at:%Y-%m-%d %H:%M:%S} UTC"
    yield from (f"  ! {one.words}" for one in status.warnings)
    yield from _queue_lines(status)
    yield from _throughput_lines(status)
    yield from _failure_lines(status)
    yield from _feed_lines(status)
    if status.waiting_hosts:
        rows = [[host.host, duration_words(host.wait_s), "asked us to wait" if host.is_resting else ""]
                for host in status.waiting_hosts]  # fmt: skip
        yield from _table(["Hosts left alone", "for", ""], rows)


def _queue_lines(status: IngestionStatus) -> Iterator[str]:
    rows = [[one.label, one.due, one.held, one.waiting] for one in status.queue.states if one.total]
    yield from _table(["Queue", "due", "held", "waiting"], [*rows, _queue_total(status)])
    if status.queue.oldest_due_s is not None:
        yield f"  the oldest due one has waited for {duration_words(status.queue.oldest_due_s)}"


def _queue_total(status: IngestionStatus) -> list[object]:
    return ["all", status.queue.due, status.queue.held, status.queue.waiting]


def _throughput_lines(status: IngestionStatus) -> Iterator[str]:
    found = status.throughput
    rows: list[list[object]] = [
        [SPAN_WORDS[ends.span], ends.done, ends.duplicate, ends.refused, ends.failed] for ends in found.spans
    ]
    yield from _table(["Ended within", "done", "duplicate", "refused", "failed"], rows)
    if found.median_s is not None and found.p95_s is not None:
        yield f"  half within {found.median_s:,.1f} s, 95 of 100 within {found.p95_s:,.1f} s of being handed in"
    yield f"  24 hours: {found.captures_24h:,} captures, {found.articles_24h:,} articles"


def _failure_lines(status: IngestionStatus) -> Iterator[str]:
    if status.failures:
        rows: list[list[object]] = [
            [one.kind, one.last_day, one.last_week, one.count, one.label] for one in status.failures
        ]
        yield from _table(["Quarantine", "24 h", "7 d", "all", ""], rows)
    if status.failing_hosts:
        hosts: list[list[object]] = [[one.host, one.count, one.kind] for one in status.failing_hosts]
        yield from _table(["Hosts that fail", "7 d", "mostly"], hosts)


def _feed_lines(status: IngestionStatus) -> Iterator[str]:
    feeds = status.feeds
    rows: list[list[object]] = [[one.health, one.count, one.label] for one in feeds.health if one.count]
    yield from _table(["Feeds", "", ""], [*rows, ["not polled", feeds.inactive_count, ""]])
    if feeds.last_poll_at is not None:
        yield f"  last poll {feeds.last_poll_at:%Y-%m-%d %H:%M} UTC"
    if feeds.next_poll_at is not None:
        yield f"  next poll {feeds.next_poll_at:%Y-%m-%d %H:%M} UTC"


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Columns as wide as they need to be, numbers to the right, after an empty line."""
    cells = [[f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row] for row in rows]
    widths = [max(len(text) for text in column) for column in zip(heads, *cells, strict=True)]
    yield ""
    numbers = [all(isinstance(cell, int) for cell in column) for column in zip(*rows, strict=True)]
    for line in (heads, *cells):
        padded = [
            text.rjust(width) if is_number else text.ljust(width)
            for text, width, is_number in zip(line, widths, numbers, strict=True)
        ]
        yield "  ".join(padded).rstrip()

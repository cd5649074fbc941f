"""Hand in pages and documents, and follow what the workers make of them."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from events.errors import ArchiveError, ValueFormatError
from events.ingest import pipeline, store
from events.ingest.holdings import get_vault
from events.management.bulk.options import add_bulk_arguments, read_wishes
from events.management.bulk.session import Session, Wishes
from events.management.bulk.sources import find_source
from events.models import Candidate, Source, Submission, SubmissionState
from events.tasks import tell_workers
from events.values.partial_date import parse_partial_date
from events.values.text import excerpt
from events.values.urls import SCHEMES

POLL_S: Final = 0.5
QUOTE_CHARS: Final = 160
MAX_FILE_BYTES: Final = 20 * 1024 * 1024
TYPES: Final = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".txt": "text/plain"}
INTERRUPTED: Final = 130
BAD_ENDS: Final = (SubmissionState.FAILED, SubmissionState.REFUSED)


class Command(BaseCommand):
    """`manage.py ingest URL|FILE ...`, or one of --jsonl, --urls and --warc FILE ... for many at once."""

    help = (
        "Hand in pages (URLs) and documents (HTML or plain text files); then show what became of each. Or many at "
        "once, out of files: --jsonl, --urls, --warc."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "items", nargs="*", metavar="URL|FILE", help="a web address, or a file of HTML or plain text"
        )
        add_bulk_arguments(parser)
        parser.add_argument(
            "--published", default="", metavar="EDTF", help="when it was published, if it does not say so"
        )
        parser.add_argument("--source", default="", help="who published it: a source's id, name or home page")
        parser.add_argument("--title", default="", help="its title, if it does not say so")
        parser.add_argument("--now", action="store_true", help="take the steps in this process; needs no worker")
        parser.add_argument("--no-wait", action="store_true", help="hand in and stop; the workers go on by themselves")
        parser.add_argument("--wait", type=float, default=600.0, metavar="SECONDS", help="follow for at most this long")

    def handle(self, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        wishes = read_wishes(options)
        if wishes is not None:
            self._ingest_in_bulk(wishes)
            return
        sender = self._sender(options)
        intakes, refused = self._hand_in(options["items"], sender)
        if options["now"]:
            for intake in intakes:
                self._run_here(intake.submission)
        if not options["no_wait"]:
            try:
                refused += self._follow([intake.submission.pk for intake in intakes], for_s=options["wait"])
            except KeyboardInterrupt:
                raise CommandError("No longer followed; the workers go on with it", returncode=INTERRUPTED) from None
        if refused:
            raise CommandError(f"{refused} of {len(options['items'])} did not get through; see the lines above")

    def _ingest_in_bulk(self, wishes: Wishes) -> None:
        try:
            is_whole = Session(wishes, out=self.stdout, err=self.stderr).run()
        except ArchiveError as error:
            raise CommandError(f"{error}\nWhat was taken in before is kept; run the same again to go on") from error
        except KeyboardInterrupt:
            raise CommandError("Stopped; run the same again to go on", returncode=INTERRUPTED) from None
        if not is_whole:
            raise CommandError("Not everything was taken in; see the lines above")

    # --- Handing in ---------------------------------------------------------------------------------------------------

    def _sender(self, options: dict[str, Any]) -> store.Sender:
        try:
            published = parse_partial_date(options["published"]).edtf
        except ValueFormatError as error:
            raise CommandError(f"--published: {error}") from error
        source = _get_source(options["source"]) if options["source"] else None
        return store.Sender(published=published, source=source, title=options["title"])

    def _hand_in(self, items: Iterable[str], sender: store.Sender) -> tuple[list[store.Intake], int]:
        intakes, refused = [], 0
        for item in items:
            try:
                intake = _submit(item, sender)
            except (ArchiveError, OSError) as error:
                self.stderr.write(self.style.ERROR(f"{item}: {error}"))
                refused += 1
                continue
            if intake.to_run:
                tell_workers(intake.submission.pk)
            known = "handed in" if intake.created else f"known already ({intake.submission.state})"
            self.stdout.write(f"{intake.submission.public_id}  {known}  {item}")
            intakes.append(intake)
        return intakes, refused

    # --- Following ----------------------------------------------------------------------------------------------------

    def _run_here(self, submission: Submission) -> None:
        services = pipeline.get_services()
        while (outcome := pipeline.run(submission.pk, services=services)).resume_in_s is not None:
            self.stdout.write(f"{submission.public_id}  waiting {outcome.resume_in_s:.0f} s")
            time.sleep(outcome.resume_in_s)

    def _follow(self, pks: list[int], *, for_s: float) -> int:
        """Print each submission when it ends; give the number that did not get through or did not end in time."""
        ends_at = time.monotonic() + for_s
        waiting = dict.fromkeys(pks)
        bad = 0
        while waiting:
            for submission in _ended(list(waiting)):
                del waiting[submission.pk]
                bad += submission.state in BAD_ENDS
                self._print(submission)
            if not waiting or time.monotonic() > ends_at:
                break
            self._progress(done=len(pks) - len(waiting), of=len(pks))
            time.sleep(POLL_S)
        for submission in Submission.objects.filter(pk__in=waiting):
            reason = (
                f"{submission.error_detail}; it is tried again" if submission.error_kind else "is a worker running?"
            )
            self.stderr.write(f"{submission.public_id}  still {submission.state} after {for_s:.0f} s: {reason}")
        return bad + len(waiting)

    def _progress(self, *, done: int, of: int) -> None:
        if sys.stdout.isatty():
            self.stdout.write(f"\r{done} of {of} done", ending="\r")
            self.stdout.flush()

    def _print(self, submission: Submission) -> None:
        if submission.state in BAD_ENDS:
            said = f"{submission.state} ({submission.error_kind}): {submission.error_detail}"
            self.stdout.write(self.style.ERROR(f"{submission.public_id}  {said}"))
            return
        article = submission.article
        if article is None:
            return
        words = len(article.text.split())
        self.stdout.write(
            f"{submission.public_id}  {submission.state}  {article.public_id}  {article.title} ({words} words)"
        )
        if submission.state == SubmissionState.DUPLICATE:
            return
        found = Candidate.objects.filter(article=article).select_related("matched_event")
        for candidate in found.order_by("start", "id"):
            self._print_candidate(candidate)

    def _print_candidate(self, candidate: Candidate) -> None:
        draft = candidate.draft
        kind = f"{draft['type']}/{draft['subtype']}" if draft["subtype"] else draft["type"]
        actors = ", ".join(f"{actor['name']} ({actor['role']})" for actor in draft["actors"])
        said = f", said by {draft['attributed_to']}" if draft["attributed_to"] else ""
        self.stdout.write(f"  {candidate.public_id}  {kind}  {draft['date'] or 'no date'}  {draft['modality']}{said}")
        if actors:
            self.stdout.write(f"    {actors}")
        for quantity in draft["quantities"]:
            amounts = "/".join(quantity[bound] or "–" for bound in ("low", "best", "high"))
            self.stdout.write(f"    {quantity['predicate']} (low/best/high) {amounts} {quantity['unit']}")
        if candidate.matched_event is not None:
            event = candidate.matched_event
            self.stdout.write(f"    seems to be {event.public_id}, {event.title}")
        self.stdout.write(f"    {candidate.start}-{candidate.end}: “{excerpt(candidate.quote, limit=QUOTE_CHARS)}”")


def _submit(item: str, sender: store.Sender) -> store.Intake:
    if item.partition("://")[0].lower() in SCHEMES:
        return store.submit_url(item, sender=sender)
    path = Path(item)
    if path.is_dir():
        raise ValueFormatError(f"this is a folder; name the files in it, as in {item.rstrip('/')}/*.html")
    if path.exists() and not path.is_file():
        raise ValueFormatError("this is no ordinary file; write what it gives into one, and name that")
    if not path.is_file():
        raise ValueFormatError("no such file, and not a web address; an address starts with https:// or http://")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise ValueFormatError(f"the file has {path.stat().st_size} bytes; {MAX_FILE_BYTES} is the most that is taken")
    return store.submit_document(
        path.read_bytes(),
        file_name=path.name,
        content_type=TYPES.get(path.suffix.lower(), ""),
        vault=get_vault(),
        sender=sender,
    )


def _ended(pks: list[int]) -> Iterator[Submission]:
    found = Submission.objects.filter(pk__in=pks).select_related("article").order_by("id")
    return (submission for submission in found if submission.is_ended)


def _get_source(said: str) -> Source:
    found = find_source(said)
    if found is None:
        raise CommandError(f"--source: no source is called {said!r}; give its id (src-…), name or home page")
    return found

"""Poll feeds here and now, or look at what they hold without keeping anything."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from events.errors import IngestError
from events.ingest import polling
from events.ingest.polling_rules import Outcome
from events.models import Feed, FeedPoll, Source
from events.tasks import tell_workers
from events.values.text import clean_line, excerpt

INTERRUPTED: Final = 130
BAD_OUTCOMES: Final = (Outcome.FAILED, Outcome.EMPTY)
TITLE_CHARS: Final = 90


class Command(BaseCommand):
    """`manage.py poll_feeds [FEED ...] [--due | --now] [--dry-run]`."""

    help = (
        "Poll feeds in this process; workers then read the pages. Named feeds are polled at once, due or not, on or "
        "off. One line each: outcome, HTTP status, entries, new, relevant, taken, next poll, health, note."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "feeds",
            nargs="*",
            metavar="FEED",
            help="a feed's id or URL, or the name of a source for all its active ones",
        )
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--due", action="store_true", help="only those that are due; of all active ones if none is named"
        )
        which.add_argument("--now", action="store_true", help="all active ones, due or not, if none is named")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="fetch and read, show the entries with yes or no for relevant, keep nothing",
        )

    def handle(self, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        feeds = self._choose(options["feeds"], only_due=options["due"], all_active=options["now"])
        work = self._preview if options["dry_run"] else self._poll
        try:
            bad = sum(not work(feed, only_due=options["due"]) for feed in self._with_progress(feeds))
        except KeyboardInterrupt:
            raise CommandError("Stopped; what was polled until now is kept", returncode=INTERRUPTED) from None
        if bad:
            raise CommandError(f"{bad} of {len(feeds)} feeds did not get through; see the lines above")

    # --- Which ones ---------------------------------------------------------------------------------------------------

    def _choose(self, names: list[str], *, only_due: bool, all_active: bool) -> list[Feed]:
        if not names and not only_due and not all_active:
            raise CommandError("name feeds, or give --due for all that are due, or --now for all that are active")
        if not names:
            found = Feed.objects.due(timezone.now()) if only_due else Feed.objects.filter(is_active=True)
            feeds = list(found.select_related("source"))
        else:
            feeds = list({feed.pk: feed for name in names for feed in _find(name)}.values())
        if not feeds:
            self.stdout.write("No feed is due" if only_due else "No feed is active")
        return feeds

    def _with_progress(self, feeds: list[Feed]) -> Iterable[Feed]:
        for number, feed in enumerate(feeds, start=1):
            if sys.stdout.isatty():
                self.stdout.write(f"{number} of {len(feeds)}: {feed.url} ...", ending="\r")
                self.stdout.flush()
            yield feed

    # --- Polling ------------------------------------------------------------------------------------------------------

    def _poll(self, feed: Feed, *, only_due: bool) -> bool:
        """Poll one feed and print its line; gives whether it got through."""
        services = polling.get_services()
        while (result := polling.poll_feed(feed.pk, services=services, only_due=only_due)).resume_in_s is not None:
            self.stdout.write(f"{feed.public_id}  waiting {result.resume_in_s:.0f} s for its host")
            time.sleep(result.resume_in_s)
        for submission_pk in result.submission_pks:
            tell_workers(submission_pk)
        if result.poll is None or result.feed is None:
            self.stdout.write(f"{feed.public_id}  not polled: somebody else polls it now, or it is not due  {feed.url}")
            return True
        is_bad = result.poll.outcome in BAD_OUTCOMES
        line = _line(result.feed, result.poll)
        self.stdout.write(self.style.ERROR(line) if is_bad else line)
        return not is_bad

    def _preview(self, feed: Feed, *, only_due: bool) -> bool:
        """Print what a feed holds now; gives whether it got through."""
        del only_due
        try:
            seen = polling.preview_feed(feed, services=polling.get_services())
        except IngestError as error:
            self.stdout.write(self.style.ERROR(f"{feed.public_id}  failed ({error.kind}): {clean_line(str(error))}"))
            return False
        relevant = sum(one.is_relevant for one in seen)
        self.stdout.write(f"{feed.public_id}  {len(seen)} entries, {relevant} relevant  {feed.url}")
        for one in seen:
            title = excerpt(clean_line(one.entry.title), limit=TITLE_CHARS) or "(no title)"
            mark = "yes" if one.is_relevant else "no "
            self.stdout.write(f"  {mark}  {one.entry.published or 'no date':10}  {title}  {one.entry.url}")
        return bool(seen)


def _find(name: str) -> list[Feed]:
    feeds = Feed.objects.select_related("source")
    named = list(feeds.filter(public_id=name) or feeds.filter(url=name))
    if named:
        return named
    source = Source.objects.filter(public_id=name).first() or Source.objects.by_name(name)
    if source is None:
        raise CommandError(
            f"no feed and no source is called {name!r}; give a feed's id (fed-…) or URL, or a source's name"
        )
    active = list(feeds.filter(source=source, is_active=True))
    if not active:
        raise CommandError(
            f"{source.name} has no active feed; name one of its feeds by id or URL to poll it all the same"
        )
    return active


def _line(feed: Feed, poll: FeedPoll) -> str:
    status = poll.http_status or "-"
    counts = (
        f"{poll.entry_count} entries, {poll.new_count} new, {poll.relevant_count} relevant, {poll.taken_count} taken"
    )
    outcome = f"{poll.outcome} ({poll.error_kind})" if poll.error_kind else poll.outcome
    off = "" if feed.is_active else "  (off)"
    note = f"  {poll.note}" if poll.note else ""
    return (
        f"{feed.public_id}  {outcome}  {status}  {counts}  next {feed.next_poll_at:%Y-%m-%d %H:%M}Z  {feed.health}{off}"
        f"  {feed.url}{note}"
    )

"""Capture pages of known articles again: named ones, all of a source, or those whose time has come."""

from argparse import ArgumentParser
from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from events.errors import IngestError, ValueFormatError
from events.ingest import pipeline, store
from events.models import Article, Source, Submission
from events.tasks import tell_workers


class Command(BaseCommand):
    """`manage.py recapture ARTICLE_ID ... | --source SOURCE | --due  [--now]`."""

    help = "Capture the pages of articles again; what they say then is compared with what they said before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("articles", nargs="*", metavar="ARTICLE", help="public ids, such as art-7k3m9x2q4d")
        parser.add_argument("--source", default="", help="all articles of a source: its id, name or home page")
        parser.add_argument("--due", action="store_true", help="those whose time has come by the schedule")
        parser.add_argument("--now", action="store_true", help="take the steps in this process; needs no worker")

    def handle(self, *, articles: list[str], source: str, due: bool, now: bool, **_options: object) -> None:
        if sum((bool(articles), bool(source), due)) != 1:
            raise CommandError("name articles, or a source with --source, or give --due")
        refused = 0
        count = 0
        for said in self._due(now=now) if due else self._named(articles or _ids_of(source), now=now):
            if isinstance(said, Submission):
                count += 1
                self._tell(said, now=now)
            else:
                refused += 1
                self.stderr.write(said)
        self.stdout.write(f"{count} captured again" if now else f"{count} handed in again")
        if refused:
            raise CommandError(f"{refused} of {count + refused} could not be captured again, see above")

    def _due(self, *, now: bool) -> Iterator[Submission]:
        while pks := store.schedule_recaptures():
            for submission in Submission.objects.filter(pk__in=pks).order_by("pk"):
                _start(submission, now=now)
                yield submission

    def _named(self, public_ids: list[str], *, now: bool) -> Iterator[Submission | str]:
        for public_id in public_ids:
            try:
                with transaction.atomic():
                    submission, is_new = store.recapture(public_id)
                    if is_new and not now:
                        tell_workers(submission.pk)
            except Article.DoesNotExist:
                yield f"there is no article {public_id!r}; its id would look like art-7k3m9x2q4d"
            except (IngestError, ValueFormatError) as error:
                yield f"{public_id}: {error}"
            else:
                if now:
                    _start(submission, now=True)
                yield submission

    def _tell(self, submission: Submission, *, now: bool) -> None:
        if not now:
            self.stdout.write(f"{submission.public_id} {submission.url}")
            return
        submission.refresh_from_db()
        why = f": {submission.error_detail}" if submission.error_kind else ""
        self.stdout.write(f"{submission.public_id} {submission.url} {submission.get_state_display()}{why}")


def _start(submission: Submission, *, now: bool) -> None:
    if now:
        pipeline.run(submission.pk, services=pipeline.get_services())
    else:
        tell_workers(submission.pk)


def _ids_of(name: str) -> list[str]:
    source = (
        Source.objects.filter(public_id=name).first() or Source.objects.by_name(name) or Source.objects.of_url(name)
    )
    if source is None:
        raise CommandError(f"there is no source {name!r}; give its id, its name or its home page")
    held = source.articles.filter(taken_down_at__isnull=True).exclude(text="").exclude(canonical_url__startswith="urn:")
    return list(held.order_by("id").values_list("public_id", flat=True))

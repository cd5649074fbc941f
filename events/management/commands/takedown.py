"""Take an article down from the command line: remove its text and its captures for good."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from events.errors import ArchiveError
from events.ingest import store
from events.ingest.holdings import get_vault
from events.management.editors import get_person
from events.models import Article
from events.review.rules import may_take_down


class Command(BaseCommand):
    """`manage.py takedown ARTICLE_ID --by USERNAME --reason ...`."""

    help = "Remove the text and the captures of an article for good. Nothing brings them back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("article", help="public id, such as art-7k3m9x2q4d")
        parser.add_argument("--by", required=True, help="user name of whoever does it; kept and not shown")
        parser.add_argument("--reason", required=True, help="why; readers see it")

    def handle(self, *, article: str, by: str, reason: str, **_: object) -> None:
        person = get_person(by)
        if not may_take_down(person):
            raise CommandError(
                f"{by} may not take articles down; an administrator can give the permission to add takedowns"
            )
        try:
            takedown = store.take_down(article, reason=reason, by=person, vault=get_vault())
        except Article.DoesNotExist:
            raise CommandError(f"there is no article {article!r}; its id would look like art-7k3m9x2q4d") from None
        except ArchiveError as error:
            raise CommandError(f"{article} was not taken down: {error}") from error
        self.stdout.write(f"{takedown.public_id} {article} taken down on {takedown.at:%Y-%m-%d}: {takedown.reason}")

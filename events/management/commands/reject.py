"""Reject a candidate from the command line; it stays readable, with the reason."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from events.errors import ArchiveError
from events.management.editors import get_person
from events.models import Candidate
from events.review.decisions import reject_candidate


class Command(BaseCommand):
    """`manage.py reject CANDIDATE_ID --editor USERNAME --reason ...`."""

    help = "Refuse a candidate, with a reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("candidate", help="public id, such as cnd-7k3m9x2q4d")
        parser.add_argument("--editor", required=True, help="user name of the editor who decides")
        parser.add_argument("--reason", required=True, help="why, in a sentence")

    def handle(self, *, candidate: str, editor: str, reason: str, **_: object) -> None:
        try:
            rejected = reject_candidate(candidate, editor=get_person(editor), reason=reason)
        except Candidate.DoesNotExist:
            raise CommandError(f"there is no candidate {candidate!r}; its id would look like cnd-7k3m9x2q4d") from None
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{rejected.public_id} rejected")

"""Accept a candidate from the command line: add its claims to the event that it is, or make an event of it."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from events.errors import ArchiveError
from events.management.editors import get_person
from events.models import Candidate, Event
from events.review.curated import CandidateEdits
from events.review.decisions import accept_candidate


class Command(BaseCommand):
    """`manage.py accept CANDIDATE_ID --editor USERNAME [--into EVENT_ID | --new] [--title ...] [--reason ...]`."""

    help = "Add a candidate to the event that it was matched with or that --into names; else make an event of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("candidate", help="public id, such as cnd-7k3m9x2q4d")
        parser.add_argument("--editor", required=True, help="user name of the editor who decides")
        target = parser.add_mutually_exclusive_group()
        target.add_argument("--into", help="public id of the event that gets the claims")
        target.add_argument("--new", action="store_true", help="make a new event although the record seems to have it")
        parser.add_argument("--title", help="title of the new event, in place of the one made up of its parts")
        parser.add_argument("--reason", default="", help="why, for the log of decisions")

    def handle(
        self, *, candidate: str, editor: str, into: str | None, new: bool, title: str | None, reason: str, **_: object
    ) -> None:
        edits = CandidateEdits(title=title, into_event="" if new else into)
        try:
            event = accept_candidate(candidate, editor=get_person(editor), edits=edits, reason=reason)
        except Candidate.DoesNotExist:
            raise CommandError(f"there is no candidate {candidate!r}; its id would look like cnd-7k3m9x2q4d") from None
        except Event.DoesNotExist:
            raise CommandError(f"there is no published event {into!r} to add the claims to") from None
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{event.public_id} {event.title}")

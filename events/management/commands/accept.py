"""Accept a candidate from the command line: make an event of it, or add its claims to an event that is there."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from events.errors import ArchiveError
from events.management.editors import get_person
from events.models import Candidate, Event
from events.review.curated import CandidateEdits
from events.review.decisions import accept_candidate


class Command(BaseCommand):
    """`manage.py accept CANDIDATE_ID --editor USERNAME [--into EVENT_ID] [--title ...] [--reason ...]`."""

    help = "Make an event of a candidate, or add its claims to an event with --into."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("candidate", help="public id, such as cnd-7k3m9x2q4d")
        parser.add_argument("--editor", required=True, help="user name of the editor who decides")
        parser.add_argument("--into", default="", help="public id of the event that gets the claims")
        parser.add_argument("--title", help="title of the new event, in place of the one made up of its parts")
        parser.add_argument("--reason", default="", help="why, for the log of decisions")

    def handle(self, *, candidate: str, editor: str, into: str, title: str | None, reason: str, **_: object) -> None:
        edits = CandidateEdits(title=title, into_event=into)
        try:
            event = accept_candidate(candidate, editor=get_person(editor), edits=edits, reason=reason)
        except Candidate.DoesNotExist:
            raise CommandError(f"there is no candidate {candidate!r}; its id would look like cnd-7k3m9x2q4d") from None
        except Event.DoesNotExist:
            raise CommandError(f"there is no published event {into!r} to add the claims to") from None
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{event.public_id} {event.title}")

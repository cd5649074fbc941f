"""Make a token for the API. Its secret is shown here once and kept nowhere."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from events.management.editors import get_person
from events.models import ApiToken
from events.review.rules import may_decide, may_submit

MAX_LABEL = 100
NEEDED = {ApiToken.Scope.SUBMIT: may_submit, ApiToken.Scope.REVIEW: may_decide}


class Command(BaseCommand):
    """`manage.py create_token USERNAME --scope read|submit|review --label ...`."""

    help = "Make a token for the API and show its secret once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="whose token it is")
        parser.add_argument("--scope", default=ApiToken.Scope.READ, help="read, submit or review")
        parser.add_argument("--label", required=True, help="what it is for, so that it can be told from others")

    def handle(self, *, username: str, scope: str, label: str, **_: object) -> None:
        if scope not in ApiToken.Scope.values:
            raise CommandError(f"there is no scope {scope!r}; valid: {', '.join(ApiToken.Scope.values)}")
        if not label.strip() or len(label) > MAX_LABEL:
            raise CommandError("the label is empty or too long; say in up to 100 characters what the token is for")
        owner = get_person(username)
        allowed = NEEDED.get(ApiToken.Scope(scope))
        if allowed is not None and not allowed(owner):
            raise CommandError(f"{username} has no role that covers the scope {scope!r}; the token would be of no use")
        issued = ApiToken.issue(user_id=owner.pk, label=label.strip(), scope=scope)
        self.stdout.write(issued[1])
        self.stderr.write("Keep it now: it is not stored and cannot be shown again.")

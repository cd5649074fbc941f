"""What every decision of the API shares: who may take it, how large its body may be, and its record not being there."""

from collections.abc import Callable
from typing import ClassVar, Final, TypeVar, cast

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from events.api.bodies import get_text
from events.api.endpoint import ApiView, Json, checked_id
from events.api.permissions import MayDecide

MAX_TEXT_CHARS: Final = 5000
T = TypeVar("T")


class DecisionView(ApiView):
    """A decision on one record; `absent` is what acts raise where there is none of its `kind`."""

    kind: ClassVar[str]
    absent: ClassVar[type[ObjectDoesNotExist]]
    besides: ClassVar[str] = ""

    permission_classes = [MayDecide]
    max_body_bytes = 1024 * 1024

    def carry_out(self, public_id: str, act: Callable[[], T]) -> T:
        """Call `act`.

        Raises:
            NotFound: there is no such record; `besides` says what else of its kind may be missing.
        """
        checked_id(public_id, kind=self.kind)
        try:
            return act()
        except self.absent as error:
            raise NotFound(f"there is no {self.kind} {public_id}{self.besides}") from error


def editor_of(request: Request) -> User:
    """Who decides; the permission has seen to it that somebody does."""
    return cast("User", request.user)


def needed_text(sent: Json, name: str) -> str:
    """The text that a body must have, a reason above all.

    Raises:
        QueryError: it is missing, empty or too long.
    """
    return get_text(sent, name, max_chars=MAX_TEXT_CHARS)

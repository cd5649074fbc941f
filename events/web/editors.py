"""Whoever decides on the site: editors, and nobody else."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from events.review.rules import may_decide


def decides(request: HttpRequest) -> bool:
    """Whether the page is asked for by somebody who may decide."""
    return isinstance(request.user, User) and may_decide(request.user)


def find_editor(request: HttpRequest) -> User | None:
    """Whoever decides; None for somebody who has not logged in.

    Raises:
        PermissionDenied: logged in, but not an editor.
    """
    if not isinstance(request.user, User):
        return None
    if not may_decide(request.user):
        raise PermissionDenied("Your account may not decide. An administrator can add it to the editors.")
    return request.user

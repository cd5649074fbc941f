"""Who may write: the rules of `review.rules`, within the scope of the token."""

from django.views import View
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from events.models import ApiToken
from events.review.rules import may_decide, may_submit


class MaySubmit(BasePermission):
    """Reading is open; handing in needs the role of a contributor or editor, and a token the scope `submit`."""

    message = "handing in needs the role of a contributor or editor, and a token the scope submit or review"

    def has_permission(self, request: Request, view: View) -> bool:  # noqa: ARG002 - REST framework's contract
        """Whether the request may go on."""
        if request.method in SAFE_METHODS:
            return True
        return may_submit(request.user) and _reaches(request, ApiToken.Scope.SUBMIT)


class MayDecide(BasePermission):
    """Reading is open; deciding needs the role of an editor, and a token the scope `review`."""

    message = "deciding needs the role of an editor, and a token the scope review"

    def has_permission(self, request: Request, view: View) -> bool:  # noqa: ARG002 - REST framework's contract
        """Whether the request may go on."""
        return request.method in SAFE_METHODS or decides(request)


def decides(request: Request) -> bool:
    """Whether the request comes from somebody who may decide."""
    return may_decide(request.user) and _reaches(request, ApiToken.Scope.REVIEW)


def _reaches(request: Request, scope: str) -> bool:
    return not isinstance(request.auth, ApiToken) or request.auth.allows(scope)

"""Who is asking: a token in the Authorization header. Sessions are REST framework's own."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from events.models import ApiToken


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer dprk_…`. A wrong token is refused on reads as well: it is never silently ignored."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The owner of the token and the token; None if the request carries none.

        Raises:
            AuthenticationFailed: the token is unknown or revoked, or its owner's account is off.
        """
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = ApiToken.objects.find_active(secret.strip())
        if token is None or not token.user.is_active:
            raise AuthenticationFailed("the token is not valid: unknown, revoked, or its owner's account is off")
        token.touch(timezone.now())
        return token.user, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - REST framework's contract
        """The challenge of a 401."""
        return 'Bearer realm="api"'


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # spectacular registers subclasses
    """How the OpenAPI file speaks of it."""

    target_class = "events.api.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ANN401, ARG002 - spectacular's contract
        """The security scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "dprk_…",
            "description": "A token made with `manage.py create_token`; its scope is read, submit or review.",
        }

"""How fast one address may write. Reading is not limited here; a proxy or later windows do that."""

from django.views import View
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class WriteThrottle(SimpleRateThrottle):
    """So many POSTs an address and minute (rate `write`), counted in the default cache.

    The default cache is one per process: with n web processes an address may write up to n times as fast.
    """

    scope = "write"

    def get_cache_key(self, request: Request, view: View) -> str | None:  # noqa: ARG002 - REST framework's contract
        """Which counter; None is not counted."""
        return None if request.method in SAFE_METHODS else f"throttle-write-{self.get_ident(request)}"

"""The page for a fault of the archive's own (`handler500`): a database that is away is an outage, not a fault."""

import sys
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import server_error

# A database that was killed is back within seconds; whoever asks again earlier would only be in its way.
RETRY_AFTER_S: Final = 5


def answer_fault(request: HttpRequest) -> HttpResponse:
    """What Django calls while it handles an exception of a view: 503 for the database's absence, else 500.

    Neither page asks the database, nor who the reader is.
    """
    if not isinstance(sys.exception(), (OperationalError, InterfaceError)):
        return server_error(request)
    return HttpResponse(
        loader.get_template("503.html").render(),
        status=503,
        headers={"Retry-After": str(RETRY_AFTER_S), "Cache-Control": "no-store"},
    )

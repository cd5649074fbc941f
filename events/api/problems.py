"""Errors as RFC 9457 problems: everything that goes wrong under /api/ is answered in this one shape."""

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from events.errors import AlreadyDecidedError, IngestError, NotPermittedError, QueryError, ReviewError, ValueFormatError
from events.ingest.records import ErrorKind

PROBLEM_JSON: Final = "application/problem+json"
PROBLEM_ROOT: Final = "/api/v1/problems/"
_log = logging.getLogger("events.api")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemKind:
    """One kind of problem: its name in addresses, its HTTP status, what it means and what to do."""

    name: str
    status: HTTPStatus
    title: str
    meaning: str


KINDS: Final = (
    ProblemKind(
        name="bad-parameter",
        status=HTTPStatus.BAD_REQUEST,
        title="A parameter or field is not right",
        meaning="A query parameter or a field of the body is unknown, or its value does not parse. `parameter` names "
        "it, `valid` lists what would be right where that can be listed. Nothing is silently ignored.",
    ),
    ProblemKind(
        name="bad-request",
        status=HTTPStatus.BAD_REQUEST,
        title="The request cannot be read",
        meaning="The body is not valid JSON or not a valid form, or the request has too many fields.",
    ),
    ProblemKind(
        name="not-authenticated",
        status=HTTPStatus.UNAUTHORIZED,
        title="Who is asking?",
        meaning="Writing needs a token (`Authorization: Bearer dprk_…`) or a session; or the token is not valid.",
    ),
    ProblemKind(
        name="not-permitted",
        status=HTTPStatus.FORBIDDEN,
        title="Not permitted",
        meaning="The account lacks the role, or the token the scope, for this.",
    ),
    ProblemKind(
        name="not-found",
        status=HTTPStatus.NOT_FOUND,
        title="There is no such thing",
        meaning="No record or resource has this address.",
    ),
    ProblemKind(
        name="method-not-allowed",
        status=HTTPStatus.METHOD_NOT_ALLOWED,
        title="Method not allowed",
        meaning="The resource is there, but not for this method; `Allow` lists those that it has.",
    ),
    ProblemKind(
        name="not-acceptable",
        status=HTTPStatus.NOT_ACCEPTABLE,
        title="No such format",
        meaning="The archive cannot answer in any of the formats that `Accept` asks for; it answers in JSON.",
    ),
    ProblemKind(
        name="already-decided",
        status=HTTPStatus.CONFLICT,
        title="Already decided",
        meaning="Somebody was first: the candidate has been accepted, merged or rejected, the event withdrawn, merged "
        "or split, or the contradiction dismissed. `detail` says what happened.",
    ),
    ProblemKind(
        name="withdrawn",
        status=HTTPStatus.GONE,
        title="Withdrawn",
        meaning="The record was withdrawn. Its id is never used again; `reason` and `withdrawn_at` say what happened.",
    ),
    ProblemKind(
        name="split",
        status=HTTPStatus.GONE,
        title="Split",
        meaning="The record turned out to be several and was split. `parts` lists where its claims are now.",
    ),
    ProblemKind(
        name="too-large",
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        title="Too large",
        meaning="The body of the request is larger than the archive takes.",
    ),
    ProblemKind(
        name="unsupported-media-type",
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        title="Not a format that is read",
        meaning="The Content-Type of the body is not one that this resource reads.",
    ),
    ProblemKind(
        name="decision-refused",
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        title="The decision cannot be carried out",
        meaning="What is asked for contradicts the rules of the record; `detail` says which.",
    ),
    ProblemKind(
        name="taken-down",
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        title="Taken down",
        meaning="What is handed in, or asked for again, was removed from the archive by a decision; it is not taken in "
        "again. `detail` says when.",
    ),
    ProblemKind(
        name="too-many-requests",
        status=HTTPStatus.TOO_MANY_REQUESTS,
        title="Too many requests",
        meaning="Wait as many seconds as `Retry-After` says.",
    ),
    ProblemKind(
        name="server-error",
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        title="A fault of the archive",
        meaning="Something went wrong in the archive itself; the log of the server holds the details.",
    ),
    ProblemKind(
        name="out-of-service",
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        title="Back in a moment",
        meaning="The archive cannot reach its database. Ask again after as many seconds as `Retry-After` says; look "
        "whether what you sent has arrived before you send it again.",
    ),
)
BY_NAME: Final = {kind.name: kind for kind in KINDS}

_EXCEPTIONS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (QueryError, "bad-parameter"),
    (ValueFormatError, "bad-parameter"),
    (AlreadyDecidedError, "already-decided"),
    (NotPermittedError, "not-permitted"),
    (ReviewError, "decision-refused"),
    (Http404, "not-found"),
    (PermissionDenied, "not-permitted"),
    (RequestDataTooBig, "too-large"),
    (SuspiciousOperation, "bad-request"),
    (exceptions.ParseError, "bad-request"),
    (exceptions.ValidationError, "bad-request"),
    (exceptions.AuthenticationFailed, "not-authenticated"),
    (exceptions.NotAuthenticated, "not-authenticated"),
    (exceptions.PermissionDenied, "not-permitted"),
    (exceptions.NotFound, "not-found"),
    (exceptions.MethodNotAllowed, "method-not-allowed"),
    (exceptions.NotAcceptable, "not-acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported-media-type"),
    (exceptions.Throttled, "too-many-requests"),
    (OperationalError, "out-of-service"),
    (InterfaceError, "out-of-service"),
)
# A database that was killed is back within seconds.
_OUTAGE_S: Final = 5


class MovedError(Exception):
    """The record lives under another id now; `path` is where, relative to the host."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class WithdrawnError(Exception):
    """The record was withdrawn; the tombstone says when and why."""

    def __init__(self, public_id: str, *, reason: str | None, withdrawn_at: str | None) -> None:
        super().__init__(public_id)
        self.tombstone = {"id": public_id, "reason": reason, "withdrawn_at": withdrawn_at}


class SplitError(Exception):
    """The record was split into others; `parts` are their ids."""

    def __init__(self, public_id: str, *, reason: str | None, parts: Sequence[str]) -> None:
        super().__init__(public_id)
        self.parts = parts
        self.members: dict[str, Any] = {
            "id": public_id,
            "reason": reason,
            "parts": [{"id": part, "url": f"/api/v1/events/{part}/"} for part in parts],
        }


class TooLargeError(Exception):
    """The body is larger than `limit_bytes`."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"the body is larger than the {limit_bytes // (1024 * 1024)} MiB that are taken")


def problem(name: str, detail: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON can hold
    """The body of one problem; `members` are its own further fields."""
    kind = BY_NAME[name]
    return {
        "type": f"{PROBLEM_ROOT}{name}/",
        "title": kind.title,
        "status": int(kind.status),
        "detail": detail,
        **members,
    }


def answer_problem(error: Exception, context: dict[str, Any]) -> Response:
    """What REST framework calls for every exception of a view (setting EXCEPTION_HANDLER)."""
    set_rollback()
    if isinstance(error, MovedError):
        return Response({"moved_to": error.path}, status=HTTPStatus.MOVED_PERMANENTLY, headers={"Location": error.path})
    body = _body(error)
    if body["status"] >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _report(error, context)
    return Response(body, status=body["status"], headers=_headers(error), content_type=PROBLEM_JSON)


def _body(error: Exception) -> dict[str, Any]:
    if isinstance(error, WithdrawnError):
        return problem("withdrawn", f"{error} was withdrawn", **error.tombstone)
    if isinstance(error, SplitError):
        return problem("split", f"{error} was split into {' and '.join(error.parts)}", **error.members)
    if isinstance(error, TooLargeError):
        return problem("too-large", str(error))
    name = _name_of(error)
    # Whatever a fault or a database says may name hosts, folders and users.
    if BY_NAME[name].status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return problem(name, BY_NAME[name].meaning)
    detail = _detail(error)
    if isinstance(error, QueryError):
        return problem(name, detail, parameter=error.parameter, valid=list(error.valid))
    return problem(name, detail)


def _name_of(error: Exception) -> str:
    if isinstance(error, IngestError) and error.kind == ErrorKind.TAKEN_DOWN:
        return "taken-down"
    return next((name for kind, name in _EXCEPTIONS if isinstance(error, kind)), "server-error")


def _detail(error: Exception) -> str:
    if isinstance(error, exceptions.APIException):
        return str(error.detail)
    if isinstance(error, SuspiciousOperation):
        return "the request has more fields, files or characters than are read"
    return str(error) or "there is nothing at this address"


def _headers(error: Exception) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    wait_s = _OUTAGE_S if isinstance(error, (OperationalError, InterfaceError)) else getattr(error, "wait", None)
    if wait_s is not None:
        headers["Retry-After"] = str(max(1, math.ceil(wait_s)))
    return headers


def _report(error: Exception, context: dict[str, Any]) -> None:
    request = context.get("request")
    django_request = getattr(request, "_request", request)
    _log.error("A request of the API failed", exc_info=error)
    # Django tells its listeners (error reports, the test client) only of what reaches it; this does not.
    got_request_exception.send(sender=answer_problem, request=django_request)

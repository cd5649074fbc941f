"""What every resource of the API shares: strict parameters, lists that page by keyset, reads across origins."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from django.db import models
from django.utils.cache import patch_vary_headers
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from events.api.problems import TooLargeError
from events.errors import ValueFormatError
from events.search.as_of import find_seq
from events.search.lists import RecordList
from events.search.paging import Question, page_of, query_string
from events.search.parameters import Parameter, Readings, read_parameters
from events.search.past import PAST_ORDER
from events.values.public_id import check_public_id

Json = dict[str, Any]
MAX_BODY_BYTES: Final = 20 * 1024 * 1024
_READ_METHODS: Final = "GET, HEAD, OPTIONS"


class ApiView(APIView):
    """One resource. `parameters` is what its address may carry; anything else is refused before a method runs."""

    parameters: ClassVar[tuple[Parameter, ...]] = ()
    max_body_bytes: ClassVar[int] = MAX_BODY_BYTES
    readings: Readings

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Check who asks, how large the body is and what the address says, in this order."""
        super().initial(request, *args, **kwargs)
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        # Servers count the body by this header and hand over no more of it; what is no number is no body.
        if length.isdecimal() and int(length) > self.max_body_bytes:
            raise TooLargeError(self.max_body_bytes)
        self.read_address(request)

    def read_address(self, request: Request) -> None:
        """Read the query string into `readings`.

        Raises:
            QueryError: it holds what this resource does not understand.
        """
        self.readings = read_parameters(params_of(request), self.parameters)

    def get_throttles(self) -> list[BaseThrottle]:
        """Only writing is counted."""
        return [] if self.request.method in SAFE_METHODS else super().get_throttles()

    def options(  # type: ignore[override]  # REST framework hands on its own request
        self,
        request: Request,  # noqa: ARG002 - Django's contract
        *args: object,  # noqa: ARG002 - as above
        **kwargs: object,  # noqa: ARG002 - as above
    ) -> Response:
        """What a browser asks before a request across origins."""
        return Response(status=status.HTTP_204_NO_CONTENT, headers={"Allow": ", ".join(self.allowed_methods)})

    def finalize_response(self, request: Request, response: Response, *args: object, **kwargs: object) -> Response:
        """Let scripts of any site read: nothing here depends on who asks, but for what an editor alone may see."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(answer, ["Authorization"])
        if request.method in SAFE_METHODS:
            answer["Access-Control-Allow-Origin"] = "*"
            answer["Access-Control-Expose-Headers"] = "Location, Retry-After"
        if request.method == "OPTIONS":
            answer["Access-Control-Allow-Methods"] = _READ_METHODS
            answer["Access-Control-Allow-Headers"] = "Accept"
            answer["Access-Control-Max-Age"] = "86400"
        return answer

    def answer(self, data: Any, **options: Any) -> Response:  # noqa: ANN401 - whatever JSON can hold; passed to Response
        """A response whose `url` members are absolute."""
        return Response(absolute(data, self.request.build_absolute_uri("/").rstrip("/")), **options)


class ListView(ApiView):
    """A list of one kind of record. Subclasses say how rows are shown; `records` says what the list understands."""

    records: ClassVar[RecordList[Any]]
    question: Question

    def read_address(self, request: Request) -> None:
        """Read the filter string into `question`."""
        query = self.records.parse(params_of(request))
        self.question, self.readings = query, query.readings

    def select(self) -> models.QuerySet[Any]:
        """The rows that are asked for, with whatever `show` needs of them."""
        return self.records.select(self.readings)

    def show_all(self, rows: Sequence[Any]) -> list[Json]:
        """The rows of one page as JSON."""
        return [self.show(row) for row in rows]

    def show(self, row: Any) -> Json:  # noqa: ANN401 - a row of whatever list this is
        """One row as JSON; makes no query."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it shows {row!r}")

    def get(self, request: Request, **_ids: str) -> Response:
        """One page."""
        rows = self.select()
        page = page_of(self.question, rows)
        params = params_of(request)
        body: Json = {
            "next": self._link(params, page.next_cursor),
            "previous": self._link(params, page.previous_cursor),
            "results": self.show_all(page.results),
        }
        if self.question.paging.count:
            body["count"] = rows.count()
        return self.answer(body)

    def _link(self, params: dict[str, list[str]], cursor: str) -> str | None:
        if not cursor:
            return None
        return self.request.build_absolute_uri(f"{self.request.path}?{query_string(params, cursor=cursor)}")


class PastOrPresentView(ListView):
    """A list that also answers as it stood at a moment: `as_of` in its address chooses."""

    as_of: str
    seq: int

    def read_address(self, request: Request) -> None:
        """Read the filter string, and find the entry of the log that a moment means."""
        super().read_address(request)
        self.as_of = self.readings.one("as_of")
        if self.as_of:
            self.seq = find_seq(self.as_of)
            order = replace(PAST_ORDER, descending=self.question.order.descending)
            self.question = replace(self.question, order=order)  # type: ignore[type-var]  # made by RecordList.parse

    def select(self) -> models.QuerySet[Any]:
        """The rows as they are, or as they stood."""
        return self.select_past(self.seq) if self.as_of else self.select_present()

    def select_present(self) -> models.QuerySet[Any]:
        """The rows as they are."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it lists")

    def select_past(self, seq: int) -> models.QuerySet[Any]:
        """The rows as they stood after entry `seq` of the change log."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it listed at {seq}")


def params_of(request: Request) -> dict[str, list[str]]:
    """The query string: every value of every parameter."""
    return {name: [str(value) for value in values] for name, values in request.query_params.lists()}


def checked_id(text: str, *, kind: str) -> str:
    """An id from the path of an address.

    Raises:
        NotFound: it cannot be the id of a record of `kind`.
    """
    try:
        return check_public_id(text, kind=kind)
    except ValueFormatError as error:
        raise NotFound(str(error)) from error


def get_record(rows: models.QuerySet[Any], public_id: str, *, kind: str) -> Any:  # noqa: ANN401 - a row of `rows`
    """The row with this id.

    Raises:
        NotFound: there is none.
    """
    found = rows.filter(public_id=checked_id(public_id, kind=kind)).first()
    if found is None:
        raise NotFound(f"there is no {kind} {public_id}")
    return found


def absolute(data: Any, root: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """`data` with `root` ("https://archive.example.org") before every `…url` that is a path of the API."""
    if isinstance(data, dict):
        return {name: _absolute_member(name, value, root) for name, value in data.items()}
    if isinstance(data, Sequence) and not isinstance(data, str):
        return [absolute(item, root) for item in data]
    return data


def _absolute_member(name: str, value: Any, root: str) -> Any:  # noqa: ANN401 - as `absolute`
    if name.endswith("url") and isinstance(value, str) and value.startswith("/api/"):
        return root + value
    return absolute(value, root)

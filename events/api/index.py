"""The index, the kinds of problems, and what is answered where there is nothing."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from events.api.changes import CHANGES, DIFF_PARAMETERS
from events.api.documents import documented
from events.api.endpoint import ApiView
from events.api.problems import BY_NAME, KINDS, PROBLEM_ROOT, ProblemKind
from events.api.shapes.catalogue import IndexShape, ProblemKindShape, ProblemKindsShape
from events.search import lists
from events.search.parameters import PAGING, Parameter
from events.search.query import DETAIL_PARAMETERS, EVENT_PARAMETERS

Json = dict[str, Any]
ROOT = "/api/v1/"
# path, meaning, methods, parameters
RESOURCES: tuple[tuple[str, str, str, tuple[Parameter, ...]], ...] = (
    ("events/", "Events: what is said to have happened.", "GET", EVENT_PARAMETERS),
    ("events/{id}/", "One event.", "GET", DETAIL_PARAMETERS),
    ("events/{id}/claims/", "What is said of one event, by whom.", "GET", lists.CLAIMS_THEN.parameters),
    ("events/{id}/history/", "What changed in its record, and why.", "GET", PAGING),
    ("events/{id}/diff/", "What differs between two of its states.", "GET", DIFF_PARAMETERS),
    ("events/{id}/amend", "Change it.", "POST", ()),
    ("events/{id}/merge", "Join it to another event.", "POST", ()),
    ("events/{id}/split", "Divide it into several.", "POST", ()),
    ("events/{id}/withdraw", "Take it out of the record.", "POST", ()),
    ("events/{id}/restore", "Make it what it was.", "POST", ()),
    ("changes/", "Every change of the record, in order.", "GET", CHANGES.parameters),
    ("actors/", "People and bodies.", "GET", lists.ACTORS.parameters),
    ("actors/{id}/", "One actor, with all names and relations.", "GET", ()),
    ("sources/", "Publishers, with their grades.", "GET", lists.SOURCES.parameters),
    ("sources/{id}/", "One publisher.", "GET", ()),
    ("articles/", "Articles, by what is known about them.", "GET", lists.ARTICLES.parameters),
    ("articles/{id}/", "One article, with its text where the source allows that.", "GET", ()),
    ("articles/{id}/versions/", "What later captures of its page said.", "GET", PAGING),
    ("articles/{id}/recapture/", "Have its page captured again.", "POST", ()),
    ("articles/{id}/captures/", "The bytes that it was read from, by digest.", "GET", PAGING),
    ("claims/", "Accepted claims: who says what of which event.", "GET", lists.CLAIMS_THEN.parameters),
    ("claims/{id}/", "One claim.", "GET", ()),
    ("contradictions/", "Pairs of claims that cannot both hold.", "GET", lists.CONTRADICTIONS_THEN.parameters),
    ("contradictions/{id}/", "One such pair.", "GET", ()),
    ("contradictions/{id}/dismiss", "Say that the two can both hold.", "POST", ()),
    ("contradictions/{id}/reopen", "Take that back.", "POST", ()),
    ("places/", "The gazetteer.", "GET", lists.PLACES.parameters),
    ("places/{id}/", "One place.", "GET", ()),
    ("candidates/", "What the machine proposes, unreviewed.", "GET", lists.CANDIDATES.parameters),
    ("candidates/{id}/", "One candidate.", "GET", ()),
    ("candidates/{id}/accept", "Make an event of it.", "POST", ()),
    ("candidates/{id}/reject", "Say that it is none.", "POST", ()),
    ("candidates/{id}/merge", "Add it to an event of the record.", "POST", ()),
    ("submissions/", "Hand in a URL or a document; see what was handed in.", "GET, POST", lists.SUBMISSIONS.parameters),
    ("submissions/{id}/", "Where one stands.", "GET", ()),
    ("feeds/", "Lists of links that sources publish, and how polling them goes.", "GET", lists.FEEDS.parameters),
    ("feeds/{id}/", "One feed.", "GET", ()),
    ("feeds/{id}/polls/", "Its last polls, and what came of each.", "GET", ()),
    ("ingestion/", "How ingestion stands, and what to look at.", "GET", ()),
    ("vocabularies/", "The codebook.", "GET", ()),
    ("vocabularies/{name}/", "One vocabulary, with definitions and crosswalk.", "GET", ()),
    ("problems/", "Every kind of error, and what to do about it.", "GET", ()),
)


class IndexView(ApiView):
    """The way in."""

    @documented(
        operation="index", summary="Every resource, with formats, parameters and links", answer=IndexShape, tag="index"
    )
    def get(self, request: Request) -> Response:
        """Everything there is."""
        links = {"schema": "schema/", "docs": "docs/", "problems": "problems/"}
        root = request.build_absolute_uri(ROOT)
        return self.answer(
            {
                "title": settings.ARCHIVE_SITE_NAME,
                "version": "v1",
                "resources": [_resource(root, *resource) for resource in RESOURCES],
                "links": {
                    **{name: root + path for name, path in links.items()},
                    "site": request.build_absolute_uri("/"),
                },
            }
        )


class ProblemListView(ApiView):
    """The kinds of problems."""

    @documented(
        operation="list_problems",
        summary="Every kind of problem that the API answers with",
        answer=ProblemKindsShape,
        tag="index",
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002 - REST framework's contract
        """All of them."""
        return self.answer({"results": [_kind(kind) for kind in KINDS]})


class ProblemView(ApiView):
    """One kind of problem: what the `type` of an answer leads to."""

    @documented(operation="get_problem", summary="One kind of problem", answer=ProblemKindShape, tag="index")
    def get(self, request: Request, name: str) -> Response:  # noqa: ARG002 - REST framework's contract
        """What it means."""
        if name not in BY_NAME:
            raise NotFound(f"there is no problem {name!r}; valid: {', '.join(BY_NAME)}")
        return self.answer(_kind(BY_NAME[name]))


@extend_schema(exclude=True)
class NothingView(ApiView):
    """Any other address under /api/: with a slash too many or too few it leads on, else it is a 404 in JSON."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - Django's contract
        """Every method alike."""
        self.args, self.kwargs = args, kwargs
        self.request = self.initialize_request(request, *args, **kwargs)
        self.headers = self.default_response_headers
        response = self._lead_on(request.path, request.META.get("QUERY_STRING", ""))
        if response is None:
            response = self._nothing(request.path)
        self.response = self.finalize_response(self.request, response, *args, **kwargs)
        return self.response

    def _nothing(self, path: str) -> Response:
        self.request.accepted_renderer = self.get_renderers()[0]
        self.request.accepted_media_type = self.request.accepted_renderer.media_type
        shown = path if len(path) <= _SHOWN_CHARS else path[:_SHOWN_CHARS] + "…"
        return self.handle_exception(NotFound(f"there is nothing at {shown}; {ROOT} lists what there is"))

    def _lead_on(self, path: str, query: str) -> Response | None:
        other = path.rstrip("/") if path.endswith("/") else f"{path}/"
        try:
            found = resolve(other)
        except Resolver404:
            return None
        if getattr(found.func, "view_class", None) is NothingView:
            return None
        location = f"{other}?{query}" if query else other
        # 308 keeps the method and the body.
        return Response(status=HTTPStatus.PERMANENT_REDIRECT, headers={"Location": location})


_SHOWN_CHARS = 200


def _resource(root: str, path: str, meaning: str, methods: str, parameters: tuple[Parameter, ...]) -> Json:
    return {
        "name": path.rstrip("/").replace("/{id}", "").replace("/{name}", "") or "index",
        "url": root + path,
        "meaning": meaning,
        "methods": methods.split(", "),
        "formats": ["application/json"],
        "parameters": [
            name for item in parameters for name in (item.name, *([f"-{item.name}"] if item.excludable else []))
        ],
    }


def _kind(kind: ProblemKind) -> Json:
    return {
        "type": f"{PROBLEM_ROOT}{kind.name}/",
        "status": int(kind.status),
        "title": kind.title,
        "meaning": kind.meaning,
    }

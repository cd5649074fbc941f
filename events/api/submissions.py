"""Submissions: hand a URL or a document to ingestion, and see what became of it."""

from typing import Any, Final, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from events.api.bodies import find_file, read_fields
from events.api.documents import documented, list_of, page_example
from events.api.endpoint import MAX_BODY_BYTES, ApiView, Json, ListView, get_record
from events.api.parsers import JsonParser
from events.api.permissions import MaySubmit
from events.api.representations import represent_submission
from events.api.shapes.intake import IntakeShape, SubmissionBody, SubmissionForm, SubmissionShape
from events.errors import QueryError, ValueFormatError
from events.ingest import store
from events.ingest.holdings import get_vault
from events.models import Candidate, Source, Submission
from events.review.representation import api_path
from events.search.lists import SUBMISSIONS
from events.search.parameters import Parameter, Readings, edtf, free_text, public_id, shorten, verbatim
from events.tasks import tell_workers

FIELDS: Final = (
    Parameter(name="url", meaning="The address of the article.", read=verbatim, max_chars=2000),
    Parameter(name="text", meaning="The words of the article.", read=verbatim, max_chars=MAX_BODY_BYTES),
    Parameter(name="published", meaning="EDTF.", read=edtf),
    Parameter(name="source", meaning="Who published it.", read=public_id("source", look_up="/api/v1/sources/?q=")),
    Parameter(name="title", meaning="Its title.", read=free_text, max_chars=1000),
)
_EXAMPLE: Final = {
    "id": "sub-7k3m9x2q4d",
    "url": "https://archive.example.org/api/v1/submissions/sub-7k3m9x2q4d/",
    "submitted_url": "https://www.example.org/news/123",
    "state": "queued",
    "is_ended": False,
    "error": None,
    "article": None,
    "candidates_count": 0,
}


class SubmissionListView(ListView):
    """What was handed in, and the way to hand something in."""

    records = SUBMISSIONS
    permission_classes = [MaySubmit]
    parser_classes = [JsonParser, MultiPartParser]

    @documented(
        operation="list_submissions",
        summary="What was handed in, the latest first; never by whom",
        answer=list_of(SubmissionShape),
        parameters=SUBMISSIONS.parameters,
        tag="submissions",
        example=page_example(**_EXAMPLE),
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        return super().get(request, **ids)

    @extend_schema(
        operation_id="submit",
        summary="Hand in a URL, a text or a document",
        description="The same URL or the same bytes are one submission, however often they are handed in.",
        request={"application/json": SubmissionBody, "multipart/form-data": SubmissionForm},
        responses={
            200: OpenApiResponse(IntakeShape, description="The archive has had it before; this is where it stands."),
            202: OpenApiResponse(IntakeShape, description="Taken in; `Location` is where to look."),
        },
        examples=[
            OpenApiExample("A page", value={"url": "https://www.example.org/news/123"}, request_only=True),
            OpenApiExample("Taken in", value={**_EXAMPLE, "known": False}, response_only=True),
        ],
        tags=["submissions"],
    )
    def post(self, request: Request) -> Response:
        """Take it in, and tell a worker."""
        readings = read_fields(request, fields=FIELDS, files=("file",))
        with transaction.atomic():
            intake = take_in(request, readings)
            if intake.to_run:
                tell_workers(intake.submission.pk)
        return answer_intake(self, intake.submission, is_new=intake.created)

    def select(self) -> Any:  # noqa: ANN401 - a queryset of submissions
        """Submissions with their articles and the number of candidates."""
        return _counted(super().select())

    def show(self, row: Submission) -> Json:
        """One submission."""
        return _show(row)


class SubmissionView(ApiView):
    """One submission."""

    @documented(
        operation="get_submission",
        summary="Where a submission stands and what came of it",
        answer=SubmissionShape,
        tag="submissions",
        example=_EXAMPLE,
    )
    def get(self, request: Request, public_id: str) -> Response:  # noqa: ARG002 - REST framework's contract
        """The submission."""
        return self.answer(_show(get_record(_counted(Submission.objects.all()), public_id, kind="submission")))


def answer_intake(view: ApiView, submission: Submission, *, is_new: bool) -> Response:
    """What is answered to something handed in: where it stands, and where to look."""
    found = _counted(Submission.objects.filter(pk=submission.pk)).get()
    return view.answer(
        {**_show(found), "known": not is_new},
        status=status.HTTP_202_ACCEPTED if is_new else status.HTTP_200_OK,
        headers={"Location": api_path("submissions", submission.public_id)},
    )


def take_in(request: Request, readings: Readings) -> store.Intake:
    """Store what the request hands in.

    Raises:
        QueryError: it is not exactly one of a URL, a text and a document, or it has no valid form.
    """
    file = find_file(request, "file")
    url, text = readings.one("url"), readings.one("text")
    if sum((bool(url), bool(text), file is not None)) != 1:
        raise QueryError(
            "write one of url, text and file (a document in a form)", parameter="url", valid=("url", "text", "file")
        )
    sender = _sender(cast("User", request.user), readings)
    try:
        if url:
            return store.submit_url(url, sender=sender)
        data = text.encode() if file is None else file.read()
        return store.submit_document(
            data,
            file_name="" if file is None else file.name or "",
            content_type="text/plain; charset=utf-8" if file is None else file.content_type or "",
            vault=get_vault(),
            sender=sender,
        )
    except ValueFormatError as error:
        name = "url" if url else "text" if text else "file"
        raise QueryError(f"{name}: {shorten(str(error))}", parameter=name) from error


def _sender(user: User, readings: Readings) -> store.Sender:
    wanted = readings.one("source")
    source = Source.objects.filter(public_id=wanted).first() if wanted else None
    if wanted and source is None:
        raise QueryError(f"there is no source {wanted}; look it up at /api/v1/sources/?q=", parameter="source")
    return store.Sender(
        submitted_by=user, source=source, published=readings.one("published"), title=readings.one("title")
    )


def _counted(submissions: Any) -> Any:  # noqa: ANN401 - a queryset of submissions
    counted = Candidate.objects.filter(article=OuterRef("article")).order_by().values("article").annotate(n=Count("pk"))
    number = Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)
    found = submissions.annotate(candidates_count=number).select_related("article")
    return found.defer("article__text", "article__bands")


def _show(submission: Any) -> Json:  # noqa: ANN401 - a Submission with its annotation
    return represent_submission(submission, candidates_count=submission.candidates_count)

"""Articles and the captures that they were read from."""

from typing import Any, Final, cast

from django.contrib.auth.models import User
from django.db import transaction
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from events.api.documents import documented, list_of, page_example
from events.api.endpoint import ApiView, Json, ListView, checked_id, get_record
from events.api.permissions import MaySubmit
from events.api.representations import (
    fulltext_policy,
    represent_article,
    represent_article_whole,
    represent_capture,
    represent_version,
)
from events.api.shapes.intake import ArticleShape, ArticleVersionShape, CaptureShape, IntakeShape, WholeArticleShape
from events.api.submissions import answer_intake
from events.errors import ReviewError, ValueFormatError
from events.ingest import store
from events.models import Article, ArticleVersion, Capture, Source
from events.search.lists import ARTICLES, RecordList
from events.search.paging import Kind, Order
from events.tasks import tell_workers

_EXAMPLE: Final = {
    "id": "art-7k3m9x2q4d",
    "canonical_url": "https://www.example.org/news/123",
    "title": "Party meeting ends",
    "published": "2024-12-29",
    "language": "en",
}
_HEAVY: Final = ("text", "bands")


class ArticleListView(ListView):
    """Articles."""

    records = ARTICLES

    @documented(
        operation="list_articles",
        summary="Articles by what is known about them, newest first",
        answer=list_of(ArticleShape),
        parameters=ARTICLES.parameters,
        tag="articles",
        example=page_example(**_EXAMPLE),
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        return super().get(request, **ids)

    def select(self) -> Any:  # noqa: ANN401 - a queryset of articles
        """Articles with their sources; texts stay in the database."""
        return super().select().select_related("source", "originator", "story_cluster").defer(*_HEAVY)

    def show(self, row: Article) -> Json:
        """One article."""
        return represent_article(row)


class ArticleView(ApiView):
    """One article."""

    @documented(
        operation="get_article",
        summary="One article; its text only where the source's policy is public",
        answer=WholeArticleShape,
        tag="articles",
        example={**_EXAMPLE, "fulltext_policy": "excerpt", "text": None},
    )
    def get(self, request: Request, public_id: str) -> Response:  # noqa: ARG002 - REST framework's contract
        """The article."""
        articles = Article.objects.select_related("source", "originator", "story_cluster", "takedown").defer("bands")
        return self.answer(represent_article_whole(get_record(articles, public_id, kind="article")))


def _every_capture(_readings: object) -> Any:  # noqa: ANN401 - a queryset of captures
    return Capture.objects.all()


CAPTURES: Final[RecordList[Capture]] = RecordList(
    name="captures",
    order=Order(key="fetched_at", kind=Kind.INSTANT, descending=True),
    filters=(),
    select=_every_capture,
)


class CaptureListView(ListView):
    """The captures of one article."""

    records = CAPTURES

    @documented(
        operation="list_article_captures",
        summary="The bytes that an article was read from, newest first",
        answer=list_of(CaptureShape),
        parameters=CAPTURES.parameters,
        tag="articles",
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        self.article = get_record(Article.objects.only("id", "taken_down_at"), ids["public_id"], kind="article")
        return super().get(request)

    def select(self) -> Any:  # noqa: ANN401 - a queryset of captures
        """The captures of this article; their headers stay in the database."""
        return super().select().filter(article=self.article).defer("headers")

    def show(self, row: Capture) -> Json:
        """One capture."""
        return represent_capture(row, taken_down_at=self.article.taken_down_at)


VERSIONS: Final[RecordList[ArticleVersion]] = RecordList(
    name="versions",
    order=Order(key="number", kind=Kind.NUMBER, handle="number"),
    filters=(),
    select=lambda _readings: ArticleVersion.objects.select_related("capture"),
)


class VersionListView(ListView):
    """The versions of one article's text."""

    records = VERSIONS

    @documented(
        operation="list_article_versions",
        summary="What later captures of an article's page said, where that differs; oldest first",
        answer=list_of(ArticleVersionShape),
        parameters=VERSIONS.parameters,
        tag="articles",
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        articles = Article.objects.select_related("source").defer("text", "bands")
        self.article = get_record(articles, ids["public_id"], kind="article")
        return super().get(request)

    def select(self) -> Any:  # noqa: ANN401 - a queryset of versions
        """The versions of this article."""
        return super().select().filter(article=self.article).defer("capture__headers")

    def show(self, row: ArticleVersion) -> Json:
        """One version."""
        return represent_version(row, is_public=fulltext_policy(self.article) == Source.Fulltext.PUBLIC)


class RecaptureView(ApiView):
    """A new capture of an article's page."""

    permission_classes = [MaySubmit]

    @extend_schema(
        operation_id="recapture_article",
        summary="Capture an article's page again, now",
        description="What it says then is compared with what it said before; one capture waits at a time.",
        request=None,
        responses={
            200: OpenApiResponse(IntakeShape, description="A capture waits already; this is where it stands."),
            202: OpenApiResponse(IntakeShape, description="Taken in; `Location` is where to look."),
        },
        tags=["articles"],
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Hand the page in again, and tell a worker."""
        checked_id(public_id, kind="article")
        try:
            with transaction.atomic():
                submission, is_new = store.recapture(public_id, by=cast("User", request.user))
                if is_new:
                    tell_workers(submission.pk)
        except Article.DoesNotExist as error:
            raise NotFound(f"there is no article {public_id}") from error
        except ValueFormatError as error:
            raise ReviewError(str(error)) from error
        return answer_intake(self, submission, is_new=is_new)

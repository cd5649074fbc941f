"""Articles and the captures that they were read from."""

from typing import Any, Final

from rest_framework.request import Request
from rest_framework.response import Response

from events.api.documents import documented, list_of, page_example
from events.api.endpoint import ApiView, Json, ListView, get_record
from events.api.representations import represent_article, represent_article_whole, represent_capture
from events.api.shapes.intake import ArticleShape, CaptureShape, WholeArticleShape
from events.models import Article, Capture
from events.search.lists import ARTICLES, RecordList
from events.search.paging import Kind, Order

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
        articles = Article.objects.select_related("source", "originator", "story_cluster").defer("bands")
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
        self.article = get_record(Article.objects.only("id"), ids["public_id"], kind="article")
        return super().get(request)

    def select(self) -> Any:  # noqa: ANN401 - a queryset of captures
        """The captures of this article; their headers stay in the database."""
        return super().select().filter(article=self.article).defer("headers")

    def show(self, row: Capture) -> Json:
        """One capture."""
        return represent_capture(row)

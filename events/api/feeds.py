"""Feeds and their polls."""

from typing import Any, Final

from rest_framework.request import Request
from rest_framework.response import Response

from events.api.documents import documented, list_of, page_example
from events.api.endpoint import ApiView, Json, ListView, get_record
from events.api.representations import represent_error
from events.api.shapes.ingestion import FeedPollShape, FeedShape
from events.models import Feed, FeedPoll
from events.review.representation import api_path, represent_instant, source_reference
from events.search.lists import FEEDS

_EXAMPLE: Final = {
    "id": "fed-7k3m9x2q4d",
    "feed_url": "https://www.example.org/feed/",
    "kind": "rss",
    "active": True,
    "health": "ok",
    "health_words": "ok",
}
_HEAVY: Final = ("seen", "listing")


class FeedListView(ListView):
    """Feeds."""

    records = FEEDS

    @documented(
        operation="list_feeds",
        summary="Feeds, by the name of their source",
        answer=list_of(FeedShape),
        parameters=FEEDS.parameters,
        tag="feeds",
        example=page_example(**_EXAMPLE),
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        return super().get(request, **ids)

    def select(self) -> Any:  # noqa: ANN401 - a queryset of feeds
        """Feeds with their sources."""
        return super().select().select_related("source").defer(*_HEAVY)

    def show(self, row: Feed) -> Json:
        """One feed."""
        return represent_feed(row)


class FeedView(ApiView):
    """One feed."""

    @documented(
        operation="get_feed",
        summary="One feed, and how polling it goes",
        answer=FeedShape,
        tag="feeds",
        example=_EXAMPLE,
    )
    def get(self, request: Request, public_id: str) -> Response:  # noqa: ARG002 - REST framework's contract
        """The feed."""
        feeds = Feed.objects.select_related("source").defer(*_HEAVY)
        return self.answer(represent_feed(get_record(feeds, public_id, kind="feed")))


class FeedPollListView(ApiView):
    """The polls of one feed; no more of them are kept than one page holds."""

    @documented(
        operation="list_feed_polls",
        summary="The last polls of a feed, newest first; 30 are kept, all on one page",
        answer=list_of(FeedPollShape),
        tag="feeds",
    )
    def get(self, request: Request, public_id: str) -> Response:  # noqa: ARG002 - REST framework's contract
        """All that are kept."""
        feed = get_record(Feed.objects.only("id"), public_id, kind="feed")
        polls = [represent_poll(poll) for poll in FeedPoll.objects.filter(feed=feed).order_by("-at", "-id")]
        return self.answer({"next": None, "previous": None, "results": polls})


def represent_feed(feed: Feed) -> Json:
    """A feed; `source` joined."""
    return {
        "id": feed.public_id,
        "url": api_path("feeds", feed.public_id),
        "source": source_reference(feed.source),
        "feed_url": feed.url,
        "kind": feed.kind,
        "active": feed.is_active,
        "note": feed.note or None,
        "keywords": feed.keywords,
        "expect_daily": feed.expect_daily,
        "health": feed.health,
        "health_words": str(Feed.Health(feed.health).label),
        "interval_s": feed.interval_s,
        "polled_at": represent_instant(feed.polled_at),
        "next_poll_at": represent_instant(feed.next_poll_at),
        "new_at": represent_instant(feed.new_at),
        "failures_score": feed.failures,
        "polls_url": f"{api_path('feeds', feed.public_id)}polls/",
        "submissions_url": f"/api/v1/submissions/?feed={feed.public_id}",
        "created_at": represent_instant(feed.created_at),
        "updated_at": represent_instant(feed.updated_at),
    }


def represent_poll(poll: FeedPoll) -> Json:
    """One poll."""
    return {
        "at": represent_instant(poll.at),
        "took_ms": poll.took_ms,
        "outcome": poll.outcome,
        "outcome_words": str(FeedPoll.Outcome(poll.outcome).label),
        "http_status": poll.http_status,
        "is_full": poll.is_full,
        "size_bytes": poll.size_bytes,
        "entry_count": poll.entry_count,
        "new_count": poll.new_count,
        "relevant_count": poll.relevant_count,
        "taken_count": poll.taken_count,
        "has_gap": poll.has_gap,
        "error": represent_error(poll.error_kind),
        "note": poll.note or None,
    }

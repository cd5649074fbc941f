"""One feed: what it is, how polling it goes, and what came of it."""

from typing import Final

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.models import Feed, FeedPoll, Submission
from events.review.representation import api_path
from events.search.ingestion.feeds import LATE_AFTER

POLLS: Final = 30
ARTICLES: Final = 20
# What the words of a health mean for whoever looks after the feed.
ADVICE: Final = {
    Feed.Health.UNKNOWN: "It has not been polled yet. A worker does so when its turn has come.",
    Feed.Health.OK: "",
    Feed.Health.SILENT: "It answers, but nothing new has been in it for longer than it should: the publisher may have "
    "moved to another feed. Compare it with the publisher's site.",
    Feed.Health.EMPTY: "It answers without a single entry. Open it in a browser: the address may have changed, or the "
    "publisher may refuse programs.",
    Feed.Health.GAP: "Between two polls everything in it was replaced, so articles may have been missed. It is now "
    "polled more often; look through the publisher's site for that day and hand in what is missing.",
    Feed.Health.DEAD: "It has failed too often and is asked once a week only. If it has moved, write its new address "
    "in the admin.",
}


@never_cache
@require_safe
def feed_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One feed."""
    feeds = Feed.objects.select_related("source").defer("seen")
    feed = get_object_or_404(feeds, public_id=public_id)
    polls = list(FeedPoll.objects.filter(feed=feed).order_by("-at", "-id")[:POLLS])
    came = Submission.objects.filter(feed=feed)
    is_polled = feed.is_active and settings.ARCHIVE_POLL_FEEDS
    context = {
        "feed": feed,
        "is_polling": settings.ARCHIVE_POLL_FEEDS,
        "is_late": is_polled and (feed.next_poll_at or feed.created_at) < timezone.now() - LATE_AFTER,
        "advice": ADVICE[Feed.Health(feed.health)] if feed.is_active else "",
        "polls": polls,
        "strip": polls[::-1],
        "figures": came.aggregate(total=Count("pk"), articles=Count("article", filter=Q(article__isnull=False))),
        "latest": came.filter(article__isnull=False).select_related("article__source").defer("article__text",
            "article__bands").order_by("-id")[:ARTICLES],
        "api_path": api_path("feeds", public_id),
    }  # fmt: skip
    return render(request, "events/feed.html", context)

"""Rows for the tests of how ingestion stands, at times told from one instant."""

import datetime as dt
from typing import Any

from events.models import Feed, Submission
from tests.factories import ArticleFactory, FeedFactory, SubmissionFactory

NOW = dt.datetime(2026, 3, 4, 10, 20, tzinfo=dt.UTC)


def ago(**span: float) -> dt.datetime:
    """An instant before NOW: `ago(hours=2)`."""
    return NOW - dt.timedelta(**span)


def ended(state: str, at: dt.datetime, *, took_s: float = 10.0, **columns: Any) -> Submission:
    """A submission that ended `at`, `took_s` seconds after it was handed in."""
    if state in {"failed", "refused"}:
        columns.setdefault("error_kind", "timeout")
    else:
        columns.setdefault("article", ArticleFactory())
    submission: Submission = SubmissionFactory(state=state, ended_at=at, **columns)
    Submission.objects.filter(pk=submission.pk).update(created_at=at - dt.timedelta(seconds=took_s))
    return submission


def feed_of(created_at: dt.datetime | None = None, **columns: Any) -> Feed:
    """A feed that is on, well, and next due in an hour unless said otherwise."""
    values: dict[str, Any] = {"is_active": True, "health": "ok", "next_poll_at": NOW + dt.timedelta(hours=1)}
    feed: Feed = FeedFactory(**{**values, **columns})
    if created_at is not None:
        Feed.objects.filter(pk=feed.pk).update(created_at=created_at)
    return feed

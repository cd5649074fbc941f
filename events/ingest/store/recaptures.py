"""Capturing the page of a known article again: by the schedule, and when somebody asks for it."""

import datetime as dt
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from events.errors import IngestError, ValueFormatError
from events.ingest.recapture import next_point
from events.ingest.records import ErrorKind
from events.models import Article, Submission
from events.values.urls import parse_http_url

AT_ONCE: Final = 200


def begin_recaptures(submission: Submission, article: Article) -> None:
    """Put the page of an article of state media on the schedule, once its text has been read. In a transaction."""
    if submission.round or not submission.url or submission.upload_key or article.source is None:
        return
    if article.source.state_controlled and article.recapture_round == 0:
        first_at = _first_capture_at(article)
        Article.objects.filter(pk=article.pk, recapture_at__isnull=True, taken_down_at__isnull=True).update(
            recapture_at=next_point(first_at, now=first_at).at
        )


@transaction.atomic
def schedule_recaptures(*, limit: int = AT_ONCE) -> list[int]:
    """Hand in again the pages whose time has come; the keys of the submissions, to tell workers of.

    However many call it at once, each page is handed in once. Points of the schedule that were missed are not made up
    for, and a page whose last re-capture still waits gets no second one.
    """
    now = timezone.now()
    due = Article.objects.filter(recapture_at__lte=now).order_by("recapture_at").select_for_update(skip_locked=True)
    pks = []
    for article in due.defer("text", "bands")[:limit]:
        point = next_point(_first_capture_at(article), now=now)
        Article.objects.filter(pk=article.pk).update(recapture_at=point.at, recapture_round=point.passed)
        if article.taken_down_at is None and _open_recapture(article) is None:
            submission = _hand_in_again(article, by=None)
            pks += [submission.pk] if submission else []
    return pks


@transaction.atomic
def recapture(public_id: str, *, by: User | None = None) -> tuple[Submission, bool]:
    """Capture the page of an article again, now; the submission, and whether it is new: one at a time.

    Raises:
        Article.DoesNotExist: there is no such article.
        IngestError: it was taken down (kind taken_down).
        ValueFormatError: it has no page on the web, or the archive holds no text of it to compare with.
    """
    article = Article.objects.select_for_update().defer("bands").get(public_id=public_id)
    refuse_removed(article)
    if not article.text:
        raise ValueFormatError(
            f"the archive holds no text of {public_id} to compare its page with; hand in its address instead"
        )
    waiting = _open_recapture(article)
    if waiting is not None:
        return waiting, False
    submission = _hand_in_again(article, by=by)
    if submission is None:
        raise ValueFormatError(f"{public_id} has no page on the web: {article.canonical_url} is no address of one")
    return submission, True


def refuse_removed(article: Article) -> None:
    """Raise IngestError (kind taken_down) if the article was taken down."""
    if article.taken_down_at is not None:
        raise IngestError(
            f"{article.public_id} was taken down on {article.taken_down_at:%Y-%m-%d}; its page is not captured again",
            kind=ErrorKind.TAKEN_DOWN,
        )


# --- Inside -----------------------------------------------------------------------------------------------------------


def _first_capture_at(article: Article) -> dt.datetime:
    """When the page of an article was captured first."""
    captures = article.captures.filter(http_status__isnull=False).order_by("fetched_at")
    return captures.values_list("fetched_at", flat=True).first() or article.created_at


def _open_recapture(article: Article) -> Submission | None:
    return article.submissions.open().filter(round__gt=0).order_by("round").first()


def _hand_in_again(article: Article, *, by: User | None) -> Submission | None:
    """A submission of the next round of an article's page, or None if it has none. The article is locked."""
    first = article.submissions.exclude(url="").order_by("round", "id").first()
    url, canonical_url = (first.url, first.canonical_url) if first else (article.canonical_url, article.canonical_url)
    try:
        parse_http_url(url)
    except ValueFormatError:
        return None
    rounds = Submission.objects.filter(canonical_url=canonical_url).aggregate(last=Max("round"))
    now = timezone.now()
    return Submission.objects.create(
        url=url,
        canonical_url=canonical_url,
        round=(rounds["last"] or 0) + 1,
        origin=Submission.Origin.RECAPTURE,
        article=article,
        submitted_by=by,
        # A page without a title was read under this one, and must be read in the same way.
        title=first.title if first else "",
        not_before=now,
        hinted_at=now,
    )

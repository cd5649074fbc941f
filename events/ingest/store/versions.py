"""What a page says when it is captured again: the same, something else, or nothing; versions of an article's text.

`article.text` never changes, since quotes are offsets into it; what a page says later is an `ArticleVersion`. A look
that finds the page missing ends its submission `done` with the error kind `not_found`: so the history of a page can be
read from its captures.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils import timezone

from events.ingest.recapture import (
    CONFIRM_AFTER,
    DETECTOR,
    DETECTOR_VERSION,
    GONE,
    Finding,
    draft_deletion,
    draft_edit,
    is_certain,
)
from events.ingest.records import ArticleText, CandidateDraft, ErrorKind
from events.ingest.resolve import Matching
from events.ingest.store.leases import Lease, keeping
from events.ingest.store.moves import MAX_DETAIL
from events.ingest.store.recaptures import refuse_removed
from events.ingest.store.results import draft_as_json, find_certain, matching_columns
from events.models import Article, ArticleVersion, Candidate, Capture, SubmissionState
from events.values.digests import key_sha256, text_sha256

Propose = Callable[[Article, CandidateDraft], tuple[CandidateDraft, Matching]]
"""Finds the names of a draft in the catalogue, and the event that it may be."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the page of an article said last, and the capture that it was read from, if there is one."""

    text: str
    text_sha256: str
    capture: Capture | None


def find_reading(article: Article) -> Reading:
    """What the archive knows the page of an article to have said last."""
    last = article.versions.select_related("capture").order_by("number").last()
    if last is not None:
        return Reading(last.text, last.text_sha256, last.capture)
    return Reading(article.text, article.text_sha256, article.captures.order_by("id").first())


def save_missing(lease: Lease, capture: Capture, *, propose: Propose) -> None:
    """Keep that the page of an article is gone: fetched -> done.

    A page of state media is looked at again an hour later; is it still missing, or says its server that it is gone for
    good, that is proposed as an event, once each time that it vanishes.
    """
    with keeping(lease) as result:
        article = _lock(lease, capture)
        since = article.gone_at or capture.fetched_at
        columns: dict[str, Any] = {"gone_at": since}
        if _is_state_media(article):
            if is_certain(capture.http_status, missing_since=since, seen_at=capture.fetched_at):
                finding = _finding(article, capture, by=since)
                draft = finding and draft_deletion(article.text, finding)
                if draft:
                    _keep_candidate(article, draft, propose, key=(since.isoformat(),))
            else:
                again_at = capture.fetched_at + CONFIRM_AFTER
                columns["recapture_at"] = min(article.recapture_at or again_at, again_at)
        _write(article, **columns)
        is_said = capture.http_status in GONE
        said = f"answered {capture.http_status}" if is_said else "says that there is nothing"
        result.to(
            SubmissionState.DONE, error_kind=ErrorKind.NOT_FOUND, error_detail=f"{capture.url} {said}"[:MAX_DETAIL]
        )


def save_unchanged(lease: Lease, capture: Capture) -> None:
    """Keep that the page of an article says what it said before: fetched -> duplicate."""
    with keeping(lease) as result:
        article = _lock(lease, capture)
        _write(article, **_is_back(article, capture))
        result.to(SubmissionState.DUPLICATE, error_kind="", error_detail="")


def save_version(lease: Lease, capture: Capture, text: ArticleText, *, propose: Propose) -> None:
    """Keep what the page of an article says now: fetched -> done, or -> duplicate if it is what it said before.

    What state media take away from a text, unless it is slight, is proposed as an event.
    """
    with keeping(lease) as result:
        article = _lock(lease, capture)
        last, digest = find_reading(article), text_sha256(text.text)
        columns = _is_back(article, capture)
        if _is_known(article, capture, digest, last):
            state = SubmissionState.DUPLICATE
        else:
            state = SubmissionState.DONE
            columns["changed_at"] = article.changed_at or capture.fetched_at
            number = _add_version(article, capture, text, digest)
            finding = _finding(article, capture, by=capture.fetched_at) if _is_state_media(article) else None
            draft = finding and draft_edit(article.text, last.text, text.text, finding)
            if draft:
                _keep_candidate(article, draft, propose, key=(str(number),))
        _write(article, **columns)
        result.to(state, error_kind="", error_detail="")


# --- Inside -----------------------------------------------------------------------------------------------------------


def _lock(lease: Lease, capture: Capture) -> Article:
    """The article that is looked at again, locked, with its source; the capture is bound to it."""
    article = Article.objects.select_for_update(of=("self",)).select_related("source").get(submissions=lease.submission)
    refuse_removed(article)
    Capture.objects.filter(pk=capture.pk, article__isnull=True).update(article=article)
    return article


def _write(article: Article, **columns: Any) -> None:  # noqa: ANN401 - columns of the row
    changed = {name: value for name, value in columns.items() if getattr(article, name) != value}
    if changed:
        Article.objects.filter(pk=article.pk).update(**changed, updated_at=timezone.now())


def _is_back(article: Article, capture: Capture) -> dict[str, Any]:
    """What to write of an article whose page is there."""
    if article.gone_at is None or article.gone_at > capture.fetched_at:
        return {}
    return {"gone_at": None}


def _is_known(article: Article, capture: Capture, digest: str, last: Reading) -> bool:
    if digest == last.text_sha256:
        return True
    if last.capture is None or last.capture.fetched_at <= capture.fetched_at:
        return False
    # A capture of an earlier day that came in late, as imports do: what it says may be any of the versions.
    return digest == article.text_sha256 or article.versions.filter(text_sha256=digest).exists()


def _add_version(article: Article, capture: Capture, text: ArticleText, digest: str) -> int:
    number = (article.versions.aggregate(last=Max("number"))["last"] or 1) + 1
    ArticleVersion.objects.create(
        article=article,
        capture=capture,
        number=number,
        seen_at=capture.fetched_at,
        title=text.title[:1000],
        text=text.text,
        text_sha256=digest,
    )
    return int(number)


def _is_state_media(article: Article) -> bool:
    return article.source is not None and article.source.state_controlled


def _finding(article: Article, capture: Capture, *, by: dt.datetime) -> Finding | None:
    """Between which looks at the page something happened; None without an earlier look: then nobody saw it happen."""
    if capture.http_status is None or article.source is None:
        return None
    looks = Capture.objects.filter(
        article=article,
        submission__canonical_url=capture.submission.canonical_url,
        submission__state__in=[SubmissionState.DONE, SubmissionState.DUPLICATE],
        submission__error_kind="",
        http_status__isnull=False,
        fetched_at__lt=by,
    )
    before = looks.exclude(pk=capture.pk).order_by("-fetched_at").first()
    if before is None:
        return None
    return Finding(before.fetched_at, by, article.source.name, article.source.country)


def _keep_candidate(article: Article, draft: CandidateDraft, propose: Propose, *, key: tuple[str, ...]) -> None:
    resolved, matching = propose(article, draft)
    row = Candidate(
        article=article,
        draft_key=key_sha256(DETECTOR, DETECTOR_VERSION, draft.rule, *key),
        draft=draft_as_json(resolved),
        type=resolved.type,
        quote=resolved.quote,
        start=resolved.span.start,
        end=resolved.span.end,
        score=resolved.score,
        detector=DETECTOR,
        detector_version=DETECTOR_VERSION,
        **matching_columns(matching, find_certain([matching])),
    )
    Candidate.objects.bulk_create([row], ignore_conflicts=True)

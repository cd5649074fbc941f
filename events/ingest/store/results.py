"""Results of steps: captures, articles, candidates.

Every function is one transaction, and every row has a natural key: a step run twice, by two workers or after a crash,
gives the same rows.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from events.ingest.records import ArticleText, CandidateDraft, Mention
from events.ingest.resolve import Match
from events.ingest.store.leases import Lease, hold
from events.ingest.store.moves import move
from events.models import Article, Candidate, Capture, Event, Source, StoryCluster, Submission
from events.models.submission import SubmissionState
from events.values.digests import key_sha256, sha256_hex, text_sha256
from events.values.partial_date import parse_partial_date
from events.values.urls import canonicalise_url
from events.vault import StoredCapture


@transaction.atomic
def save_capture(lease: Lease, stored: StoredCapture, *, vault_key: str) -> Capture:
    """Keep what was fetched or handed in: queued -> fetched."""
    submission = hold(lease)
    capture, _ = Capture.objects.get_or_create(
        submission=submission,
        vault_key=vault_key,
        defaults={
            "url": stored.url,
            "fetched_at": stored.fetched_at,
            "http_status": stored.http_status,
            "headers": [list(pair) for pair in stored.headers],
            "content_type": stored.content_type[:200],
            "charset": (stored.charset or "")[:40],
            "sha256": sha256_hex(stored.body),
            "size_bytes": len(stored.body),
        },
    )
    move(submission, SubmissionState.FETCHED)
    return capture


@transaction.atomic
def save_article(lease: Lease, capture: Capture, text: ArticleText) -> Article:
    """Keep what was read: fetched -> extracted, or -> duplicate if the archive holds this page or this text.

    A document of which the reference record brought the metadata only is no duplicate: it gets its text.
    """
    submission = hold(lease)
    _one_at_a_time(text_sha256(text.text))
    twin = _find_twin(submission, text)
    article = twin or _new_article(submission, capture, text)
    is_known = twin is not None and not _give_text(twin, text)
    Capture.objects.filter(pk=capture.pk, article__isnull=True).update(article=article)
    state = SubmissionState.DUPLICATE if is_known else SubmissionState.EXTRACTED
    move(submission, state, article=article, error_kind="", error_detail="")
    return article


@transaction.atomic
def save_candidates(
    lease: Lease,
    article: Article,
    drafts: Sequence[tuple[CandidateDraft, Match | None]],
    *,
    detector: str,
    detector_version: str,
) -> list[Candidate]:
    """Keep what was detected: extracted -> analysed. A draft seen before is the same row."""
    submission = hold(lease)
    matched = {match.public_id for _, match in drafts if match is not None}
    events = {event.public_id: event for event in Event.objects.published().filter(public_id__in=matched)}
    saved = []
    for draft, match in drafts:
        key = key_sha256(
            detector,
            detector_version,
            draft.rule,
            draft.type,
            draft.subtype,
            draft.modality,
            str(draft.span.start),
            draft.date,
        )
        candidate, _ = Candidate.objects.get_or_create(
            article=article,
            draft_key=key,
            defaults={
                "draft": draft_as_json(draft),
                "type": draft.type,
                "quote": draft.quote,
                "start": draft.span.start,
                "end": draft.span.end,
                "score": draft.score,
                "detector": detector,
                "detector_version": detector_version,
                "matched_event": events.get(match.public_id) if match else None,
                "match_score": match.score if match else None,
            },
        )
        saved.append(candidate)
    move(submission, SubmissionState.ANALYSED)
    return saved


@transaction.atomic
def finish(lease: Lease, *, bands: Sequence[int], near: Article | None) -> None:
    """Put the article beside the one that carries the same story, if there is one: analysed -> done."""
    submission = hold(lease)
    article = Article.objects.select_for_update().get(submissions=submission)
    article.bands = list(bands)
    if near is not None and article.story_cluster_id is None:
        article.story_cluster = near.story_cluster or StoryCluster.objects.create(originator=near.originator)
        Article.objects.filter(pk=near.pk, story_cluster__isnull=True).update(story_cluster=article.story_cluster)
    article.save(update_fields=["bands", "story_cluster", "updated_at"])
    move(submission, SubmissionState.DONE)


def draft_as_json(draft: CandidateDraft) -> dict[str, Any]:
    """The frozen form of a draft in `Candidate.draft`: numbers of quantities as strings, so that none is rounded."""
    return {
        "type": draft.type,
        "subtype": draft.subtype,
        "date": draft.date,
        "date_basis": draft.date_basis.value,
        "date_origin": draft.extra.get("date_origin", ""),
        "place": _mention(draft.place) if draft.place else None,
        "actors": [_mention(actor) for actor in draft.actors],
        "quantities": [
            {
                key: str(value) if key in {"low", "best", "high"} and value is not None else value
                for key, value in asdict(quantity).items()
            }
            for quantity in draft.quantities
        ],
        "modality": draft.modality.value,
        "attributed_to": draft.attributed_to,
        "quote": draft.quote,
        "start": draft.span.start,
        "end": draft.span.end,
        "score": draft.score,
        "rule": draft.rule,
        "background": draft.background,
    }


# --- Inside -----------------------------------------------------------------------------------------------------------


def _mention(mention: Mention) -> dict[str, Any]:
    return {**asdict(mention), "options": list(mention.options)}


def _one_at_a_time(digest: str) -> None:
    # Two workers that read the same text from two URLs at once must not both find it new.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [digest])


def _find_twin(submission: Submission, text: ArticleText) -> Article | None:
    urls = [submission.canonical_url]
    if text.canonical_url:
        urls.append(canonicalise_url(text.canonical_url))
    by_url = Article.objects.filter(canonical_url__in=urls).first()
    return by_url or Article.objects.with_text_digest(text_sha256(text.text)).order_by("id").first()


def _give_text(article: Article, text: ArticleText) -> bool:
    """Put the text into an article that had none; what its metadata says stays, since a curator has checked it."""
    given = Article.objects.filter(pk=article.pk, text="").update(
        text=text.text, text_sha256=text_sha256(text.text), updated_at=timezone.now()
    )
    return given == 1


def _new_article(submission: Submission, capture: Capture, text: ArticleText) -> Article:
    published = parse_partial_date(text.published or submission.published)
    article, _ = Article.objects.get_or_create(
        canonical_url=canonicalise_url(text.canonical_url) if text.canonical_url else submission.canonical_url,
        defaults={
            "source": submission.source or Source.objects.of_url(capture.url),
            "title": (text.title or submission.title or submission.file_name)[:1000],
            "byline": text.byline[:500],
            "originator": _find_originator(text.originator),
            "originator_raw": text.originator[:200],
            "published": published.edtf,
            "published_earliest": published.earliest,
            "published_latest": published.latest,
            "published_at": text.published_at,
            "language": text.language,
            "text": text.text,
            "text_sha256": text_sha256(text.text),
            "document_symbol": text.document_symbol[:100],
        },
    )
    return article


def _find_originator(name: str) -> Source | None:
    return Source.objects.by_name(name) if name else None

"""Results of steps: captures, articles, candidates.

Every function is one transaction, and every row has a natural key: a step run twice, by two workers or after a crash,
gives the same rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict
from typing import Any, Final

from django.db import IntegrityError, connection
from django.db.models import Q
from django.utils import timezone

from events.ingest.records import ArticleText, CandidateDraft, Mention
from events.ingest.resolve import Matching
from events.ingest.store.intake import refuse_taken_down
from events.ingest.store.leases import Lease, keeping
from events.ingest.store.recaptures import begin_recaptures
from events.models import Article, Candidate, Capture, Event, PublishedBasis, Source, StoryCluster, Submission
from events.models.submission import SubmissionState
from events.values.digests import key_sha256, sha256_hex, text_sha256
from events.values.partial_date import parse_partial_date
from events.values.urls import canonicalise_url
from events.vault import StoredCapture

_KNOWN: Final = """SELECT
    EXISTS (SELECT FROM events_takedown
        WHERE addresses && %(urls)s::varchar[] OR text_digests @> ARRAY[%(digest)s]::varchar[]),
    EXISTS (SELECT FROM events_article WHERE canonical_url = ANY (%(urls)s))
        OR EXISTS (SELECT FROM events_article WHERE text_sha256 = %(digest)s AND text_sha256 <> '')"""
# Of what a detector says beside the draft: what a second reader makes of it, and how its fields were checked.
KEPT_EXTRA: Final = ("second_reading", "checks")
# Of one text; far more than there are addresses of one page.
MAX_TWINS: Final = 50


def save_capture(lease: Lease, stored: StoredCapture, *, vault_key: str) -> Capture:
    """Keep what was fetched or handed in: queued -> fetched."""
    row = Capture(
        submission=lease.submission,
        vault_key=vault_key,
        url=stored.url,
        fetched_at=stored.fetched_at,
        http_status=stored.http_status,
        headers=[list(pair) for pair in stored.headers],
        content_type=stored.content_type[:200],
        charset=(stored.charset or "")[:40],
        sha256=sha256_hex(stored.body),
        size_bytes=len(stored.body),
    )
    try:
        return _keep_capture(lease, row)
    except IntegrityError:
        # The same bytes are there: a worker kept them and was cut off from the submission.
        return _keep_capture(lease, Capture.objects.get(submission=lease.submission, vault_key=vault_key))


def _keep_capture(lease: Lease, row: Capture) -> Capture:
    with keeping(lease) as result:
        if row._state.adding:  # noqa: SLF001 - Django's documented way to ask whether a row is saved
            row.save(force_insert=True)
        result.to(SubmissionState.FETCHED)
    return row


def save_article(lease: Lease, capture: Capture, text: ArticleText, *, bands: Sequence[int] = ()) -> Article:
    """Keep what was read: fetched -> extracted, or -> duplicate if the archive holds this page or this text.

    A document of which the reference record brought the metadata only is no duplicate: it gets its text. The bands are
    kept with the text, so that of two articles read at once, one at least finds the other.
    """
    digest = text_sha256(text.text)
    with keeping(lease) as result:
        url = canonicalise_url(text.canonical_url) if text.canonical_url else lease.submission.canonical_url
        urls = {lease.submission.canonical_url, url}
        _one_at_a_time(digest, *urls)
        twin = _find_twin(urls, digest)
        words = {"text": text.text, "text_sha256": digest, "bands": list(bands)}
        article = twin or _new_article(lease.submission, capture, text, url=url, words=words)
        is_known = twin is not None and not _give_text(twin, words)
        Capture.objects.filter(pk=capture.pk, article__isnull=True).update(article=article)
        state = SubmissionState.DUPLICATE if is_known else SubmissionState.EXTRACTED
        result.to(state, article=article, error_kind="", error_detail="")
    return article


def save_candidates(
    lease: Lease,
    article: Article,
    drafts: Sequence[tuple[CandidateDraft, Matching]],
    *,
    detector: str,
    detector_version: str,
) -> None:
    """Keep what was detected: extracted -> analysed. A draft seen before is the same row.

    `detector` is who has read the drafts that name no other.
    """
    with keeping(lease) as result:
        events = find_certain(matching for _, matching in drafts)
        rows = [
            Candidate(
                article=article,
                draft_key=_draft_key(draft, draft.detector or detector, draft.detector_version or detector_version),
                draft=draft_as_json(draft),
                type=draft.type,
                quote=draft.quote,
                start=draft.span.start,
                end=draft.span.end,
                score=draft.score,
                detector=draft.detector or detector,
                detector_version=draft.detector_version or detector_version,
                **matching_columns(matching, events),
            )
            for draft, matching in drafts
        ]
        Candidate.objects.bulk_create(rows, ignore_conflicts=True)
        result.to(SubmissionState.ANALYSED)


def finish(lease: Lease, article: Article, *, near: Article | None) -> None:
    """Put the article beside the one that carries the same story, if there is one: extracted or analysed -> done."""
    with keeping(lease) as result:
        if near is not None:
            _put_together(article, near)
        begin_recaptures(lease.submission, article)
        result.to(SubmissionState.DONE)


def _put_together(article: Article, near: Article) -> None:
    """One cluster for two articles of a story; it learns its originator from whichever names one.

    Locked in order, since the other article may be at the same with this one; and read once they are locked, since the
    question that waited does not see what was written meanwhile.
    """
    pair = Article.objects.filter(pk__in=[article.pk, near.pk]).order_by("id")
    list(pair.select_for_update().values_list("pk"))
    both = list(pair.select_related("story_cluster", "originator"))
    originator = next((one.originator for one in both if one.originator is not None), None)
    cluster = next((one.story_cluster for one in both if one.story_cluster is not None), None)
    if cluster is None:
        cluster = StoryCluster.objects.create(originator=originator)
    elif cluster.originator_id is None and originator is not None:
        StoryCluster.objects.filter(pk=cluster.pk, originator__isnull=True).update(originator=originator)
    apart = [one.pk for one in both if one.story_cluster is None]
    Article.objects.filter(pk__in=apart).update(story_cluster=cluster, updated_at=timezone.now())


def _draft_key(draft: CandidateDraft, detector: str, version: str) -> str:
    start = str(draft.span.start)
    return key_sha256(detector, version, draft.rule, draft.type, draft.subtype, draft.modality, start, draft.date)


def find_certain(matchings: Iterable[Matching]) -> dict[str, Event]:
    """The events that drafts near certainly are, by public id; without those that have left the record meanwhile."""
    matched = {matching.certain.public_id for matching in matchings if matching.certain is not None}
    found = Event.objects.published().filter(public_id__in=matched) if matched else ()
    return {event.public_id: event for event in found}


def matching_columns(matching: Matching, events: Mapping[str, Event]) -> dict[str, Any]:
    """What the row of a candidate says of events that it is like; `events` are those of `find_certain`."""
    certain = matching.certain
    event = events.get(certain.public_id) if certain is not None else None
    return {
        "matched_event": event,
        "match_score": certain.score if certain is not None and event is not None else None,
        "likely_events": [
            {"event": match.public_id, "score": match.score, "why": list(match.why)} for match in matching.likely
        ],
    }


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
        **{key: draft.extra[key] for key in KEPT_EXTRA if key in draft.extra},
    }


# --- Inside -----------------------------------------------------------------------------------------------------------


def _mention(mention: Mention) -> dict[str, Any]:
    return {**asdict(mention), "options": list(mention.options)}


def _one_at_a_time(*keys: str) -> None:
    # Two workers that read one text from two URLs at once, or one page from two addresses of it, must not both find it
    # new. In order, so that they never wait for each other.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(key, 0))"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS k (key, at) ORDER BY at",
            [sorted(set(keys))],
        )


def _find_twin(urls: AbstractSet[str], digest: str) -> Article | None:
    """The article of one of these addresses, else the first of this text.

    Raises:
        IngestError: it was taken down.
    """
    with connection.cursor() as cursor:
        # Nearly every text is new: one question tells so.
        cursor.execute(_KNOWN, {"urls": list(urls), "digest": digest})
        [is_taken_down, is_known] = cursor.fetchone() or (False, False)
    if is_taken_down:
        refuse_taken_down(list(urls), text_sha256=digest)
    if not is_known:
        return None
    same_text = Q(text_sha256=digest) & ~Q(text_sha256="")
    found = list(Article.objects.filter(Q(canonical_url__in=urls) | same_text).order_by("id")[:MAX_TWINS])
    return next((article for article in found if article.canonical_url in urls), found[0] if found else None)


def _give_text(article: Article, words: Mapping[str, Any]) -> bool:
    """Put the text into an article that had none; what its metadata says stays, since a curator has checked it."""
    given = Article.objects.filter(pk=article.pk, text="").update(**words, updated_at=timezone.now())
    for column, value in words.items() if given else ():
        setattr(article, column, value)  # the steps that follow read this very object
    return given == 1


def _new_article(
    submission: Submission, capture: Capture, text: ArticleText, *, url: str, words: Mapping[str, Any]
) -> Article:
    published = parse_partial_date(text.published or submission.published)
    return Article.objects.create(
        canonical_url=url,
        source=submission.source or Source.objects.of_url(capture.url),
        title=(text.title or submission.title or submission.file_name)[:1000],
        byline=text.byline[:500],
        originator=_find_originator(text.originator),
        originator_raw=text.originator[:200],
        published=published.edtf,
        published_earliest=published.earliest,
        published_latest=published.latest,
        published_at=text.published_at,
        published_basis=_published_basis(submission, text),
        language=text.language,
        document_symbol=text.document_symbol[:100],
        **words,
    )


def _published_basis(submission: Submission, text: ArticleText) -> str:
    if text.published:
        return text.published_basis.value
    if not submission.published:
        return ""
    return PublishedBasis.FEED if submission.feed_id else PublishedBasis.SENDER


def _find_originator(name: str) -> Source | None:
    return Source.objects.by_name(name) if name else None

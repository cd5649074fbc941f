"""The only writer of Submission, Capture, Article and Candidate.

Every function is one transaction. A step's result is kept only by whoever still holds the lease under which it was
worked out, and every row has a natural key: a step run twice, by two workers or after a crash, gives the same rows.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from events.errors import IngestError, ValueFormatError
from events.ingest.records import ArticleText, CandidateDraft, ErrorKind, Mention
from events.ingest.resolve import Match
from events.models import Article, Candidate, Capture, Event, FetchTurn, Source, StoryCluster, Submission
from events.models.submission import OPEN_STATES, SubmissionState
from events.values.digests import key_sha256, sha256_hex, text_sha256
from events.values.partial_date import parse_partial_date
from events.values.text import clean_line
from events.values.urls import canonicalise_url
from events.vault import StoredCapture, Vault

BACK_OFF_FIRST_S: Final = 30.0
BACK_OFF_MOST_S: Final = 3600.0
MAX_DETAIL: Final = 1000
URN_DOCUMENT: Final = "urn:sha256:"
# The first of the two numbers of the advisory locks of `at_work`; the second is the submission's.
AT_WORK: Final = 1_914
MAX_LOCK_NUMBER: Final = 2**31 - 1

# What the archive declines to take, told apart from what it could not get.
REFUSALS: Final = frozenset(
    {
        ErrorKind.ROBOTS,
        ErrorKind.CONTENT_TYPE,
        ErrorKind.PRIVATE_ADDRESS,
        ErrorKind.TOO_LARGE,
        ErrorKind.BAD_URL,
        ErrorKind.NO_TEXT,
    }
)


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of handing something in: `created` is False if the archive has it already.

    `to_run` says whether a worker should be told: the submission is new, or had failed and is tried once more.
    """

    submission: Submission
    created: bool
    to_run: bool


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to take one step of one submission until `until`. `state` is the step's beginning."""

    submission: Submission
    state: SubmissionState
    until: dt.datetime
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who hands something in and what they say of it; all optional."""

    origin: str = Submission.Origin.PERSON
    submitted_by: User | None = None
    source: Source | None = None
    published: str = ""
    title: str = ""


class LeaseLostError(Exception):
    """Somebody else took the step over; what was worked out is dropped, they will work out the same."""


# --- Intake -----------------------------------------------------------------------------------------------------------


def submit_url(url: str, *, sender: Sender | None = None) -> Intake:
    """Hand in one page.

    Raises:
        ValueFormatError: the URL or the sender's date has no valid form.
    """
    return _submit(canonical_url=canonicalise_url(url), sender=sender or Sender(), url=url.strip())


def submit_document(
    data: bytes, *, file_name: str, vault: Vault, content_type: str = "", sender: Sender | None = None
) -> Intake:
    """Hand in the bytes of one document; the same bytes are one submission, whatever their name.

    Raises:
        ValueFormatError: the document is empty, or the sender's date has no valid form.
    """
    if not data.strip():
        raise ValueFormatError(f"{file_name or 'the document'} is empty; hand in a page, a text or a file with words")
    return _submit(
        canonical_url=URN_DOCUMENT + sha256_hex(data),
        sender=sender or Sender(),
        # A path in a file name says where it lay on the sender's machine, which is nobody's business.
        file_name=clean_line(PurePath(file_name.replace("\\", "/")).name)[:255],
        content_type=clean_line(content_type)[:200],
        upload_key=vault.put(data),
    )


@transaction.atomic
def _submit(*, canonical_url: str, sender: Sender, **columns: str) -> Intake:
    now = timezone.now()
    submission, created = Submission.objects.select_for_update().get_or_create(
        canonical_url=canonical_url,
        defaults={
            **columns,
            "origin": sender.origin,
            "submitted_by": sender.submitted_by,
            "source": sender.source,
            "published": parse_partial_date(sender.published).edtf,
            "title": clean_line(sender.title)[:1000],
            "not_before": now,
            "hinted_at": now,
        },
    )
    again = not created and submission.state in {SubmissionState.FAILED, SubmissionState.REFUSED}
    if again:
        # Under the address as it is written now: what failed may have been its spelling.
        begun = {"not_before": now, "hinted_at": now, "error_kind": "", "error_detail": ""}
        _move(submission, SubmissionState.QUEUED, **begun, **columns)
    return Intake(submission, created=created, to_run=created or again)


# --- Leases -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def take_lease(submission_id: int, *, lease_s: float, max_attempts: int) -> Lease | None:
    """The right to take the next step, or None: it has ended, is not due, is held, or has spent its attempts."""
    now = timezone.now()
    submission = Submission.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=submission_id).first()
    if submission is None or submission.state not in OPEN_STATES or submission.not_before > now:
        return None
    if submission.lease_until is not None and submission.lease_until > now:
        return None
    if submission.attempts >= max_attempts:
        # No step ever reported back: it takes the worker down with it, so it must not be tried for ever.
        spent = f"given up after {submission.attempts} attempts that never came back"
        _end(submission, SubmissionState.FAILED, kind=ErrorKind.ATTEMPTS_SPENT, detail=spent)
        return None
    submission.attempts += 1
    submission.lease_until = now + dt.timedelta(seconds=lease_s)
    submission.save(update_fields=["attempts", "lease_until", "updated_at"])
    return Lease(submission, SubmissionState(submission.state), submission.lease_until, submission.attempts)


@contextmanager
def at_work(submission_id: int) -> Iterator[None]:
    """Be seen by the database at work on a submission, so that its lease need not run out if we are killed.

    A lock that belongs to the session, not to a transaction: PostgreSQL lets go of it as soon as the connection ends,
    however it ends. Nobody waits for it; `release_orphans` looks whether it is there.
    """
    key = [AT_WORK, submission_id & MAX_LOCK_NUMBER]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        [is_held] = cursor.fetchone() or (False,)
    try:
        yield
    finally:
        # A connection that broke meanwhile has taken the lock with it.
        with suppress(DatabaseError):
            if is_held:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


@transaction.atomic
def release_orphans() -> int:
    """Take back the leases of those who are no longer at work, killed or cut off; how many there were.

    Should one of them be alive after all, its result is dropped for want of the lease (`LeaseLostError`).
    """
    held = Submission.objects.open().filter(lease_until__gt=timezone.now()).select_for_update(skip_locked=True)
    # First the rows, which nobody can give back now, then the locks: whoever has a lease was at work before it.
    pks = list(held.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE granted"
            " AND datname = current_database() AND locktype = 'advisory' AND classid = %s AND objsubid = 2",
            [AT_WORK],
        )
        alive = {number for (number,) in cursor.fetchall()}
    orphans = [pk for pk in pks if pk & MAX_LOCK_NUMBER not in alive]
    return Submission.objects.filter(pk__in=orphans).update(lease_until=None, hinted_at=None)


@transaction.atomic
def take_turn(lease: Lease, *, host: str, interval_s: float) -> float:
    """Seconds to wait until this submission may ask `host`; 0 means now.

    The first call books the next free turn, so that many submissions of one host line up without asking twice.
    """
    now = timezone.now()
    submission = _hold(lease)
    if submission.turn_at is None:
        turn, _ = FetchTurn.objects.select_for_update().get_or_create(host=host, defaults={"next_at": now})
        submission.turn_at = max(turn.next_at, now)
        turn.next_at = submission.turn_at + dt.timedelta(seconds=interval_s)
        turn.save(update_fields=["next_at"])
        submission.save(update_fields=["turn_at", "updated_at"])
    return max(0.0, (submission.turn_at - now).total_seconds())


@transaction.atomic
def postpone(lease: Lease, *, wait_s: float) -> None:
    """Give the lease back unused; the next step is due in `wait_s` seconds. It does not count as an attempt."""
    submission = _hold(lease)
    submission.attempts -= 1
    submission.lease_until = None
    submission.not_before = timezone.now() + dt.timedelta(seconds=wait_s)
    submission.save(update_fields=["attempts", "lease_until", "not_before", "updated_at"])


@transaction.atomic
def note_failure(lease: Lease, error: IngestError, *, max_attempts: int) -> float | None:
    """Write down a failed step: seconds until the next attempt, or None if this was the end."""
    submission = _hold(lease)
    detail = str(error)
    if not error.transient:
        state = SubmissionState.REFUSED if error.kind in REFUSALS else SubmissionState.FAILED
        _end(submission, state, kind=error.kind, detail=detail)
        return None
    if lease.attempts >= max_attempts:
        _end(submission, SubmissionState.FAILED, kind=error.kind, detail=f"{detail} (after {lease.attempts} attempts)")
        return None
    back_off_s: float = min(BACK_OFF_FIRST_S * 4 ** (lease.attempts - 1), BACK_OFF_MOST_S)
    wait_s = max(error.retry_after_s or 0.0, back_off_s)
    submission.lease_until = None
    submission.turn_at = None
    submission.not_before = timezone.now() + dt.timedelta(seconds=wait_s)
    submission.error_kind = error.kind
    submission.error_detail = detail[:MAX_DETAIL]
    submission.save()
    return wait_s


@transaction.atomic
def take_hints(*, quiet_s: float, limit: int) -> list[int]:
    """Keys of submissions that are due and of which workers seem not to know; they count as told from now on."""
    now = timezone.now()
    due = list(
        Submission.objects.to_hint(now, quiet_s=quiet_s)
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:limit]
    )
    Submission.objects.filter(pk__in=due).update(hinted_at=now)
    return due


# --- Results of steps -------------------------------------------------------------------------------------------------


@transaction.atomic
def save_capture(lease: Lease, stored: StoredCapture, *, vault_key: str) -> Capture:
    """Keep what was fetched or handed in: queued -> fetched."""
    submission = _hold(lease)
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
    _move(submission, SubmissionState.FETCHED)
    return capture


@transaction.atomic
def save_article(lease: Lease, capture: Capture, text: ArticleText) -> Article:
    """Keep what was read: fetched -> extracted, or -> duplicate if the archive holds this page or this text.

    A document of which the reference record brought the metadata only is no duplicate: it gets its text.
    """
    submission = _hold(lease)
    _one_at_a_time(text_sha256(text.text))
    twin = _find_twin(submission, text)
    article = twin or _new_article(submission, capture, text)
    is_known = twin is not None and not _give_text(twin, text)
    Capture.objects.filter(pk=capture.pk, article__isnull=True).update(article=article)
    state = SubmissionState.DUPLICATE if is_known else SubmissionState.EXTRACTED
    _move(submission, state, article=article, error_kind="", error_detail="")
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
    submission = _hold(lease)
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
    _move(submission, SubmissionState.ANALYSED)
    return saved


@transaction.atomic
def finish(lease: Lease, *, bands: Sequence[int], near: Article | None) -> None:
    """Put the article beside the one that carries the same story, if there is one: analysed -> done."""
    submission = _hold(lease)
    article = Article.objects.select_for_update().get(submissions=submission)
    article.bands = list(bands)
    if near is not None and article.story_cluster_id is None:
        article.story_cluster = near.story_cluster or StoryCluster.objects.create(originator=near.originator)
        Article.objects.filter(pk=near.pk, story_cluster__isnull=True).update(story_cluster=article.story_cluster)
    article.save(update_fields=["bands", "story_cluster", "updated_at"])
    _move(submission, SubmissionState.DONE)


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


def _hold(lease: Lease) -> Submission:
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=lease.submission.pk)
    if submission.state != lease.state or submission.lease_until != lease.until:
        raise LeaseLostError
    return submission


def _move(submission: Submission, state: SubmissionState, **columns: Any) -> None:  # noqa: ANN401 - columns of the row
    submission.state = state
    submission.attempts = 0
    submission.lease_until = None
    submission.turn_at = None
    for column, value in columns.items():
        setattr(submission, column, value)
    submission.save()


def _end(submission: Submission, state: SubmissionState, *, kind: str, detail: str) -> None:
    _move(submission, state, error_kind=kind, error_detail=detail[:MAX_DETAIL])


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

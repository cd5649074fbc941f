"""The way of one submission through ingestion: fetch, extract, analyse, cluster; each step under a lease.

Plain Python: no broker is needed to run it. `run` takes all steps that are due and says when to come back. Killing the
process at any point loses nothing: a step's result and the next state are one transaction, and a lease whose holder is
gone is taken back, or runs out.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Final

from django.conf import settings

from events.errors import ExtractError, IngestError, VaultError, VaultRemovedError, VaultUnavailableError
from events.gazetteer import Gazetteer
from events.ingest import store
from events.ingest.archive_detector import ArchiveDetector
from events.ingest.asking import BUSY_HOST_S, SHORT_WAIT_S, Fetch, ask, get_policy, get_robots, interval_between_s
from events.ingest.detect import keep_verifiable
from events.ingest.extract import extract_article
from events.ingest.extract.json_record import RECORD_TYPE, read_record
from events.ingest.fetch import RobotsCache, fetch
from events.ingest.holdings import get_vault
from events.ingest.known_events import find_known_events
from events.ingest.known_names import current_gazetteer
from events.ingest.recapture import GONE
from events.ingest.records import (
    ArticleText,
    CandidateDraft,
    DetectionInput,
    Detector,
    ErrorKind,
    FetchPolicy,
    FetchResult,
)
from events.ingest.resolve import Matching, match_events, resolve_mentions
from events.ingest.second_reading import SecondReader, find_second_reader
from events.models import Article, Capture, Submission, SubmissionState
from events.values.digests import text_sha256
from events.values.similarity import SAME_STORY, bands_of, similarity
from events.values.urls import canonicalise_url, host_of
from events.vault import StoredCapture, Vault, read_capture, write_resource_record, write_response_record

logger = logging.getLogger(__name__)

MAX_TWINS: Final = 20
MAX_SHARING: Final = 1000
# Between two looks whether the earlier version of a page, handed in just before, has been read.
BEHIND_S: Final = 2.0
# A document that is a capture already: a WARC file as `vault.warc` writes it, out of an import.
WARC_TYPE: Final = "application/warc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the steps work with; a test or a notebook passes its own. Times in seconds."""

    vault: Vault
    fetch: Fetch
    policy: FetchPolicy
    robots: RobotsCache
    detector: Detector
    gazetteer: Callable[[], Gazetteer]
    lease_s: float
    max_attempts: int
    second_reader: SecondReader | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a run left a submission: `resume_in_s` is None when it ended or somebody else holds it."""

    steps: int
    resume_in_s: float | None = None


@cache
def get_services() -> Services:
    """The services that the settings describe, one set a process."""
    return Services(
        vault=get_vault(),
        fetch=fetch,
        policy=get_policy(),
        robots=get_robots(),
        detector=ArchiveDetector(current_gazetteer),
        gazetteer=current_gazetteer,
        lease_s=settings.ARCHIVE_LEASE_S,
        max_attempts=settings.ARCHIVE_MAX_ATTEMPTS,
        second_reader=find_second_reader(),
    )


@dataclass(slots=True)
class Work:
    """One run over a submission: its lease, and what its earlier steps have at hand, which spares reading it."""

    lease: store.Lease
    services: Services
    stored: StoredCapture | None = None
    capture: Capture | None = None
    article: Article | None = None

    @property
    def submission(self) -> Submission:
        """The submission that is worked on."""
        return self.lease.submission


def run(submission_id: int, *, services: Services) -> Outcome:
    """Take every step of a submission that is due. Never raises for what a page or a server did."""
    with store.at_work(submission_id):
        lease = store.take_lease(submission_id, lease_s=services.lease_s, max_attempts=services.max_attempts)
        return Outcome(0) if lease is None else _take_steps(Work(lease, services))


def _take_steps(work: Work) -> Outcome:
    steps = 0
    while work.lease.state in STEPS:
        try:
            wait_s, is_done = _take_step(work)
        except store.LeaseLostError:
            logger.warning("submission %s: the lease ran out during %s", work.submission.pk, work.lease.state)
            return Outcome(steps)
        if not is_done:
            return Outcome(steps, resume_in_s=wait_s)
        steps += 1
    return Outcome(steps)


def _take_step(work: Work) -> tuple[float | None, bool]:
    """Seconds to come back in, None for not at all; and whether the step is done."""
    before = work.lease.state
    try:
        wait_s = STEPS[before](work)
    except IngestError as error:
        if error.kind == ErrorKind.TAKEN_DOWN:
            store.remove_again(work.submission, vault=work.services.vault, reason=str(error))
        return store.note_failure(work.lease, error, max_attempts=work.services.max_attempts), False
    except VaultRemovedError as error:
        failure = IngestError(str(error), kind=ErrorKind.TAKEN_DOWN)
        return store.note_failure(work.lease, failure, max_attempts=work.services.max_attempts), False
    except store.LeaseLostError:
        raise
    except Exception as error:
        # A bug or a full disk must not take the queue down: it is written down, tried again, and counted by kind.
        logger.exception("submission %s: %s failed", work.submission.pk, before)
        failure = IngestError(f"{type(error).__name__}: {error}", kind=ErrorKind.INTERNAL, transient=True)
        return store.note_failure(work.lease, failure, max_attempts=work.services.max_attempts), False
    return wait_s, wait_s is None


# --- Steps ------------------------------------------------------------------------------------------------------------


def _fetch(work: Work) -> float | None:
    submission, services = work.submission, work.services
    if submission.upload_key:
        if store.is_behind(work.lease):
            store.postpone(work.lease, wait_s=BEHIND_S)
            return BEHIND_S
        _take_document(work)
        return None
    if submission.round and submission.article_id:
        store.refuse_removed(_article(work))
    host = host_of(submission.url)[:255]
    wait_s = _await_turn(work, host=host)
    if wait_s is not None:
        return wait_s
    with store.host_slot(host) as is_free:
        if not is_free:
            store.postpone(work.lease, wait_s=BUSY_HOST_S, keeps_turn=False)
            return BUSY_HOST_S
        # Of a page that is captured again, that it is gone is an answer too.
        policy = replace(services.policy, accept_gone=submission.round > 0)
        answer = _answer(ask(submission.url, host=host, fetch=services.fetch, policy=policy, robots=services.robots))
    if answer.url != submission.url:
        store.refuse_taken_down([canonicalise_url(answer.url)])
    _keep_capture(work, answer, vault_key=services.vault.put(write_response_record(answer)))
    return None


def _take_document(work: Work) -> None:
    submission, vault = work.submission, work.services.vault
    data = vault.get(submission.upload_key)
    if submission.content_type == WARC_TYPE:
        _keep_capture(work, read_capture(data), vault_key=submission.upload_key)
        return
    document = _document(submission, data)
    _keep_capture(work, document, vault_key=vault.put(write_resource_record(document)))


def _keep_capture(work: Work, stored: StoredCapture, *, vault_key: str) -> None:
    work.capture = store.save_capture(work.lease, stored, vault_key=vault_key)
    work.stored = stored


def _await_turn(work: Work, *, host: str) -> float | None:
    """Wait for the turn at a host if it comes soon, then give None; else the seconds to come back in."""
    url, services = work.submission.url, work.services
    interval_s = interval_between_s(url, policy=services.policy, robots=services.robots)
    while (wait_s := store.take_turn(work.lease, host=host, interval_s=interval_s)) > 0:
        if wait_s > SHORT_WAIT_S:
            store.postpone(work.lease, wait_s=wait_s)
            return wait_s
        time.sleep(wait_s)
    return None


def _extract(work: Work) -> None:
    submission = work.submission
    capture = work.capture or Capture.objects.filter(submission=submission).latest("fetched_at", "id")
    kept = work.stored or read_capture(work.services.vault.get(capture.vault_key))
    if submission.round and submission.article_id:
        _look_again(work, capture, kept)
        return
    text = _read(kept, capture, submission)
    work.article = store.save_article(work.lease, capture, text, bands=bands_of(text.text))


def _look_again(work: Work, capture: Capture, kept: StoredCapture) -> None:
    """What the page of a known article says now: the same, something else, or nothing any more."""
    propose = partial(_propose, services=work.services)
    try:
        text = None if capture.http_status in GONE else _read(kept, capture, work.submission)
    except ExtractError as error:
        if error.kind != ErrorKind.NOT_FOUND:
            raise
        text = None
    if text is None:
        store.save_missing(work.lease, capture, propose=propose)
    elif _says_the_same(work, text):
        store.save_unchanged(work.lease, capture)
    else:
        store.save_version(work.lease, capture, text, propose=propose)


def _says_the_same(work: Work, text: ArticleText) -> bool:
    """Whether a page says what it said at the look before, read now as then: extraction gets better with time."""
    last = store.find_reading(_article(work))
    digest = text_sha256(text.text)
    if digest == last.text_sha256 or last.capture is None:
        return digest == last.text_sha256
    try:
        before = read_capture(work.services.vault.get(last.capture.vault_key))
        return text_sha256(_read(before, last.capture, last.capture.submission).text) == digest
    except VaultUnavailableError:
        raise  # it says nothing of the page, and will pass
    except (VaultError, ExtractError):
        return False


def _propose(article: Article, draft: CandidateDraft, *, services: Services) -> tuple[CandidateDraft, Matching]:
    [(resolved, matching)] = _resolve([draft], services, context=_input(article))
    return resolved, matching


def _read(kept: StoredCapture, capture: Capture, submission: Submission) -> ArticleText:
    if kept.http_status is None and kept.content_type == RECORD_TYPE:
        return read_record(kept.body, url=submission.url)
    return extract_article(
        kept.body,
        content_type=kept.content_type,
        charset=kept.charset,
        url=capture.url if submission.url else "",
        fallback_title=submission.title or submission.file_name,
        # A dateline without a year is of the year in which the page was seen; a document may be of any year.
        seen_on=capture.fetched_at.date() if submission.url else None,
    )


def _analyse(work: Work) -> None:
    services, article = work.services, _article(work)
    read = _input(article)
    drafts = keep_verifiable(services.detector.detect(read), article.text)
    if services.second_reader is not None:
        drafts = keep_verifiable(services.second_reader.join(read, drafts), article.text)
    if not drafts:
        _cluster(work)  # nothing to keep: both steps are one
        return
    store.save_candidates(
        work.lease,
        article,
        _resolve(drafts, services, context=read),
        detector=services.detector.name,
        detector_version=services.detector.version,
    )


def _resolve(
    drafts: Sequence[CandidateDraft], services: Services, *, context: DetectionInput
) -> list[tuple[CandidateDraft, Matching]]:
    """Each draft with who and where it means, and what the record has for it."""
    gazetteer = services.gazetteer()
    resolved = [resolve_mentions(draft, gazetteer=gazetteer, context=context) for draft in drafts]
    return [
        (draft, match_events(draft, find_known_events(draft), entries=gazetteer, context=context)) for draft in resolved
    ]


def _cluster(work: Work) -> None:
    article = _article(work)
    near = next((twin for twin in _twins(article) if similarity(twin.text, article.text) >= SAME_STORY), None)
    store.finish(work.lease, article, near=near)


STEPS: Final[Mapping[SubmissionState, Callable[[Work], float | None]]] = {
    SubmissionState.QUEUED: _fetch,
    SubmissionState.FETCHED: _extract,
    SubmissionState.EXTRACTED: _analyse,
    SubmissionState.ANALYSED: _cluster,
}


# --- Inside -----------------------------------------------------------------------------------------------------------


def _document(submission: Submission, body: bytes) -> StoredCapture:
    return StoredCapture(
        url=submission.canonical_url,
        # Not the time of this step: run twice, it must give the same bytes.
        fetched_at=submission.created_at,
        raw_body=body,
        content_type=submission.content_type,
        file_name=submission.file_name,
    )


def _answer(result: FetchResult) -> StoredCapture:
    return StoredCapture(
        url=result.url,
        fetched_at=result.fetched_at,
        raw_body=result.raw_body,
        content_type=result.content_type,
        charset=result.charset,
        http_status=result.http_status,
        reason=result.reason,
        http_version=result.http_version,
        headers=result.response_headers,
        request_headers=result.request_headers,
        server_address=result.server_address,
    )


def _input(article: Article) -> DetectionInput:
    return DetectionInput(
        text=article.text,
        title=article.title,
        published=article.published,
        language=article.language,
        url=article.canonical_url,
        article_id=article.public_id,
    )


def _article(work: Work) -> Article:
    if work.article is None:
        work.article = Article.objects.get(submissions=work.submission)
    return work.article


def _twins(article: Article) -> list[Article]:
    """Articles that share a band with `article`, the oldest of those that the index finds; at most `MAX_TWINS`.

    In two queries, so that a text that thousands share costs no more than their keys.
    """
    if not article.bands:
        return []
    sharing = Article.objects.sharing_band(article.bands).exclude(pk=article.pk)
    pks = list(sharing.values_list("pk", flat=True)[:MAX_SHARING])
    return list(Article.objects.filter(pk__in=sorted(pks)[:MAX_TWINS]).order_by("id")) if pks else []

"""The way of one submission through ingestion: fetch, extract, analyse, cluster; each step under a lease.

Plain Python: no broker is needed to run it. `run` takes all steps that are due and says when to come back. Killing the
process at any point loses nothing: a step's result and the next state are one transaction, and a lease whose holder is
gone is taken back, or runs out.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from django.conf import settings

from events import __version__
from events.errors import IngestError
from events.gazetteer import Gazetteer
from events.ingest import store
from events.ingest.detect import get_detector, keep_verifiable
from events.ingest.extract import extract_article
from events.ingest.fetch import RobotsCache, fetch, origin_of
from events.ingest.holdings import get_vault
from events.ingest.known_names import current_gazetteer
from events.ingest.records import DetectionInput, Detector, ErrorKind, FetchPolicy, FetchResult
from events.ingest.resolve import EventSummary, match_events, resolve_mentions
from events.models import Article, Capture, Event, Submission, SubmissionState
from events.values.partial_date import parse_partial_date
from events.values.similarity import SAME_STORY, bands_of, similarity
from events.values.urls import host_of
from events.vault import StoredCapture, Vault, read_capture, write_resource_record, write_response_record

logger = logging.getLogger(__name__)

# A shorter wait than this is slept through under the lease rather than handed back. Well below the usual distance of
# two turns: else workers sleep from turn to turn of one host that has a thousand pages, and other hosts wait behind it.
SHORT_WAIT_S: Final = 0.25
# Events this many days around a draft's date may be the same event: UTC and Korean days differ by one.
MATCH_DAYS: Final = 1
MAX_TWINS: Final = 20
# When a host has as many requests under way as it may have.
BUSY_HOST_S: Final = 2.0
# Media Cloud leaves a site alone for this long after a 429 that names no time.
REST_S: Final = 30.0
# A document that is a capture already: a WARC file as `vault.warc` writes it, out of an import.
WARC_TYPE: Final = "application/warc"
# A robots.txt may ask for days between two requests; an article handed in by a person is read within minutes.
LONGEST_CRAWL_DELAY_S: Final = 60.0


class Fetch(Protocol):
    """Whatever can get a page; `ingest.fetch.fetch` in production."""

    def __call__(self, url: str, *, policy: FetchPolicy, robots: RobotsCache) -> FetchResult:
        """One answer, or `FetchError`."""
        ...


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
        policy=FetchPolicy(
            user_agent=f"dprk-archive/{__version__} (+{settings.ARCHIVE_CONTACT})",
            allow_networks=tuple(settings.ARCHIVE_FETCH_ALLOW),
            max_bytes=settings.ARCHIVE_FETCH_MAX_BYTES,
            total_timeout_s=settings.ARCHIVE_FETCH_TIMEOUT_S,
            min_interval_s=settings.ARCHIVE_FETCH_INTERVAL_S,
        ),
        robots=RobotsCache(),
        detector=get_detector(),
        gazetteer=current_gazetteer,
        lease_s=settings.ARCHIVE_LEASE_S,
        max_attempts=settings.ARCHIVE_MAX_ATTEMPTS,
    )


def run(submission_id: int, *, services: Services) -> Outcome:
    """Take every step of a submission that is due. Never raises for what a page or a server did."""
    with store.at_work(submission_id):
        return _take_steps(submission_id, services)


def _take_steps(submission_id: int, services: Services) -> Outcome:
    steps = 0
    while (
        lease := store.take_lease(submission_id, lease_s=services.lease_s, max_attempts=services.max_attempts)
    ) is not None:
        try:
            wait_s = _take_step(lease, services)
        except store.LeaseLostError:
            logger.warning("submission %s: the lease ran out during %s", submission_id, lease.state)
            return Outcome(steps)
        if wait_s is not None:
            return Outcome(steps, resume_in_s=wait_s)
        steps += 1
    return Outcome(steps)


def _take_step(lease: store.Lease, services: Services) -> float | None:
    """Seconds to come back in, or None when the step is done or its submission has ended."""
    try:
        return STEPS[lease.state](lease, services)
    except IngestError as error:
        return store.note_failure(lease, error, max_attempts=services.max_attempts)
    except store.LeaseLostError:
        raise
    except Exception as error:
        # A bug or a full disk must not take the queue down: it is written down, tried again, and counted by kind.
        logger.exception("submission %s: %s failed", lease.submission.pk, lease.state)
        failure = IngestError(f"{type(error).__name__}: {error}", kind=ErrorKind.INTERNAL, transient=True)
        return store.note_failure(lease, failure, max_attempts=services.max_attempts)


# --- Steps ------------------------------------------------------------------------------------------------------------


def _fetch(lease: store.Lease, services: Services) -> float | None:
    submission = lease.submission
    if submission.upload_key:
        _take_document(lease, services)
        return None
    host = host_of(submission.url)[:255]
    wait_s = _await_turn(lease, services, host=host)
    if wait_s is not None:
        return wait_s
    with store.host_slot(host) as is_free:
        if not is_free:
            store.postpone(lease, wait_s=BUSY_HOST_S, keeps_turn=False)
            return BUSY_HOST_S
        answer = _answer(_ask(submission.url, services, host=host))
    store.save_capture(lease, answer, vault_key=services.vault.put(write_response_record(answer)))
    return None


def _take_document(lease: store.Lease, services: Services) -> None:
    submission = lease.submission
    data = services.vault.get(submission.upload_key)
    if submission.content_type == WARC_TYPE:
        store.save_capture(lease, read_capture(data), vault_key=submission.upload_key)
        return
    document = _document(submission, data)
    store.save_capture(lease, document, vault_key=services.vault.put(write_resource_record(document)))


def _await_turn(lease: store.Lease, services: Services, *, host: str) -> float | None:
    """Wait for the turn at a host if it comes soon, then give None; else the seconds to come back in."""
    interval_s = _interval_s(lease.submission, services)
    while (wait_s := store.take_turn(lease, host=host, interval_s=interval_s)) > 0:
        if wait_s > SHORT_WAIT_S:
            store.postpone(lease, wait_s=wait_s)
            return wait_s
        time.sleep(wait_s)
    return None


def _ask(url: str, services: Services, *, host: str) -> FetchResult:
    try:
        return services.fetch(url, policy=services.policy, robots=services.robots)
    except IngestError as error:
        if error.kind == ErrorKind.RATE_LIMITED:
            store.rest_host(host, wait_s=max(REST_S, error.retry_after_s or 0.0))
        raise


def _extract(lease: store.Lease, services: Services) -> None:
    capture = Capture.objects.filter(submission=lease.submission).latest("fetched_at", "id")
    kept = read_capture(services.vault.get(capture.vault_key))
    text = extract_article(
        kept.body,
        content_type=kept.content_type,
        charset=kept.charset,
        url=capture.url if lease.submission.url else "",
        fallback_title=lease.submission.title or lease.submission.file_name,
        # A dateline without a year is of the year in which the page was seen; a document may be of any year.
        seen_on=capture.fetched_at.date() if lease.submission.url else None,
    )
    store.save_article(lease, capture, text)


def _analyse(lease: store.Lease, services: Services) -> None:
    article = _article(lease)
    read = DetectionInput(
        text=article.text,
        title=article.title,
        published=article.published,
        language=article.language,
        url=article.canonical_url,
        article_id=article.public_id,
    )
    gazetteer = services.gazetteer()
    drafts = keep_verifiable(services.detector.detect(read), article.text)
    resolved = [resolve_mentions(draft, gazetteer=gazetteer, context=read) for draft in drafts]
    store.save_candidates(
        lease,
        article,
        [(draft, match_events(draft, _known_events(draft.type, draft.date))) for draft in resolved],
        detector=services.detector.name,
        detector_version=services.detector.version,
    )


def _cluster(lease: store.Lease, services: Services) -> None:
    del services
    article = _article(lease)
    bands = bands_of(article.text)
    twins = Article.objects.filter(bands__overlap=list(bands)).exclude(pk=article.pk).order_by("id") if bands else ()
    near = next((twin for twin in twins[:MAX_TWINS] if similarity(twin.text, article.text) >= SAME_STORY), None)
    store.finish(lease, bands=bands, near=near)


STEPS: Final[Mapping[SubmissionState, Callable[[store.Lease, Services], float | None]]] = {
    SubmissionState.QUEUED: _fetch,
    SubmissionState.FETCHED: _extract,
    SubmissionState.EXTRACTED: _analyse,
    SubmissionState.ANALYSED: _cluster,
}


# --- Inside -----------------------------------------------------------------------------------------------------------


def _interval_s(submission: Submission, services: Services) -> float:
    """Seconds between two requests to a host: ours, or what its robots.txt asks for, within reason."""
    rules = services.robots.find(origin_of(submission.url))
    asked_s = rules.find_crawl_delay_s(user_agent=services.policy.user_agent) if rules else None
    return max(services.policy.min_interval_s, min(asked_s or 0.0, LONGEST_CRAWL_DELAY_S))


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


def _article(lease: store.Lease) -> Article:
    return Article.objects.get(submissions=lease.submission)


def _known_events(event_type: str, edtf: str) -> list[EventSummary]:
    """Published events of one type around one date: the block within which a draft may be known already."""
    date = parse_partial_date(edtf)
    if date.earliest is None or date.latest is None:
        return []
    slack = dt.timedelta(days=MATCH_DAYS)
    found = (
        Event.objects.published()
        .filter(type=event_type, date_earliest__lte=date.latest + slack, date_latest__gte=date.earliest - slack)
        .select_related("place")
        .prefetch_related("participations__actor")
        .order_by("id")
    )
    return [
        EventSummary(
            public_id=event.public_id,
            type=event.type,
            earliest=event.date_earliest,
            latest=event.date_latest,
            place_id=event.place.public_id if event.place else "",
            actor_ids=frozenset(part.actor.public_id for part in event.participations.all()),
            title=event.title,
        )
        for event in found
    ]

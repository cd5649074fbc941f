"""One poll of one feed: take its turn, read its answer, hand in what is new and relevant, settle when to come back.

Plain Python: no broker is needed to run it. What a poll brought is kept in one transaction (`store.save_poll`), so that
killing the process at any point loses nothing and hands in nothing twice.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone

from events.errors import IngestError, ValueFormatError
from events.ingest import store
from events.ingest.asking import BUSY_HOST_S, SHORT_WAIT_S, interval_between_s
from events.ingest.feed_reading import FeedAnswer, PollServices, get_services, read_feed
from events.ingest.feeds import FeedEntry, is_relevant
from events.ingest.polling_rules import Outcome
from events.ingest.records import ErrorKind
from events.models import Feed, FeedPoll
from events.values.digests import short_digest
from events.values.partial_date import parse_partial_date
from events.values.urls import MAX_LENGTH, canonicalise_url, host_of

__all__ = ["PollResult", "PollServices", "PollStatus", "Seen", "get_services", "poll_feed", "preview_feed"]

logger = logging.getLogger(__name__)


class PollStatus(StrEnum):
    """What came of trying to poll a feed."""

    POLLED = "polled"
    WAITING = "waiting"  # its host is to be asked later
    NOT_FREE = "not_free"  # somebody else polls it, it is not due, it is off or gone
    LOST = "lost"  # somebody else polls it now, since this poll took too long


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What came of one call. `feed` and `poll` are as kept, if it was polled.

    `submission_pks` are those that workers are to be told of; `resume_in_s` the seconds to come back in, if it waits.
    """

    status: PollStatus
    feed: Feed | None = None
    poll: FeedPoll | None = None
    submission_pks: tuple[int, ...] = ()
    resume_in_s: float | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as a preview shows it."""

    entry: FeedEntry
    is_relevant: bool


def poll_feed(feed_pk: int, *, services: PollServices, only_due: bool = True) -> PollResult:
    """Poll a feed if it is due and nobody else does. Never raises for what a server did.

    Args:
        feed_pk: which feed.
        services: what to work with.
        only_due: False polls it even if it is off or not due.
    """
    with store.holding(store.Lock.FEED, feed_pk) as is_held:
        lease = store.take_feed(feed_pk, lease_s=services.lease_s, only_due=only_due) if is_held else None
        if lease is None:
            return PollResult(status=PollStatus.NOT_FREE)
        try:
            return _poll(lease, services)
        except store.LeaseLostError:
            logger.warning("feed %s: the lease ran out during the poll", lease.feed.public_id)
            return PollResult(status=PollStatus.LOST)


def preview_feed(feed: Feed, *, services: PollServices) -> list[Seen]:
    """What a feed holds now, and what its keywords would let through; nothing is kept but the turn at its host.

    Raises:
        IngestError: no answer, or one that is no feed.
    """
    host = host_of(feed.url)[:255]
    interval_s = interval_between_s(feed.url, policy=services.policy, robots=services.robots)
    turn = store.book_turn(host, booked=None, interval_s=interval_s)
    while turn.wait_s > 0:
        time.sleep(turn.wait_s)
        turn = store.book_turn(host, booked=turn.at, interval_s=interval_s)
    with _as_described():
        answer = read_feed(feed, services, anew=True)
        return [Seen(entry, is_relevant(entry, keywords=feed.keywords)) for entry in answer.entries]


# --- Inside -----------------------------------------------------------------------------------------------------------


def _poll(lease: store.FeedLease, services: PollServices) -> PollResult:
    host = host_of(lease.feed.url)[:255]
    wait_s = _await_turn(lease, services, host=host)
    if wait_s is not None:
        return PollResult(status=PollStatus.WAITING, resume_in_s=wait_s)
    with store.host_slot(host) as is_free:
        if not is_free:
            store.put_off_poll(lease, wait_s=BUSY_HOST_S, keeps_turn=False)
            return PollResult(status=PollStatus.WAITING, resume_in_s=BUSY_HOST_S)
        report = _report(lease.feed, services)
    saved = _save(lease, report)
    _tell(saved)
    return PollResult(status=PollStatus.POLLED, feed=saved.feed, poll=saved.poll, submission_pks=saved.submission_pks)


def _await_turn(lease: store.FeedLease, services: PollServices, *, host: str) -> float | None:
    """Wait for the turn at a host if it comes soon, then give None; else the seconds to come back in."""
    interval_s = interval_between_s(lease.feed.url, policy=services.policy, robots=services.robots)
    while (wait_s := store.take_feed_turn(lease, host=host, interval_s=interval_s)) > 0:
        if wait_s > SHORT_WAIT_S:
            store.put_off_poll(lease, wait_s=wait_s)
            return wait_s
        time.sleep(wait_s)
    return None


@contextmanager
def _as_described() -> Iterator[None]:
    """A keyword or a rule of a listing that cannot be used is a fault of the feed's row, not of the program."""
    try:
        yield
    except ValueFormatError as error:
        raise IngestError(f"the feed is not described well: {error}", kind=ErrorKind.BAD_FEED) from error


def _report(feed: Feed, services: PollServices) -> store.PollReport:
    at, began = timezone.now(), time.monotonic()
    try:
        with _as_described():
            report = _read_report(feed, read_feed(feed, services))
    except IngestError as error:
        report = _failed(error)
    except Exception as error:
        # A bug of ours must not take the queue down, nor end the feed: it counts as little as a line that is down.
        logger.exception("feed %s: the poll failed", feed.public_id)
        report = _failed(_internal(error))
    return report.began(at, took_ms=round((time.monotonic() - began) * 1000))


def _read_report(feed: Feed, answer: FeedAnswer) -> store.PollReport:
    """Which entries of an answer are new, and which of those are relevant."""
    found = _find(answer.entries)
    seen = set(feed.seen)
    new = [(one, entry) for one, entry in found if one.digest not in seen]
    notes = list(answer.notes)
    if len(found) < len(answer.entries):
        notes.append(f"{len(answer.entries) - len(found)} entries have no address of their own that can be taken")
    outcome = answer.outcome or (Outcome.NEW if new else Outcome.NOTHING_NEW if found else Outcome.EMPTY)
    return store.PollReport(
        outcome=outcome,
        is_full=answer.is_full,
        http_status=answer.http_status,
        size_bytes=answer.size_bytes,
        entry_count=len(found),
        new_count=len(new),
        entries=[one for one, entry in new if is_relevant(entry, keywords=feed.keywords)],
        seen=[one.digest for one, _ in found] if found else None,
        is_partial=answer.is_partial,
        asked_interval_s=answer.asked_interval_s,
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_sha256=answer.body_sha256,
        notes=notes,
    )


def _find(entries: Sequence[FeedEntry]) -> list[tuple[store.FoundEntry, FeedEntry]]:
    """Entries by their canonical addresses, each once; those without a usable one are left out."""
    found: dict[int, tuple[store.FoundEntry, FeedEntry]] = {}
    for entry in entries:
        try:
            canonical = canonicalise_url(entry.url)
        except ValueFormatError:
            continue
        if len(canonical) > MAX_LENGTH:
            continue
        one = store.FoundEntry(
            url=entry.url.strip(),
            canonical_url=canonical,
            digest=short_digest(canonical),
            title=entry.title,
            published=_edtf(entry.published),
        )
        found.setdefault(one.digest, (one, entry))
    return list(found.values())


def _edtf(text: str) -> str:
    try:
        return parse_partial_date(text).edtf
    except ValueFormatError:
        return ""


def _save(lease: store.FeedLease, report: store.PollReport) -> store.SavedPoll:
    try:
        return store.save_poll(lease, report)
    except store.LeaseLostError:
        raise
    except Exception as error:
        logger.exception("feed %s: what the poll brought could not be kept", lease.feed.public_id)
        return store.save_poll(lease, _failed(_internal(error)).began(report.at, took_ms=report.took_ms))


def _failed(error: IngestError) -> store.PollReport:
    return store.PollReport(outcome=Outcome.FAILED, error=error)


def _internal(error: Exception) -> IngestError:
    return IngestError(f"{type(error).__name__}: {error}", kind=ErrorKind.INTERNAL, transient=True)


def _tell(saved: store.SavedPoll) -> None:
    """One line a poll: an archive without a network writes one for each feed now and then, and no traceback."""
    feed, poll = saved.feed, saved.poll
    level = logging.WARNING if poll.outcome == Outcome.FAILED else logging.INFO
    said = f"{poll.error_kind}: {poll.note}" if poll.error_kind else f"{poll.outcome}, {poll.taken_count} handed in"
    logger.log(level, "feed %s: %s; next poll at %s", feed.public_id, said, f"{feed.next_poll_at:%Y-%m-%d %H:%M}Z")

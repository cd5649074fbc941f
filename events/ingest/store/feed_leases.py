"""Who polls which feed: leases on feeds, turns at their hosts, and what workers are told of.

Every function is one transaction. Whoever asks for the lease of a feed holds `Lock.FEED` of it meanwhile, so that a
worker that is killed is known to be gone.
"""

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from events.ingest.polling_rules import Finding, Health, Outcome, Standing, Verdict, judge_poll
from events.ingest.records import ErrorKind
from events.ingest.store.leases import LeaseLostError
from events.ingest.store.locks import MAX_NUMBER, Lock, held_numbers
from events.ingest.store.turns import claim_turn
from events.models import Feed, FeedPoll


@dataclass(frozen=True, slots=True)
class FeedLease:
    """The right to poll one feed until `until`."""

    feed: Feed
    until: dt.datetime


def hold_feed(lease: FeedLease) -> Feed:
    """The feed of a lease, locked. In the caller's transaction.

    Raises:
        LeaseLostError: somebody else polls it now.
    """
    feed = Feed.objects.select_for_update(of=("self",)).filter(pk=lease.feed.pk).first()
    if feed is None or feed.lease_until != lease.until:
        raise LeaseLostError
    return feed


@transaction.atomic
def take_feed(feed_pk: int, *, lease_s: float, only_due: bool = True) -> FeedLease | None:
    """The right to poll a feed, or None: it is off, is not due, is polled by somebody, or is gone.

    With `only_due` False it may be off and need not be due.
    """
    now = timezone.now()
    feed = (
        Feed.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("source")
        .filter(pk=feed_pk)
        .first()
    )
    if feed is None or (feed.lease_until is not None and feed.lease_until > now):
        return None
    if feed.lease_until is not None:
        _note_lost(feed, now)
    is_due = feed.is_active and (feed.next_poll_at is None or feed.next_poll_at <= now)
    if only_due and not is_due:
        return None
    feed.lease_until = now + dt.timedelta(seconds=lease_s)
    feed.save(update_fields=["lease_until"])
    return FeedLease(feed, feed.lease_until)


@transaction.atomic
def take_feed_turn(lease: FeedLease, *, host: str, interval_s: float) -> float:
    """Seconds to wait until this feed may be asked for at `host`; 0 means now, and counts as asked."""
    feed = hold_feed(lease)
    turn = claim_turn(host, booked=feed.turn_at, interval_s=interval_s)
    if feed.turn_at != turn.at:
        feed.turn_at = turn.at
        feed.save(update_fields=["turn_at"])
    return turn.wait_s


@transaction.atomic
def put_off_poll(lease: FeedLease, *, wait_s: float, keeps_turn: bool = True) -> None:
    """Give the lease back unused; the feed is due in `wait_s` seconds."""
    feed = hold_feed(lease)
    feed.lease_until = None
    feed.next_poll_at = timezone.now() + dt.timedelta(seconds=wait_s)
    feed.turn_at = feed.turn_at if keeps_turn else None
    feed.save(update_fields=["lease_until", "next_poll_at", "turn_at"])


@transaction.atomic
def release_lost_polls() -> int:
    """Take back the leases of those who no longer poll, killed or cut off; how many there were."""
    now = timezone.now()
    held = list(Feed.objects.filter(lease_until__gt=now).select_for_update(skip_locked=True))
    # First the rows, then the locks: see `leases.release_orphans`.
    alive = held_numbers(Lock.FEED) if held else set()
    lost = [feed for feed in held if feed.pk & MAX_NUMBER not in alive]
    for feed in lost:
        _note_lost(feed, now)
    return len(lost)


@transaction.atomic
def take_feed_hints(*, quiet_s: float, limit: int) -> list[int]:
    """Keys of feeds that are due and of which workers seem not to know; they count as told from now on."""
    now = timezone.now()
    due = list(
        Feed.objects.to_hint(now, quiet_s=quiet_s)
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:limit]
    )
    Feed.objects.filter(pk__in=due).update(hinted_at=now)
    return due


@transaction.atomic
def forget_answers(feed_pks: Iterable[int]) -> None:
    """Let feeds be read anew and in full at the next sweep: their address, or what is taken of them, has changed."""
    Feed.objects.filter(pk__in=list(feed_pks)).update(
        etag="", last_modified="", body_sha256="", seen=[], next_poll_at=None, hinted_at=None
    )


def standing_of(feed: Feed) -> Standing:
    """How a feed stands, as the rules of polling take it."""
    return Standing(interval_s=feed.interval_s, failures=feed.failures, health=Health(feed.health), new_at=feed.new_at)


def put_verdict(feed: Feed, verdict: Verdict, *, now: dt.datetime) -> list[str]:
    """Write what follows from a poll into the columns of a feed that the caller saves; gives their names."""
    feed.interval_s = round(verdict.standing.interval_s)
    feed.failures = verdict.standing.failures
    feed.health = verdict.standing.health
    feed.new_at = verdict.standing.new_at
    feed.next_poll_at = now + dt.timedelta(seconds=verdict.wait_s)
    feed.lease_until = None
    feed.turn_at = None
    return ["interval_s", "failures", "health", "new_at", "next_poll_at", "lease_until", "turn_at"]


def poll_rng(feed: Feed, at: dt.datetime) -> random.Random:
    """Where the jitter of one poll comes from: the same feed at the same instant waits equally long."""
    return random.Random(f"{feed.public_id} {at.isoformat()}")  # noqa: S311 - spreads polls, guards nothing


def _note_lost(feed: Feed, now: dt.datetime) -> None:
    """Write down a poll that never came back: it may be what kills the workers, so it must not go on for ever.

    The first time it is due again at once, since a restart is the usual reason.
    """
    found = Finding(at=now, outcome=Outcome.FAILED, error_kind=ErrorKind.ATTEMPTS_SPENT)
    was_sound = not feed.failures
    verdict = judge_poll(standing_of(feed), found, expect_daily=feed.expect_daily, rng=poll_rng(feed, now))
    columns = put_verdict(feed, verdict, now=now)
    if was_sound:
        feed.next_poll_at = now
    feed.hinted_at = None
    feed.save(update_fields=[*columns, "hinted_at"])
    FeedPoll.objects.create(
        feed=feed,
        at=now,
        outcome=found.outcome,
        error_kind=ErrorKind.ATTEMPTS_SPENT,
        note="the worker that polled it was gone before it had an answer",
    )

"""How often a feed is asked, and what its answers say of its health: pure rules, without a clock or a database.

The numbers are those that Media Cloud runs its feeds with, where it has any; what is ours says so. Times in seconds.
"""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from events.ingest.records import ErrorKind

DEFAULT_INTERVAL_S: Final = 6 * 3600.0
SHORTEST_INTERVAL_S: Final = 600.0
LONGEST_INTERVAL_S: Final = 24 * 3600.0
# A feed shows its last entries only. While a third to two thirds of them were seen before, none is missed and little is
# asked in vain; the steps are smaller than that band is wide, so that an interval does not swing across it.
FEW_SEEN: Final = 0.33
MANY_SEEN: Final = 0.67
STEP: Final = 1.5
GAP_STEP: Final = 2.0
# Ours: never sooner than the interval, at most a tenth later, so that feeds added together do not stay together.
JITTER: Final = 0.1

DEAD_AT: Final = 30.0
# Ours: dead feeds come back, and one request a week harms nobody.
PROBE_INTERVAL_S: Final = 7 * 24 * 3600.0
# Servers have been seen to keep one ETag for ever.
FULL_EVERY: Final = 10
KEPT_POLLS: Final = 30

# Ours: a daily source that rests on a Sunday is still at work; think tanks pause for weeks.
SILENT_DAILY: Final = dt.timedelta(days=2)
SILENT: Final = dt.timedelta(days=30)


class Outcome(StrEnum):
    """What the answer to one poll was."""

    NEW = "new"
    NOTHING_NEW = "nothing_new"
    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    EMPTY = "empty"
    FAILED = "failed"


class Health(StrEnum):
    """How the last polls of a feed went."""

    UNKNOWN = "unknown"
    OK = "ok"
    SILENT = "silent"
    EMPTY = "empty"
    GAP = "gap"
    DEAD = "dead"


# Nobody but people can mend it: the address, or what stands there, is another thing than a feed.
HARD: Final = 1.0
# The server, or whoever stands in front of it, refuses; often for a while only. Media Cloud counts 404 here.
SOFT: Final = 0.5
# Says as much of the line, or of us, as of the feed.
TEMPORARY: Final = 0.25

WEIGHTS: Final[Mapping[ErrorKind, float]] = {
    ErrorKind.BAD_URL: HARD,
    ErrorKind.PRIVATE_ADDRESS: HARD,
    ErrorKind.TOO_MANY_REDIRECTS: HARD,
    ErrorKind.TOO_LARGE: HARD,
    ErrorKind.CONTENT_TYPE: HARD,
    ErrorKind.BAD_FEED: HARD,
    ErrorKind.NO_TEXT: HARD,
    ErrorKind.TAKEN_DOWN: HARD,
    # All of 4xx but 429 come under one kind, and most feeds that answered 404 for a while came back.
    ErrorKind.HTTP_CLIENT_ERROR: SOFT,
    ErrorKind.NOT_FOUND: SOFT,
    ErrorKind.RATE_LIMITED: SOFT,
    ErrorKind.HTTP_SERVER_ERROR: SOFT,
    # A publisher may change its robots.txt; and a robots.txt that fails has this kind too.
    ErrorKind.ROBOTS: SOFT,
    ErrorKind.DNS: TEMPORARY,
    ErrorKind.CONNECT: TEMPORARY,
    # Certificates run out over a weekend and are renewed on Monday.
    ErrorKind.TLS: TEMPORARY,
    ErrorKind.TIMEOUT: TEMPORARY,
    ErrorKind.PROTOCOL: TEMPORARY,
    ErrorKind.ATTEMPTS_SPENT: TEMPORARY,
    ErrorKind.INTERNAL: TEMPORARY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a feed stands between two polls. `new_at` is when something new was last in it, None if never."""

    interval_s: float = DEFAULT_INTERVAL_S
    failures: float = 0.0
    health: Health = Health.UNKNOWN
    new_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one poll found.

    Attributes:
        at: when it began.
        outcome: what the answer was.
        entry_count: entries of the answer; 0 if it was not read.
        new_count: those that the last answer had not.
        has_seen_before: whether there was an answer before, to compare with.
        has_more: whether something was left for the next poll, for want of time or because it was too much at once.
        asked_interval_s: the shortest time between two polls that the publisher wants.
        error_kind: why it failed, if it did.
        retry_after_s: how long the server wants to be left alone, if it failed and says so.
    """

    at: dt.datetime
    outcome: Outcome
    entry_count: int = 0
    new_count: int = 0
    has_seen_before: bool = False
    has_more: bool = False
    asked_interval_s: float | None = None
    error_kind: ErrorKind | None = None
    retry_after_s: float | None = None

    @property
    def has_gap(self) -> bool:
        """Whether entries were missed, for all one can tell: none of them was in the last answer."""
        return self.has_seen_before and 0 < self.entry_count == self.new_count

    @property
    def has_failed(self) -> bool:
        """Whether it counts as a failure. An answer without entries does: feeds that break often break in this way."""
        return self.outcome in {Outcome.FAILED, Outcome.EMPTY}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows from a poll: the new standing, and the seconds to wait until the next one."""

    standing: Standing
    wait_s: float


def judge_poll(before: Standing, found: Finding, *, expect_daily: bool, rng: random.Random) -> Verdict:
    """What follows from `found` for a feed that stood as `before`.

    Args:
        before: the standing that the last poll left.
        found: this poll.
        expect_daily: whether a day without anything new is a sign of trouble.
        rng: where the jitter comes from.
    """
    if found.has_failed:
        return _judge_failure(before, found, rng)
    interval_s = settle_interval(before.interval_s, found)
    new_at = found.at if found.new_count else before.new_at
    health = _health(found, new_at=new_at, limit=SILENT_DAILY if expect_daily else SILENT)
    standing = Standing(interval_s=interval_s, failures=0.0, health=health, new_at=new_at)
    # What was left over waits no longer than the publisher wants.
    wait_s = min(interval_s, _within(found.asked_interval_s or 0.0)) if found.has_more else interval_s
    return Verdict(standing, jittered(wait_s, rng))


def settle_interval(interval_s: float, found: Finding) -> float:
    """The interval after an answer: sooner if few of its entries were seen before, later if many were.

    Never shorter than the publisher wants, as far as it wants no more than a day.
    """
    step = 1.0
    if found.has_gap:
        step = 1 / GAP_STEP
    elif not found.entry_count:
        step = STEP  # the same answer as before, so it was not read
    elif found.has_seen_before:
        seen_share = 1 - found.new_count / found.entry_count
        step = 1 / STEP if seen_share < FEW_SEEN else STEP if seen_share > MANY_SEEN else 1.0
    return max(_within(interval_s * step), _within(found.asked_interval_s or 0.0))


def back_off_s(interval_s: float, failures: float, *, retry_after_s: float | None = None) -> float:
    """Seconds to wait after a failure: the interval times the weighted failures, or what the server asks for.

    At most a day; a feed that is dead is asked once a week.
    """
    if failures >= DEAD_AT:
        return PROBE_INTERVAL_S
    return max(_within(interval_s * failures), _within(retry_after_s or 0.0))


def failure_weight(found: Finding) -> float:
    """How much a failed poll counts towards `DEAD_AT`; an answer without entries counts as soft."""
    return WEIGHTS[found.error_kind] if found.error_kind is not None else SOFT


def jittered(wait_s: float, rng: random.Random) -> float:
    """`wait_s`, or up to a tenth more."""
    return wait_s * (1 + JITTER * rng.random())


# --- Inside -----------------------------------------------------------------------------------------------------------


def _judge_failure(before: Standing, found: Finding, rng: random.Random) -> Verdict:
    failures = before.failures + failure_weight(found)
    health = before.health
    if failures >= DEAD_AT:
        health = Health.DEAD
    elif found.outcome is Outcome.EMPTY:
        health = Health.EMPTY
    standing = Standing(interval_s=before.interval_s, failures=failures, health=health, new_at=before.new_at)
    wait_s = back_off_s(before.interval_s, failures, retry_after_s=found.retry_after_s)
    return Verdict(standing, jittered(wait_s, rng))


def _health(found: Finding, *, new_at: dt.datetime | None, limit: dt.timedelta) -> Health:
    if found.has_gap:
        return Health.GAP
    return Health.SILENT if new_at is not None and found.at - new_at > limit else Health.OK


def _within(interval_s: float) -> float:
    return min(max(interval_s, SHORTEST_INTERVAL_S), LONGEST_INTERVAL_S)

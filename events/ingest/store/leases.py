"""Leases: the right to take one step of one submission, for some seconds; and what workers are told of.

Every function is one transaction. A step's result is kept only by whoever still holds the lease under which it was
worked out.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from events.errors import IngestError
from events.ingest.records import ErrorKind
from events.ingest.store.locks import MAX_NUMBER, Lock, held_numbers, holding
from events.ingest.store.moves import MAX_DETAIL, end
from events.ingest.store.turns import claim_turn, resting_s
from events.models import Submission
from events.models.submission import OPEN_STATES, SubmissionState

BACK_OFF_FIRST_S: Final = 30.0
BACK_OFF_MOST_S: Final = 3600.0

# What the archive declines to take, told apart from what it could not get.
REFUSALS: Final = frozenset(
    {
        ErrorKind.ROBOTS,
        ErrorKind.CONTENT_TYPE,
        ErrorKind.PRIVATE_ADDRESS,
        ErrorKind.TOO_LARGE,
        ErrorKind.BAD_URL,
        ErrorKind.NO_TEXT,
        ErrorKind.TAKEN_DOWN,
    }
)


@dataclass(slots=True)
class Lease:
    """The right to take one step of one submission until `until`. `state` is the step's beginning.

    Whoever has kept the result of a step holds the lease of the next one at once, for another `lease_s` seconds: then
    `state`, `until` and `attempts` are those of the next step, or `state` is the end.
    """

    submission: Submission
    state: SubmissionState
    until: dt.datetime
    attempts: int
    lease_s: float


class LeaseLostError(Exception):
    """Somebody else took the step over; what was worked out is dropped, they will work out the same."""


def hold(lease: Lease) -> Submission:
    """The submission of a lease, locked. In the caller's transaction.

    Raises:
        LeaseLostError: somebody else has taken the step over.
    """
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=lease.submission.pk)
    if submission.state != lease.state or submission.lease_until != lease.until:
        raise LeaseLostError
    return submission


class Result:
    """What a step has come to: `to` says which state its submission goes to, and with which columns."""

    def __init__(self) -> None:
        self.state: SubmissionState | None = None
        self.columns: dict[str, Any] = {}

    def to(self, state: SubmissionState, **columns: Any) -> None:  # noqa: ANN401 - columns of the row
        """The submission goes to `state`, with these columns."""
        self.state = state
        self.columns = columns


@contextmanager
def keeping(lease: Lease) -> Iterator[Result]:
    """A transaction that keeps the result of a step and moves its submission on; the lease is then the next step's.

    Raises:
        LeaseLostError: somebody else has taken the step over; nothing is kept.
    """
    result = Result()
    now = timezone.now()
    with transaction.atomic():
        yield result
        if result.state is None:
            raise AssertionError("a step that keeps its result says where the submission goes")
        is_over = result.state not in OPEN_STATES
        until = now + dt.timedelta(seconds=lease.lease_s)
        columns = {
            "state": result.state,
            "attempts": 0 if is_over else 1,
            "lease_until": None if is_over else until,
            "turn_at": None,
            "ended_at": now if is_over else None,
            "updated_at": now,
            **result.columns,
        }
        held = Submission.objects.filter(pk=lease.submission.pk, state=lease.state, lease_until=lease.until)
        if held.update(**columns) != 1:
            raise LeaseLostError
    for column, value in columns.items():
        setattr(lease.submission, column, value)
    lease.state, lease.until, lease.attempts = result.state, until, 1


def take_lease(submission_id: int, *, lease_s: float, max_attempts: int) -> Lease | None:
    """The right to take the next step, or None: it has ended, is not due, is held, or has spent its attempts."""
    now = timezone.now()
    until = now + dt.timedelta(seconds=lease_s)
    due = Submission.objects.due(now).filter(pk=submission_id)
    taken = due.filter(attempts__lt=max_attempts).update(attempts=F("attempts") + 1, lease_until=until, updated_at=now)
    if not taken:
        _give_up(due)
        return None
    submission = Submission.objects.get(pk=submission_id)
    if submission.lease_until != until:
        return None  # a lease as short as the time since: it ran out, and somebody else has one
    return Lease(submission, SubmissionState(submission.state), until, submission.attempts, lease_s)


@transaction.atomic
def _give_up(due: QuerySet[Submission]) -> None:
    """End a submission whose steps never report back: it takes the worker down with it and must not go on for ever."""
    submission = due.select_for_update(of=("self",), skip_locked=True).first()
    if submission is not None:
        spent = f"given up after {submission.attempts} attempts that never came back"
        end(submission, SubmissionState.FAILED, kind=ErrorKind.ATTEMPTS_SPENT, detail=spent)


@contextmanager
def at_work(submission_id: int) -> Iterator[None]:
    """Be seen by the database at work on a submission, so that its lease need not run out if we are killed.

    Meanwhile a commit does not wait for the disk: should the database server be killed, the steps of its last moments
    are taken again, with the same rows. What was handed in, and what people decide, is never committed like that; and a
    later commit that does wait takes all earlier ones to the disk with it.
    """
    with holding(Lock.SUBMISSION, submission_id, swift_commits=True):
        yield


@transaction.atomic
def release_orphans() -> int:
    """Take back the leases of those who are no longer at work, killed or cut off; how many there were.

    Should one of them be alive after all, its result is dropped for want of the lease (`LeaseLostError`).
    """
    held = Submission.objects.open().filter(lease_until__gt=timezone.now()).select_for_update(skip_locked=True)
    # First the rows, which nobody can give back now, then the locks: whoever has a lease was at work before it.
    pks = list(held.values_list("pk", flat=True))
    alive = held_numbers(Lock.SUBMISSION)
    orphans = [pk for pk in pks if pk & MAX_NUMBER not in alive]
    return Submission.objects.filter(pk__in=orphans).update(lease_until=None, hinted_at=None)


def take_turn(lease: Lease, *, host: str, interval_s: float) -> float:
    """Seconds to wait until this submission may ask `host`; 0 means now, and counts as asked."""
    if interval_s == 0:
        return resting_s(host)  # without spacing there is no line to stand in
    return _stand_in_line(lease, host=host, interval_s=interval_s)


@transaction.atomic
def _stand_in_line(lease: Lease, *, host: str, interval_s: float) -> float:
    submission = hold(lease)
    turn = claim_turn(host, booked=submission.turn_at, interval_s=interval_s)
    if submission.turn_at != turn.at:
        submission.turn_at = turn.at
        submission.save(update_fields=["turn_at", "updated_at"])
    return turn.wait_s


@transaction.atomic
def postpone(lease: Lease, *, wait_s: float, keeps_turn: bool = True) -> None:
    """Give the lease back unused; the next step is due in `wait_s` seconds. It does not count as an attempt."""
    submission = hold(lease)
    submission.attempts -= 1
    submission.lease_until = None
    submission.not_before = timezone.now() + dt.timedelta(seconds=wait_s)
    submission.turn_at = submission.turn_at if keeps_turn else None
    submission.save(update_fields=["attempts", "lease_until", "not_before", "turn_at", "updated_at"])


@transaction.atomic
def note_failure(lease: Lease, error: IngestError, *, max_attempts: int) -> float | None:
    """Write down a failed step: seconds until the next attempt, or None if this was the end."""
    submission = hold(lease)
    detail = str(error)
    if not error.transient:
        state = SubmissionState.REFUSED if error.kind in REFUSALS else SubmissionState.FAILED
        end(submission, state, kind=error.kind, detail=detail)
        return None
    if lease.attempts >= max_attempts:
        end(submission, SubmissionState.FAILED, kind=error.kind, detail=f"{detail} (after {lease.attempts} attempts)")
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
    """Keys of submissions that are due and of which workers seem not to know; they count as told from now on.

    With those that they were told of before and have not come to yet, there are never more than `limit`: a hundred
    thousand that wait must not fill the broker with messages, each of them again after `quiet_s` seconds.
    """
    now = timezone.now()
    told = Submission.objects.due(now).filter(hinted_at__gt=now - dt.timedelta(seconds=quiet_s))[:limit].count()
    due = list(
        Submission.objects.to_hint(now, quiet_s=quiet_s)
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[: limit - told]
    )
    Submission.objects.filter(pk__in=due).update(hinted_at=now)
    return due

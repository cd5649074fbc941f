"""From one state of a submission to the next: what every move resets."""

from typing import Any, Final

from django.utils import timezone

from events.models import Submission
from events.models.submission import ENDED_STATES, SubmissionState

MAX_DETAIL: Final = 1000


def move(submission: Submission, state: SubmissionState, **columns: Any) -> None:  # noqa: ANN401 - columns of the row
    """Put a submission that the caller has locked into `state`, free of any lease, with the given columns."""
    submission.state = state
    submission.attempts = 0
    submission.lease_until = None
    submission.turn_at = None
    submission.ended_at = timezone.now() if state in ENDED_STATES else None
    for column, value in columns.items():
        setattr(submission, column, value)
    submission.save()


def end(submission: Submission, state: SubmissionState, *, kind: str, detail: str) -> None:
    """Put a submission that the caller has locked at an end without a result, with the reason."""
    move(submission, state, error_kind=kind, error_detail=detail[:MAX_DETAIL])

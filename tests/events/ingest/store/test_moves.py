"""What a move resets, and when a submission is said to have ended."""

import pytest

from events.ingest.store.moves import MAX_DETAIL, end, move
from events.models import SubmissionState
from tests.factories import ArticleFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


def test_an_end_has_its_time_and_a_new_beginning_has_none():
    submission = SubmissionFactory(attempts=3)

    move(submission, SubmissionState.DONE, article=ArticleFactory())
    assert submission.ended_at is not None
    assert submission.attempts == 0

    move(submission, SubmissionState.QUEUED)
    submission.refresh_from_db()
    assert submission.ended_at is None


def test_a_reason_of_any_length_fits():
    submission = SubmissionFactory()

    end(submission, SubmissionState.FAILED, kind="protocol", detail="x" * 5000)

    submission.refresh_from_db()
    assert len(submission.error_detail) == MAX_DETAIL

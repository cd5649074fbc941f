"""Steps of submissions, taken by hand."""

import datetime as dt

from django.utils import timezone

from events.ingest import store
from events.models import Capture, Submission
from events.vault import StoredCapture

NOON = dt.datetime(2024, 12, 28, 12, 0, tzinfo=dt.UTC)
TEXT = "The agency said that a missile was fired on Friday.\nNo more is known."


def lease_of(submission, *, lease_s=60.0, max_attempts=3):
    """The lease of whoever comes next: the one before has been lost."""
    lapse(submission)
    lease = store.take_lease(submission.pk, lease_s=lease_s, max_attempts=max_attempts)
    assert lease is not None
    return lease


def make_due(submission):
    Submission.objects.filter(pk=submission.pk).update(not_before=timezone.now() - dt.timedelta(seconds=1))


def lapse(submission):
    Submission.objects.filter(pk=submission.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))


def captured(submission, *, key="ab" * 32):
    stored = StoredCapture(url=submission.url, fetched_at=NOON, raw_body=b"<html>", http_status=200)
    return store.save_capture(lease_of(submission), stored, vault_key=key)


def captured_of(submission):
    return Capture.objects.get(submission=submission)


def lease_of_fetched(submission):
    captured(submission, key=f"{submission.pk:064x}")
    return lease_of(submission)

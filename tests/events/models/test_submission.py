import datetime as dt

import pytest

from events.models import Submission
from tests.factories import ArticleFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
SOON = dt.timedelta(seconds=30)


def test_open_submissions_have_a_step_to_go():
    queued = SubmissionFactory()
    done = SubmissionFactory(state="done", article=ArticleFactory())

    assert list(Submission.objects.open()) == [queued]
    assert (queued.is_ended, done.is_ended) == (False, True)


def test_due_is_what_nobody_holds_and_whose_time_has_come():
    late = SubmissionFactory(not_before=NOW - 2 * SOON)
    lost = SubmissionFactory(not_before=NOW - SOON, lease_until=NOW)
    SubmissionFactory(not_before=NOW + SOON)
    SubmissionFactory(not_before=NOW - SOON, lease_until=NOW + SOON)
    SubmissionFactory(not_before=NOW - SOON, state="failed", error_kind="dns")

    assert list(Submission.objects.due(NOW)) == [late, lost]


def test_workers_are_not_told_again_of_what_they_were_just_told():
    quiet = SubmissionFactory(not_before=NOW - SOON, hinted_at=NOW - 2 * SOON)
    SubmissionFactory(not_before=NOW - SOON, hinted_at=NOW)

    assert list(Submission.objects.to_hint(NOW, quiet_s=30)) == [quiet]

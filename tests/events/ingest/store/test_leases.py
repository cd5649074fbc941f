"""The queue in PostgreSQL: leases, retries, orphans and hints."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from dprk_archive.processes import wait_for
from events.errors import FetchError
from events.ingest import store
from events.ingest.records import ErrorKind
from events.models import Capture, Submission
from events.vault import StoredCapture
from tests.events.ingest.store.steps import NOON, lapse, lease_of, make_due

pytestmark = pytest.mark.django_db


class TestLeases:
    def test_one_worker_holds_a_submission_at_a_time(self):
        submission = store.submit_url("https://example.org/a").submission
        lease_of(submission)

        assert store.take_lease(submission.pk, lease_s=60, max_attempts=3) is None

    def test_a_lease_that_ran_out_is_free_again(self):
        submission = store.submit_url("https://example.org/a").submission
        lease_of(submission)
        lapse(submission)

        assert lease_of(submission).attempts == 2

    def test_the_result_of_a_lost_lease_is_dropped(self):
        submission = store.submit_url("https://example.org/a").submission
        slow = lease_of(submission)
        lapse(submission)
        lease_of(submission)
        stored = StoredCapture(url=submission.url, fetched_at=NOON, raw_body=b"<html>", http_status=200)

        with pytest.raises(store.LeaseLostError):
            store.save_capture(slow, stored, vault_key="ab" * 32)

        assert not Capture.objects.exists()

    def test_a_step_that_never_comes_back_is_given_up(self):
        submission = store.submit_url("https://example.org/a").submission
        for _ in range(3):
            lease_of(submission)
            lapse(submission)

        assert store.take_lease(submission.pk, lease_s=60, max_attempts=3) is None
        submission.refresh_from_db()
        assert (submission.state, submission.error_kind) == ("failed", ErrorKind.ATTEMPTS_SPENT)

    def test_what_has_ended_or_does_not_exist_has_no_lease(self):
        submission = store.submit_url("https://example.org/a").submission
        store.note_failure(lease_of(submission), FetchError("no", kind=ErrorKind.ROBOTS), max_attempts=3)

        assert store.take_lease(submission.pk, lease_s=60, max_attempts=3) is None
        assert store.take_lease(10**9, lease_s=60, max_attempts=3) is None


class TestTheDead:
    """Leases whose holder is gone. What a session of the database does at its end is PostgreSQL's: tested for real."""

    def test_whoever_is_at_work_keeps_the_lease(self):
        submission = store.submit_url("https://example.org/a").submission

        with store.at_work(submission.pk):
            lease_of(submission)
            assert store.release_orphans() == 0

        submission.refresh_from_db()
        assert submission.lease_until is not None

    def test_a_lease_that_nobody_works_on_is_taken_back_and_told_of(self):
        submission = store.submit_url("https://example.org/a").submission
        with store.at_work(submission.pk):
            lease_of(submission, lease_s=3600.0)

        assert store.release_orphans() == 1
        assert store.take_hints(quiet_s=30.0, limit=10) == [submission.pk]
        assert lease_of(submission).attempts == 2

    def test_another_submission_at_work_keeps_nothing(self):
        one, other = (store.submit_url(f"https://example.org/{name}").submission for name in "ab")
        with store.at_work(other.pk):
            lease_of(one)
            lease_of(other)

            assert store.release_orphans() == 1

        one.refresh_from_db()
        assert one.lease_until is None

    def test_rows_without_a_lease_are_left_alone(self):
        submission = store.submit_url("https://example.org/a").submission

        assert store.release_orphans() == 0
        assert store.take_hints(quiet_s=30.0, limit=10) == []
        submission.refresh_from_db()
        assert submission.hinted_at is not None

    def test_a_broken_connection_does_not_hide_what_broke(self):
        def break_off():
            with store.at_work(7):
                connection.connection.close()
                raise OperationalError("server closed the connection unexpectedly")

        def in_a_session_of_its_own():
            try:
                with pytest.raises(OperationalError, match="unexpectedly"):
                    break_off()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            pool.submit(in_a_session_of_its_own).result()


@pytest.mark.django_db(transaction=True)
def test_the_end_of_a_session_ends_its_work():
    submission = store.submit_url("https://example.org/a").submission

    def be_killed():
        try:
            with store.at_work(submission.pk), connection.cursor() as cursor:
                lease_of(submission, lease_s=3600.0)
                assert store.release_orphans() == 0
                with pytest.raises(OperationalError, match="terminating connection"):
                    cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(be_killed).result()

    assert wait_for(lambda: store.release_orphans() == 1, timeout_s=10.0)


class TestFailures:
    @pytest.mark.parametrize(
        ("kind", "state"),
        [
            (ErrorKind.ROBOTS, "refused"),
            (ErrorKind.PRIVATE_ADDRESS, "refused"),
            (ErrorKind.CONTENT_TYPE, "refused"),
            (ErrorKind.HTTP_CLIENT_ERROR, "failed"),
        ],
    )
    def test_what_cannot_get_better_ends_at_once(self, kind, state):
        submission = store.submit_url("https://example.org/a").submission

        assert store.note_failure(lease_of(submission), FetchError("no", kind=kind), max_attempts=3) is None
        submission.refresh_from_db()
        assert (submission.state, submission.error_kind, submission.error_detail) == (state, kind, "no")

    def test_what_can_is_tried_later_and_later_and_then_given_up(self):
        submission = store.submit_url("https://example.org/a").submission
        error = FetchError("busy", kind=ErrorKind.HTTP_SERVER_ERROR, transient=True)
        waits = []
        for _ in range(3):
            make_due(submission)
            waits.append(store.note_failure(lease_of(submission), error, max_attempts=3))

        assert waits == [30.0, 120.0, None]
        submission.refresh_from_db()
        assert (submission.state, submission.error_kind) == ("failed", ErrorKind.HTTP_SERVER_ERROR)
        assert "after 3 attempts" in submission.error_detail

    def test_a_server_that_names_a_time_is_obeyed(self):
        submission = store.submit_url("https://example.org/a").submission
        error = FetchError("busy", kind=ErrorKind.RATE_LIMITED, transient=True, retry_after_s=900)

        assert store.note_failure(lease_of(submission), error, max_attempts=3) == 900

    def test_an_endless_message_fits_its_column(self):
        submission = store.submit_url("https://example.org/a").submission
        store.note_failure(lease_of(submission), FetchError("x" * 9999, kind=ErrorKind.PROTOCOL), max_attempts=3)

        submission.refresh_from_db()
        assert len(submission.error_detail) == store.MAX_DETAIL


class TestHints:
    def test_workers_are_told_again_of_what_is_due_and_forgotten_once(self):
        forgotten = store.submit_url("https://example.org/a").submission
        fresh = store.submit_url("https://example.org/b").submission
        held = store.submit_url("https://example.org/c").submission
        lease_of(held)
        hour_ago = timezone.now() - dt.timedelta(hours=1)
        Submission.objects.filter(pk__in=[forgotten.pk, held.pk]).update(hinted_at=hour_ago)

        assert store.take_hints(quiet_s=30, limit=10) == [forgotten.pk]
        assert store.take_hints(quiet_s=30, limit=10) == []
        assert fresh.pk not in store.take_hints(quiet_s=30, limit=10)

    def test_what_waits_is_told_of_in_portions(self):
        pks = [store.submit_url(f"https://example.org/{number}").submission.pk for number in range(5)]
        Submission.objects.update(hinted_at=None)

        assert store.take_hints(quiet_s=30, limit=3) == pks[:3]
        assert store.take_hints(quiet_s=30, limit=3) == []

        done = Submission.objects.get(pk=pks[0])
        store.note_failure(lease_of(done), FetchError("gone", kind=ErrorKind.HTTP_CLIENT_ERROR), max_attempts=3)
        assert store.take_hints(quiet_s=30, limit=3) == [pks[3]]

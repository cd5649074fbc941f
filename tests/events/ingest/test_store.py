"""The queue in PostgreSQL: leases, turns, retries, and rows that are written once however often a step runs."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from dprk_archive.processes import wait_for
from events.errors import FetchError, ValueFormatError
from events.ingest import store
from events.ingest.records import ArticleText, CandidateDraft, ErrorKind
from events.models import Article, Candidate, Capture, Source, Submission
from events.values.spans import Span
from events.vault import FileVault, StoredCapture

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2024, 12, 28, 12, 0, tzinfo=dt.UTC)
TEXT = "The agency said that a missile was fired on Friday.\nNo more is known."


def lease_of(submission, *, lease_s=60.0, max_attempts=3):
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


class TestHandingIn:
    def test_the_same_page_is_one_submission(self):
        first = store.submit_url("https://example.org/a?utm_source=x")
        second = store.submit_url("HTTPS://EXAMPLE.ORG/a#top")

        assert (first.created, second.created) == (True, False)
        assert second.submission == first.submission
        assert not second.to_run

    def test_the_same_bytes_are_one_submission_whatever_their_name(self, tmp_path):
        vault = FileVault(tmp_path)
        first = store.submit_document(b"words", file_name="a.txt", vault=vault)
        second = store.submit_document(b"words", file_name="b.txt", vault=vault)

        assert second.submission == first.submission
        assert vault.get(first.submission.upload_key) == b"words"

    def test_a_path_in_a_file_name_is_dropped(self, tmp_path):
        vault = FileVault(tmp_path)
        unix = store.submit_document(b"a", file_name="/home/someone/secret/a.txt", vault=vault)
        windows = store.submit_document(b"b", file_name="C:\\Users\\someone\\b.txt", vault=vault)

        assert (unix.submission.file_name, windows.submission.file_name) == ("a.txt", "b.txt")

    def test_one_that_failed_is_tried_again(self):
        submission = store.submit_url("https://example.org/a").submission
        store.note_failure(lease_of(submission), FetchError("gone", kind=ErrorKind.HTTP_CLIENT_ERROR), max_attempts=3)

        again = store.submit_url("https://example.org/a")

        assert (again.created, again.to_run) == (False, True)
        assert (again.submission.state, again.submission.error_kind) == ("queued", "")

    def test_an_odd_spelling_does_not_block_the_page_for_the_right_one(self):
        odd = store.submit_url("https://example.org./a")
        store.note_failure(lease_of(odd.submission), FetchError("an odd host", kind=ErrorKind.BAD_URL), max_attempts=3)

        again = store.submit_url("https://example.org/a")

        assert (again.to_run, again.submission.url) == (True, "https://example.org/a")

    @pytest.mark.parametrize("url", ["ftp://example.org/", "not a url", "https://user:pw@example.org/", "javascript:1"])
    def test_what_is_not_a_web_address_is_refused_at_the_door(self, url):
        with pytest.raises(ValueFormatError):
            store.submit_url(url)

        assert not Submission.objects.exists()

    def test_an_impossible_date_is_refused(self):
        with pytest.raises(ValueFormatError, match="2024-13"):
            store.submit_url("https://example.org/a", sender=store.Sender(published="2024-13"))

    def test_an_empty_document_is_refused(self, tmp_path):
        with pytest.raises(ValueFormatError, match="empty"):
            store.submit_document(b" \n", file_name="a.txt", vault=FileVault(tmp_path))


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


class TestTurns:
    def test_pages_of_one_host_line_up_and_other_hosts_do_not_wait(self):
        leases = [lease_of(store.submit_url(f"https://example.org/{number}").submission) for number in range(3)]
        waits = [store.take_turn(lease, host="example.org", interval_s=5) for lease in leases]
        other = lease_of(store.submit_url("https://example.net/").submission)

        assert waits[0] == 0.0
        assert waits[1] == pytest.approx(5, abs=1)
        assert waits[2] == pytest.approx(10, abs=1)
        assert store.take_turn(other, host="example.net", interval_s=5) == 0.0

    def test_a_turn_is_booked_once(self):
        first = lease_of(store.submit_url("https://example.org/0").submission)
        second = lease_of(store.submit_url("https://example.org/1").submission)
        store.take_turn(first, host="example.org", interval_s=5)
        wait = store.take_turn(second, host="example.org", interval_s=5)

        assert store.take_turn(second, host="example.org", interval_s=5) == pytest.approx(wait, abs=1)

    def test_waiting_for_a_turn_is_not_an_attempt(self):
        submission = store.submit_url("https://example.org/a").submission
        store.postpone(lease_of(submission), wait_s=0)

        assert lease_of(submission).attempts == 1


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


class TestResults:
    def test_a_fetch_step_that_runs_twice_keeps_one_capture(self):
        submission = store.submit_url("https://example.org/a").submission
        captured(submission)
        Submission.objects.filter(pk=submission.pk).update(state="queued")
        captured(submission)

        assert Capture.objects.count() == 1

    def test_an_article_takes_its_source_from_its_host(self):
        agency = Source.objects.create(kind="wire_service", name="Agency", hosts=["example.org"])
        submission = store.submit_url("https://news.example.org/a").submission
        article = store.save_article(
            lease_of_fetched(submission), captured_of(submission), ArticleText(title="T", text=TEXT)
        )

        assert article.source == agency

    def test_the_same_text_under_another_url_is_a_duplicate_with_its_own_capture(self):
        one = store.submit_url("https://example.org/a").submission
        two = store.submit_url("https://example.net/b").submission
        first = store.save_article(lease_of_fetched(one), captured_of(one), ArticleText(title="T", text=TEXT))
        second = store.save_article(
            lease_of_fetched(two), captured_of(two), ArticleText(title="Other", text=TEXT.replace("\n", " \n "))
        )

        assert second == first
        two.refresh_from_db()
        assert (two.state, two.article) == ("duplicate", first)
        assert set(Capture.objects.values_list("article", flat=True)) == {first.pk}

    def test_a_document_known_by_its_metadata_only_gets_its_text(self):
        known = Article.objects.create(canonical_url="https://example.org/a", title="As a curator wrote it")
        submission = store.submit_url("https://example.org/a").submission
        article = store.save_article(
            lease_of_fetched(submission), captured_of(submission), ArticleText(title="AS THE PAGE SHOUTS", text=TEXT)
        )

        submission.refresh_from_db()
        known.refresh_from_db()
        assert (article, submission.state) == (known, "extracted")
        assert (known.title, known.text) == ("As a curator wrote it", TEXT)

    def test_a_draft_that_is_found_again_is_the_same_candidate(self):
        submission = store.submit_url("https://example.org/a").submission
        article = store.save_article(
            lease_of_fetched(submission), captured_of(submission), ArticleText(title="T", text=TEXT)
        )
        quote = TEXT.split("\n", maxsplit=1)[0]
        draft = CandidateDraft(type="missile_launch", quote=quote, span=Span(0, len(quote)), score=0.8, rule="r")
        for _ in range(2):
            Submission.objects.filter(pk=submission.pk).update(state="extracted")
            lease = lease_of(submission)
            store.save_candidates(lease, article, [(draft, None)], detector="rules", detector_version="1")

        candidate = Candidate.objects.get()
        assert candidate.draft["quote"] == quote
        assert article.text[candidate.start : candidate.end] == quote


def captured_of(submission):
    return Capture.objects.get(submission=submission)


def lease_of_fetched(submission):
    captured(submission, key=f"{submission.pk:064x}")
    return lease_of(submission)


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_read_one_text_at_once_make_one_article():
    submissions = [store.submit_url(f"https://example.org/{number}").submission for number in range(2)]
    leases = [lease_of_fetched(submission) for submission in submissions]
    captures = [captured_of(submission) for submission in submissions]

    def save(number):
        try:
            return store.save_article(leases[number], captures[number], ArticleText(title="T", text=TEXT)).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        articles = set(pool.map(save, range(2)))

    assert len(articles) == 1
    assert Article.objects.count() == 1
    states = sorted(Submission.objects.values_list("state", flat=True))
    assert states == ["duplicate", "extracted"]

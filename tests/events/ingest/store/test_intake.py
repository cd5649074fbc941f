"""The same thing handed in twice is one row, and what cannot be taken is refused at the door."""

import pytest

from events.errors import FetchError, ValueFormatError
from events.ingest import store
from events.ingest.records import ErrorKind
from events.models import Submission
from events.vault import FileVault
from tests.events.ingest.store.steps import lease_of

pytestmark = pytest.mark.django_db


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

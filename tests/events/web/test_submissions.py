import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from events.models import Submission
from events.web.submissions import error_words, steps
from tests.factories import (
    ArticleFactory,
    CandidateFactory,
    ContributorFactory,
    EditorFactory,
    SourceFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    """What workers were told of."""
    told: list[int] = []
    monkeypatch.setattr("events.web.submissions.tell_workers", told.append)
    return told


@pytest.fixture
def contributor(client, settings, tmp_path):
    settings.ARCHIVE_VAULT_DIR = tmp_path
    user = ContributorFactory()
    client.force_login(user)
    return user


@pytest.mark.usefixtures("sent")
def test_without_an_account_the_page_explains_and_offers_to_log_in(client):
    page = client.get("/submit/").content.decode()

    assert "/login/?next=/submit/" in page
    assert "<textarea" not in page
    answer = client.post("/submit/", {"url": "https://example.org/a"})
    assert answer["Location"].startswith("/login/?next=/submit/")
    assert Submission.objects.count() == 0


@pytest.mark.usefixtures("sent")
def test_an_account_without_a_role_may_not_hand_in(client):
    client.force_login(UserFactory())

    assert "contributors" in client.get("/submit/").content.decode()
    assert client.post("/submit/", {"url": "https://example.org/a"}).status_code == 403
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("who", [ContributorFactory, EditorFactory])
def test_an_address_is_taken_in_once_and_a_worker_told(client, sent, who):
    user = who()
    client.force_login(user)
    source = SourceFactory()
    form = {"url": "https://Example.org/a?utm_source=x", "published": "2020-06", "source": source.public_id}

    first = client.post("/submit/", form)
    second = client.post("/submit/", form)

    (submission,) = Submission.objects.all()
    assert first["Location"] == second["Location"] == f"/submissions/{submission.public_id}/"
    assert sent == [submission.pk]
    assert (submission.submitted_by, submission.source, submission.published) == (user, source, "2020-06")


@pytest.mark.usefixtures("contributor")
def test_a_file_is_taken_in_with_its_bytes(client, sent):
    client.post("/submit/", {"file": SimpleUploadedFile("report.html", b"<p>Words</p>", "text/html")})

    submission = Submission.objects.get()
    assert (submission.file_name, submission.content_type) == ("report.html", "text/html")
    assert submission.upload_key
    assert sent == [submission.pk]


@pytest.mark.usefixtures("sent", "contributor")
def test_pasted_text_is_taken_in(client):
    client.post("/submit/", {"text": "북한이 미사일을 발사했다.", "title": "A report"})

    assert Submission.objects.get().title == "A report"


@pytest.mark.usefixtures("contributor")
def test_mistakes_stand_beside_their_fields_and_nothing_is_stored(client, sent):
    response = client.post("/submit/", {"url": "not an address", "published": "yesterday"})

    assert response.status_code == 422
    page = response.content.decode()
    assert 'id="id_url_error"' in page
    assert 'id="id_published_error"' in page
    assert 'value="not an address"' in page
    assert Submission.objects.count() == 0
    assert sent == []


@pytest.mark.usefixtures("sent", "contributor")
def test_a_text_of_blanks_is_no_document(client):
    response = client.post("/submit/", {"text": " \n "})

    assert response.status_code == 422
    assert "is empty" in response.content.decode()


@pytest.mark.parametrize(
    ("state", "marks"),
    [
        ("queued", ["done", "present", "ahead", "ahead", "ahead"]),
        ("fetched", ["done", "done", "present", "ahead", "ahead"]),
        ("extracted", ["done", "done", "done", "present", "ahead"]),
        ("analysed", ["done", "done", "done", "done", "present"]),
        ("done", ["done", "done", "done", "done", "done"]),
        ("duplicate", ["done", "done", "done", "ended"]),
        ("refused", ["done", "ended"]),
        ("failed", ["done", "ended"]),
    ],
)
def test_the_steps_follow_the_state(state, marks):
    kind = "robots" if state in {"refused", "failed"} else ""
    article = ArticleFactory() if state in {"extracted", "analysed", "done", "duplicate"} else None

    found = steps(SubmissionFactory(state=state, error_kind=kind, article=article))

    assert [step.mark for step in found] == marks


def test_the_page_asks_again_until_the_end_and_not_after_it(client):
    waiting, ended = SubmissionFactory(state="queued"), SubmissionFactory(state="done", article=ArticleFactory())

    before = client.get(f"/submissions/{waiting.public_id}/").content.decode()
    after = client.get(f"/submissions/{ended.public_id}/").content.decode()

    assert f'hx-get="/submissions/{waiting.public_id}/status/"' in before
    assert '<noscript><meta http-equiv="refresh"' in before
    assert '"allowEval":false' in before
    assert 'aria-current="step"' in before
    assert "hx-get" not in after
    assert "<script" not in after
    assert "http-equiv" not in after


def test_the_part_that_changes_is_served_alone_and_never_cached(client):
    submission = SubmissionFactory(state="fetched")

    response = client.get(f"/submissions/{submission.public_id}/status/")

    assert response.content.decode().startswith('<div id="status" aria-live="polite"')
    assert "no-store" in response["Cache-Control"]


def test_what_was_found_is_linked(client):
    candidate = CandidateFactory()
    submission = SubmissionFactory(state="done", article=candidate.article)

    page = client.get(f"/submissions/{submission.public_id}/").content.decode()

    assert f"/candidates/{candidate.public_id}/" in page
    assert candidate.quote in page
    assert "machine-coded, unreviewed" in page


def test_nothing_found_is_said(client):
    submission = SubmissionFactory(state="done", article=ArticleFactory())

    assert (
        "No sentence was read as reporting an event"
        in client.get(f"/submissions/{submission.public_id}/").content.decode()
    )


def test_a_failure_is_explained_with_what_to_do(client):
    submission = SubmissionFactory(state="refused", error_kind="robots", error_detail="/news/ is disallowed")

    page = client.get(f"/submissions/{submission.public_id}/").content.decode()

    term = error_words("robots")
    assert term is not None
    assert term.definition in page
    assert "/news/ is disallowed" in page
    assert error_words("") is None


def test_who_sent_it_is_never_shown(client):
    submission = SubmissionFactory(submitted_by=UserFactory(username="whistleblower"))

    assert "whistleblower" not in client.get(f"/submissions/{submission.public_id}/").content.decode()
    assert client.get("/submissions/sub-0000000000/").status_code == 404

import pytest
from django.test import Client

from events import tasks
from events.models import Submission
from tests.factories import ArticleFactory, ContributorFactory, EditorFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db
NOTHING = "The page was not captured again"


@pytest.fixture
def told(monkeypatch):
    found = []
    monkeypatch.setattr(tasks.run_submission, "delay", found.append)
    return found


@pytest.mark.parametrize(
    ("who", "status"), [(None, 302), (UserFactory, 403), (ContributorFactory, 303), (EditorFactory, 303)]
)
def test_whoever_may_hand_in_may_have_a_page_captured_again(
    client, told, who, status, django_capture_on_commit_callbacks
):
    article = ArticleFactory()
    if who:
        client.force_login(who())
    offered = "Capture again now" in client.get(f"/articles/{article.public_id}/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/articles/{article.public_id}/recapture/")

    assert answer.status_code == status
    assert offered is (status == 303)
    if status == 303:
        submission = Submission.objects.get()
        assert answer["Location"] == f"/submissions/{submission.public_id}/"
        assert (submission.round, submission.article, told) == (1, article, [submission.pk])
        assert "Compared" in client.get(answer["Location"]).content.decode()
    else:
        assert not Submission.objects.exists()


@pytest.mark.usefixtures("told")
def test_pressed_twice_it_is_one_capture(client):
    client.force_login(EditorFactory())
    article = ArticleFactory()

    answers = [client.post(f"/articles/{article.public_id}/recapture/") for _ in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert Submission.objects.count() == 1


def test_it_takes_a_form_of_ours(client):
    article = ArticleFactory()
    user = EditorFactory()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    client.force_login(user)

    assert strict.post(f"/articles/{article.public_id}/recapture/").status_code == 403
    assert client.get(f"/articles/{article.public_id}/recapture/").status_code == 405
    assert client.post("/articles/art-0000000000/recapture/").status_code == 404


def test_what_has_no_page_says_so(client):
    client.force_login(EditorFactory())
    article = ArticleFactory(canonical_url="urn:sha256:00")

    answer = client.post(f"/articles/{article.public_id}/recapture/", follow=True)

    assert answer.redirect_chain[0][0] == f"/articles/{article.public_id}/"
    assert NOTHING in answer.content.decode()


@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        ("duplicate", "", "The page says what it said before."),
        ("done", "not_found", "There is nothing at this address"),
        ("failed", "timeout", "Failed"),
        ("fetched", "", "now"),
    ],
)
def test_the_end_of_a_re_capture_is_told(client, state, kind, words):
    article = ArticleFactory()
    submission = SubmissionFactory(round=1, origin="recapture", article=article, state=state, error_kind=kind)

    page = client.get(f"/submissions/{submission.public_id}/").content.decode()

    assert words in page

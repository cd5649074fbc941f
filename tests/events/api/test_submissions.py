from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from events.ingest.holdings import get_vault
from events.models import Submission
from tests.events.api.answers import API, ask, body_of, check_shape
from tests.events.api.builders import bearer, make_article, make_candidate, make_source, make_submission, make_user

pytestmark = pytest.mark.django_db
PATH = f"{API}submissions/"
URL = "https://news.example.org/story?id=1"


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[list[int]]:
    """Which submissions a worker was told of; and a vault of this test alone."""
    cache.clear()
    settings.ARCHIVE_VAULT_DIR = tmp_path / "vault"
    get_vault.cache_clear()
    found: list[int] = []
    monkeypatch.setattr("events.api.submissions.tell_workers", found.append)
    yield found
    get_vault.cache_clear()


@pytest.fixture
def contributor() -> dict[str, str]:
    """The header of somebody who may hand in."""
    return bearer(make_user("contributors"), "submit")


def post(headers: dict[str, str], **body: Any) -> Any:
    return Client().post(PATH, body, content_type="application/json", headers=headers)


def upload(headers: dict[str, str], **form: Any) -> Any:
    return Client().post(PATH, form, headers=headers)


def test_a_url_is_taken_in_and_a_worker_told(contributor: dict[str, str], told: list[int]) -> None:
    source = make_source()
    response = post(contributor, url=URL, published="2024-12", source=source.public_id, title="A title")
    body = body_of(response, status=202)
    submission = Submission.objects.get()
    assert response["Location"] == f"/api/v1/submissions/{submission.public_id}/"
    assert (body["known"], body["state"], body["submitted_url"]) == (False, "queued", URL)
    assert (submission.published, submission.source, submission.title) == ("2024-12", source, "A title")
    assert told == [submission.pk]
    check_shape(body, "Intake")


def test_the_same_url_again_is_known_and_nobody_is_told_twice(contributor: dict[str, str], told: list[int]) -> None:
    first = body_of(post(contributor, url=URL), status=202)
    again = body_of(post(contributor, url=f"{URL}&utm_source=x#part"), status=200)
    assert (again["known"], again["id"]) == (True, first["id"])
    assert len(told) == 1


def test_a_text_and_a_document_with_the_same_bytes_are_one(contributor: dict[str, str]) -> None:
    first = body_of(post(contributor, text="North Korea fired a missile."), status=202)
    file = SimpleUploadedFile("C:\\private\\a.txt", b"North Korea fired a missile.", content_type="text/plain")
    again = body_of(upload(contributor, file=file), status=200)
    assert again["id"] == first["id"]
    assert first["submitted_url"] is None


def test_an_uploaded_document_keeps_its_type_and_nobody_learns_its_name(contributor: dict[str, str]) -> None:
    file = SimpleUploadedFile("secret name.html", b"<p>Words</p>", content_type="text/html")
    body = body_of(upload(contributor, file=file, published="2024"), status=202)
    assert Submission.objects.get().content_type == "text/html"
    assert "secret" not in str(body)


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({}, "url"),
        ({"url": ""}, "url"),
        ({"url": URL, "text": "words"}, "url"),
        ({"url": "ftp://example.org/x"}, "url"),
        ({"url": "not a url"}, "url"),
        ({"url": "https://example.org/\x00"}, "url"),
        ({"url": "https://example.org/" + "x" * 3000}, "url"),
        ({"url": ["https://example.org/"]}, "url"),
        ({"url": 7}, "url"),
        ({"text": "   "}, "text"),
        ({"url": URL, "published": "soon"}, "published"),
        ({"url": URL, "source": "Yonhap"}, "source"),
        ({"url": URL, "source": "src-0000000000"}, "source"),
        ({"url": URL, "colour": "red"}, "colour"),
        ({"file": "not a file"}, "file"),
    ],
)
def test_what_is_not_right_is_refused_by_name(
    contributor: dict[str, str], told: list[int], body: dict[str, Any], parameter: str
) -> None:
    assert body_of(post(contributor, **body), status=400)["parameter"] == parameter
    assert (Submission.objects.count(), told) == (0, [])


@pytest.mark.parametrize("body", [[], ["url"], "url", 7, None])
def test_a_body_that_is_no_object(contributor: dict[str, str], body: Any) -> None:
    body_of(Client().post(PATH, body, content_type="application/json", headers=contributor), status=400)


def test_two_documents_at_once(contributor: dict[str, str]) -> None:
    files = [SimpleUploadedFile(name, b"words") for name in ("a", "b")]
    assert body_of(upload(contributor, file=files), status=400)["parameter"] == "file"


def test_a_form_that_is_broken(contributor: dict[str, str]) -> None:
    for content_type, data in (("multipart/form-data", b"x"), ("multipart/form-data; boundary=x", b"--x\r\nbroken")):
        body_of(Client().generic("POST", PATH, data, content_type=content_type, headers=contributor), status=400)
    body_of(Client().generic("POST", PATH, b"x", content_type="text/plain", headers=contributor), status=415)


def test_a_document_that_is_too_large(contributor: dict[str, str]) -> None:
    file = SimpleUploadedFile("a.txt", b"x" * (20 * 1024 * 1024))
    assert "20 MiB" in body_of(upload(contributor, file=file), status=413)["detail"]


def test_where_a_submission_stands() -> None:
    article = make_article("Fired.")
    make_candidate(article)
    make_candidate(article)
    done = make_submission(state="done", article=article, submitted_by=make_user())
    shown = ask(f"submissions/{done.public_id}/")
    assert (shown["is_ended"], shown["candidates_count"], shown["article"]["id"]) == (True, 2, article.public_id)
    assert shown["candidates_url"] == f"http://testserver/api/v1/candidates/?article={article.public_id}"
    assert len(Client().get(shown["candidates_url"]).json()["results"]) == 2
    assert "user" not in str(shown)


def test_a_failure_in_words() -> None:
    failed = make_submission(state="failed", error_kind="timeout", error_detail="10.0.0.7 did not answer")
    error = ask(f"submissions/{failed.public_id}/")["error"]
    assert error["kind"] == "timeout"
    assert "did not answer within the time" in error["meaning"]
    assert error["advice"]
    assert "10.0.0.7" not in str(error)


def test_who_may_hand_in() -> None:
    post_as = {
        401: {},
        403: bearer(make_user(), "submit"),
    }
    for status, headers in post_as.items():
        body_of(post(headers, url=URL), status=status)
    body_of(post(bearer(make_user("editors"), "read"), url=URL), status=403)
    body_of(post(bearer(make_user("editors"), "review"), url=URL), status=202)


@pytest.mark.parametrize("value", [1, None, ["x"], {"a": 1}, "x"])
def test_an_unknown_field_is_refused_by_its_name_whatever_it_holds(contributor: dict[str, str], value: object) -> None:
    body = body_of(post(contributor, url=URL, colour=value), status=400)

    assert body["parameter"] == "colour"
    assert "there is no" in body["detail"]
    assert "published" in body["valid"]

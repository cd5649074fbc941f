import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from events import tasks
from events.models import Article, ArticleVersion, Submission
from tests.events.api.answers import ask, body_of, check_shape
from tests.events.api.builders import NOW, make_article, make_capture, make_source
from tests.factories import ApiTokenFactory, TakedownFactory, UserFactory

pytestmark = pytest.mark.django_db
TEXT = "North Korea fired a missile on Tuesday."


@pytest.mark.parametrize(("policy", "text"), [("public", TEXT), ("excerpt", None), ("link_only", None)])
def test_the_text_is_shown_where_its_source_allows_it(policy: str, text: str | None) -> None:
    article = make_article(TEXT, source=make_source(fulltext_policy=policy))
    shown = ask(f"articles/{article.public_id}/")
    assert (shown["text"], shown["fulltext_policy"], shown["text_chars"]) == (text, policy, len(TEXT))


def test_the_text_of_an_unregistered_publisher_is_not_shown() -> None:
    shown = ask(f"articles/{make_article(TEXT).public_id}/")
    assert (shown["source"], shown["text"], shown["fulltext_policy"]) == (None, None, "excerpt")


def test_no_list_shows_a_text() -> None:
    make_article(TEXT, source=make_source(fulltext_policy="public"))
    assert "text" not in ask("articles/")["results"][0]


def test_captures_by_digest() -> None:
    article = make_article()
    capture = make_capture(article, sha256="a" * 64, headers=[["Set-Cookie", "secret"]])
    make_capture(make_article())
    body = ask(f"articles/{article.public_id}/captures/")
    assert [(found["id"], found["sha256"]) for found in body["results"]] == [(capture.public_id, "a" * 64)]
    assert "secret" not in str(body)
    ask("articles/art-0000000000/captures/", status=404)


def make_version(article: Article, number: int = 2) -> ArticleVersion:
    return ArticleVersion.objects.create(
        article=article,
        capture=make_capture(article, url=f"https://news.example.org/{number}"),
        number=number,
        seen_at=NOW,
        title="Later",
        text=f"{TEXT} {number}",
        text_sha256="a" * 64,
    )


@pytest.mark.parametrize(("policy", "shown"), [("public", True), ("excerpt", False), ("link_only", False)])
def test_versions_have_their_text_where_the_source_allows_it(policy: str, shown: bool) -> None:  # noqa: FBT001 - of the table
    article = make_article(TEXT, source=make_source(fulltext_policy=policy))
    version = make_version(article)
    make_version(make_article())

    [found] = ask(ask(f"articles/{article.public_id}/")["versions_url"].partition("/api/v1/")[2])["results"]

    check_shape(found, "ArticleVersion")
    assert (found["number"], found["capture"], found["text_chars"]) == (2, version.capture.public_id, len(TEXT) + 2)
    assert found["text"] == (f"{TEXT} 2" if shown else None)


def test_versions_are_paged_oldest_first() -> None:
    article = make_article(TEXT)
    for number in range(2, 7):
        make_version(article, number)

    first = ask(f"articles/{article.public_id}/versions/?page_size=3")
    with CaptureQueriesContext(connection) as asked:
        second = ask(first["next"].partition("/api/v1/")[2])

    assert [row["number"] for page in (first, second) for row in page["results"]] == [2, 3, 4, 5, 6]
    assert len(asked) == 2
    ask("articles/art-0000000000/versions/", status=404)


def test_articles_that_changed_or_are_gone_are_found() -> None:
    changed = make_article(TEXT, changed_at=NOW)
    gone = make_article(TEXT, gone_at=NOW, changed_at=NOW)
    same = make_article(TEXT)

    def found(query: str) -> set[str]:
        return {row["id"] for row in ask(f"articles/?{query}")["results"]}

    assert found("changed=true") == {changed.public_id, gone.public_id}
    assert found("changed=true&gone=false") == {changed.public_id}
    assert found("gone=false&changed=false") == {same.public_id}
    assert ask(f"articles/{gone.public_id}/")["gone_at"].startswith("2026-11-22T08:00:00")
    assert ask("articles/?gone=perhaps", status=400)["valid"] == ["true", "false"]


def test_what_was_taken_down_says_so_and_shows_no_text() -> None:
    article = make_article("░" * 7, source=make_source(fulltext_policy="public"), taken_down_at=NOW)
    TakedownFactory(article=article, reason="A court said so.", by=UserFactory(username="someone"))
    make_capture(article)

    shown = ask(f"articles/{article.public_id}/")

    assert (shown["text"], shown["takedown_reason"]) == (None, "A court said so.")
    assert shown["taken_down_at"] is not None
    assert "someone" not in str(shown)
    [capture] = ask(f"articles/{article.public_id}/captures/")["results"]
    assert capture["taken_down_at"] == shown["taken_down_at"]
    assert ask("articles/")["results"][0]["taken_down_at"] == shown["taken_down_at"]


def ask_again(article_id: str, status: int) -> dict[str, object]:
    token = ApiTokenFactory()
    headers = {"Authorization": f"Bearer dprk_{token.label}"}
    answer: dict[str, object] = body_of(
        Client().post(f"/api/v1/articles/{article_id}/recapture/", headers=headers), status=status
    )
    return answer


def test_a_page_is_captured_again_when_asked(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    told: list[int] = []
    monkeypatch.setattr(tasks.run_submission, "delay", told.append)
    article = make_article(TEXT)

    with django_capture_on_commit_callbacks(execute=True):
        first = ask_again(article.public_id, 202)
        second = ask_again(article.public_id, 200)

    submission = Submission.objects.get()
    check_shape(first, "Intake")
    assert (first["id"], first["known"], first["origin"]) == (submission.public_id, False, "recapture")
    assert (second["id"], second["known"]) == (submission.public_id, True)
    assert told == [submission.pk]


def test_what_cannot_be_captured_again_is_refused() -> None:
    assert ask_again("art-0000000000", 404)
    assert ask_again("evt-0000000000", 404)
    assert "holds no text" in str(ask_again(make_article().public_id, 422)["detail"])
    taken_down = ask_again(make_article(TEXT, taken_down_at=NOW).public_id, 422)
    assert str(taken_down["type"]).endswith("/taken-down/")
    anonymous = Client().post(f"/api/v1/articles/{make_article(TEXT).public_id}/recapture/")
    assert anonymous.status_code == 401

import pytest

from tests.events.api.answers import ask
from tests.events.api.builders import make_article, make_capture, make_source

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

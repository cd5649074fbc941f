import pytest

from events.web.articles import WHY_NO_TEXT, may_show_quotes, may_show_text, shown_text, why_no_text
from tests.factories import ArticleFactory, CandidateFactory, CaptureFactory, ClaimFactory, StoryClusterFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("policy", "whole", "quotes", "why"),
    [
        ("public", True, True, ""),
        ("excerpt", False, True, WHY_NO_TEXT["held"]),
        ("link_only", False, False, WHY_NO_TEXT["link"]),
    ],
)
def test_the_policy_of_the_source_decides_what_is_shown(client, policy, whole, quotes, why):
    article = ArticleFactory(source__fulltext_policy=policy, text="First a quote. Then words that nobody took.")
    CandidateFactory(
        article=article, draft={"type": "missile_launch", "quote": "First a quote.", "start": 0, "end": 14}
    )

    page = client.get(f"/articles/{article.public_id}/").content.decode()

    assert ("Then words that nobody took." in page) is whole
    assert ("First a quote." in page) is quotes
    assert (may_show_text(article), may_show_quotes(article), why_no_text(article)) == (whole, quotes, why)


def test_an_unregistered_publisher_is_quoted_only():
    article = ArticleFactory(source=None)

    assert not may_show_text(article)
    assert may_show_quotes(article)
    assert shown_text(article, [], []) == ()


def test_a_document_without_text_says_so(client):
    article = ArticleFactory(text="")

    assert WHY_NO_TEXT["none"] in client.get(f"/articles/{article.public_id}/").content.decode()


def test_what_was_taken_is_marked_in_the_text(client):
    article = ArticleFactory(source__fulltext_policy="public", text="Before. <b>Said.</b> After.")
    ClaimFactory(article=article, quote="<b>Said.</b>", start=8, end=20)

    page = client.get(f"/articles/{article.public_id}/").content.decode()

    assert "Before. <mark>&lt;b&gt;Said.&lt;/b&gt;</mark> After." in page


def test_captures_are_listed_with_their_digest(client):
    capture = CaptureFactory(article=ArticleFactory())

    page = client.get(f"/articles/{capture.article.public_id}/").content.decode()

    assert capture.sha256 in page
    assert "1,234" in page


def test_the_same_story_elsewhere_is_named(client):
    cluster = StoryClusterFactory()
    first, second = ArticleFactory(story_cluster=cluster), ArticleFactory(story_cluster=cluster, title="A reprint")

    page = client.get(f"/articles/{first.public_id}/").content.decode()

    assert f'/articles/{second.public_id}/">A reprint</a>' in page


def test_an_address_that_is_no_web_address_is_no_link(client):
    article = ArticleFactory(canonical_url="javascript:alert(1)")

    page = client.get(f"/articles/{article.public_id}/").content.decode()

    assert 'href="javascript' not in page


def test_open_candidates_are_marked_as_machine_coded(client):
    candidate = CandidateFactory()

    assert "machine-coded, unreviewed" in client.get(f"/articles/{candidate.article.public_id}/").content.decode()
    assert client.get("/articles/art-0000000000/").status_code == 404


def test_queries_are_the_same_for_one_claim_and_for_twenty(client, django_assert_num_queries):
    article = ArticleFactory(story_cluster=StoryClusterFactory())

    def add():
        ClaimFactory(article=article)
        CandidateFactory(article=article)
        CaptureFactory(article=article)
        ArticleFactory(story_cluster=article.story_cluster)

    add()
    client.get(f"/articles/{article.public_id}/")
    with django_assert_num_queries(5):
        client.get(f"/articles/{article.public_id}/")
    for _ in range(19):
        add()
    with django_assert_num_queries(5):
        client.get(f"/articles/{article.public_id}/")

import pytest

from tests.factories import (
    ActorFactory,
    ActorNameFactory,
    ArticleFactory,
    CandidateFactory,
    ClaimFactory,
    ContradictionFactory,
    FeedFactory,
    ParticipationFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

LISTS = {
    "actors": lambda: ActorNameFactory(actor=ParticipationFactory().actor, script="Hang", text="이름", language="ko"),
    "sources": lambda: ClaimFactory(article__source=SourceFactory()),
    "articles": ArticleFactory,
    "contested": ContradictionFactory,
    "candidates": CandidateFactory,
    "feeds": FeedFactory,
}
QUERIES = {"actors": 3, "sources": 2, "articles": 3, "contested": 2, "candidates": 2, "feeds": 3}


def shown(response):
    return list(response.context["listing"].results)


@pytest.mark.parametrize("name", LISTS)
def test_queries_are_the_same_for_one_row_and_for_twenty(client, django_assert_num_queries, name):
    LISTS[name]()
    client.get(f"/{name}/")
    with django_assert_num_queries(QUERIES[name]):
        client.get(f"/{name}/")
    for _ in range(19):
        LISTS[name]()
    with django_assert_num_queries(QUERIES[name]):
        assert len(shown(client.get(f"/{name}/"))) >= 20


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_is_a_page_and_an_unknown_filter_is_explained(client, name):
    assert client.get(f"/{name}/").status_code == 200

    refused = client.get(f"/{name}/?colour=red")

    assert refused.status_code == 400
    assert "This filter cannot be read." in refused.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_only_read(client, name):
    assert client.post(f"/{name}/").status_code == 405


def test_an_actor_is_found_by_a_name_in_any_script(client):
    kim = ActorFactory(name="Kim Jong Un")
    ActorNameFactory(actor=kim, text="김정은", script="Hang")
    ActorFactory(name="Someone else")

    assert shown(client.get("/actors/?q=김정은")) == [kim]


def test_sources_by_grade(client):
    SourceFactory(reliability="B")
    weak = SourceFactory(reliability="E")

    response = client.get("/sources/?reliability=E")

    assert shown(response) == [weak]
    assert "E – unreliable" in response.content.decode()


def test_articles_by_source(client):
    article = ArticleFactory()
    ArticleFactory()

    assert shown(client.get(f"/articles/?source={article.source.public_id}")) == [article]


def test_contradictions_by_kind(client):
    ContradictionFactory()
    ordinal = ContradictionFactory(kind="ordinal")

    assert shown(client.get("/contested/?kind=ordinal")) == [ordinal]


def test_the_queue_begins_with_the_oldest(client):
    first, second = CandidateFactory(), CandidateFactory()
    CandidateFactory(state="rejected")

    response = client.get("/candidates/?state=open")

    assert shown(response) == [first, second]
    assert response.content.decode().count("machine-coded, unreviewed") == 2


def test_words_of_a_link_only_source_are_not_in_the_queue(client):
    candidate = CandidateFactory(article__source__fulltext_policy="link_only")

    assert candidate.quote not in client.get("/candidates/").content.decode()


def test_feeds_by_health_and_whether_they_are_polled(client):
    dead = FeedFactory(is_active=True, health="dead")
    off = FeedFactory(is_active=False, health="dead")

    response = client.get("/feeds/?health=dead&active=true")

    assert shown(response) == [dead]
    assert "does not answer" in response.content.decode()
    assert shown(client.get("/feeds/?active=false")) == [off]
    assert shown(client.get(f"/feeds/?source={off.source.public_id}")) == [off]

import pytest

from events.web.sources import with_counts
from tests.factories import ArticleFactory, ClaimFactory, ContradictionFactory, FeedFactory, SourceFactory

pytestmark = pytest.mark.django_db


def test_grade_note_and_share_contradicted_are_said(client):
    source = SourceFactory(reliability="D", reliability_note="Edits its archive.")
    contested = ClaimFactory(article=ArticleFactory(source=source))
    ContradictionFactory(first=contested)
    ContradictionFactory(first=contested)
    for _ in range(3):
        ClaimFactory(article=ArticleFactory(source=source))

    response = client.get(f"/sources/{source.public_id}/")

    assert response.context["figures"] == {"claims": 4, "events": 4, "contradicted": 1}
    assert response.context["share"] == 25
    assert "Edits its archive." in response.content.decode()


def test_a_dismissed_contradiction_does_not_count_against_a_source(client):
    source = SourceFactory()
    ContradictionFactory(first=ClaimFactory(article=ArticleFactory(source=source)), state="dismissed")

    assert client.get(f"/sources/{source.public_id}/").context["figures"]["contradicted"] == 0


def test_a_feed_that_is_off_says_why(client):
    feed = FeedFactory(is_active=False, note="answers 404")

    page = client.get(f"/sources/{feed.source.public_id}/").content.decode()

    assert "answers 404" in page
    assert "<td>off</td>" in page


def test_links_to_state_media_are_marked_and_tell_no_referrer(client):
    source = SourceFactory(state_controlled=True, homepage="http://www.kcna.kp/")

    page = client.get(f"/sources/{source.public_id}/").content.decode()

    assert 'href="http://www.kcna.kp/" rel="noopener noreferrer nofollow external"' in page
    assert "outside link, state media" in page


def test_a_source_of_nothing_yet_is_a_page_too(client):
    page = client.get(f"/sources/{SourceFactory().public_id}/").content.decode()

    assert "No claim yet." in page
    assert client.get("/sources/src-0000000000/").status_code == 404


def test_claims_of_withdrawn_events_are_not_counted():
    source = SourceFactory()
    ClaimFactory(article=ArticleFactory(source=source), event__state="withdrawn")
    ClaimFactory(article=ArticleFactory(source=source), state="withdrawn")

    counted = with_counts().get(pk=source.pk)

    assert (counted.claim_count, counted.event_count) == (0, 0)


def test_queries_are_the_same_for_one_claim_and_for_twenty(client, django_assert_num_queries):
    source = SourceFactory()

    def add():
        ClaimFactory(article=ArticleFactory(source=source))
        FeedFactory(source=source)

    add()
    client.get(f"/sources/{source.public_id}/")
    with django_assert_num_queries(5):
        client.get(f"/sources/{source.public_id}/")
    for _ in range(19):
        add()
    with django_assert_num_queries(5):
        client.get(f"/sources/{source.public_id}/")

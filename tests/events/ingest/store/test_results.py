"""Rows that are written once, however often a step runs."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from events.ingest import store
from events.ingest.records import ArticleText, CandidateDraft
from events.ingest.records import PublishedBasis as PageBasis
from events.ingest.resolve import NO_MATCH, Match, Matching
from events.models import Article, Candidate, Capture, Source, StoryCluster, Submission
from events.values.spans import Span
from tests.events.ingest.store.steps import TEXT, captured, captured_of, lease_of, lease_of_fetched
from tests.factories import EventFactory, FeedFactory

pytestmark = pytest.mark.django_db


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

    @pytest.mark.parametrize(
        ("page", "sender", "feed", "expected"),
        [
            (("2024-05-30", PageBasis.STATED), "2024-05-29", False, ("2024-05-30", "stated")),
            (("2024-05-30", PageBasis.INFERRED_YEAR), "", False, ("2024-05-30", "inferred_year")),
            (("", PageBasis.UNKNOWN), "2024-05-29", False, ("2024-05-29", "sender")),
            (("", PageBasis.UNKNOWN), "2024-05-29", True, ("2024-05-29", "feed")),
            (("", PageBasis.UNKNOWN), "", True, ("", "")),
        ],
    )
    def test_an_article_says_how_its_day_is_known(self, page, sender, feed, expected):
        source = FeedFactory() if feed else None
        submission = store.submit_url(
            "https://example.org/a", sender=store.Sender(published=sender, feed=source)
        ).submission
        text = ArticleText(title="T", text=TEXT, published=page[0], published_basis=page[1])
        article = store.save_article(lease_of_fetched(submission), captured_of(submission), text)

        assert (article.published, article.published_basis) == expected

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
            store.save_candidates(lease, article, [(draft, NO_MATCH)], detector="rules", detector_version="1")

        candidate = Candidate.objects.get()
        assert candidate.draft["quote"] == quote
        assert article.text[candidate.start : candidate.end] == quote

    @pytest.mark.parametrize("state", ["published", "withdrawn"])
    def test_what_a_draft_is_like_is_kept_and_it_is_bound_to_what_readers_see_only(self, state):
        submission = store.submit_url("https://example.org/a").submission
        article = store.save_article(
            lease_of_fetched(submission), captured_of(submission), ArticleText(title="T", text=TEXT)
        )
        event = EventFactory(state=state)
        match = Match(public_id=event.public_id, score=0.93, why=("same day", "but another place"))
        draft = CandidateDraft(type="missile_launch", quote=TEXT[:5], span=Span(0, 5), score=0.8, rule="r")

        matching = Matching(certain=match, likely=(match,))
        store.save_candidates(
            lease_of(submission), article, [(draft, matching)], detector="rules", detector_version="1"
        )

        candidate = Candidate.objects.get()
        told = {"event": event.public_id, "score": 0.93, "why": ["same day", "but another place"]}
        assert candidate.likely_events == [told]
        assert (candidate.matched_event == event) is (state == "published")
        assert candidate.match_score == (0.93 if state == "published" else None)


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


@pytest.mark.django_db(transaction=True)
def test_two_articles_of_one_story_that_are_read_at_once_share_one_cluster():
    submissions = [store.submit_url(f"https://example.org/{number}").submission for number in range(2)]
    leases, articles = [], []
    for number, submission in enumerate(submissions):
        lease = lease_of_fetched(submission)
        text = ArticleText(title="T", text=f"{TEXT} {number}")
        articles.append(store.save_article(lease, captured_of(submission), text, bands=[1, 2]))
        leases.append(lease)

    def finish(number):
        try:
            store.finish(leases[number], articles[number], near=articles[1 - number])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(finish, range(2)))

    assert StoryCluster.objects.count() == 1
    assert set(Article.objects.values_list("story_cluster", flat=True)) == {StoryCluster.objects.get().pk}


def test_a_cluster_learns_its_originator_from_whichever_article_names_one():
    agency = Source.objects.create(kind="wire_service", name="Yonhap")
    articles = []
    for number, originator in enumerate(["", "", "Yonhap"]):
        submission = store.submit_url(f"https://example.org/{number}").submission
        lease = lease_of_fetched(submission)
        text = ArticleText(title="T", text=f"{TEXT} {number}", originator=originator)
        articles.append(store.save_article(lease, captured_of(submission), text, bands=[1]))
        store.finish(lease, articles[-1], near=articles[0] if number else None)

    assert StoryCluster.objects.get().originator == agency
    assert StoryCluster.objects.get().articles.count() == 3

"""Real answers, held against the OpenAPI file: nothing missing, nothing more, right types."""

import pytest

from events.models import StoryCluster
from tests.events.api.answers import ask, check_shape
from tests.events.api.builders import (
    NOW,
    make_article,
    make_candidate,
    make_capture,
    make_event,
    make_source,
    make_submission,
)

pytestmark = pytest.mark.django_db


def test_articles_and_captures() -> None:
    article = make_article(
        "Words.",
        source=make_source(fulltext_policy="public"),
        originator=make_source(),
        story_cluster=StoryCluster.objects.create(),
        published="2024-12-29",
        published_at=NOW,
        byline="By a person",
        originator_raw="Yonhap",
        external_ids={"doi": "10.1/x"},
        text_sha256="a" * 64,
    )
    make_capture(article, http_status=200, content_type="text/html", charset="utf-8")
    make_capture(article)
    bare = make_article()
    check_shape(ask("articles/"), "ArticleList")
    check_shape(ask(f"articles/{article.public_id}/"), "WholeArticle")
    check_shape(ask(f"articles/{bare.public_id}/"), "WholeArticle")
    check_shape(ask(f"articles/{article.public_id}/captures/"), "CaptureList")


def test_candidates() -> None:
    event = make_event()
    article = make_article("Fired.", source=make_source(fulltext_policy="link_only"))
    likely = [{"event": event.public_id, "score": 0.5, "why": ["same day"]}]
    candidate = make_candidate(article, matched_event=event, match_score=0.5, likely_events=likely)
    make_candidate(article, state="accepted", event=event, decided_at=NOW)
    check_shape(ask("candidates/"), "CandidateList")
    check_shape(ask(f"candidates/{candidate.public_id}/"), "Candidate")


def test_submissions() -> None:
    done = make_submission(state="done", article=make_article())
    failed = make_submission(state="failed", error_kind="timeout", url="", upload_key="x")
    check_shape(ask("submissions/?count=on"), "SubmissionList")
    check_shape(ask(f"submissions/{done.public_id}/"), "Submission")
    check_shape(ask(f"submissions/{failed.public_id}/"), "Submission")

"""What a run came to, counted."""

import pytest
from django.utils import timezone

from events.ingest.store import Standing
from events.management.bulk.intake import Tally
from events.management.bulk.summary import intake_lines, outcome_lines, outcome_of
from tests.factories import ArticleFactory, CandidateFactory, StoryClusterFactory, SubmissionFactory


@pytest.mark.django_db
def test_each_end_is_counted_by_its_kind():
    clustered = ArticleFactory(story_cluster=StoryClusterFactory())
    CandidateFactory(article=clustered)
    keys = [
        SubmissionFactory(state="done", article=clustered).pk,
        SubmissionFactory(state="done", article=ArticleFactory()).pk,
        SubmissionFactory(state="duplicate", article=clustered).pk,
        SubmissionFactory(state="failed", error_kind="dns", ended_at=timezone.now()).pk,
        SubmissionFactory(state="refused", error_kind="no_text", ended_at=timezone.now()).pk,
        SubmissionFactory(state="fetched").pk,
    ]
    SubmissionFactory(state="done", article=ArticleFactory())

    outcome = outcome_of(keys)

    assert dict(outcome.states) == {"done": 2, "duplicate": 1, "failed": 1, "refused": 1, "fetched": 1}
    assert dict(outcome.bad) == {"failed (dns)": 1, "refused (no_text)": 1}
    assert (outcome.near_duplicates, outcome.candidates, outcome.still_open) == (1, 1, 1)
    first, *_, last = outcome_lines(outcome, took_s=2.5, peak_bytes=300 * 1024 * 1024)
    assert first.split() == ["done", "2", "2.0", "articles", "a", "second"]
    assert last.split() == ["peak", "memory", "300", "MiB"]


def test_what_was_read_adds_up():
    tally = Tally()
    tally.standings.update({Standing.NEW: 1200, Standing.KNOWN: 3})
    tally.refused["bad date"] = 2
    tally.passed_over["revisit"] = 5

    lines = [line.split() for line in intake_lines(tally, took_s=10)]

    assert lines[0] == ["read", "1,210", "121.0", "a", "second"]
    assert ["new", "1,200"] in lines
    assert ["bad", "date", "2"] in lines
    assert ["revisit", "5"] in lines

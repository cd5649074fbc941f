import datetime as dt
import io

import pytest
import time_machine
from django.core.management import CommandError, call_command

from events import tasks
from events.ingest import pipeline
from events.models import Article, Submission
from tests.factories import ArticleFactory, CaptureFactory, SourceFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
START = dt.datetime(2025, 1, 6, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def told(monkeypatch):
    found = []
    monkeypatch.setattr(tasks.run_submission, "delay", found.append)
    return found


@pytest.fixture
def run_here(monkeypatch):
    """What was run in this process, in place of a fetch: every page says what it said."""
    found = []

    def run(pk, *, services):  # noqa: ARG001 - as the pipeline is called
        found.append(pk)
        Submission.objects.filter(pk=pk).update(state="duplicate", ended_at=START)

    monkeypatch.setattr(pipeline, "run", run)
    monkeypatch.setattr(pipeline, "get_services", lambda: None)
    return found


def run(*arguments, **options):
    out, err = io.StringIO(), io.StringIO()
    failure = None
    try:
        call_command("recapture", *arguments, stdout=out, stderr=err, **options)
    except CommandError as error:
        failure = str(error)
    return out.getvalue(), err.getvalue(), failure


def test_named_articles_are_handed_in_again(told, django_capture_on_commit_callbacks):
    first, second = ArticleFactory(), ArticleFactory()

    with django_capture_on_commit_callbacks(execute=True):
        out, _, failure = run(first.public_id, second.public_id)

    assert failure is None
    assert first.canonical_url in out
    assert out.endswith("2 handed in again\n")
    assert told == list(Submission.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("named_by", ["public_id", "name", "homepage"])
def test_all_articles_of_a_source_are(named_by):
    source = SourceFactory(name="State Agency")
    ArticleFactory(source=source)
    for odd in ({"text": ""}, {"canonical_url": "urn:sha256:00"}, {"taken_down_at": START}):
        ArticleFactory(source=source, **odd)
    ArticleFactory()

    out, _, failure = run(source=getattr(source, named_by))

    assert (out.splitlines()[-1], failure) == ("1 handed in again", None)


def test_those_that_are_due_are_run_here_with_now(run_here, told):
    article = ArticleFactory(recapture_at=START + dt.timedelta(hours=1))
    CaptureFactory(
        submission=SubmissionFactory(article=article, state="done"), article=article, fetched_at=START, http_status=200
    )
    ArticleFactory(recapture_at=START + dt.timedelta(days=1))

    with time_machine.travel(START + dt.timedelta(hours=2), tick=False):
        out, _, _ = run(due=True, now=True)

    assert run_here == [Submission.objects.get(round=1).pk]
    assert "already in the archive" in out
    assert told == []
    assert Article.objects.get(pk=article.pk).recapture_round == 1


def test_a_named_one_is_run_here_with_now(run_here):
    out, _, failure = run(ArticleFactory().public_id, now=True)

    assert failure is None
    assert out.endswith("1 captured again\n")
    assert len(run_here) == 1


def test_what_cannot_be_is_told_and_the_rest_is_done():
    out, err, failure = run(
        "art-0000000000", ArticleFactory(text="").public_id, ArticleFactory(taken_down_at=START).public_id,
        ArticleFactory().public_id,
    )  # fmt: skip

    assert out.endswith("1 handed in again\n")
    assert "there is no article 'art-0000000000'" in err
    assert "holds no text" in err
    assert "was taken down on 2025-01-06" in err
    assert failure == "3 of 4 could not be captured again, see above"


@pytest.mark.parametrize("options", [{}, {"source": "x", "due": True}])
def test_one_way_of_naming_is_needed(options):
    assert "name articles, or a source with --source, or give --due" in run(**options)[2]


def test_a_source_that_is_not_there_is_told():
    assert "there is no source 'Nobody'" in run(source="Nobody")[2]

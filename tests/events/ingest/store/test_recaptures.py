import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection

from events.errors import IngestError, ValueFormatError
from events.ingest import store
from events.models import Article, Submission
from tests.factories import ArticleFactory, CaptureFactory, SourceFactory, SubmissionFactory

START = dt.datetime(2025, 1, 6, 12, 0, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def article_of_state(**columns):
    """An article of state media whose page was captured at the start."""
    article = ArticleFactory(source=SourceFactory(state_controlled=True), **columns)
    submission = SubmissionFactory(
        article=article, state="done", url=f"{article.canonical_url}?from=feed", title="As sent"
    )
    submission.canonical_url = article.canonical_url
    submission.save()
    CaptureFactory(submission=submission, article=article, fetched_at=START, vault_key=f"{submission.pk:064x}")
    return article


def begin(article):
    store.begin_recaptures(article.submissions.get(), article)
    article.refresh_from_db()
    return article.recapture_at


@pytest.mark.django_db
@time_machine.travel(START, tick=False)
def test_only_web_pages_of_state_media_are_put_on_the_schedule():
    assert begin(article_of_state()) == START + HOUR
    assert begin(article_of_state(taken_down_at=START)) is None
    other = article_of_state()
    other.source.state_controlled = False
    assert begin(other) is None
    uploaded = article_of_state()
    Submission.objects.filter(article=uploaded).update(url="", upload_key="ab" * 32)
    assert begin(uploaded) is None


@pytest.mark.django_db
def test_the_schedule_hands_the_first_address_in_again():
    article = article_of_state(recapture_at=START + HOUR)

    with time_machine.travel(START + HOUR, tick=False):
        [pk] = store.schedule_recaptures()
        assert store.schedule_recaptures() == []

    again = Submission.objects.get(pk=pk)
    assert (again.round, again.origin, again.state, again.feed) == (1, "recapture", "queued", None)
    assert (again.url, again.canonical_url) == (f"{article.canonical_url}?from=feed", article.canonical_url)
    assert (again.article, again.title) == (article, "As sent")
    article.refresh_from_db()
    assert (article.recapture_at, article.recapture_round) == (START + DAY, 1)


@pytest.mark.django_db
def test_after_a_week_away_there_is_one_capture():
    article = article_of_state(recapture_at=START + HOUR)

    with time_machine.travel(START + 8 * DAY, tick=False):
        assert len(store.schedule_recaptures()) == 1

    article.refresh_from_db()
    assert (article.recapture_at, article.recapture_round) == (START + 30 * DAY, 3)


@pytest.mark.django_db
def test_while_one_waits_for_a_worker_there_is_no_second():
    article = article_of_state(recapture_at=START + HOUR)
    with time_machine.travel(START + HOUR, tick=False):
        [pk] = store.schedule_recaptures()
    with time_machine.travel(START + DAY, tick=False):
        assert store.schedule_recaptures() == []
        assert store.recapture(article.public_id) == (Submission.objects.get(pk=pk), False)

    article.refresh_from_db()
    assert article.recapture_at == START + 7 * DAY


@pytest.mark.django_db
def test_the_last_point_is_the_last():
    article = article_of_state(recapture_at=START + 365 * DAY)

    with time_machine.travel(START + 365 * DAY, tick=False):
        assert len(store.schedule_recaptures()) == 1

    article.refresh_from_db()
    assert (article.recapture_at, article.recapture_round) == (None, 5)


@pytest.mark.django_db
def test_many_that_are_due_are_taken_in_parts():
    for _ in range(3):
        article_of_state(recapture_at=START + HOUR)

    with time_machine.travel(START + HOUR, tick=False):
        assert [len(store.schedule_recaptures(limit=2)) for _ in range(3)] == [2, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_however_many_look_at_once_each_page_is_handed_in_once():
    for _ in range(12):
        article_of_state(recapture_at=START + HOUR)
    together = threading.Barrier(4)

    def look():
        try:
            together.wait(10)
            store.schedule_recaptures()
        finally:
            connection.close()

    beats = [threading.Thread(target=look) for _ in range(4)]
    for beat in beats:
        beat.start()
    for beat in beats:
        beat.join(60)

    assert Submission.objects.filter(round=1).count() == 12
    assert not Submission.objects.filter(round__gt=1).exists()


@pytest.mark.django_db
def test_what_cannot_be_captured_again_says_why():
    with pytest.raises(Article.DoesNotExist):
        store.recapture("art-0000000000")
    with pytest.raises(ValueFormatError, match="holds no text"):
        store.recapture(ArticleFactory(text="").public_id)
    with pytest.raises(ValueFormatError, match="no page on the web"):
        store.recapture(ArticleFactory(canonical_url="urn:sha256:00").public_id)
    with pytest.raises(IngestError, match="was taken down on 2025-01-06") as refused:
        store.recapture(ArticleFactory(taken_down_at=START).public_id)
    assert refused.value.kind == "taken_down"


@pytest.mark.django_db
def test_a_page_whose_text_was_handed_in_as_a_document_is_captured_by_its_address():
    article = ArticleFactory(canonical_url="https://wire.example.org/a")
    document = SubmissionFactory(article=article, state="done", upload_key="ab" * 32)
    Submission.objects.filter(pk=document.pk).update(url="", canonical_url=article.canonical_url)

    submission, is_new = store.recapture(article.public_id)

    assert is_new
    assert (submission.url, submission.round) == ("https://wire.example.org/a", 1)

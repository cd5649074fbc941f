"""Batches of imports: what is known, what is new, and what is another version."""

import dataclasses
import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from events.ingest import store
from events.ingest.store import Import, Standing
from events.models import Submission
from events.values.digests import sha256_hex, text_sha256
from tests.events.ingest.store.steps import lease_of
from tests.factories import ArticleFactory, ArticleVersionFactory, SubmissionFactory

PAGE = "https://news.example/1"


def record(text, *, url=PAGE, name=None):
    digest = sha256_hex((name or text).encode())
    return Import(
        canonical_url=url or store.URN_DOCUMENT + digest,
        url=url,
        document_sha256=digest,
        upload_key=digest,
        content_type="application/warc",
        text_sha256=lambda: text_sha256(text),
    )


def page(url=PAGE):
    return Import(canonical_url=url, url=url)


def add(*imports):
    return [placed.standing for placed in store.add_imports(imports)]


def end(submission, state, **columns):
    Submission.objects.filter(pk=submission.pk).update(
        state=state, ended_at=timezone.now(), error_kind="no_text" if state in {"failed", "refused"} else "", **columns
    )


@pytest.mark.django_db
def test_a_batch_becomes_submissions_that_say_where_they_come_from():
    [placed] = store.add_imports([dataclasses.replace(record("one"), published="2012-05", title="One")])

    submission = Submission.objects.get()
    assert placed == store.Placed(Standing.NEW, submission.pk, is_open=True)
    assert (submission.origin, submission.state, submission.round) == ("import", "queued", 0)
    assert (submission.url, submission.published, submission.title) == (PAGE, "2012-05", "One")
    assert submission.hinted_at is None


@pytest.mark.django_db
def test_the_same_again_is_known_in_the_batch_and_after_it():
    assert add(record("one"), record("one"), page("https://news.example/2"), page("https://news.example/2")) == [
        Standing.NEW, Standing.KNOWN, Standing.NEW, Standing.KNOWN,
    ]  # fmt: skip
    assert add(record("one"), page("https://news.example/2"), page()) == [Standing.KNOWN] * 3
    assert Submission.objects.count() == 2


@pytest.mark.django_db
def test_a_batch_takes_a_fixed_number_of_queries(django_assert_num_queries):
    few = [record(f"text {number}", url=f"https://news.example/{number}") for number in range(3)]
    many = [record(f"more {number}", url=f"https://more.example/{number}") for number in range(100)]
    with django_assert_num_queries(8):
        store.add_imports(few)
    with django_assert_num_queries(8):
        store.add_imports(many)
    with django_assert_num_queries(1):
        assert len(store.find_documents(one.document_sha256 for one in many)) == 100


@pytest.mark.django_db
def test_another_text_of_a_known_article_is_its_next_round():
    article = ArticleFactory(canonical_url=PAGE, text="The first text.")
    end(SubmissionFactory(url=PAGE, article=article), "done")

    assert add(record("The second text."), record("The third text.")) == [Standing.VERSION] * 2
    rounds = Submission.objects.filter(round__gt=0).order_by("round")
    assert [(row.round, row.article_id) for row in rounds] == [(1, article.pk), (2, article.pk)]


@pytest.mark.django_db
def test_the_same_text_under_its_address_is_known_whatever_else_the_record_says():
    article = ArticleFactory(canonical_url=PAGE, text="The first text.")
    end(SubmissionFactory(url=PAGE, article=article), "done")

    assert add(record("The  first\ntext.", name="exported anew")) == [Standing.KNOWN]


@pytest.mark.django_db
def test_what_counts_is_the_last_version():
    article = ArticleFactory(canonical_url=PAGE, text="The first text.")
    end(SubmissionFactory(url=PAGE, article=article), "done")
    ArticleVersionFactory(article=article, number=2, text_sha256=text_sha256("The second text."))

    assert add(record("The second text.")) == [Standing.KNOWN]
    assert add(record("The first text.")) == [Standing.VERSION]


@pytest.mark.django_db
def test_an_article_of_which_only_metadata_is_held_gets_its_text_in_the_ordinary_way():
    ArticleFactory(canonical_url=PAGE, text="")

    assert add(record("The text.")) == [Standing.NEW]
    assert Submission.objects.get().round == 0


@pytest.mark.django_db
def test_an_article_that_no_submission_brought_gets_a_version():
    article = ArticleFactory(canonical_url=PAGE, text="The first text.")

    assert add(record("The second text.")) == [Standing.VERSION]
    assert Submission.objects.get().article == article


@pytest.mark.django_db
def test_what_failed_is_tried_again_with_the_document_that_comes_now():
    failed = SubmissionFactory(url=PAGE)
    end(failed, "failed")

    assert add(record("The text.")) == [Standing.AGAIN]
    failed.refresh_from_db()
    assert (failed.state, failed.upload_key, failed.error_kind) == ("queued", record("The text.").upload_key, "")
    assert failed.ended_at is None


@pytest.mark.django_db
def test_two_documents_for_a_page_that_failed_do_not_take_each_others_place():
    end(SubmissionFactory(url=PAGE), "failed")

    assert add(record("one"), record("two")) == [Standing.AGAIN, Standing.VERSION]
    assert set(Submission.objects.values_list("upload_key", flat=True)) == {
        record("one").upload_key, record("two").upload_key,
    }  # fmt: skip


@pytest.mark.django_db
def test_a_page_that_was_refused_is_tried_again():
    end(SubmissionFactory(url=PAGE), "refused")

    assert add(page(), page()) == [Standing.AGAIN, Standing.KNOWN]


@pytest.mark.django_db
def test_what_was_taken_down_does_not_come_in_again():
    article = ArticleFactory(canonical_url=PAGE, text="The text.", taken_down_at=timezone.now())
    known = record("The text.")
    end(SubmissionFactory(url=PAGE, article=article, document_sha256=known.document_sha256), "done")

    assert add(known, record("Another text."), page()) == [Standing.TAKEN_DOWN] * 3
    assert store.find_documents([known.document_sha256])[known.document_sha256].standing == Standing.TAKEN_DOWN


@pytest.mark.django_db
def test_a_version_waits_for_the_one_before_and_gets_its_article():
    store.add_imports([record("one"), record("two")])
    first, second = Submission.objects.order_by("round")
    lease = lease_of(second)

    assert store.is_behind(lease)

    end(first, "done", article=ArticleFactory(canonical_url=PAGE))
    assert not store.is_behind(lease)
    second.refresh_from_db()
    assert second.article.canonical_url == PAGE


@pytest.mark.django_db
def test_a_version_of_a_page_that_never_came_in_stands_for_itself():
    store.add_imports([record("one"), record("two")])
    first, second = Submission.objects.order_by("round")
    end(first, "refused")

    assert not store.is_behind(lease_of(second))
    second.refresh_from_db()
    assert second.article is None


@pytest.mark.django_db
def test_workers_are_told_of_what_is_open_only():
    store.add_imports([record("one"), record("two", url="https://news.example/2")])
    first, second = Submission.objects.order_by("pk")
    end(first, "refused")

    assert store.note_told([first.pk, second.pk]) == [second.pk]
    second.refresh_from_db()
    assert timezone.now() - second.hinted_at < dt.timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_at_once_bring_it_in_once():
    def batches(*, turned):
        records = [record(f"text {number}", url=f"https://news.example/{number % 40}") for number in range(120)]
        return [list(reversed(records)) if turned else records]

    failures = []

    def run(*, turned):
        try:
            for batch in batches(turned=turned):
                store.add_imports(batch)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, kwargs={"turned": turned}) for turned in (False, True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    assert Submission.objects.count() == 120
    assert Submission.objects.values("canonical_url", "round").distinct().count() == 120
    assert set(Submission.objects.values_list("round", flat=True)) == {0, 1, 2}

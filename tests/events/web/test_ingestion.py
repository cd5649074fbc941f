import csv
import re
from html import unescape

import pytest
import time_machine

from events.models import Submission
from events.web import ingestion
from events.web.ingestion import hours_sentence
from tests.events.search.ingestion.test_status import QUERIES, fill
from tests.events.search.ingestion.world import NOW, ago, ended, feed_of
from tests.factories import ContributorFactory, EditorFactory, FetchTurnFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at_now")]
PAGE, LIST, RETRY = "/ingestion/", "/ingestion/quarantine/", "/ingestion/retry/"


@pytest.fixture
def _at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def told(monkeypatch):
    """What workers were told of."""
    pks: list[int] = []
    monkeypatch.setattr(ingestion, "tell_workers", pks.append)
    return pks


@pytest.fixture
def editor(client):
    user = EditorFactory()
    client.force_login(user)
    return user


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_an_empty_archive_says_what_to_do_next(client):
    response = client.get(PAGE)

    page = response.content.decode()
    assert response.status_code == 200
    assert "Nothing has come in yet." in page
    assert 'href="/submit/"' in page
    assert "poll_feeds" in page
    assert "<svg" not in page.split("<main", 1)[1]


def test_the_numbers_are_for_everybody_and_what_they_are_of_is_not(client):
    fill()
    secret = ended("failed", ago(hours=1), url="https://private.example.org/memo", error_detail="no such page")

    response = client.get(PAGE)
    text = text_of(response)

    assert "nothing has ended for 60 minutes though 1 submission is due: is a worker running?" in text
    assert "The oldest that is due has waited for 3 hours." in text
    assert "2 submissions. Editors see here which" in text
    assert "Too slow" in text
    assert "private.example.org/memo" not in text
    assert "no such page" not in text
    assert secret.public_id not in text
    assert "whoever" not in text
    assert RETRY not in response.content.decode()


def test_queries_do_not_grow(client, django_assert_num_queries):
    fill()
    client.get(PAGE)
    for more in (0, 19):
        for _ in range(more):
            ended("failed", ago(hours=1), error_kind="dns")
            feed_of(health="dead")
            FetchTurnFactory(next_at=NOW + (NOW - ago(hours=1)))
        with django_assert_num_queries(QUERIES):
            client.get(PAGE)


@pytest.mark.usefixtures("editor")
def test_queries_of_an_editor_do_not_grow(client, django_assert_num_queries):
    for more in (1, 19):
        for _ in range(more):
            ended("failed", ago(hours=1), feed=feed_of(), origin="feed")
        # Beside the status: session, user, groups, and the latest ten.
        with django_assert_num_queries(QUERIES + 4):
            client.get(PAGE)
        with django_assert_num_queries(5):
            client.get(LIST)


def test_the_page_is_only_read(client):
    assert client.post(PAGE).status_code == 405
    assert client.get(RETRY).status_code == 405


def test_the_sentence_says_what_the_chart_shows(client):
    ended("done", ago(minutes=5))
    ended("done", ago(minutes=6))
    ended("failed", ago(hours=30))

    page = client.get(PAGE)

    assert (
        "In the last 48 hours 3 submissions ended: 2 taken in, 0 known already, 1 refused or failed; most in the hour "
        "from 10:00 UTC on 4 March 2026 (2)."
    ) in text_of(page)
    assert page.content.decode().count('role="img"') == 2
    assert hours_sentence(()) == ""


def test_the_numbers_of_the_chart_as_csv(client):
    ended("refused", ago(minutes=5))

    response = client.get("/ingestion/hours.csv")

    head, *lines = csv.reader(response.content.decode().splitlines())
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert head == ["hour_utc", "done", "duplicate", "refused", "failed"]
    assert len(lines) == 48
    assert lines[-1] == ["2026-03-04T10:00Z", "0", "0", "1", "0"]


@pytest.mark.usefixtures("editor")
def test_editors_see_what_failed_and_why_the_latest_first(client):
    ended("failed", ago(hours=2), url="https://wire.example.org/first", error_detail="took 46 s")
    ended("refused", ago(hours=1), url="https://wire.example.org/second", error_kind="robots")

    for path in (PAGE, LIST):
        text = text_of(client.get(path))
        assert text.index("wire.example.org/second") < text.index("wire.example.org/first")
        assert "took 46 s" in text
    assert "wire.example.org/second" not in text_of(client.get(f"{LIST}?error=timeout"))


def test_who_may_see_the_quarantine_and_try_again(client, told):
    failed = ended("failed", ago(hours=1))

    assert client.get(LIST)["Location"].startswith("/login/?next=/ingestion/quarantine/")
    assert client.post(RETRY, {"id": failed.public_id})["Location"].startswith("/login/?next=/ingestion/")
    for who in (UserFactory, ContributorFactory):
        client.force_login(who())
        assert client.get(LIST).status_code == 403
        assert client.post(RETRY, {"kind": "all"}).status_code == 403
    assert told == []
    assert Submission.objects.get(pk=failed.pk).state == "failed"


@pytest.mark.usefixtures("editor")
def test_one_is_tried_again(client, told):
    failed, other = ended("failed", ago(hours=1)), ended("failed", ago(hours=1))

    response = client.post(RETRY, {"id": failed.public_id, "back": "quarantine"}, follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert "1 submission is in the queue again." in text_of(response)
    assert told == [failed.pk]
    assert Submission.objects.get(pk=failed.pk).state == "queued"
    assert Submission.objects.get(pk=other.pk).state == "failed"


@pytest.mark.usefixtures("editor")
def test_all_of_a_kind_are_tried_again_as_many_as_one_request_may(client, told, monkeypatch):
    monkeypatch.setattr(ingestion, "RETRY_AT_ONCE", 2)
    pks = [ended("failed", ago(hours=hours), error_kind="dns").pk for hours in (3, 2, 1)]
    ended("failed", ago(hours=9), error_kind="tls")

    first = client.post(RETRY, {"kind": "dns"}, follow=True)
    assert set(told) == set(pks[:2])  # those that ended first
    second = client.post(RETRY, {"kind": "dns"}, follow=True)

    assert set(told) == set(pks)
    assert "There may be more" in text_of(first)
    assert "There may be more" not in text_of(second)
    assert first.redirect_chain == [(PAGE, 302)]


@pytest.mark.usefixtures("editor", "told")
@pytest.mark.parametrize("sent", [{}, {"id": "sub-0000000000"}, {"kind": "boredom"}, {"id": "' OR 1=1"}])
def test_nothing_to_try_again_is_said(client, sent):
    ended("done", ago(hours=1))

    assert "Nothing was put back" in text_of(client.post(RETRY, sent, follow=True))


@pytest.mark.usefixtures("editor")
def test_what_was_taken_down_has_no_button(client, told):
    ended("refused", ago(hours=1), error_kind="taken_down")

    for path in (PAGE, LIST):
        assert RETRY not in client.get(path).content.decode()
    client.post(RETRY, {"kind": "taken_down"})
    client.post(RETRY, {"kind": "all"})
    assert told == []


def test_a_form_of_another_site_is_refused(told):
    from django.test import Client  # noqa: PLC0415 - the one test that needs a client with the check

    client = Client(enforce_csrf_checks=True)
    client.force_login(EditorFactory())
    failed = ended("failed", ago(hours=1))

    assert client.post(RETRY, {"id": failed.public_id}).status_code == 403
    assert told == []


@pytest.mark.usefixtures("editor")
def test_hostile_words_stay_words(client):
    ended("failed", ago(hours=1), error_detail="<script>alert(1)</script>", title="<b>x</b>")

    for path in (PAGE, LIST):
        assert "<script>alert" not in client.get(path).content.decode()

"""A page of state media that is looked at again, on a real server: unchanged, changed, gone and back."""

import dataclasses
import datetime as dt

import pytest
import time_machine

from events.gazetteer import Gazetteer, GazetteerEntry, RecordKind
from events.ingest import pipeline, store
from events.models import Article, ArticleVersion, Candidate, Capture, Submission
from events.vault import read_capture
from tests.factories import SourceFactory
from tests.support.http_server import Answer

pytestmark = pytest.mark.django_db

START = dt.datetime(2025, 1, 6, 20, 0, tzinfo=dt.UTC)  # 5 in the morning of the 7th in Korea
FIRST = "Pyongyang, January 6 (KCNA) -- The harvest of the southern farms was weighed at the central depot on Monday."
SECOND = "The vice premier Ri Han visited the depot and praised the farmers of three counties for their work in autumn."
THIRD = "Trucks carried the grain to the stores of the capital, where it is to be handed out before the holidays begin."


def page(*paragraphs, advert="Buy tractors."):
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    html = f"""<!doctype html><html lang="en"><head><title>Harvest weighed</title></head><body><article>
<h1>Harvest weighed</h1>{body}</article><aside class="ad"><a href="/ad">{advert}</a></aside></body></html>"""
    return Answer(body=html.encode())


WHOLE = page(FIRST, SECOND, THIRD)
WITHOUT_THE_PREMIER = page(FIRST, THIRD)
MISSING = Answer(status=404, body=b"not here", content_type="text/plain")


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def services(services):
    north = GazetteerEntry(
        public_id="plc-7k3m9x2q4d", record=RecordKind.PLACE, name="North Korea", kind="country", country="KP"
    )
    return dataclasses.replace(services, gazetteer=lambda: Gazetteer([north]))


@pytest.fixture
def agency():
    return SourceFactory(name="State Agency", hosts=["127.0.0.1"], country="KP", state_controlled=True)


@pytest.fixture
def follow(clock, server, services, agency):
    """Lets a page be captured, and again whenever the schedule says so; gives the article."""

    def follow(*answers, until):
        url = server.add("/harvest", *answers)
        pipeline.run(store.submit_url(url, sender=store.Sender(source=agency)).submission.pk, services=services)
        go_on(clock, services, until=until)
        return Article.objects.get()

    return follow


def go_on(clock, services, *, until):
    """Let time pass to `until` after the start, and do what falls due."""
    while (due := Article.objects.get().recapture_at) is not None and due <= START + until:
        clock.move_to(due)
        for pk in store.schedule_recaptures():
            pipeline.run(pk, services=services)
    clock.move_to(START + until)


def proposed():
    return list(Candidate.objects.filter(detector="recapture").order_by("id"))


def ends():
    return list(Submission.objects.order_by("round").values_list("state", "error_kind"))


HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def test_a_page_that_stays_is_captured_five_times_more_and_nothing_is_said(follow):
    article = follow(WHOLE, until=400 * DAY)

    looks = Capture.objects.order_by("fetched_at").values_list("fetched_at", flat=True)
    assert [at - START for at in looks] == [dt.timedelta(0), HOUR, DAY, 7 * DAY, 30 * DAY, 365 * DAY]
    assert (article.recapture_at, article.recapture_round, article.changed_at, article.gone_at) == (None, 5, None, None)
    assert ends() == [("done", ""), *[("duplicate", "")] * 5]
    assert Capture.objects.filter(article=article).count() == 6
    assert not ArticleVersion.objects.exists()
    assert not proposed()


def test_advertisements_come_and_go_without_being_a_change(follow):
    article = follow(WHOLE, page(FIRST, SECOND, THIRD, advert="Buy boats, 40 models."), until=2 * HOUR)

    assert article.changed_at is None
    assert ends()[1] == ("duplicate", "")


def test_a_sentence_that_is_taken_out_is_a_version_and_a_proposal(follow):
    article = follow(WHOLE, WITHOUT_THE_PREMIER, until=2 * HOUR)

    version = article.versions.get()
    assert (version.number, version.seen_at) == (2, START + HOUR)
    assert SECOND not in version.text
    assert SECOND in article.text
    assert article.changed_at == START + HOUR
    [edit] = proposed()
    assert edit.quote == SECOND
    assert article.text[edit.start : edit.end] == SECOND
    assert (edit.type, edit.draft["subtype"], edit.draft["rule"]) == (
        "information_control",
        "state_media_edit",
        "text_changed",
    )
    assert (edit.draft["date"], edit.draft["date_basis"]) == ("2025-01-07", "kst")
    assert edit.draft["place"]["public_id"] == "plc-7k3m9x2q4d"


def test_a_word_put_right_is_a_version_and_no_proposal(follow):
    article = follow(WHOLE, page(FIRST, SECOND, THIRD.replace("grain", "grains")), until=2 * HOUR)

    assert article.versions.count() == 1
    assert not proposed()


def test_a_page_that_goes_back_and_forth_has_a_version_each_time(follow):
    article = follow(WHOLE, WITHOUT_THE_PREMIER, WHOLE, WITHOUT_THE_PREMIER, until=8 * DAY)

    assert list(article.versions.values_list("number", flat=True)) == [2, 3, 4]
    assert article.changed_at == START + HOUR
    # What comes back is no loss; what goes again is one.
    assert [candidate.quote for candidate in proposed()] == [SECOND, SECOND]


def test_a_page_that_is_missing_once_is_looked_at_an_hour_later_before_anything_is_said(follow):
    article = follow(WHOLE, MISSING, WHOLE, until=3 * HOUR)

    assert article.gone_at is None
    assert article.recapture_at == START + DAY
    assert not proposed()
    assert ends() == [("done", ""), ("done", "not_found"), ("duplicate", "")]
    assert list(Capture.objects.order_by("id").values_list("http_status", flat=True)) == [200, 404, 200]


def test_a_page_that_stays_missing_is_proposed_once(follow, services):
    article = follow(WHOLE, WHOLE, MISSING, until=40 * DAY)

    assert article.gone_at == START + DAY
    [deletion] = proposed()
    assert (deletion.draft["subtype"], deletion.draft["rule"]) == ("deletion", "page_gone")
    assert deletion.draft["date"] == "2025-01-07/2025-01-08"
    assert deletion.quote == FIRST
    missing = Capture.objects.filter(http_status=404)
    assert missing.count() == 4  # the day, an hour later, the week, the month
    assert read_capture(services.vault.get(missing[0].vault_key)).body == b"not here"


def test_a_server_that_says_gone_is_believed_at_once(follow):
    article = follow(WHOLE, dataclasses.replace(MISSING, status=410), until=HOUR)

    assert article.gone_at == START + HOUR
    assert [candidate.draft["rule"] for candidate in proposed()] == ["page_gone"]


def test_each_disappearance_is_proposed(follow):
    gone = dataclasses.replace(MISSING, status=410)
    article = follow(WHOLE, gone, WHOLE, gone, until=8 * DAY)

    assert article.gone_at == START + 7 * DAY
    assert [candidate.draft["date"] for candidate in proposed()] == ["2025-01-07", "2025-01-08/2025-01-14"]


def test_a_server_in_trouble_says_nothing_of_the_page(follow, services, clock):
    article = follow(WHOLE, Answer(status=500), until=HOUR)
    for _ in range(3):
        clock.shift(2 * HOUR)
        pipeline.run(Submission.objects.get(round=1).pk, services=services)

    article.refresh_from_db()
    assert Submission.objects.get(round=1).state == "failed"
    assert article.gone_at is None
    assert Capture.objects.count() == 1


def test_a_page_of_nobody_s_state_is_marked_and_not_proposed(follow, agency, services):
    agency.state_controlled = False
    agency.save()
    article = follow(WHOLE, dataclasses.replace(MISSING, status=410), until=HOUR)
    assert article.recapture_at is None

    submission, is_new = store.recapture(article.public_id)
    pipeline.run(submission.pk, services=services)

    article.refresh_from_db()
    assert is_new
    assert article.gone_at == START + HOUR
    assert not proposed()


@pytest.mark.parametrize("step", ["save_capture", "save_version"])
def test_a_worker_that_dies_in_between_leaves_one_version(follow, services, clock, monkeypatch, step):
    article = follow(WHOLE, WITHOUT_THE_PREMIER, until=dt.timedelta(0))
    clock.move_to(START + HOUR)
    [pk] = store.schedule_recaptures()
    with monkeypatch.context() as dying:
        dying.setattr(store, step, _die)
        with pytest.raises(KeyboardInterrupt):
            pipeline.run(pk, services=services)
    clock.shift(120)

    pipeline.run(pk, services=services)

    assert Submission.objects.get(pk=pk).state == "done"
    assert article.versions.count() == 1
    assert len(proposed()) == 1
    assert Capture.objects.filter(submission=pk).count() == 1


def _die(*_arguments, **_options):
    raise KeyboardInterrupt


def test_a_better_extraction_is_no_change_of_the_page(follow, services, clock):
    """The text was read by an earlier version of the archive, which left out the last paragraph."""
    article = follow(WHOLE, WHOLE, until=dt.timedelta(0))
    worse = article.text.removesuffix(THIRD).rstrip()
    Article.objects.update(text=worse, text_sha256="0" * 64)
    Candidate.objects.all().delete()

    go_on(clock, services, until=2 * HOUR)

    article.refresh_from_db()
    assert article.changed_at is None
    assert ends()[1] == ("duplicate", "")


def test_what_the_page_says_last_is_its_last_version(follow):
    article = follow(WHOLE, until=dt.timedelta(0))
    assert store.find_reading(article).text == article.text

    article = Article.objects.get()
    ArticleVersion.objects.create(
        article=article, capture=Capture.objects.get(), number=2, seen_at=START, text="Other.", text_sha256="0" * 64
    )
    assert store.find_reading(article).text == "Other."

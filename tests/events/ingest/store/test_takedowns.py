import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import IngestError, ValueFormatError, VaultError, VaultRemovedError
from events.ingest import pipeline, store
from events.ingest.store.takedowns import BLANK, blank
from events.models import Article, Capture, Submission, Takedown
from events.review.audit import CHECKS, Tally
from events.values.spans import Span
from tests.factories import ArticleFactory, CandidateFactory, CaptureFactory, ClaimFactory, EditorFactory, SourceFactory
from tests.support.http_server import Answer, redirect

REASON = "A court of the publisher's country ordered it."
WORDS = (
    "A clerk of the harbour office counted eleven barrels on the pier and wrote the number into the book of the day. "
    "Nobody else was there, and the book was closed in the evening as on every other day of that quiet winter."
)


def page(words=WORDS, *, extra=""):
    return Answer(
        body=f"<html lang='en'><head><title>Barrels</title>{extra}</head><body><article><p>{words}</p></article>".encode()
    )


@pytest.fixture
def article(db, server, services):  # noqa: ARG001 - the database
    """An article with a page, a second version, a claim and a candidate."""
    source = SourceFactory(hosts=["127.0.0.1"], state_controlled=True)
    url = server.add("/barrels", page(), page(WORDS.replace("eleven", "twelve")))
    pipeline.run(store.submit_url(url, sender=store.Sender(source=source)).submission.pk, services=services)
    article = Article.objects.get()
    submission, _ = store.recapture(article.public_id)
    pipeline.run(submission.pk, services=services)
    said = "counted eleven barrels"
    start = article.text.index(said)
    ClaimFactory(article=article, quote=said, start=start, end=start + len(said), locator="")
    draft = {"type": "missile_launch", "quote": "Nobody", "start": (at := article.text.index("Nobody")), "end": at + 6}
    CandidateFactory(article=article, draft=draft)
    article.refresh_from_db()
    return article


def take_down(article, services, **options):
    found = store.take_down(article.public_id, **{"reason": REASON, "by": None, "vault": services.vault, **options})
    article.refresh_from_db()
    return found


def run(submission, services):
    pipeline.run(submission.pk, services=services)
    submission.refresh_from_db()
    return submission.state, submission.error_kind


def test_text_and_bytes_go_and_what_the_record_rests_on_stays(article, services):
    before = article.text
    assert article.versions.count() == 1
    editor = EditorFactory()

    takedown = take_down(article, services, by=editor)

    assert (takedown.reason, takedown.by) == (REASON, editor)
    assert article.taken_down_at == takedown.at
    assert len(article.text) == len(before)
    assert set(article.text.replace("counted eleven barrels", "").replace("Nobody", "")) == {BLANK}
    assert (article.text_sha256, article.bands, article.recapture_at) == ("", [], None)
    assert article.title == "Barrels"
    assert [(version.text, version.title) for version in article.versions.all()] == [("", "")]
    for capture in Capture.objects.all():
        with pytest.raises(VaultRemovedError, match="A court"):
            services.vault.get(capture.vault_key)


def test_the_archive_is_whole_afterwards(article, services):
    take_down(article, services)

    names = {"schema", "references", "ids", "dates", "texts", "quotes", "captures", "vault"}
    found = [
        finding
        for check in CHECKS
        if check.name in names
        for finding in check.run(services.vault, Tally(None))
        if finding.record == article.public_id or check.name in {"captures", "vault", "quotes"}
    ]
    assert found == []


def test_a_second_time_is_the_first(article, services):
    first = take_down(article, services)

    assert take_down(article, services, reason="Another.") == first
    assert Takedown.objects.count() == 1


@pytest.mark.parametrize("removed_before", [0, 1])
def test_killed_on_the_way_it_is_ended_by_doing_it_again(article, services, monkeypatch, removed_before):
    with monkeypatch.context() as dying:
        dying.setattr(services.vault, "remove", _dies_after(removed_before, services.vault.remove))
        with pytest.raises(KeyboardInterrupt):
            take_down(article, services)
    article.refresh_from_db()
    assert article.taken_down_at is None
    assert WORDS in article.text

    take_down(article, services)

    assert article.taken_down_at is not None
    assert not any(services.vault.exists(capture.vault_key) for capture in Capture.objects.all())


def _dies_after(count, remove):
    calls = []

    def dying(key, **options):
        if len(calls) == count:
            raise KeyboardInterrupt
        calls.append(key)
        remove(key, **options)

    return dying


def test_a_vault_that_cannot_delete_leaves_the_article_as_it_is(article, services, monkeypatch):
    def refuse(*_arguments, **_options):
        raise VaultError("read-only")

    monkeypatch.setattr(services.vault, "remove", refuse)

    with pytest.raises(VaultError, match="read-only"):
        take_down(article, services)
    assert not Takedown.objects.exists()


def test_a_reason_is_needed(article, services):
    with pytest.raises(ValueFormatError, match="reason is empty"):
        take_down(article, services, reason="  \n")
    assert services.vault.exists(Capture.objects.first().vault_key)


def test_bytes_that_are_another_article_s_too_stay(article, services):
    capture = Capture.objects.filter(article=article).order_by("id").first()
    other = Submission.objects.create(
        url="https://mirror.example.org/", canonical_url="https://mirror.example.org/", not_before=capture.fetched_at
    )
    CaptureFactory(submission=other, article=ArticleFactory(), vault_key=capture.vault_key)

    take_down(article, services)

    assert services.vault.exists(capture.vault_key)


def test_its_address_is_not_taken_in_again(article, services, server):
    take_down(article, services)

    with pytest.raises(IngestError, match="was taken down from this archive on") as refused:
        store.submit_url(server.url("/barrels?utm_source=mail"))
    assert refused.value.kind == "taken_down"


def test_an_address_that_leads_to_it_is_refused_before_its_bytes_are_kept(article, services, server):
    take_down(article, services)
    keys = list(services.vault.iter_keys())
    submission = store.submit_url(server.add("/old", redirect(server.url("/barrels")))).submission

    assert run(submission, services) == ("refused", "taken_down")
    assert list(services.vault.iter_keys()) == keys
    assert not submission.captures.exists()


@pytest.mark.parametrize("words", [WORDS, WORDS.replace("eleven", "twelve")])
def test_its_words_under_another_address_are_refused_and_not_kept(article, services, server, words):
    take_down(article, services)
    submission = store.submit_url(server.add("/copy", page(words))).submission

    assert run(submission, services) == ("refused", "taken_down")
    assert not services.vault.exists(submission.captures.get().vault_key)
    assert Article.objects.count() == 1


def test_its_words_as_a_document_are_refused_and_not_kept(article, services):
    take_down(article, services)
    document = store.submit_document(WORDS.encode(), file_name="a.txt", vault=services.vault)

    assert run(document.submission, services) == ("refused", "taken_down")
    assert list(services.vault.iter_keys()) == []
    with pytest.raises(IngestError, match="was taken down") as refused:
        store.submit_document(WORDS.encode(), file_name="b.txt", vault=services.vault)
    assert refused.value.kind == "taken_down"


def test_a_page_that_calls_itself_by_its_address_is_refused(article, services, server):
    take_down(article, services)
    own = f'<link rel="canonical" href="{server.url("/barrels")}">'
    submission = store.submit_url(server.add("/print", page("Other words. " * 20, extra=own))).submission

    assert run(submission, services) == ("refused", "taken_down")


def test_a_capture_that_is_under_way_meanwhile_is_not_kept(article, services, monkeypatch):
    submission, _ = store.recapture(article.public_id)
    save = store.save_capture

    def taken_down_just_before(*arguments, **options):
        take_down(article, services)
        return save(*arguments, **options)

    monkeypatch.setattr(store, "save_capture", taken_down_just_before)

    assert run(submission, services) == ("refused", "taken_down")
    assert list(services.vault.iter_keys()) == []


def test_nothing_of_it_is_captured_again(article, services):
    Article.objects.update(recapture_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    take_down(article, services)

    assert store.schedule_recaptures() == []


def test_a_candidate_of_it_can_still_be_decided(article, services):
    take_down(article, services)
    candidate = article.candidates.get(draft__quote="Nobody")
    candidate.state, candidate.decided_at = "rejected", article.taken_down_at

    candidate.save()  # the trigger finds its quote

    assert article.candidates.get(state="rejected").quote == candidate.quote


@given(st.text(alphabet="ab\n ", max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4))
def test_blanking_keeps_places_and_lines(text, ends):
    spans = [Span(*sorted((min(a, len(text)), min(b, len(text))))) for a, b in ends]

    blanked = blank(text, spans)

    kept = {at for span in spans for at in range(span.start, span.end)}
    assert len(blanked) == len(text)
    for at, (before, after) in enumerate(zip(text, blanked, strict=True)):
        assert after == (before if at in kept or before == "\n" else BLANK)

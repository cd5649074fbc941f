"""One page all the way, against a real server on loopback; and what happens when things break half-way."""

import dataclasses
import datetime as dt

import pytest
from django.utils import timezone

from events.errors import VaultError
from events.gazetteer import Gazetteer, GazetteerEntry, RecordKind
from events.ingest import pipeline, store
from events.ingest.records import CandidateDraft, ErrorKind
from events.models import Article, Candidate, Capture, Event, FetchTurn, Submission
from events.review.decisions import accept_candidate
from events.values.spans import Span
from events.vault import FileVault, read_capture
from tests.factories import ActorFactory, ArticleFactory, EditorFactory, EventFactory, ParticipationFactory
from tests.support.http_server import Answer

pytestmark = pytest.mark.django_db

PAGE = """<!doctype html><html lang="en"><head><title>Two missiles fired into the sea</title>
<meta property="article:published_time" content="2022-01-14T09:00:00+09:00"></head><body><article>
<h1>Two missiles fired into the sea</h1>
<p>SEOUL, Jan. 14 (Yonhap) -- North Korea launched two short-range ballistic missiles toward the East Sea on Friday,
South Korea's Joint Chiefs of Staff said.</p>
<p>The missiles were fired from an area in North Pyongan Province and flew about 430 kilometres, the military added.
Officials in Seoul were analysing further details together with their allies, and the presidential office expressed
strong regret over the launch, which was the third one of the month.</p></article></body></html>"""

BROKEN_VAULT = "the vault's disk is full"


def test_a_page_becomes_an_article_and_a_candidate(server, services):
    url = server.add("/story", Answer(body=PAGE.encode()))
    submission = store.submit_url(url).submission

    outcome = pipeline.run(submission.pk, services=services)

    submission.refresh_from_db()
    assert (outcome.steps, submission.state) == (4, "done")
    article = submission.article
    assert article.title == "Two missiles fired into the sea"
    assert article.published.startswith("2022-01-14")
    launch = Candidate.objects.get(article=article, type="missile_launch")
    assert launch.draft["date"] == "2022-01-14"
    assert article.text[launch.start : launch.end] == launch.quote
    assert "two short-range ballistic missiles" in launch.quote
    kept = read_capture(services.vault.get(Capture.objects.get().vault_key))
    assert kept.body == PAGE.encode()
    assert kept.url == url


def test_the_same_page_and_the_same_text_elsewhere_bring_nothing_new(server, services):
    first = store.submit_url(server.add("/story", Answer(body=PAGE.encode()))).submission
    pipeline.run(first.pk, services=services)
    again = store.submit_url(server.url("/story?utm_source=mail#top"))
    mirror = store.submit_url(server.add("/mirror", Answer(body=PAGE.encode()))).submission
    pipeline.run(mirror.pk, services=services)

    assert not again.created
    mirror.refresh_from_db()
    assert (mirror.state, mirror.article_id) == ("duplicate", first.article_id or Article.objects.get().pk)
    assert Article.objects.count() == 1
    assert Capture.objects.filter(article__isnull=False).count() == 2
    assert Candidate.objects.filter(type="missile_launch").count() == 1


def test_a_document_needs_no_network(services):
    text = (
        "Launch seen\n\nOn 14 January 2022 North Korea launched two ballistic missiles, the ministry said. "
        + "More. " * 30
    )
    submission = store.submit_document(text.encode(), file_name="note.txt", vault=services.vault).submission
    pipeline.run(submission.pk, services=services)

    submission.refresh_from_db()
    assert submission.state == "done"
    assert Candidate.objects.get(type="missile_launch").draft["date"] == "2022-01-14"


def test_an_inside_address_is_refused_and_never_asked(server, services):
    closed = dataclasses.replace(services, policy=dataclasses.replace(services.policy, allow_networks=()))
    submission = store.submit_url(server.add("/story", Answer(body=PAGE.encode()))).submission
    pipeline.run(submission.pk, services=closed)

    submission.refresh_from_db()
    assert (submission.state, submission.error_kind) == ("refused", ErrorKind.PRIVATE_ADDRESS)
    assert server.paths == []


def test_a_server_in_trouble_is_asked_again_later(server, services):
    url = server.add("/story", Answer(status=503), Answer(body=PAGE.encode()))
    submission = store.submit_url(url).submission

    outcome = pipeline.run(submission.pk, services=services)
    assert outcome.resume_in_s == store.BACK_OFF_FIRST_S

    Submission.objects.filter(pk=submission.pk).update(not_before=submission.created_at)
    pipeline.run(submission.pk, services=services)
    submission.refresh_from_db()
    assert (submission.state, submission.error_kind) == ("done", "")


def test_a_page_without_words_is_refused_with_its_capture_kept(server, services):
    submission = store.submit_url(server.add("/empty", Answer(body=b"<html><body></body></html>"))).submission
    pipeline.run(submission.pk, services=services)

    submission.refresh_from_db()
    assert (submission.state, submission.error_kind) == ("refused", ErrorKind.NO_TEXT)
    assert Capture.objects.count() == 1


def test_a_host_that_asks_for_more_time_between_requests_gets_it(server, services):
    server.add("/robots.txt", Answer(content_type="text/plain", body=b"User-agent: *\nCrawl-delay: 30\n"))
    first, second, third = (
        store.submit_url(server.add(path, Answer(body=PAGE.encode()))).submission for path in ("/one", "/two", "/three")
    )

    assert pipeline.run(first.pk, services=services).resume_in_s is None
    assert pipeline.run(second.pk, services=services).resume_in_s is None  # its turn was free: nobody knew of the delay
    assert pipeline.run(third.pk, services=services).resume_in_s == pytest.approx(30, abs=2)


def test_a_host_that_gets_too_many_requests_is_left_alone_for_all_its_pages(server, services):
    refusal = Answer(status=429, headers=[("Retry-After", "120")])
    first, second = (store.submit_url(server.add(path, refusal)).submission for path in ("/one", "/two"))

    assert pipeline.run(first.pk, services=services).resume_in_s == 120
    assert pipeline.run(second.pk, services=services).resume_in_s == pytest.approx(120, abs=2)
    assert server.paths == ["/robots.txt", "/one"]


def test_a_fault_of_ours_is_written_down_and_tried_again(server, services):
    class FullVault(FileVault):
        def put(self, data):  # noqa: ARG002 - refuses whatever it is
            raise VaultError(BROKEN_VAULT)

    submission = store.submit_url(server.add("/story", Answer(body=PAGE.encode()))).submission
    broken = dataclasses.replace(services, vault=FullVault("nowhere"))

    assert pipeline.run(submission.pk, services=broken).resume_in_s == store.BACK_OFF_FIRST_S
    submission.refresh_from_db()
    assert (submission.state, submission.error_kind) == ("queued", ErrorKind.INTERNAL)
    assert BROKEN_VAULT in submission.error_detail


@pytest.mark.parametrize("step", ["queued", "fetched", "extracted", "analysed"])
def test_a_worker_that_dies_in_a_step_leaves_nothing_half_done(server, services, monkeypatch, step):
    """The process is gone right after the step's work and before it was kept: the next worker ends with the same rows."""
    url = server.add("/story", Answer(body=PAGE.encode()), Answer(body=PAGE.encode()))
    submission = store.submit_url(url).submission
    with monkeypatch.context() as dying:
        keep = {
            "queued": "save_capture",
            "fetched": "save_article",
            "extracted": "save_candidates",
            "analysed": "finish",
        }
        dying.setattr(store, keep[step], _die)
        with pytest.raises(KeyboardInterrupt):
            pipeline.run(submission.pk, services=services)
    submission.refresh_from_db()
    assert submission.state == step
    assert pipeline.run(submission.pk, services=services).steps == 0  # the dead worker's lease still holds

    Submission.objects.filter(pk=submission.pk).update(lease_until=submission.created_at)
    pipeline.run(submission.pk, services=services)

    submission.refresh_from_db()
    assert submission.state == "done"
    assert (Article.objects.count(), Capture.objects.count()) == (1, 1)
    assert Candidate.objects.filter(type="missile_launch").count() == 1


def _die(*_args, **_options):
    raise KeyboardInterrupt


def test_a_document_known_by_its_metadata_only_is_read_for_events_too(server, services):
    url = server.add("/story", Answer(body=PAGE.encode()))
    known = ArticleFactory(canonical_url=url, title="As a curator wrote it", text="", published="2022-01-14")
    submission = store.submit_url(url).submission

    pipeline.run(submission.pk, services=services)

    known.refresh_from_db()
    assert known.bands
    assert Candidate.objects.get(article=known, type="missile_launch").draft["date"] == "2022-01-14"


def test_a_reprint_joins_the_story(server, services):
    reprint = PAGE.replace("</article>", "<p>Edited by our desk for length.</p></article>")
    for path, page in (("/one", PAGE), ("/two", reprint)):
        submission = store.submit_url(server.add(path, Answer(body=page.encode()))).submission
        pipeline.run(submission.pk, services=services)

    first, second = Article.objects.order_by("id")
    assert first.story_cluster is not None
    assert second.story_cluster == first.story_cluster


def test_an_article_that_only_quotes_much_of_another_is_a_story_of_its_own(server, services):
    more = (
        "Fishing boats off the eastern coast were told by radio to look out for debris, and the coast guard kept two "
        "ships at sea overnight. The defence minister cancelled a visit abroad and called the commanders of all three."
    )
    for path, page in (("/one", PAGE), ("/two", PAGE.replace("</article>", f"<p>{more}</p></article>"))):
        submission = store.submit_url(server.add(path, Answer(body=page.encode()))).submission
        pipeline.run(submission.pk, services=services)

    first, second = Article.objects.order_by("id")
    assert set(first.bands) & set(second.bands)  # found by index, and looked at
    assert (first.story_cluster, second.story_cluster) == (None, None)


class _Inventive:
    """A detector as a careless one may be: one draft of the text, and one that it made up."""

    name, version = "inventive", "1"

    def detect(self, article):
        words = "two short-range ballistic missiles"
        start = article.text.index(words)
        honest = CandidateDraft(
            type="missile_launch", quote=words, span=Span(start, start + len(words)), score=0.8, rule="honest"
        )
        return [dataclasses.replace(honest, quote="three intercontinental rockets", rule="invented"), honest]


def test_what_a_detector_makes_up_never_reaches_the_record(server, services):
    submission = store.submit_url(server.add("/page", Answer(body=PAGE.encode()))).submission

    pipeline.run(submission.pk, services=dataclasses.replace(services, detector=_Inventive()))

    submission.refresh_from_db()
    assert submission.state == "done"
    assert [candidate.draft["rule"] for candidate in Candidate.objects.all()] == ["honest"]


def test_a_candidate_names_the_event_that_the_record_has_already(server, services):
    state = ActorFactory(name="North Korea", kind="state", country="KP")
    event = EventFactory(type="missile_launch", date="2022-01-14", date_basis="kst")
    ParticipationFactory(event=event, actor=state)
    EventFactory(type="missile_launch", date="2022-03-14", date_basis="kst")
    entry = GazetteerEntry(
        public_id=state.public_id, record=RecordKind.ACTOR, name="North Korea", kind="state", country="KP"
    )
    submission = store.submit_url(server.add("/page", Answer(body=PAGE.encode()))).submission

    pipeline.run(submission.pk, services=dataclasses.replace(services, gazetteer=lambda: Gazetteer([entry])))

    launch = Candidate.objects.get(type="missile_launch")
    assert launch.matched_event == event
    assert 0.75 <= launch.match_score <= 1


def test_a_matched_candidate_goes_all_the_way_to_claims_on_the_event_that_was_there(server, services, client):
    state = ActorFactory(name="North Korea", kind="state", country="KP")
    event = EventFactory(type="missile_launch", date="2022-01-14", title="The launch from a train")
    ParticipationFactory(event=event, actor=state)
    entry = GazetteerEntry(
        public_id=state.public_id, record=RecordKind.ACTOR, name="North Korea", kind="state", country="KP"
    )
    submission = store.submit_url(server.add("/page", Answer(body=PAGE.encode()))).submission
    pipeline.run(submission.pk, services=dataclasses.replace(services, gazetteer=lambda: Gazetteer([entry])))
    candidate = Candidate.objects.get(type="missile_launch")
    editor = EditorFactory()
    client.force_login(editor)

    page = client.get(f"/candidates/{candidate.public_id}/").content.decode()
    assert "In the record already" in page
    assert "The launch from a train" in page
    assert "same day" in page

    accepted = accept_candidate(candidate.public_id, editor=editor)

    assert accepted == event
    assert Event.objects.count() == 1
    told = {claim.predicate for claim in event.claims.filter(article=candidate.article)}
    assert {"occurred", "date", "quantity"} <= told
    assert event.participations.get().actor == state


def test_why_an_event_was_matched_is_kept_and_two_that_fit_alike_are_only_likely(server, services):
    state = ActorFactory(name="North Korea", kind="state", country="KP")
    entry = GazetteerEntry(
        public_id=state.public_id, record=RecordKind.ACTOR, name="North Korea", kind="state", country="KP"
    )
    knowing = dataclasses.replace(services, gazetteer=lambda: Gazetteer([entry]))
    first = EventFactory(type="missile_launch", date="2022-01-14")
    ParticipationFactory(event=first, actor=state)
    submission = store.submit_url(server.add("/one", Answer(body=PAGE.encode()))).submission
    pipeline.run(submission.pk, services=knowing)
    [likely] = Candidate.objects.get(type="missile_launch").likely_events
    assert likely["event"] == first.public_id
    assert "same day" in likely["why"]

    twin = EventFactory(type="missile_launch", date="2022-01-14")
    ParticipationFactory(event=twin, actor=state)
    other = PAGE.replace("430 kilometres", "four hundred kilometres, as was told later")
    submission = store.submit_url(server.add("/two", Answer(body=other.encode()))).submission
    pipeline.run(submission.pk, services=knowing)
    candidate = Candidate.objects.filter(type="missile_launch").latest("id")
    assert (candidate.matched_event, candidate.match_score) == (None, None)
    assert {one["event"] for one in candidate.likely_events} == {first.public_id, twin.public_id}


def test_the_settings_describe_the_services(settings):
    settings.ARCHIVE_CONTACT = "https://archive.example.org/about"
    pipeline.get_services.cache_clear()
    try:
        services = pipeline.get_services()
    finally:
        pipeline.get_services.cache_clear()

    assert "https://archive.example.org/about" in services.policy.user_agent
    assert services.policy.allow_networks == ("127.0.0.0/8",)


def test_a_worker_does_not_sleep_from_turn_to_turn_of_one_host(server, services):
    polite = dataclasses.replace(services, policy=dataclasses.replace(services.policy, min_interval_s=1.0))
    urls = [server.add(f"/{number}", Answer(body=PAGE.encode())) for number in range(2)]
    first, second = (store.submit_url(url).submission for url in urls)
    pipeline.run(first.pk, services=polite)

    # The first page may itself take more than its second; what is left of the turn is what counts.
    FetchTurn.objects.update(next_at=timezone.now() + dt.timedelta(seconds=1))
    outcome = pipeline.run(second.pk, services=polite)

    assert outcome.steps == 0
    assert outcome.resume_in_s == pytest.approx(1.0, abs=0.7)

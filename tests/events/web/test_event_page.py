import datetime as dt

import pytest

from events.web.event_page import connections, link_words, reference_to
from tests.events.web.record import QUOTE, publish_two_sixth_tests
from tests.factories import (
    ActorFactory,
    ActorNameFactory,
    ArticleFactory,
    CandidateFactory,
    CaptureFactory,
    ChangeFactory,
    ClaimFactory,
    ContradictionFactory,
    EventFactory,
    EventLinkFactory,
    ParticipationFactory,
    RedirectFactory,
)

pytestmark = pytest.mark.django_db


def page_of(client, event):
    response = client.get(f"/events/{event.public_id}/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_weak_claim_stands_beside_what_contradicts_it(client):
    claimed, _ = publish_two_sixth_tests()

    page = page_of(client, claimed)

    assert "What contradicts what" in page
    assert "on which one of a series" in page
    assert "The explosion was on 3 September 2017." in page
    assert f'<blockquote lang="en"><p>{QUOTE}</p></blockquote>' in page
    assert ">E5<" in page
    assert ">A1<" in page
    assert "조선민주주의인민공화국" in page


def test_a_date_is_said_in_words_with_edtf_and_both_calendars(client):
    event = EventFactory(date="2023-04-13", date_basis="kst", time_utc=dt.datetime(2023, 4, 12, 22, 22, tzinfo=dt.UTC))

    page = page_of(client, event)

    assert '<span class="date exact">13 April 2023</span>' in page
    assert '<span class="edtf" title="The same date in EDTF">2023-04-13</span>' in page
    assert "Korean day" in page
    assert "22:22 UTC on 12 April 2023, which was 07:22 on 13 April 2023 in Seoul" in page


def test_quantities_are_ranges_with_who_says_so(client):
    claim = ClaimFactory(
        counted=True, quantity_predicate="troops", unit="people", best=None, low=10000, attributed_raw="reports suggest",
        modality="estimated",
    )  # fmt: skip

    page = page_of(client, claim.event)

    assert '<td class="number">10,000</td><td class="number">–</td>' in page
    assert "reports suggest" in page
    assert "(estimated)" in page


def test_the_place_in_a_series_is_no_quantity_of_the_table(client):
    claim = ClaimFactory(counted=True, quantity_predicate="ordinal", unit="ordinal", best=6)

    page = page_of(client, claim.event)

    assert "How many, how much" not in page
    assert "Which one of the series" in page
    assert "The sixth" in page


def test_no_claim_is_shown_twice(client):
    claimed, _ = publish_two_sixth_tests()

    page = page_of(client, claimed)

    assert page.count("The sixth nuclear test was in April 2020.") == 1
    assert page.count(f"<p>{QUOTE}</p>") == 1


def test_who_took_part_by_the_editors_alone_looks_different_from_nobody_named(client):
    named = ParticipationFactory(event=EventFactory())
    ClaimFactory(event=named.event, predicate="participant", value="", value_actor=named.actor, role=named.role)
    unnamed = ParticipationFactory(event=named.event)
    nobody = EventFactory()

    page = page_of(client, named.event)

    assert page.count("set by the editors") == 1
    assert page.index(unnamed.actor.name) < page.index("set by the editors")
    assert "set by the editors" not in page_of(client, ParticipationFactory().event)
    assert "no source says" in page_of(client, nobody)


def test_a_description_is_no_title(client):
    article = ArticleFactory(title="[Announcement of a nuclear test]", language="ko")

    page = page_of(client, ClaimFactory(article=article).event)

    assert "[Announcement" not in page
    assert ">Announcement of a nuclear test</span>" in page
    assert '<span lang="ko">Announcement' not in page


def test_a_source_that_allows_a_link_only_is_not_quoted(client):
    text = "Words that may not be repeated."
    article = ArticleFactory(source__fulltext_policy="link_only", text=text)
    claim = ClaimFactory(article=article, quote=text, start=0, end=len(text))

    page = page_of(client, claim.event)

    assert text not in page
    assert "allows a link only" in page


def test_everything_that_came_from_outside_is_escaped(client):
    evil = "<img src=x onerror=alert(1)>"
    article = ArticleFactory(title=evil, text=evil, canonical_url="javascript:alert(1)", source__name=evil)
    claim = ClaimFactory(
        article=article, quote=evil, start=0, end=len(evil), statement=evil, attributed_raw=evil, event__title=evil,
        event__summary=evil, locator=evil,
    )  # fmt: skip

    page = page_of(client, claim.event)

    assert "<img" not in page
    assert page.count("&lt;img") >= 6


def test_where_it_was_captured_is_linked(client):
    article = ArticleFactory()
    CaptureFactory(article=article, fetched_at=dt.datetime(2026, 11, 1, 9, 5, tzinfo=dt.UTC))
    claim = ClaimFactory(article=article)

    assert f'/articles/{article.public_id}/#captures">captured 1 Nov 2026 09:05 UTC' in page_of(client, claim.event)


def test_a_merged_event_leads_to_its_survivor_and_a_withdrawn_one_leaves_a_tombstone(client):
    survivor = EventFactory()
    merged = RedirectFactory(to_public_id=survivor.public_id)
    gone = RedirectFactory(to_public_id="", kind="withdrawn", reason="it was another country")
    EventFactory(public_id=gone.from_public_id, state="withdrawn")

    moved = client.get(f"/events/{merged.from_public_id}/")
    tombstone = client.get(f"/events/{gone.from_public_id}/")

    assert (moved.status_code, moved["Location"]) == (301, f"/events/{survivor.public_id}/")
    assert tombstone.status_code == 410
    assert "it was another country" in tombstone.content.decode()


def test_a_draft_is_not_found(client):
    assert client.get(f"/events/{EventFactory(state='draft').public_id}/").status_code == 404


def test_how_it_got_here_names_the_candidate_and_the_changes_but_no_editor(client):
    event = EventFactory(origin="accepted")
    candidate = CandidateFactory(state="accepted", event=event)
    ChangeFactory(record_public_id=event.public_id, decision__reason="seen in two reports")

    page = page_of(client, event)

    assert candidate.public_id in page
    assert "entered the record" in page
    assert "seen in two reports" in page


def test_whoever_speaks_in_a_claim_is_no_addition_of_the_editors(client):
    event = EventFactory()
    speaking, silent = (ParticipationFactory(event=event, actor=ActorFactory()).actor for _ in range(2))
    ClaimFactory(event=event, attributed_actor=speaking)

    page = page_of(client, event)

    assert page.count("set by the editors") == 1
    assert page.index(silent.name) < page.index("set by the editors")


def test_connected_events_are_told_once_from_this_end():
    event = EventFactory()
    child = EventFactory(parent=event)
    EventLinkFactory(event=child, kind="part_of", target=event)
    answer = EventLinkFactory(kind="response_to", target=event).event
    EventLinkFactory(kind="precedes", target=event, event__state="draft")

    found = connections(event)

    assert [connection.event for connection in found] == [child, answer]
    assert found[1].words == link_words("response_to", inverse=True)


def test_an_unknown_kind_of_link_is_shown_as_it_stands():
    assert link_words("made_up_kind", inverse=False) == "Made up kind"


def test_the_citation_carries_the_permanent_address(settings):
    settings.ARCHIVE_BASE_URL = "https://archive.example.org"
    event = EventFactory()

    assert reference_to(event).permalink == f"https://archive.example.org/events/{event.public_id}/"


def test_queries_are_the_same_for_one_claim_and_for_twenty(client, django_assert_num_queries):
    event = EventFactory()

    def add():
        claim = ClaimFactory(event=event, counted=True)
        CaptureFactory(article=claim.article)
        ActorNameFactory(actor=ParticipationFactory(event=event).actor, script="Hang", text="이름", language="ko")
        ContradictionFactory(first=claim)
        EventLinkFactory(event=event)
        ChangeFactory(record_public_id=event.public_id)

    add()
    page_of(client, event)
    with django_assert_num_queries(16):
        page_of(client, event)
    for _ in range(19):
        add()
    with django_assert_num_queries(16):
        page_of(client, event)


def test_a_number_of_an_unregistered_publisher_has_a_page(client):
    claim = ClaimFactory(
        article__source=None, predicate="quantity", quantity_predicate="troops", low=1000, unit="count", value="1000"
    )

    assert "the article" in page_of(client, claim.event)

import re

import pytest
from django.test import Client

from events.models import Decision, Event
from events.review.decisions import reject_candidate
from events.web.candidates import candidate_path, decision_on, edits_of, names_of, passage_of, suggested_title
from tests.factories import (
    ActorFactory,
    ArticleFactory,
    CandidateFactory,
    ContributorFactory,
    EditorFactory,
    EventFactory,
    PlaceFactory,
    UserFactory,
)
from tests.factories.record import draft_of

pytestmark = pytest.mark.django_db

VERBS = {
    "accept": {"accept-title": "A launch", "accept-type": "missile_launch", "accept-date": "2020-03-02"},
    "merge": {"merge-reason": "the same launch"},
    "reject": {"reject-reason": "an opinion"},
}


def body(verb):
    extra = {"merge-event": EventFactory().public_id} if verb == "merge" else {}
    return {**VERBS[verb], **extra}


@pytest.fixture
def editor(client):
    user = EditorFactory(username="editor-kim")
    client.force_login(user)
    return user


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("who", "status"), [(None, 302), (UserFactory, 403), (ContributorFactory, 403), (EditorFactory, 302)]
)
def test_only_editors_decide(client, verb, who, status):
    candidate = CandidateFactory()
    if who:
        client.force_login(who())

    response = client.post(f"/candidates/{candidate.public_id}/{verb}/", body(verb))

    candidate.refresh_from_db()
    assert response.status_code == status
    assert (candidate.state == "open") is (who is not EditorFactory)
    if who is None:
        assert response["Location"] == f"/login/?next={candidate_path(candidate)}"


@pytest.mark.parametrize("verb", VERBS)
def test_a_decision_without_the_token_of_the_form_is_refused(verb):
    client = Client(enforce_csrf_checks=True)
    client.force_login(EditorFactory())
    candidate = CandidateFactory()

    response = client.post(f"/candidates/{candidate.public_id}/{verb}/", VERBS[verb])

    assert response.status_code == 403
    assert "The form could not be accepted" in response.content.decode()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.usefixtures("editor")
def test_a_decision_is_never_made_by_following_a_link(client, verb):
    assert client.get(f"/candidates/{CandidateFactory().public_id}/{verb}/").status_code == 405


@pytest.mark.usefixtures("editor")
def test_accepting_makes_an_event_with_what_the_editor_kept(client):
    kim, army = ActorFactory(name="Kim Jong Un"), ActorFactory(name="KPA")
    draft = draft_of(
        actors=[
            {"name": "Kim", "role": "supervisor", "public_id": kim.public_id, "options": []},
            {"name": "the army", "role": "initiator", "public_id": "", "options": [army.public_id]},
        ]
    )
    candidate = CandidateFactory(draft=draft)

    client.post(
        f"/candidates/{candidate.public_id}/accept/",
        {**VERBS["accept"], "accept-participants": [f"{army.public_id}|initiator"]},
    )

    event = Event.objects.get(title="A launch")
    assert [(part.actor, part.role) for part in event.participations.all()] == [(army, "initiator")]
    assert event.date == "2020-03-02"
    page = client.get(candidate_path(candidate)).content.decode()
    assert f"/events/{event.public_id}/" in page
    assert "editor-kim" in page


@pytest.mark.usefixtures("editor")
def test_a_second_decision_says_who_was_first(client):
    candidate = CandidateFactory()
    reject_candidate(candidate.public_id, editor=EditorFactory(username="editor-pak"), reason="an opinion")

    response = client.post(f"/candidates/{candidate.public_id}/accept/", VERBS["accept"], follow=True)

    page = response.content.decode()
    assert response.status_code == 200
    assert "Already decided by <strong>editor-pak</strong>" in page
    assert "an opinion" in page
    assert Decision.objects.count() == 1


def test_readers_are_not_told_which_editor_decided(client):
    candidate = CandidateFactory()
    reject_candidate(candidate.public_id, editor=EditorFactory(username="editor-pak"), reason="an opinion")

    page = client.get(candidate_path(candidate)).content.decode()

    assert "Already decided by an editor" in page
    assert "editor-pak" not in page


@pytest.mark.usefixtures("editor")
def test_refusing_needs_a_reason(client):
    candidate = CandidateFactory()

    response = client.post(f"/candidates/{candidate.public_id}/reject/", {"reject-reason": ""})

    assert response.status_code == 422
    assert 'id="id_reject-reason_error"' in response.content.decode()


@pytest.mark.usefixtures("editor")
def test_adding_to_an_event_that_is_not_there_is_explained(client):
    candidate = CandidateFactory()

    response = client.post(
        f"/candidates/{candidate.public_id}/merge/", {"merge-event": "evt-0000000000", "merge-reason": "the same"}
    )

    assert response.status_code == 422
    assert "There is no published event" in response.content.decode()


@pytest.mark.usefixtures("editor")
def test_a_bad_date_keeps_what_was_typed(client):
    candidate = CandidateFactory()

    response = client.post(
        f"/candidates/{candidate.public_id}/accept/", {**VERBS["accept"], "accept-date": "last week"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="last week"' in page
    assert 'id="id_accept-date_error"' in page


def test_what_the_machine_said_is_marked_as_such(client):
    draft = draft_of(actors=[{"name": "somebody", "role": "host", "public_id": "", "options": []}], background=True)

    page = client.get(candidate_path(CandidateFactory(draft=draft))).content.decode()

    assert "machine-coded, unreviewed" in page
    assert "not in the catalogue" in page
    assert "Missiles fired: 2" in page
    assert "mentioned in passing" in page
    assert "<form" not in page.split("<main")[1]


@pytest.mark.parametrize(
    ("policy", "reader_sees", "surroundings"),
    [("public", True, True), ("excerpt", True, False), ("link_only", False, False)],
)
def test_readers_see_as_much_of_the_article_as_its_source_allows(client, policy, reader_sees, surroundings):
    candidate = CandidateFactory(article__source__fulltext_policy=policy)

    page = client.get(candidate_path(candidate)).content.decode()

    assert (f"<mark>{candidate.quote}</mark>" in page) is reader_sees
    assert ("the military of the South said" in page) is surroundings


@pytest.mark.usefixtures("editor")
def test_editors_see_the_surroundings_whatever_the_source_allows(client):
    candidate = CandidateFactory(article__source__fulltext_policy="link_only")

    assert "the military of the South said" in client.get(candidate_path(candidate)).content.decode()


@pytest.mark.usefixtures("editor")
def test_hostile_words_of_an_article_stay_words(client):
    evil = "<script>alert(1)</script>"
    article = ArticleFactory(text=evil, title=evil)
    draft = draft_of(
        quote=evil, end=len(evil), attributed_to=evil, actors=[{"name": evil, "role": evil, "public_id": ""}]
    )

    page = client.get(candidate_path(CandidateFactory(article=article, draft=draft))).content.decode()

    assert "<script>" not in page


def test_the_pieces_of_the_page():
    candidate = CandidateFactory(draft=draft_of(place={"name": "Wonsan", "public_id": "", "options": []}))

    assert candidate.quote not in suggested_title(candidate)
    assert suggested_title(candidate).startswith("Short-range ballistic missile, 2 March 2020, ")
    assert suggested_title(candidate).endswith(f"according to {candidate.article.source.name}")
    assert names_of(candidate) == {}
    assert passage_of(candidate).quote == candidate.quote
    assert decision_on(candidate) is None
    assert edits_of(
        {"type": "a", "subtype": "", "title": "t", "date": "", "place": "", "participants": ["act-1|host"]}
    ).participants[0].role == "host"  # fmt: skip


def told(event, why):
    return {"event": event.public_id, "score": 0.93, "why": why}


@pytest.mark.usefixtures("editor")
def test_a_candidate_that_is_in_the_record_is_accepted_for_that_event(client):
    event = EventFactory(title="Two missiles from Wonsan")
    candidate = CandidateFactory(matched_event=event, match_score=0.93, likely_events=[told(event, ["same day"])])

    page = client.get(candidate_path(candidate)).content.decode()
    assert "In the record already" in page
    assert "near certain" in page
    assert "same day" in page
    assert re.search(rf'value="{event.public_id}"[^>]*checked', page)
    assert page.index("Accept for the event that is there") < page.index("Accept as a new event")

    client.post(
        f"/candidates/{candidate.public_id}/merge/",
        {"merge-choice": event.public_id, "merge-reason": "The same event: same day."},
    )

    candidate.refresh_from_db()
    assert (candidate.state, candidate.event) == ("merged", event)
    assert Event.objects.count() == 1
    assert event.claims.filter(article=candidate.article).count() == 3


@pytest.mark.usefixtures("editor")
def test_events_that_are_only_likely_are_offered_and_none_is_chosen(client):
    first, second = EventFactory(title="One launch"), EventFactory(title="Another launch")
    likely = [told(first, ["same day"]), told(second, ["but another place"])]
    candidate = CandidateFactory(likely_events=likely)

    page = client.get(candidate_path(candidate)).content.decode()

    assert "Perhaps in the record already" in page
    assert page.index("One launch") < page.index("Another launch")
    assert "but another place" in page
    assert not re.search(r'type="radio"[^>]*checked', page)

    unchosen = client.post(f"/candidates/{candidate.public_id}/merge/", {"merge-reason": "the same"})
    assert unchosen.status_code == 422
    assert "Choose an event" in unchosen.content.decode()


@pytest.mark.usefixtures("editor")
def test_an_event_that_is_typed_goes_before_the_one_that_was_chosen(client):
    matched, typed = EventFactory(), EventFactory()
    candidate = CandidateFactory(matched_event=matched, match_score=0.9)

    client.post(
        f"/candidates/{candidate.public_id}/merge/",
        {"merge-choice": matched.public_id, "merge-event": f" {typed.public_id} ", "merge-reason": "the other"},
    )

    candidate.refresh_from_db()
    assert candidate.event == typed


@pytest.mark.usefixtures("editor")
def test_an_editor_may_make_a_new_event_all_the_same(client):
    matched = EventFactory()
    candidate = CandidateFactory(matched_event=matched, match_score=0.9)

    client.post(f"/candidates/{candidate.public_id}/accept/", VERBS["accept"])

    candidate.refresh_from_db()
    assert (candidate.state, candidate.event.title) == ("accepted", "A launch")
    assert candidate.event != matched


def test_readers_see_what_a_candidate_is_like(client):
    event = EventFactory(title="Two missiles from Wonsan")
    candidate = CandidateFactory(likely_events=[told(event, ["same day"])])

    page = client.get(candidate_path(candidate)).content.decode()

    assert "Two missiles from Wonsan" in page
    assert "<form" not in page.split("<main")[1]
    assert "perhaps in the record already" in client.get("/candidates/").content.decode()


def test_what_only_a_language_model_has_read_is_marked_on_its_page_and_in_the_queue(client):
    checks = {"model": "tiny-1", "lost": {"place_not_in_text": 1}}
    candidate = CandidateFactory(detector="model", draft=draft_of(rule="model", checks=checks))

    page = client.get(candidate_path(candidate)).content.decode()
    assert "read by a language model only" in page
    assert "place_not_in_text: 1" in page
    assert "language model</span>" in client.get("/candidates/").content.decode()


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ({"agrees": True, "version": "tiny+1", "date": "2020-03-02", "modality": "asserted"}, "tells the same event"),
        ({"agrees": True, "version": "tiny+1", "date": "2020-03", "modality": "planned"}, "meant as planned"),
        ({"agrees": False, "version": "tiny+1"}, "does not tell this event"),
        ({"agrees": None, "version": "tiny+1", "fault": "budget"}, "could not be asked"),
    ],
)
def test_what_a_second_reader_makes_of_a_candidate_of_the_rules_stands_beside_it(client, note, words):
    candidate = CandidateFactory(draft=draft_of(second_reading=note))
    page = client.get(candidate_path(candidate)).content.decode()
    assert words in page
    assert "read by a language model only" not in page


def test_without_a_second_reader_nothing_is_said_of_one(client):
    assert "language model" not in client.get(candidate_path(CandidateFactory())).content.decode()


@pytest.mark.usefixtures("editor")
def test_a_name_that_nobody_bears_can_be_added_to_the_catalogue_and_is_offered_then(client):
    draft = draft_of(
        actors=[{"name": "New Ministry", "role": "initiator", "public_id": "", "options": []}],
        place={"name": "Newtown", "public_id": "", "options": []},
    )
    candidate = CandidateFactory(draft=draft)

    before = client.get(candidate_path(candidate)).content.decode()
    assert "/actor/add/?name=New%20Ministry" in before
    assert "/place/add/?name=Newtown" in before

    ministry, town = ActorFactory(name="New Ministry"), PlaceFactory(name="Newtown")
    after = client.get(candidate_path(candidate)).content.decode()
    assert "Not in the catalogue, so not offered" not in after
    assert f'value="{ministry.public_id}|initiator"' in after

    client.post(
        f"/candidates/{candidate.public_id}/accept/",
        {
            **VERBS["accept"],
            "accept-participants": [f"{ministry.public_id}|initiator"],
            "accept-place": town.public_id,
        },
    )
    event = Event.objects.get(title="A launch")
    assert event.place == town
    assert [part.actor for part in event.participations.all()] == [ministry]

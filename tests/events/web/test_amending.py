import pytest
from django.test import Client

from events.models import Change, ClaimState, Event
from events.review.curated import ClaimEdit, EventEdits
from events.review.decisions import amend_event, merge_events
from events.web.amending import claims_for_forms, last_seq
from events.web.event_forms import fields_of
from tests.events.web.record import make_place, publish_launch, seqs_of
from tests.factories import ContributorFactory, EditorFactory, EventFactory, UserFactory

pytestmark = pytest.mark.django_db
WHY = "the second report is <clear>"


@pytest.fixture
def event():
    return publish_launch(summary="One missile.")


@pytest.fixture
def editor(client):
    user = EditorFactory(username="editor-kim")
    client.force_login(user)
    return user


def path_of(event):
    return f"/events/{event.public_id}/amend/"


def sent(event, **changes):
    """What a browser sends of an untouched form, with changes."""
    event.refresh_from_db()
    claims = [claim.public_id for claim in claims_for_forms(event) if claim.state == ClaimState.ACCEPTED]
    return {**fields_of(event), "claims": claims, "reason": WHY, "seen": last_seq(event.public_id), **changes}


@pytest.mark.parametrize(
    ("who", "status"), [(None, 302), (UserFactory, 403), (ContributorFactory, 403), (EditorFactory, 200)]
)
def test_only_editors_are_offered_the_form_and_only_they_can_send_it(client, event, who, status):
    data = sent(event, title="Two launches")
    if who:
        client.force_login(who())

    page = client.get(f"/events/{event.public_id}/").content.decode()
    for action in ("amend", "merge", "split", "withdraw"):
        assert (f'href="/events/{event.public_id}/{action}/"' in page) is (who is EditorFactory)
    answer = client.get(path_of(event))
    assert answer.status_code == status
    client.post(path_of(event), data)

    assert (Event.objects.get(pk=event.pk).title == "Two launches") is (who is EditorFactory)
    if who is None:
        assert answer["Location"] == f"/login/?next={path_of(event)}"


@pytest.mark.usefixtures("editor")
def test_what_the_editor_changed_is_recorded_and_nothing_else(client, event):
    place = make_place("Wonsan")
    gone = event.claims.latest("id")
    kept = [claim.public_id for claim in event.claims.exclude(pk=gone.pk)]
    data = sent(
        event, title="Two launches", type="nuclear_test", date="2020-03", date_basis="utc", place=place.public_id,
        verification="refuted", verification_note="A hoax.", claims=kept,
    )  # fmt: skip

    answer = client.post(path_of(event), data, follow=True)

    assert answer.redirect_chain == [(f"/events/{event.public_id}/", 302)]
    page = answer.content.decode()
    assert "Recorded. The decision is in the log" in page
    event.refresh_from_db()
    assert (event.title, event.type, event.date, event.date_basis) == ("Two launches", "nuclear_test", "2020-03", "utc")
    assert (event.place, event.geo_precision, event.summary) == (place, "site", "One missile.")
    assert (event.verification, event.verification_note) == ("refuted", "A hoax.")
    gone.refresh_from_db()
    assert gone.state == "withdrawn"
    assert "the second report is &lt;clear&gt;" in page


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "The reason is empty"),
        ({"title": "Two launches", "date": "yesterday"}, "yesterday"),
        ({"title": "Two launches", "subtype": "made_up"}, "does not belong to missile_launch"),
        ({"title": "Two launches", "place": "plc-0000000000"}, "there is no place"),
        ({"claims": []}, "no claim of"),
        ({}, "nothing of"),
        ({"verification": "refuted"}, "say why in verification_note"),
    ],
)
def test_what_will_not_do_is_said_and_what_was_typed_is_kept(client, event, changes, words):
    answer = client.post(path_of(event), sent(event, **{"summary": "Typed <words>", **changes} if changes else {}))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    if changes:
        assert "Typed &lt;words&gt;" in page
    assert len(seqs_of(event)) == 1


def test_two_editors_at_once_lose_nothing_of_each_other(client, event, editor):
    first = sent(event, summary="Two missiles.")
    claim = event.claims.earliest("id").public_id
    meanwhile = EventEdits(title="Two launches", claims=(ClaimEdit(claim=claim, state="withdrawn"),))
    amend_event(event.public_id, editor=editor, edits=meanwhile, reason="a second one")

    refused = client.post(path_of(event), first)
    page = refused.content.decode()

    assert refused.status_code == 409
    assert "somebody changed this event after you had opened the form" in page
    assert f'href="/events/{event.public_id}/history/{seqs_of(event)[-1]}/">What was changed meanwhile' in page
    assert 'value="Two launches"' in page
    assert "Two missiles." in page
    form = refused.context["form"]
    again = {name: form[name].value() for name in (*fields_of(event), "claims", "reason")}
    client.post(path_of(event), {**again, "seen": last_seq(event.public_id)})
    event.refresh_from_db()
    assert (event.title, event.summary) == ("Two launches", "Two missiles.")
    assert event.claims.get(public_id=claim).state == "withdrawn"


@pytest.mark.usefixtures("editor")
def test_a_form_of_a_time_that_never_was_is_asked_again(client, event):
    answer = client.post(path_of(event), sent(event, title="Typed", seen="999"))

    assert answer.status_code == 409
    assert 'value="Typed"' in answer.content.decode()


def test_an_event_that_has_gone_meanwhile_is_told_and_nothing_typed_is_lost(client, event, editor):
    data, survivor = sent(event, title="Two launches"), publish_launch("Survivor")
    merge_events(event.public_id, into=survivor.public_id, editor=editor, reason="the same")

    answer, opened = client.post(path_of(event), data), client.get(path_of(event))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"it has been merged into {survivor.public_id} already" in page
    assert 'value="Two launches"' in page
    assert f'href="/events/{event.public_id}/history/"' in page
    assert (opened.status_code, opened["Location"]) == (301, f"/events/{survivor.public_id}/")


@pytest.mark.usefixtures("editor")
def test_what_readers_never_saw_cannot_be_amended(client):
    for public_id in (EventFactory(state="draft").public_id, "evt-0000000000"):
        assert client.get(f"/events/{public_id}/amend/").status_code == 404


@pytest.mark.usefixtures("editor")
def test_hostile_text_stays_text(client):
    event = publish_launch("<img src=x>", summary="</textarea><img src=x>")

    page = client.get(path_of(event)).content.decode()

    assert "<img" not in page
    assert "no-store" in client.get(path_of(event))["Cache-Control"]


def test_nothing_is_changed_without_the_token_of_the_form(event, editor):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)

    assert strict.post(path_of(event), sent(event, title="Two launches")).status_code == 403


@pytest.mark.usefixtures("editor")
def test_the_queries_are_the_same_for_one_claim_and_for_twenty(client, django_assert_num_queries):
    events = [publish_launch("Small", claims=1), publish_launch("Large", claims=20)]
    client.get(path_of(events[0]))

    for event in events:
        with django_assert_num_queries(6):
            client.get(path_of(event))


def test_the_last_entry_of_an_event():
    event = publish_launch()

    assert last_seq(event.public_id) == Change.objects.latest("seq").seq
    assert last_seq("evt-0000000000") == 0

import pytest
from django.test import Client

from events.models import Event
from events.review.decisions import withdraw_event
from tests.events.web.record import publish_launch, seqs_of
from tests.factories import ClaimFactory, ContributorFactory, EditorFactory, EventFactory, UserFactory

pytestmark = pytest.mark.django_db
ACTIONS = ("withdraw", "merge", "split")


@pytest.fixture
def editor(client):
    user = EditorFactory(username="editor-kim")
    client.force_login(user)
    return user


def path_of(event, action):
    return f"/events/{event.public_id}/{action}/"


def shares_of(event, *parts):
    claims = [claim.public_id for claim in event.claims.order_by("id")]
    return dict(zip(claims, parts, strict=True))


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    ("who", "status"), [(None, 302), (UserFactory, 403), (ContributorFactory, 403), (EditorFactory, 200)]
)
def test_only_editors_come_to_the_forms(client, who, status, action):
    event = publish_launch()
    if who:
        client.force_login(who())

    answers = [client.get(path_of(event, action)), client.post(path_of(event, action), {})]

    assert answers[0].status_code == status
    assert answers[1].status_code == (422 if who is EditorFactory else status)
    assert Event.objects.get().state == "published"
    if who is None:
        assert answers[1]["Location"] == f"/login/?next={path_of(event, action)}"


@pytest.mark.usefixtures("editor")
def test_a_withdrawn_event_leads_to_its_history_and_from_there_back(client):
    event = publish_launch()

    answer = client.post(path_of(event, "withdraw"), {"reason": "no <launch>"}, follow=True)
    page = answer.content.decode()

    assert answer.redirect_chain == [(f"/events/{event.public_id}/history/", 302)]
    assert "Withdrawn. The decision is in the log" in page
    assert "no &lt;launch&gt;" in page
    assert "It is no longer in the record: withdrawn." in page
    back = f"/events/{event.public_id}/history/{seqs_of(event)[0]}/restore/"
    assert client.post(back, {"reason": "it was one"}, follow=True).status_code == 200
    assert client.get(f"/events/{event.public_id}/").status_code == 200


@pytest.mark.usefixtures("editor")
def test_both_titles_are_shown_before_two_events_become_one(client):
    event, survivor = publish_launch("Goes <away>"), publish_launch("Survives")
    data = {"into": survivor.public_id, "reason": "the same"}

    shown = client.post(path_of(event, "merge"), data)
    page = shown.content.decode()

    assert shown.status_code == 200
    assert "Are these one event?" in page
    assert "Goes &lt;away&gt;</a>" in page
    assert ">Survives</a>" in page
    assert Event.objects.published().count() == 2
    done = client.post(path_of(event, "merge"), {**data, "confirmed": survivor.public_id}, follow=True)
    assert done.redirect_chain == [(f"/events/{survivor.public_id}/", 302)]
    assert Event.objects.published().get() == survivor
    assert client.get(f"/events/{event.public_id}/")["Location"] == f"/events/{survivor.public_id}/"


@pytest.mark.usefixtures("editor")
def test_another_id_than_the_one_that_was_seen_is_shown_first(client):
    event, seen, typed = publish_launch("Event"), publish_launch("Seen"), publish_launch("Typed")
    data = {"into": typed.public_id, "confirmed": seen.public_id, "reason": "the same"}

    page = client.post(path_of(event, "merge"), data).content.decode()

    assert ">Typed</a>" in page
    assert Event.objects.published().count() == 3


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    ("into", "words"),
    [
        ("evt-0000000000", "There is no published event"),
        ("", "This field is required"),
        ("<b>", "There is no published event"),
    ],
)
def test_an_event_that_cannot_survive_is_told_at_the_field(client, into, words):
    event = publish_launch()

    answer = client.post(path_of(event, "merge"), {"into": into, "reason": "as I typed it"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert words in page
    assert "<b>" not in page
    assert 'value="as I typed it"' in page


@pytest.mark.usefixtures("editor")
def test_an_event_is_not_merged_into_itself_nor_into_its_part(client):
    whole = publish_launch("Whole")
    part = publish_launch("Part", parent=whole.public_id)

    own = client.post(path_of(whole, "merge"), {"into": whole.public_id, "reason": "so"})
    data = {"into": part.public_id, "confirmed": part.public_id, "reason": "so"}
    upside_down = client.post(path_of(whole, "merge"), data)

    assert "This is the event itself" in own.content.decode()
    assert upside_down.status_code == 422
    assert "merge the part into the whole" in upside_down.content.decode()


@pytest.mark.usefixtures("editor")
def test_an_event_becomes_two(client):
    event = publish_launch("Two launches")
    data = {"title_1": "First launch", "title_2": "Second launch", "reason": "two days", **shares_of(event, "1", "2")}

    answer = client.post(path_of(event, "split"), data, follow=True)

    assert answer.redirect_chain == [(f"/events/{event.public_id}/history/", 302)]
    titles = {one.title: one.claims.get().statement for one in Event.objects.published()}
    assert titles == {"First launch": "Report 1 says so.", "Second launch": "Report 2 says so."}
    assert client.get(f"/events/{event.public_id}/").status_code == 410


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    ("parts", "words"),
    [(("1", "1"), "a part has no claim"), (("1", ""), "Say to which part"), (("1", "3"), "not one of")],
)
def test_a_split_that_will_not_do_keeps_what_was_typed(client, parts, words):
    event = publish_launch()
    data = {"title_1": "First <launch>", "title_2": "Second", "reason": "two days", **shares_of(event, *parts)}

    answer = client.post(path_of(event, "split"), data)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert words in page
    assert 'value="First &lt;launch&gt;"' in page
    assert "checked" in page


@pytest.mark.parametrize("action", ACTIONS)
def test_the_second_editor_is_told_and_loses_nothing(client, editor, action):
    event, other = publish_launch(), publish_launch("Another")
    data = {
        "reason": "as I typed it", "into": other.public_id, "confirmed": other.public_id, "title_1": "First",
        "title_2": "Second", **shares_of(event, "1", "2"),
    }  # fmt: skip
    withdraw_event(event.public_id, editor=editor, reason="no launch")

    sent, opened = client.post(path_of(event, action), data), client.get(path_of(event, action))

    assert sent.status_code == 409
    assert "it has been withdrawn already" in sent.content.decode()
    assert 'value="as I typed it"' in sent.content.decode()
    assert opened.status_code == 410


@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_is_removed_by_a_link_or_without_the_token(editor, action):
    event = publish_launch()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)

    assert strict.post(path_of(event, action), {"reason": "so"}).status_code == 403
    assert strict.get(path_of(event, action), {"reason": "so"}).status_code == 200
    assert Event.objects.get().state == "published"


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("action", ACTIONS)
def test_what_readers_never_saw_is_not_found(client, action):
    assert client.get(path_of(EventFactory(state="draft"), action)).status_code == 404


@pytest.mark.usefixtures("editor")
def test_an_event_on_which_no_claim_stands_has_nothing_to_share_out(client):
    event = ClaimFactory(state="withdrawn").event

    assert "nothing to share out" in client.get(path_of(event, "split")).content.decode()


@pytest.mark.usefixtures("editor")
def test_the_queries_are_the_same_for_one_claim_and_for_twenty(client, django_assert_num_queries):
    events = [publish_launch("Small", claims=1), publish_launch("Large", claims=20)]
    client.get(path_of(events[0], "split"))

    for event in events:
        with django_assert_num_queries(5):
            client.get(path_of(event, "split"))

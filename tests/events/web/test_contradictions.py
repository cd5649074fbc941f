import pytest
from django.test import Client

from events.models import Contradiction, Decision
from events.review.decisions import dismiss_contradiction, reopen_contradiction
from events.web.contradictions import dismissals_of, way_back
from tests.events.web.record import publish_two_sixth_tests
from tests.factories import (
    ClaimFactory,
    ContradictionFactory,
    ContributorFactory,
    EditorFactory,
    EventFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
WHY = "The essay counts <other> tests."


@pytest.fixture
def pair():
    publish_two_sixth_tests()
    return Contradiction.objects.select_related("first__event", "second__event").get()


@pytest.fixture
def editor(client):
    user = EditorFactory(username="editor-kim")
    client.force_login(user)
    return user


def path_of(pair):
    return f"/contradictions/{pair.public_id}/dismiss/"


def page_of(client, path):
    return client.get(path).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [(None, 302), (UserFactory, 403), (ContributorFactory, 403), (EditorFactory, 302)]
)
def test_only_editors_are_offered_a_dismissal_and_only_they_can_make_it(client, pair, who, status):
    if who:
        client.force_login(who())
    home = f"/events/{pair.first.event.public_id}/"

    for path in (home, "/contested/"):
        assert (path_of(pair) in page_of(client, path)) is (who is EditorFactory)
    response = client.post(path_of(pair), {"reason": WHY})

    pair.refresh_from_db()
    assert response.status_code == status
    assert (pair.state == "dismissed") is (who is EditorFactory)
    if who is None:
        assert response["Location"] == f"/login/?next={home}"


def test_reading_a_contested_event_sets_no_cookie(client, pair):
    assert not client.get(f"/events/{pair.first.event.public_id}/").cookies
    assert not client.get("/contested/").cookies


@pytest.mark.usefixtures("editor")
def test_a_dismissed_pair_is_active_nowhere_and_readers_learn_why_but_not_by_whom(client, pair):
    home = f"/events/{pair.second.event.public_id}/"

    response = client.post(path_of(pair), {"reason": WHY, "event": pair.second.event.public_id}, follow=True)

    assert response.redirect_chain == [(home, 302)]
    assert "Dismissed. The decision is in the log" in response.content.decode()
    reader = Client()
    for event in (pair.first.event, pair.second.event):
        page = page_of(reader, f"/events/{event.public_id}/")
        assert "What contradicts what" not in page
        assert 'An editor dismissed a contradiction <span class="tag">on which one of a series</span>' in page
        assert "The essay counts &lt;other&gt; tests." in page
        assert "editor-kim" not in page
    assert "No two claims contradict each other" in page_of(reader, "/contested/")


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    ("reason", "words"),
    [("", "the reason is empty"), (" \n", "the reason is empty"), ("x" * 1001, "has 1001 characters")],
)
def test_a_reason_that_will_not_do_is_told_in_words(client, pair, reason, words):
    page = client.post(path_of(pair), {"reason": reason}, follow=True).content.decode()

    assert words in page
    assert "What contradicts what" in page
    assert not Decision.objects.filter(verb="dismiss").exists()


@pytest.mark.usefixtures("editor")
def test_the_second_editor_is_told_that_somebody_was_first(client, pair):
    dismiss_contradiction(pair.public_id, editor=EditorFactory(), reason="a slip")

    page = client.post(path_of(pair), {"reason": WHY}, follow=True).content.decode()

    assert "before you" in page
    assert [decision.reason for decision in Decision.objects.filter(verb="dismiss")] == ["a slip"]


@pytest.mark.usefixtures("editor")
def test_nothing_is_dismissed_by_a_link_or_without_the_token_of_the_form(client, pair):
    assert client.get(path_of(pair)).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(EditorFactory())
    assert strict.post(path_of(pair), {"reason": WHY}).status_code == 403
    page = strict.get("/contested/")
    token = page.content.decode().split(path_of(pair), 1)[1].split('name="csrfmiddlewaretoken" value="', 1)[1]
    sent = strict.post(path_of(pair), {"reason": WHY, "csrfmiddlewaretoken": token.split('"', 1)[0]})
    assert sent.status_code == 302


@pytest.mark.usefixtures("editor")
def test_a_pair_that_is_not_there_or_on_no_published_event(client):
    hidden = ContradictionFactory(first=ClaimFactory(event=EventFactory(state="withdrawn")))

    for public_id in ("con-0000000000", hidden.public_id):
        assert client.post(f"/contradictions/{public_id}/dismiss/", {"reason": WHY}).status_code == 404


@pytest.mark.usefixtures("editor")
def test_every_pair_behind_one_value_can_be_dismissed_by_its_own_reason(client):
    event = EventFactory()
    agreeing = [ClaimFactory(event=event) for _ in range(2)]
    denial = ClaimFactory(event=event, denied=True)
    pairs = [
        ContradictionFactory(first=claim, second=denial, reason=f"{claim.public_id} says that it happened.")
        for claim in agreeing
    ]

    page = page_of(client, f"/events/{event.public_id}/")

    for pair in pairs:
        assert page.count(path_of(pair)) == 1
        assert f'<p class="small soft">{pair.reason}</p>' in page


def test_the_way_back_leads_to_an_event_of_the_pair_only(pair):
    first, second = pair.first.event.public_id, pair.second.event.public_id

    assert way_back(pair, wanted=second) == f"/events/{second}/"
    for strange in ("", "//example.org", EventFactory().public_id):
        assert way_back(pair, wanted=strange) == f"/events/{first}/"


def test_dismissals_are_found_with_their_reasons_and_active_pairs_have_none(pair):
    other = ContradictionFactory()
    gone = dismiss_contradiction(pair.public_id, editor=EditorFactory(), reason="a slip")

    assert [(found.pair, found.decision.reason) for found in dismissals_of([other, gone])] == [(pair, "a slip")]
    assert dismissals_of([other]) == []


def dismissed(pair):
    return dismiss_contradiction(pair.public_id, editor=EditorFactory(), reason="a slip")


def reopening_of(pair):
    return f"/contradictions/{pair.public_id}/reopen/"


@pytest.mark.parametrize(
    ("who", "status"), [(None, 302), (UserFactory, 403), (ContributorFactory, 403), (EditorFactory, 302)]
)
def test_only_editors_are_offered_to_reopen_a_pair_and_only_they_can(client, pair, who, status):
    dismissed(pair)
    if who:
        client.force_login(who())
    home = f"/events/{pair.first.event.public_id}/"

    assert (reopening_of(pair) in page_of(client, home)) is (who is EditorFactory)
    response = client.post(reopening_of(pair), {"reason": WHY})

    pair.refresh_from_db()
    assert response.status_code == status
    assert (pair.state == "active") is (who is EditorFactory)


@pytest.mark.usefixtures("editor")
def test_a_pair_that_is_opened_again_contradicts_again(client, pair):
    dismissed(pair)
    home = f"/events/{pair.second.event.public_id}/"

    response = client.post(reopening_of(pair), {"reason": WHY, "event": pair.second.event.public_id}, follow=True)

    assert response.redirect_chain == [(home, 302)]
    assert "Opened again. The decision is in the log" in response.content.decode()
    assert "What contradicts what" in page_of(Client(), home)
    assert "An editor dismissed" not in page_of(Client(), home)
    assert client.get(reopening_of(pair)).status_code == 405


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    ("reason", "words"), [("", "the reason is empty"), ("x" * 1001, "has 1001 characters"), (WHY, "opened this")]
)
def test_a_pair_that_stays_as_it_is_says_why_and_what_was_typed(client, pair, reason, words):
    if reason != WHY:
        dismissed(pair)

    page = client.post(reopening_of(pair), {"reason": reason}, follow=True).content.decode()

    assert words in page
    assert ("not recorded: “The essay counts &lt;other&gt; tests.”" in page) is (reason == WHY)
    assert not Decision.objects.filter(verb="reopen").exists()


def test_the_last_dismissal_of_a_pair_is_the_one_that_is_told(pair):
    dismissed(pair)
    reopen_contradiction(pair.public_id, editor=EditorFactory(), reason="no slip")
    again = dismiss_contradiction(pair.public_id, editor=EditorFactory(), reason="a slip after all")

    assert [found.decision.reason for found in dismissals_of([again])] == ["a slip after all"]

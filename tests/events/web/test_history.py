import html
import re

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from events.models import Change, Contradiction, Event
from events.review.curated import ClaimEdit, CuratedParticipant, EventEdits, SplitPart
from events.review.decisions import (
    amend_event,
    dismiss_contradiction,
    merge_events,
    restore_event,
    split_event,
    withdraw_event,
)
from events.web.history import changes_of, find_known, what_changed
from tests.events.web.record import make_actor, make_place, publish_launch, publish_two_sixth_tests, seqs_of
from tests.factories import ClaimFactory, ContributorFactory, EditorFactory, EventFactory, UserFactory

pytestmark = pytest.mark.django_db
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def editor():
    return EditorFactory(username="editor-kim")


def page_of(client, event, seq, status=200):
    response = client.get(f"/events/{event.public_id}/history/{seq}/")
    assert response.status_code == status
    return response.content.decode()


def test_every_change_on_the_event_page_leads_to_what_it_changed(client, editor):
    event = publish_launch()
    amend_event(event.public_id, editor=editor, edits=EventEdits(title="Two launches"), reason="a second one")

    page = client.get(f"/events/{event.public_id}/").content.decode()

    for seq in seqs_of(event):
        assert f'href="/events/{event.public_id}/history/{seq}/"' in page


def test_an_entry_says_when_what_why_and_what_changed_but_not_who(client, editor):
    event = publish_launch()
    edits = EventEdits(
        title="Two launches", claims=(ClaimEdit(claim=event.claims.earliest("id").public_id, state="withdrawn"),)
    )
    amend_event(event.public_id, editor=editor, edits=edits, reason="a second one")
    first, second = seqs_of(event)

    page = page_of(client, event, second)

    assert "<dt>What</dt><dd>Changed</dd>" in page
    assert "a second one" in page
    assert '<dt>Title</dt><dd><del><span class="out-of-sight">before: </span>A launch</del>' in page
    assert '<ins><span class="out-of-sight">after: </span>Two launches</ins>' in page
    assert (
        '<dt>Claim withdrawn</dt><dd><del><span class="out-of-sight">before: </span>Report 1 says so. (Wire 1)' in page
    )
    assert Change.objects.get(seq=second).digest in page
    assert f"/api/v1/events/{event.public_id}/diff/?from={first}&amp;to={second}" in page
    assert f'rel="prev" href="/events/{event.public_id}/history/{first}/"' in page
    assert 'rel="next"' not in page
    assert "It stands like this" in page
    assert "editor-kim" not in page


def test_the_first_entry_is_how_it_entered_the_record(client, editor):
    event = publish_launch()
    amend_event(event.public_id, editor=editor, edits=EventEdits(title="Two launches"), reason="a second one")
    first, second = seqs_of(event)

    page = page_of(client, event, first)

    assert "It entered the record" in page
    assert '<h1 class="title">A launch</h1>' in page
    assert "Report 2 says so." in page
    assert ">Wire 2</a>" in page
    assert f"diff/?from=0&amp;to={first}" in page
    assert f'rel="next" href="/events/{event.public_id}/history/{second}/"' in page


def test_a_contradiction_is_told_with_its_reason_and_its_dismissal(client, editor):
    claimed, _ = publish_two_sixth_tests()
    pair = Contradiction.objects.get()
    dismiss_contradiction(pair.public_id, editor=editor, reason="another series")

    page = page_of(client, claimed, seqs_of(claimed)[-1])

    assert "<dt>A contradiction was dismissed</dt>" in page
    assert "another series" in page
    assert "<dt>Verification</dt>" in page


def test_what_left_the_record_keeps_its_history(client, editor):
    gone, merged, several, survivor = (publish_launch(title) for title in ("Gone", "Merged", "Several", "Survivor"))
    withdraw_event(gone.public_id, editor=editor, reason="no launch")
    merge_events(merged.public_id, into=survivor.public_id, editor=editor, reason="the same")
    claims = [claim.public_id for claim in several.claims.order_by("id")]
    parts = [
        SplitPart(claims=(claim,), edits=EventEdits(title=f"Part {number}")) for number, claim in enumerate(claims)
    ]
    split_event(several.public_id, parts=parts, editor=editor, reason="two days")

    for event, words in (
        (gone, "Withdrawn"),
        (merged, "Merged into another event"),
        (several, "Split into several events"),
    ):
        listed = client.get(f"/events/{event.public_id}/history/").content.decode()
        first, last = seqs_of(event)
        assert f"/history/{first}/" in listed
        assert words.lower() in listed
        page = page_of(client, event, last)
        assert f"<dt>What</dt><dd>{words}" in page
        assert "It left the record." in page
        assert "It entered the record" in page_of(client, event, first)
    assert f'href="/events/{survivor.public_id}/">Survivor</a>' in page_of(client, merged, seqs_of(merged)[-1])
    assert ">Part 1</a>" in page_of(client, several, seqs_of(several)[-1])
    assert "Gained the claims of another event" in page_of(client, survivor, seqs_of(survivor)[-1])


def test_what_returns_is_compared_with_the_last_state_in_which_it_stood(client, editor):
    event = publish_launch()
    first = seqs_of(event)[0]
    amend_event(event.public_id, editor=editor, edits=EventEdits(title="Two launches"), reason="a second one")
    withdraw_event(event.public_id, editor=editor, reason="no launch")
    restore_event(event.public_id, seq=first, editor=editor, reason="it was one after all")

    page = page_of(client, event, seqs_of(event)[-1])

    assert "It is in the record again" in page
    assert "before: </span>Two launches</del>" in page


def test_claims_that_another_event_takes_back_are_not_called_withdrawn(editor):
    event, survivor = publish_launch("One"), publish_launch("Other")
    first = seqs_of(event)[0]
    merge_events(event.public_id, into=survivor.public_id, editor=editor, reason="the same")
    restore_event(event.public_id, seq=first, editor=editor, reason="not the same")
    before, last = Change.objects.filter(record_public_id=survivor.public_id).order_by("-seq")[:2][::-1]

    labels = [one.label for one in what_changed(last, before)]

    assert labels.count("Claim taken back by another event") == 2


def test_only_what_is_or_was_in_the_record_has_a_history(client):
    event, draft = publish_launch(), EventFactory(state="draft")
    other = publish_launch("Another")

    for path in (
        f"/events/{draft.public_id}/history/",
        "/events/evt-0000000000/history/",
        f"/events/{event.public_id}/history/{seqs_of(other)[0]}/",
        f"/events/{event.public_id}/history/{10**30}/",
        f"/events/{event.public_id}/history/0/",
    ):
        assert client.get(path).status_code == 404, path
    with pytest.raises(Http404, match="misspelt"):
        find_known(draft.public_id)


def test_everything_is_escaped(client, editor):
    event = publish_launch(EVIL, summary=EVIL)
    amend_event(event.public_id, editor=editor, edits=EventEdits(title=f"{EVIL}2", summary=""), reason=EVIL)

    for path in ("", "history/", f"history/{seqs_of(event)[-1]}/"):
        page = client.get(f"/events/{event.public_id}/{path}").content.decode()
        assert "<img" not in page
        assert "&lt;img" in page


def test_the_queries_are_the_same_for_few_changes_and_claims_and_for_many(client, editor, django_assert_num_queries):
    parts = {"place": make_place("Wonsan"), "participants": (CuratedParticipant(actor=make_actor("KPA"), role="host"),)}
    event = publish_launch(claims=1, **parts)
    big = publish_launch("A large one", claims=20, **parts)
    for number in range(20):
        amend_event(big.public_id, editor=editor, edits=EventEdits(title=f"Title {number}"), reason="so")
    amend_event(event.public_id, editor=editor, edits=EventEdits(title="Changed"), reason="so")

    for one in (event, big):
        with django_assert_num_queries(8):
            page_of(client, one, seqs_of(one)[-1])
        with django_assert_num_queries(3):
            client.get(f"/events/{one.public_id}/history/")


def test_the_list_of_changes_knows_the_state_but_leaves_the_record_in_the_database():
    event = publish_launch()

    (change,) = changes_of(event.public_id)

    assert change.state == "published"
    assert "representation" in change.get_deferred_fields()


@pytest.mark.parametrize(
    ("who", "status"), [(None, 302), (UserFactory, 403), (ContributorFactory, 403), (EditorFactory, 302)]
)
def test_only_editors_are_offered_a_restoration_and_only_they_can_make_it(client, editor, who, status):
    event = publish_launch()
    amend_event(event.public_id, editor=editor, edits=EventEdits(title="Two launches"), reason="a second one")
    first, last = seqs_of(event)
    if who:
        client.force_login(who())

    assert ("Restore this state" in page_of(client, event, first)) is (who is EditorFactory)
    assert "Restore this state" not in page_of(client, event, last)
    response = client.post(f"/events/{event.public_id}/history/{first}/restore/", {"reason": "it was one"})

    assert response.status_code == status
    assert (Event.objects.get(pk=event.pk).title == "A launch") is (who is EditorFactory)
    if who is None:
        assert response["Location"] == f"/login/?next=/events/{event.public_id}/history/{first}/"


def test_a_refused_restoration_keeps_what_was_typed(client, editor):
    event, survivor = publish_launch(), publish_launch("Survivor")
    seq = seqs_of(survivor)[0]
    merge_events(event.public_id, into=survivor.public_id, editor=editor, reason="the same")
    client.force_login(editor)
    path = f"/events/{survivor.public_id}/history/{seq}/restore/"

    refused, empty = client.post(path, {"reason": "before the merger"}), client.post(path, {"reason": ""})

    assert (refused.status_code, empty.status_code) == (409, 422)
    assert "Nothing was recorded, somebody was first" in refused.content.decode()
    assert 'value="before the merger"' in refused.content.decode()
    assert "The reason is empty" in empty.content.decode()


def test_a_restoration_needs_a_form_and_its_token(editor):
    event = publish_launch()
    path = reverse("web:restore", args=[event.public_id, seqs_of(event)[0]])
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)

    assert strict.get(path).status_code == 405
    assert strict.post(path, {"reason": "so"}).status_code == 403


def test_an_event_of_which_nothing_is_logged_still_has_a_page(client):
    event = ClaimFactory().event

    assert "No change is logged." in client.get(f"/events/{event.public_id}/history/").content.decode()


class TestManyChanges:
    @pytest.fixture
    def event(self, editor):
        event = publish_launch()
        for number in range(2, 13):
            amend_event(event.public_id, editor=editor, edits=EventEdits(title=f"Title {number}"), reason="renamed")
        return event

    def test_the_event_page_shows_the_latest_and_leads_to_all(self, client, event):
        page = client.get(f"/events/{event.public_id}/").content.decode()

        shown = [seq for seq in seqs_of(event) if f'/history/{seq}/"' in page]
        assert shown == seqs_of(event)[-10:]
        assert f'<a href="/events/{event.public_id}/history/">All 12 changes</a>' in page

    def test_the_history_is_walked_page_by_page_without_loss(self, client, event):
        seen, address = [], f"/events/{event.public_id}/history/?page_size=5"
        while address:
            page = client.get(address).content.decode()
            assert "12 changes of this record" in page
            seen += [int(seq) for seq in re.findall(r'/history/(\d+)/"', page)]
            following = re.search(r'rel="next" href="([^"]+)"', page)
            address = f"/events/{event.public_id}/history/{html.unescape(following[1])}" if following else ""

        assert seen == sorted(seqs_of(event), reverse=True)

    @pytest.mark.parametrize("query", ["cursor=nonsense", "page_size=many", "pagesize=5"])
    def test_what_cannot_be_read_is_told(self, client, event, query):
        response = client.get(f"/events/{event.public_id}/history/?{query}")

        assert response.status_code == 400
        assert query.split("=")[0] in response.content.decode().split('role="alert"')[1]

import datetime as dt

import pytest
import time_machine

from events.review.curated import CuratedParticipant, EventEdits, SplitPart
from events.review.decisions import amend_event, merge_events, split_event, withdraw_event
from tests.events.web.record import make_actor, make_place, publish_launch, seqs_of
from tests.factories import EditorFactory, EventFactory

pytestmark = pytest.mark.django_db
EVIL = "<img src=x onerror=alert(1)>"


def on(day):
    """The clock of the archive on a day of November 2026."""
    return time_machine.travel(dt.datetime(2026, 11, day, 9, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def event():
    with on(10):
        event = publish_launch(summary="One missile.")
    with on(20):
        edits = EventEdits(title="Two launches")
        amend_event(event.public_id, editor=EditorFactory(), edits=edits, reason="a second one")
    return event


def ask(client, event, as_of):
    return client.get(f"/events/{event.public_id}/", {"as_of": as_of})


def test_the_event_stands_as_it_stood(client, event):
    page = ask(client, event, "2026-11-15").content.decode()

    assert '<h1 class="title">A launch</h1>' in page
    assert "The record as it stood at the end of 15 November 2026 (UTC)</strong>; names are those of today." in page
    assert f'<a href="/events/{event.public_id}/">The record now</a>' in page
    assert "Report 1 says so." in page
    assert "One missile." in page
    assert f"/api/v1/events/{event.public_id}/?as_of=2026-11-15" in page


@pytest.mark.parametrize(
    ("as_of", "title", "words"),
    [
        ("2026-11-20", "Two launches", "at the end of 20 November 2026 (UTC)"),
        ("2026-11-20T08:00:00Z", "A launch", "at 08:00:00 UTC on 20 November 2026"),
    ],
)
def test_a_moment_is_a_day_or_an_instant(client, event, as_of, title, words):
    page = ask(client, event, as_of).content.decode()

    assert f'<h1 class="title">{title}</h1>' in page
    assert words in page


def test_a_moment_may_be_an_entry_of_the_log(client, event):
    page = ask(client, event, f"seq:{seqs_of(event)[0]}").content.decode()

    assert '<h1 class="title">A launch</h1>' in page
    assert f"after entry {seqs_of(event)[0]} of the change log" in page


def test_before_it_entered_the_record_there_was_none(client, event):
    response = ask(client, event, "2026-11-01")

    assert response.status_code == 404
    assert "in the record at the end of 1 November 2026" in response.content.decode()
    assert ask(client, EventFactory(state="draft"), "2026-11-30").status_code == 404


def test_what_is_no_moment_is_explained(client, event):
    response = ask(client, event, EVIL)

    assert response.status_code == 400
    assert "write a day such as 2026-11-25" in response.content.decode()
    assert "<img" not in response.content.decode()
    assert client.get(f"/events/{event.public_id}/?as_of=2026-11-01&as_of=2026-11-02").status_code == 400
    assert client.get(f"/events/{event.public_id}/?as_of=").status_code == 200


def test_what_was_gone_then_answers_like_what_is_gone_now(client, event):
    editor = EditorFactory()
    with on(10):
        survivor, several, merged = (publish_launch(title) for title in ("Survivor", "Several", "Merged"))
    with on(22):
        withdraw_event(event.public_id, editor=editor, reason="no launch")
        merge_events(merged.public_id, into=survivor.public_id, editor=editor, reason="the same")
        claims = several.claims.order_by("id")
        parts = [SplitPart(claims=(one.public_id,), edits=EventEdits(title=f"Part of {one.pk}")) for one in claims]
        split_event(several.public_id, parts=parts, editor=editor, reason="two days")

    withdrawn, moved, divided = (ask(client, one, "2026-11-30") for one in (event, merged, several))

    assert withdrawn.status_code == divided.status_code == 410
    assert "no launch" in withdrawn.content.decode()
    assert f"Part of {claims[0].pk}" in divided.content.decode()
    assert "?as_of=2026-11-30" in divided.content.decode()
    assert (moved.status_code, moved["Location"]) == (301, f"/events/{survivor.public_id}/?as_of=2026-11-30")
    assert ask(client, event, "2026-11-21").status_code == 200


def test_the_queries_are_the_same_for_one_claim_and_for_twenty(client, django_assert_num_queries):
    parts = {"place": make_place("Wonsan"), "participants": (CuratedParticipant(actor=make_actor("KPA"), role="host"),)}
    for event in (publish_launch(claims=1, **parts), publish_launch("Another", claims=20, **parts)):
        with django_assert_num_queries(5):
            assert ask(client, event, "2099-01-01").status_code == 200

"""Whether the change log is whole, and says what the record says."""

import pytest

from events.models import Change
from events.review.decisions import publish_curated, withdraw_event
from tests.events.review.audit.damage import damage, found_by
from tests.events.review.decisions.world import again, enter, entry, last_change
from tests.factories import EditorFactory

pytestmark = pytest.mark.django_db
CHECKS = ("chain", "first words", "last words", "tombstones", "versions")


@pytest.fixture
def event():
    """An event with two entries, beside one that was withdrawn."""
    curated = entry()
    publish_curated(curated)
    made = publish_curated(again(curated, title="Another")).event
    withdraw_event(enter().public_id, editor=EditorFactory(), reason="entered twice")
    return made


@pytest.mark.usefixtures("event")
@pytest.mark.parametrize("check", CHECKS)
def test_a_sound_log_is_sound(vault, check):
    assert found_by(check, vault) == []


def test_an_entry_that_was_changed_breaks_the_chain_there(vault, event):
    first = Change.objects.filter(record_public_id=event.public_id).order_by("seq")[0]
    sql = "UPDATE events_change SET representation = jsonb_set(representation, '{title}', '\"Three missiles\"')"
    damage(f"{sql} WHERE seq = %s", [first.seq])

    assert [one.record for one in found_by("chain", vault)] == [f"entry {first.seq}"]


def test_an_entry_that_was_removed_breaks_the_chain_after_it(vault, event):
    second = last_change(event)
    damage("DELETE FROM events_eventversion WHERE change_id = %s", [second.seq])
    damage("DELETE FROM events_change WHERE seq = %s", [second.seq])

    assert [one.record for one in found_by("chain", vault)] == [f"entry {second.seq + 1}"]
    assert "is not what entry" in found_by("last words", vault)[0].words


def test_entries_out_of_order_are_found(vault, event):
    damage("UPDATE events_change SET at = at - interval '1 day' WHERE seq = %s", [last_change(event).seq])

    assert any("before the entry before it" in one.words for one in found_by("chain", vault))


def test_a_record_that_was_changed_without_a_decision_is_found(vault, event):
    damage("UPDATE events_event SET summary = 'Nothing happened.' WHERE id = %s", [event.pk])

    (one,) = found_by("last words", vault)
    assert (one.record, one.words) == (
        event.public_id,
        f"is not what entry {last_change(event).seq} says of it: summary",
    )


def test_an_entry_that_lacks_fields_of_a_later_version_is_no_fault(vault, event):
    sql = "UPDATE events_change SET representation = representation - 'themes' - 'series_index' WHERE seq = %s"
    damage(sql, [last_change(event).seq])

    assert found_by("last words", vault) == []


def test_a_record_that_came_or_went_without_a_decision_is_found(vault, event):
    damage("UPDATE events_event SET state = 'withdrawn' WHERE id = %s", [event.pk])
    other = enter()
    damage("DELETE FROM events_eventversion WHERE event_id = %s", [other.pk])
    damage("DELETE FROM events_change WHERE record_public_id = %s", [other.public_id])

    words = {one.record: one.words for one in found_by("last words", vault)}
    assert words == {
        event.public_id: "is withdrawn, and the last entry on it says otherwise",
        other.public_id: "is published, and the change log does not know it",
    }


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("DELETE FROM events_eventversion WHERE change_id = %s", "has no version"),
        ("UPDATE events_eventversion SET until_seq = 10000 WHERE change_id = %s", "ends at 10000"),
        ("UPDATE events_eventversion SET title = 'Three' WHERE change_id = %s", "has another title"),
        ("UPDATE events_eventversion SET event_id = 999999 WHERE change_id = %s", ""),
    ],
)
def test_a_version_that_does_not_follow_the_log_is_found(vault, event, sql, words):
    damage(sql, [last_change(event).seq])

    if words:
        assert any(words in one.words for one in found_by("versions", vault))
    else:
        assert found_by("references", vault)


def test_a_first_entry_that_is_none_and_a_decision_told_twice_are_found(vault, event):
    first, second = Change.objects.filter(record_public_id=event.public_id).order_by("seq")
    damage("UPDATE events_change SET verb = 'merge' WHERE seq = %s", [first.seq])
    damage("UPDATE events_change SET decision_id = %s WHERE seq = %s", [first.decision_id, second.seq])

    words = [one.words for one in found_by("first words", vault)]
    assert any("says merge" in one for one in words)
    assert any("a second time" in one for one in words)


def test_an_entry_on_an_event_that_never_was_is_found(vault, event):
    sql = "UPDATE events_change SET record_public_id = 'evt-0000000000' WHERE seq = %s"
    damage(sql, [Change.objects.filter(record_public_id=event.public_id).order_by("seq")[0].seq])

    assert any("there is no such event" in one.words for one in found_by("first words", vault))


@pytest.mark.usefixtures("event")
def test_a_tombstone_with_another_reason_is_found(vault):
    damage("UPDATE events_redirect SET reason = 'no reason'")

    assert len(found_by("tombstones", vault)) == 1

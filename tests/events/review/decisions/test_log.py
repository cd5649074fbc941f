"""The change log: whole, in order, chained, with a version for each state of each event."""

import datetime as dt

import pytest
import time_machine

from events.models import Change, EventVersion
from events.review.chain import START, entry_digest
from events.review.curated import EventEdits
from events.review.decisions import amend_event, publish_curated, publish_curated_all
from events.review.decisions.log import write_standings
from tests.events.review.decisions.world import again, claim_entry, day_entry, enter, entry, last_change
from tests.factories import EditorFactory, EventFactory

pytestmark = pytest.mark.django_db


def test_each_entry_covers_the_one_before():
    curated = entry()
    publish_curated(curated)
    publish_curated(again(curated, title="Another title"))

    digest = START
    for change in Change.objects.select_related("decision").order_by("seq"):
        digest = entry_digest(
            digest,
            at=change.at,
            verb=change.verb,
            record_kind=change.record_kind,
            record_public_id=change.record_public_id,
            decision=change.decision.public_id,
            representation=change.representation,
        )
        assert change.digest == digest


def test_a_clock_that_is_set_back_moves_no_entry():
    curated = entry()
    with time_machine.travel(dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC), tick=False):
        publish_curated(curated)
    with time_machine.travel(dt.datetime(2026, 11, 25, 11, tzinfo=dt.UTC), tick=False):
        publish_curated(again(curated, title="Another title"))

    first, second = Change.objects.order_by("seq")
    assert first.at == second.at


def test_a_version_ends_where_the_next_begins():
    curated = entry()
    event = publish_curated(curated).event
    publish_curated(again(curated, title="Another title"))

    old, new = EventVersion.objects.filter(event=event).order_by("change")
    assert (old.title, old.until_seq) == ("Two missiles", new.change_id)
    assert (new.title, new.until_seq) == ("Another title", None)


def test_an_event_that_looks_different_because_of_another_is_logged_and_others_are_not():
    key = {"ordinal_key": "nuclear_test/KP/6"}
    contested = enter(day_entry("2017-09-03", **key), type="nuclear_test", subtype="underground")
    bystander = enter()

    enter(day_entry("2020-04", **key), type="nuclear_test", subtype="underground")

    assert last_change(contested).verb == "update"
    assert last_change(contested).representation["contradicted"] is True
    assert Change.objects.filter(record_public_id=bystander.public_id).count() == 1


def test_nothing_is_logged_of_a_neighbour_that_says_the_same():
    event = enter()
    child = enter(parent=event.public_id)

    edits = EventEdits(title="Another title")
    amend_event(event.public_id, editor=EditorFactory(), edits=edits, reason="better")

    assert Change.objects.filter(record_public_id=child.public_id).count() == 1


def test_a_hundred_entries_cost_as_many_queries_as_ten(django_assert_max_num_queries):
    few, many = ([entry() for _ in range(count)] for count in (10, 100))
    publish_curated_all([entry()])

    with django_assert_max_num_queries(60):
        publish_curated_all(few)
    with django_assert_max_num_queries(60):
        publish_curated_all(many)


def test_standings_are_written_where_they_differ():
    event = EventFactory()

    assert write_standings({event.pk}) == {event.pk}
    assert write_standings({event.pk}) == set()


def test_the_log_tells_claims_in_the_order_in_which_they_came():
    first, second = claim_entry(), claim_entry()

    event = enter(first, second)

    assert [claim["id"] for claim in last_change(event).representation["claims"]] == [first.public_id, second.public_id]

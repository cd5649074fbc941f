"""Which entry of the change log a moment means, and lists as they stood then."""

import datetime as dt

import pytest
import time_machine

from events.errors import QueryError
from events.models import Change
from events.review.curated import CuratedParticipant, EventEdits
from events.review.decisions import amend_event, publish_curated, withdraw_event
from events.search import page_of, parse_event_query, select_versions
from events.search.as_of import PastRecord, find_seq, moment
from tests.events.review.decisions.world import again, enter, entry, last_change
from tests.factories import ActorFactory, ActorNameFactory, EditorFactory, PlaceFactory

NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


def titles(**filters):
    query = parse_event_query({name: [value] for name, value in filters.items()})
    return sorted(select_versions(query).values_list("title", flat=True))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2026-11-25", "2026-11-25T23:59:59.999999+00:00"),
        ("2026-11-25T21:00:00+09:00", "2026-11-25T12:00:00+00:00"),
        ("seq:0120", "seq:120"),
    ],
)
def test_a_moment_is_a_day_an_instant_or_an_entry(text, canonical):
    assert moment("as_of", text) == canonical


@pytest.mark.parametrize(
    "text", ["2026", "yesterday", "seq:", "seq:-1", "seq:99999999999999999999", "9999-12-31x", "٣"]
)
def test_what_is_no_moment_is_told_with_what_would_be_right(text):
    with pytest.raises(QueryError, match="seq:120"):
        moment("as_of", text)


@pytest.mark.django_db
def test_a_day_means_its_last_entry_and_before_the_first_there_is_nothing():
    curated = entry()
    with time_machine.travel(NOON, tick=False):
        publish_curated(curated)
    with time_machine.travel(NOON + dt.timedelta(days=1), tick=False):
        publish_curated(again(curated, title="Another"))
    first, second = Change.objects.order_by("seq").values_list("seq", flat=True)

    days = ("2026-11-24", "2026-11-25", "2026-11-26", "2030-01-01")
    assert [find_seq(moment("as_of", day)) for day in days] == [0, first, second, second]
    assert find_seq("seq:7") == 7
    assert [titles(as_of=day) for day in days[:3]] == [[], ["Two missiles"], ["Another"]]


@pytest.mark.django_db
def test_filters_are_asked_of_the_record_as_it_was():
    editor, place = EditorFactory(), PlaceFactory()
    part = CuratedParticipant(actor=ActorFactory(country="KP"), role="initiator")
    event = enter(place=place, geo_precision="site", participants=(part,))
    seq = f"seq:{last_change(event).seq}"
    edits = EventEdits(type="space_launch", date="2021", place="", participants=())
    amend_event(event.public_id, editor=editor, edits=edits, reason="better")

    assert titles(as_of=seq, type="missile_launch", date_to="2020", actor_country="KP", role="initiator") == [
        "Two missiles"
    ]
    assert titles(as_of=seq, place=place.public_id, actor=part.actor.public_id) == ["Two missiles"]
    assert titles(as_of=seq, type="space_launch") == []
    now = f"seq:{last_change(event).seq}"
    assert titles(as_of=now, type="space_launch", date_from="2021") == ["Two missiles"]
    assert titles(as_of=now, actor_country="KP") == []


@pytest.mark.django_db
def test_words_and_names_are_searched_as_they_were():
    actor = ActorFactory(name="Kim Jong Un")
    ActorNameFactory(actor=actor, text="김정은", script="Hang")
    event = enter(participants=(CuratedParticipant(actor=actor, role="supervisor"),))
    seq = f"seq:{last_change(event).seq}"
    withdraw_event(event.public_id, editor=EditorFactory(), reason="entered twice")

    assert titles(as_of=seq, q="김정은 missiles") == ["Two missiles"]
    assert titles(as_of=f"seq:{last_change(event).seq}", q="김정은") == []


@pytest.mark.django_db
def test_parts_are_those_of_then():
    whole = enter(title="A salvo")
    part = enter(parent=whole.public_id)
    seq = f"seq:{last_change(part).seq}"
    amend_event(part.public_id, editor=EditorFactory(), edits=EventEdits(parent=""), reason="on its own")

    assert titles(as_of=seq, parent="only") == ["A salvo"]
    assert titles(as_of=seq, parent=whole.public_id) == ["Two missiles"]
    assert titles(as_of=f"seq:{last_change(part).seq}", parent="only") == []


@pytest.mark.django_db
def test_a_list_of_then_is_paged_like_any_other_and_stays_while_the_record_goes_on():
    for number in range(5):
        enter(title=f"Launch {number}")
    seq = Change.objects.order_by("-seq").values_list("seq", flat=True)[0]
    asked = {"as_of": [f"seq:{seq}"], "page_size": ["2"]}
    first = parse_event_query(asked)
    page = page_of(first, select_versions(first))
    seen = [row.title for row in page.results]
    enter(title="Launch 5")
    while page.next_cursor:
        query = parse_event_query({**asked, "cursor": [page.next_cursor]})
        page = page_of(query, select_versions(query))
        seen += [row.title for row in page.results]

    assert sorted(seen) == [f"Launch {number}" for number in range(5)]
    assert len(seen) == 5


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["takes_part", "is_said_by"])
def test_a_past_record_answers_in_words_that_an_index_finds(asked):
    condition = getattr(PastRecord(1), asked)(**({"roles": ["host"]} if asked == "takes_part" else {"grades": ["B"]}))

    assert condition.children[0][0] == "marks__overlap"

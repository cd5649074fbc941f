import datetime as dt
import re
import time

import pytest
from django.db import connection

from events.ingest.known_events import LONGEST_EVENT, MAX_KNOWN, MAX_RANKED, find_known_events, rank_known
from events.ingest.records import CandidateDraft, Mention
from events.models import Event
from events.values.partial_date import parse_partial_date
from events.values.spans import Span
from tests.factories import ActorFactory, ClaimFactory, EventFactory, ParticipationFactory, PlaceFactory

pytestmark = pytest.mark.django_db

MANY = 100_000
# One event in ten is of a year or so, and half are of the five latest years, as records are.
FILL = """INSERT INTO events_event (public_id, type, subtype, title, summary, date, date_basis, date_precision,
    date_earliest, date_latest, geo_precision, themes, verification, verification_note, verification_overridden,
    contradicted, sources_count, independent_count, state, origin, external_ids, search_text, created_at, updated_at)
SELECT 'evt-' || lpad(n::text, 10, '0'), (ARRAY['missile_launch', 'official_statement', 'diplomatic_contact',
        'sanctions_measure', 'domestic_politics'])[1 + n %% 5], '', 'One of many', '', '', 'unknown', 'day',
    day, day + CASE WHEN n %% 10 = 0 THEN 300 ELSE 0 END, 'unknown', '{}', 'reported', '', false,
    false, 0, 0, 'published', 'imported', '{}', '', now(), now()
FROM (SELECT n, date '2025-06-01' - (CASE WHEN n %% 2 = 0 THEN n %% 1826 ELSE n %% 25000 END)::int AS day
    FROM generate_series(1, %s) AS n) AS filled"""


def draft(event_type="missile_launch", *, date="2020-03-02", place="", actors=()):
    return CandidateDraft(
        type=event_type, quote="q", span=Span(0, 1), score=0.5, rule="r", date=date,
        place=Mention(name="p", public_id=place) if place else None,
        actors=tuple(Mention(name="a", role="initiator", public_id=actor) for actor in actors),
    )  # fmt: skip


def _found(*args, **fields):
    return [event.public_id for event in find_known_events(draft(*args, **fields))]


@pytest.mark.parametrize(
    ("date", "is_found"),
    [
        ("2020-03-02", True),
        ("2020-03-01", True),
        ("2020-03-03", True),
        ("2020-03-04", False),
        ("2020-02", True),  # the first of March may be the end of February elsewhere
        ("2020-03", True),
        ("2020-04", False),
        ("2019-10/2020-02", False),
        ("2020", False),
        ("", False),
    ],
)
def test_events_of_the_days_around_are_found(date, is_found):
    event = EventFactory(type="missile_launch", date="2020-03-02" if date != "2020-02" else "2020-03-01")

    assert _found(date=date) == ([event.public_id] if is_found else [])


def test_a_vague_event_is_found_and_comes_last():
    year = EventFactory(type="missile_launch", date="2020")
    month = EventFactory(type="missile_launch", date="2020-03")
    day = EventFactory(type="missile_launch", date="2020-03-02")
    EventFactory(type="missile_launch", date="2015/2024")  # too long to be told apart by any date
    EventFactory(type="missile_launch", date="")

    assert _found() == [day.public_id, month.public_id, year.public_id]


def test_related_types_are_looked_through_and_drafts_of_the_record_are_not():
    launch = EventFactory(type="space_launch", date="2020-03-02")
    EventFactory(type="nuclear_test", date="2020-03-02")
    EventFactory(type="missile_launch", date="2020-03-02", state="withdrawn")

    assert _found() == [launch.public_id]


def test_of_many_the_nearest_come_first_then_those_that_share_a_place_or_somebody():
    place, actor = PlaceFactory(), ActorFactory()
    for _ in range(MAX_KNOWN):
        EventFactory(type="missile_launch", date="2020-03-02")
    there = EventFactory(type="missile_launch", date="2020-03-02", place=place)
    theirs = ParticipationFactory(event=EventFactory(type="missile_launch", date="2020-03-02"), actor=actor).event

    found = _found(place=place.public_id, actors=[actor.public_id])

    assert len(found) == MAX_KNOWN
    assert set(found[:2]) == {there.public_id, theirs.public_id}


def test_an_event_comes_with_all_that_is_compared():
    whole = EventFactory(type="missile_launch", date="2020-03-02", title="The whole")
    event = EventFactory(
        type="missile_launch", subtype="srbm", date="2020-03-02", date_basis="kst", parent=whole, series_index=1,
        place=PlaceFactory(), time_utc=dt.datetime(2020, 3, 2, 3, 37, tzinfo=dt.UTC), summary="In short",
    )  # fmt: skip
    part = ParticipationFactory(event=event, role="initiator")
    ClaimFactory(event=event, counted=True)
    ClaimFactory(event=event, counted=True, best=9, state="withdrawn")

    found = {one.public_id: one for one in find_known_events(draft())}

    one = found[event.public_id]
    assert found[whole.public_id].children_count == 1
    assert (one.parent, one.children_count, one.series_index) == (whole.public_id, 0, 1)
    assert (one.type, one.subtype, one.basis, one.place) == ("missile_launch", "srbm", "kst", event.place.public_id)
    assert (one.earliest, one.latest, one.time_utc) == (dt.date(2020, 3, 2), dt.date(2020, 3, 2), event.time_utc)
    assert [(party.actor, party.role) for party in one.parties] == [(part.actor.public_id, "initiator")]
    assert [(quantity.predicate, quantity.best) for quantity in one.quantities] == [("missiles_fired", 2)]
    assert one.summary == "In short"


def test_what_is_asked_does_not_grow_with_what_is_found(django_assert_num_queries):
    with django_assert_num_queries(1):
        find_known_events(draft(date="1950-01-01"))
    for _ in range(3):
        ParticipationFactory(event=EventFactory(type="missile_launch", date="2020-03-02"))
    with django_assert_num_queries(5):
        find_known_events(draft())


# In a transaction of its own, with tables emptied afterwards: its rows and statistics would mislead other tests.
@pytest.mark.django_db(transaction=True)
def test_among_a_hundred_thousand_events_a_few_are_read_by_index():
    with connection.cursor() as cursor:
        cursor.execute(FILL, [MANY])
        cursor.execute("ANALYZE events_event")

    plan = rank_known("official_statement", parse_partial_date("2024-05"))[:MAX_RANKED].explain(
        analyze=True, buffers=False
    )
    started = time.perf_counter()
    found = find_known_events(draft("missile_launch", date="2024-05-17"))
    took_s = time.perf_counter() - started

    assert "event_around" in plan
    assert "Seq Scan on events_event" not in plan
    read = sum(int(rows) for rows in re.findall(r"event_around.*?actual time=\S+ rows=(\d+)", plan))
    assert 0 < read < MANY / 20
    assert 0 < len(found) <= MAX_KNOWN
    assert all(event.latest - event.earliest <= LONGEST_EVENT for event in found)
    assert took_s < 0.5
    assert Event.objects.count() >= MANY

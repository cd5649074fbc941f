import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ingest.records import CandidateDraft, Mention, Modality
from events.ingest.resolve import EventSummary, match_events
from events.values.spans import Span

DPRK, RUSSIA, CHINA = "act-prk", "act-rus", "act-chn"
DAY = dt.date(2020, 3, 2)
LAUNCH = EventSummary(
    public_id="evt-1", type="missile_launch", earliest=DAY, latest=DAY, place_id="plc-wonsan", actor_ids=frozenset({DPRK}),
    title="Two missiles from Wonsan",
)  # fmt: skip


def _draft(event_type="missile_launch", date="2020-03-02", actors=(DPRK,), place="", **fields):
    return CandidateDraft(
        type=event_type, quote="q", span=Span(0, 1), score=0.5, rule="r", date=date,
        actors=tuple(Mention(name=actor, public_id=actor, role="initiator") for actor in actors),
        place=Mention(name=place, public_id=place) if place else None, **fields,
    )  # fmt: skip


@pytest.mark.parametrize("date", ["2020-03-02", "2020-03-01", "2020-03-03", "2020-03-01/2020-03-02"])
def test_the_same_launch_is_found_a_day_either_side(date):
    match = match_events(_draft(date=date), [LAUNCH])
    assert match is not None
    assert match.public_id == "evt-1"
    assert 0.75 <= match.score <= 1


@pytest.mark.parametrize(
    "draft",
    [
        _draft(date=""),
        _draft(date="2020-03-05"),
        _draft(date="2020"),
        _draft(date="2020-03"),
        _draft(date="2020-01/.."),
        _draft(event_type="nuclear_test"),
        _draft(actors=(RUSSIA,)),
        _draft(actors=()),
        _draft(place="plc-sunan"),
        _draft(modality=Modality.HYPOTHETICAL),
    ],
    ids=[
        "undated",
        "days later",
        "a year",
        "a month",
        "open",
        "type",
        "other actor",
        "nobody",
        "other place",
        "feared",
    ],
)
def test_whatever_is_less_than_near_certain_is_not_matched(draft):
    assert match_events(draft, [LAUNCH]) is None


def test_bare_names_prove_nothing():
    draft = dataclasses.replace(_draft(), actors=(Mention(name="North Korea", role="initiator"),))
    assert match_events(draft, [LAUNCH]) is None


def test_a_month_is_the_same_month():
    month = dataclasses.replace(LAUNCH, earliest=dt.date(2020, 1, 1), latest=dt.date(2020, 1, 31), place_id="")
    match = match_events(_draft(date="2020-01"), [month])
    assert match is not None


def test_a_salvo_is_not_collapsed():
    assert match_events(_draft(), [LAUNCH, dataclasses.replace(LAUNCH, public_id="evt-2")]) is None


def test_the_place_tells_two_launches_of_one_day_apart():
    other = dataclasses.replace(LAUNCH, public_id="evt-2", place_id="plc-sunan")
    match = match_events(_draft(place="plc-sunan"), [LAUNCH, other])
    assert match is not None
    assert match.public_id == "evt-2"


def test_another_counterpart_is_another_meeting():
    meeting = dataclasses.replace(LAUNCH, type="diplomatic_contact", actor_ids=frozenset({DPRK, RUSSIA}), place_id="")
    assert match_events(_draft("diplomatic_contact", actors=(DPRK, CHINA)), [meeting]) is None
    assert match_events(_draft("diplomatic_contact", actors=(DPRK, RUSSIA)), [meeting]) is not None


def test_another_counterpart_at_the_same_table_is_still_another_meeting():
    meeting = dataclasses.replace(LAUNCH, type="diplomatic_contact", actor_ids=frozenset({DPRK, RUSSIA}))
    place = meeting.place_id
    assert match_events(_draft("diplomatic_contact", actors=(DPRK, CHINA), place=place), [meeting]) is None
    assert match_events(_draft("diplomatic_contact", actors=(DPRK, RUSSIA), place=place), [meeting]) is not None


def test_onlookers_do_not_count():
    draft = dataclasses.replace(
        _draft(),
        actors=(
            Mention(name="N", public_id=DPRK, role="initiator"),
            Mention(name="J", public_id="act-jcs", role="observer"),
        ),
    )
    assert match_events(draft, [LAUNCH]) is not None


def test_nothing_is_known():
    assert match_events(_draft(), []) is None


@given(st.dates(dt.date(1950, 1, 1), dt.date(2030, 1, 1)), st.dates(dt.date(1950, 1, 1), dt.date(2030, 1, 1)))
def test_days_apart_never_match(one, other):
    event = dataclasses.replace(LAUNCH, earliest=other, latest=other)
    match = match_events(_draft(date=one.isoformat()), [event])
    assert (match is not None) == (abs((one - other).days) <= 1)

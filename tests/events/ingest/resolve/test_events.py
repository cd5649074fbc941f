import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ingest.records import DetectionInput, Mention, Modality
from events.ingest.resolve import Party, match_events
from tests.events.ingest.resolve.samples import (
    CHINA,
    DAY,
    DPRK,
    JCS,
    LAUNCH,
    MEETING,
    RUSSIA,
    SISTER,
    SUNAN,
    USA,
    VLADIVOSTOK,
    WONSAN,
    WORLD,
    count_of,
    draft_of,
)

TWO, ONE = Decimal(2), Decimal(1)


def _match(draft, *known, context=None):
    return match_events(draft, known, entries=WORLD, context=context)


def test_the_same_day_and_the_same_side_are_near_certain():
    matching = _match(draft_of(), LAUNCH)

    assert matching.certain.public_id == "evt-1"
    assert 0.9 <= matching.certain.score <= 1
    assert matching.likely == (matching.certain,)
    assert matching.certain.why[0] == "same day"


@pytest.mark.parametrize(
    "draft",
    [
        draft_of(date="2020-03-01"),
        draft_of(date="2020-03-03", place=WONSAN),
        draft_of(date="2020-02-27/2020-03-04"),
        draft_of(actors=()),
        draft_of(place=SUNAN),
        draft_of("military_exercise"),
    ],
    ids=["a day early", "a day late", "a week", "nobody named", "other place", "related type"],
)
def test_what_is_less_than_near_certain_is_offered_and_no_more(draft):
    matching = _match(draft, LAUNCH)

    assert matching.certain is None
    assert [match.public_id for match in matching.likely] == ["evt-1"]


@pytest.mark.parametrize(
    "draft",
    [
        draft_of(date=""),
        draft_of(date="2020-03-05"),
        draft_of(date="2020"),
        draft_of(date="2020-01/.."),
        draft_of("nuclear_test"),
        draft_of(actors=((RUSSIA, "initiator"),)),
        draft_of(modality=Modality.HYPOTHETICAL),
        draft_of(subtype="icbm", place=SUNAN),
    ],
    ids=["undated", "days later", "a year", "open", "type", "other actor", "feared", "another missile elsewhere"],
)
def test_what_cannot_be_the_event_is_not_even_offered(draft):
    event = dataclasses.replace(LAUNCH, subtype="srbm")

    assert not _match(draft, event).likely


def test_another_day_matches_if_much_else_agrees():
    event = dataclasses.replace(LAUNCH, quantities=(count_of(TWO), count_of(Decimal(240), "range_km", "km")))
    draft = draft_of(
        date="2020-03-01", place=WONSAN, quantities=(count_of(TWO), count_of(Decimal(240), "range_km", "km"))
    )

    assert _match(draft, event).certain.public_id == "evt-1"


def test_bare_names_prove_nothing():
    draft = dataclasses.replace(draft_of(), actors=(Mention(name="North Korea", role="initiator"),))

    assert _match(draft, LAUNCH).certain is None


def test_onlookers_prove_nothing():
    watched = draft_of(actors=((JCS, "observer"),))

    assert _match(watched, LAUNCH).certain is None


def test_two_launches_of_a_day_that_fit_alike_match_neither():
    matching = _match(draft_of(), LAUNCH, dataclasses.replace(LAUNCH, public_id="evt-2"))

    assert matching.certain is None
    assert [match.public_id for match in matching.likely] == ["evt-1", "evt-2"]


@pytest.mark.parametrize(
    ("difference", "draft"),
    [
        ({"place": SUNAN}, draft_of(place=SUNAN)),
        ({"subtype": "icbm"}, draft_of(subtype="icbm")),
        ({"quantities": (count_of(Decimal(700), "range_km", "km"),)},
         draft_of(quantities=(count_of(Decimal(690), "range_km", "km"),))),
    ],
    ids=["place", "subtype", "range"],
)  # fmt: skip
def test_what_tells_two_launches_of_a_day_apart(difference, draft):
    first = dataclasses.replace(LAUNCH, subtype="srbm", quantities=(count_of(Decimal(240), "range_km", "km"),))
    second = dataclasses.replace(first, public_id="evt-2", **difference)

    assert _match(draft, first, second).certain.public_id == "evt-2"


def _salvo():
    whole = dataclasses.replace(LAUNCH, public_id="evt-whole", children_count=2)
    parts = [
        dataclasses.replace(LAUNCH, public_id=f"evt-{number}", parent="evt-whole", series_index=number)
        for number in (1, 2)
    ]
    return whole, *parts


def test_several_missiles_are_the_salvo():
    assert _match(draft_of(quantities=(count_of(TWO),)), *_salvo()).certain.public_id == "evt-whole"


def test_one_missile_of_a_salvo_is_left_to_an_editor():
    matching = _match(draft_of(quantities=(count_of(ONE),)), *_salvo())

    assert matching.certain is None
    assert {"evt-1", "evt-2"} <= {match.public_id for match in matching.likely}


def test_a_missile_of_a_salvo_that_stands_out_is_that_one():
    whole, first, second = _salvo()
    second = dataclasses.replace(second, subtype="icbm")

    assert _match(draft_of(subtype="icbm"), whole, first, second).certain.public_id == "evt-2"


def test_another_counterpart_is_another_meeting():
    with_china = draft_of("diplomatic_contact", actors=((DPRK, "participant"), (CHINA, "participant")))
    with_russia = draft_of("diplomatic_contact", actors=((DPRK, "participant"), (RUSSIA, "participant")))

    assert not _match(with_china, MEETING).likely
    assert _match(with_russia, MEETING).likely


def test_a_meeting_with_the_same_counterpart_at_the_same_place_is_near_certain():
    meeting = dataclasses.replace(MEETING, place=VLADIVOSTOK)
    draft = draft_of("diplomatic_contact", actors=((DPRK, "participant"), (RUSSIA, "participant")), place=VLADIVOSTOK)

    assert _match(draft, meeting).certain.public_id == "evt-m"


STATEMENT = dataclasses.replace(
    LAUNCH, type="official_statement", place="", title="Kim Yo Jong rejects a summit over kidnappings",
    parties=(Party(SISTER, "speaker"), Party(USA, "addressee")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_certain"),
    [
        ("Kim Yo Jong said a summit was out of the question while kidnappings are brought up.", True),
        ("Kim Yo Jong said leaflets dropped by balloons would be answered with more rubbish.", False),
    ],
)
def test_two_statements_of_one_speaker_are_told_apart_by_what_they_are_about(text, is_certain):
    draft = draft_of("official_statement", actors=((SISTER, "speaker"),), quote=text)

    matching = _match(draft, STATEMENT, context=DetectionInput(text=text))

    assert (matching.certain is not None) == is_certain


def test_at_most_five_are_offered_best_first():
    many = [dataclasses.replace(LAUNCH, public_id=f"evt-{number}") for number in range(8)]
    best = dataclasses.replace(LAUNCH, public_id="evt-near", subtype="srbm")

    likely = _match(draft_of(place=SUNAN, subtype="srbm"), *many, best).likely

    assert len(likely) == 5
    assert likely[0].public_id == "evt-near"
    assert sorted((match.score for match in likely), reverse=True) == [match.score for match in likely]


def test_nothing_is_known():
    assert not _match(draft_of()).likely


def test_the_order_of_the_record_changes_nothing():
    events = [LAUNCH, dataclasses.replace(LAUNCH, public_id="evt-2", place=SUNAN), *_salvo()[:1]]

    assert _match(draft_of(), *events) == _match(draft_of(), *reversed(events))


@given(st.dates(dt.date(1950, 1, 1), dt.date(2030, 1, 1)), st.dates(dt.date(1950, 1, 1), dt.date(2030, 1, 1)))
def test_only_the_very_day_is_near_certain_by_itself(one, other):
    event = dataclasses.replace(LAUNCH, earliest=other, latest=other)

    matching = _match(draft_of(date=one.isoformat()), event)

    assert (matching.certain is not None) == (one == other)
    assert bool(matching.likely) == (abs((one - other).days) <= 1)


def test_a_month_is_the_same_month_only_with_more_in_common():
    month = dataclasses.replace(LAUNCH, earliest=DAY.replace(day=1), latest=DAY.replace(day=31))

    assert _match(draft_of(date="2020-03"), month).certain is None
    assert _match(draft_of(date="2020-03", place=WONSAN), month).certain is not None

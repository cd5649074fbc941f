import dataclasses

import pytest

from events.ingest.resolve import Party
from events.ingest.resolve.parties import compare_parties, find_unnamed
from events.ingest.resolve.weights import WEIGHTS
from tests.events.ingest.resolve.samples import (
    CHINA,
    DPRK,
    JCS,
    LAUNCH,
    LAVROV,
    LEADER,
    MINISTER,
    MINISTRY,
    RUSSIA,
    SISTER,
    USA,
    WORLD,
    draft_of,
)


def _points(event_type, ours, theirs):
    event = dataclasses.replace(LAUNCH, type=event_type, parties=tuple(Party(*party) for party in theirs))
    draft = draft_of(event_type, actors=tuple(ours))
    return sum(reason.points for reason in compare_parties(draft, event, entries=WORLD))


WITH_RUSSIA = ((DPRK, "participant"), (RUSSIA, "participant"))


@pytest.mark.parametrize(
    ("event_type", "ours", "theirs", "points"),
    [
        ("missile_launch", [(DPRK, "initiator")], [(DPRK, "initiator")], WEIGHTS.same_side),
        ("missile_launch", [(LEADER, "supervisor")], [(DPRK, "initiator")], WEIGHTS.same_side),
        ("missile_launch", [(RUSSIA, "initiator")], [(DPRK, "initiator")], WEIGHTS.no_common_side),
        ("missile_launch", [(DPRK, "initiator"), (JCS, "observer")], [(DPRK, "initiator")], WEIGHTS.same_side),
        ("missile_launch", [(JCS, "observer")], [(DPRK, "initiator")], 0),
        ("missile_launch", [], [(DPRK, "initiator")], 0),
        ("official_statement", [(SISTER, "speaker")], [(SISTER, "speaker")], WEIGHTS.same_side + WEIGHTS.same_actor),
        ("official_statement", [(SISTER, "speaker")], [(MINISTER, "speaker")],
         WEIGHTS.same_side + WEIGHTS.other_person),
        ("official_statement", [(MINISTRY, "speaker")], [(MINISTER, "speaker")],
         WEIGHTS.same_side + WEIGHTS.other_body),
        ("official_statement", [(DPRK, "speaker")], [(MINISTER, "speaker")], WEIGHTS.same_side),
        ("official_statement", [(DPRK, "speaker"), (USA, "addressee")], [(DPRK, "speaker"), (USA, "addressee")],
         WEIGHTS.same_side + WEIGHTS.same_addressee),
        ("official_statement", [(DPRK, "speaker"), (USA, "addressee")], [(DPRK, "speaker"), (JCS, "addressee")],
         WEIGHTS.same_side + WEIGHTS.other_addressee),
        ("diplomatic_contact", WITH_RUSSIA, WITH_RUSSIA, WEIGHTS.same_side + WEIGHTS.same_counterpart),
        ("diplomatic_contact", [(DPRK, "guest"), (CHINA, "host")], WITH_RUSSIA,
         WEIGHTS.same_side + WEIGHTS.other_counterpart_mutual),
        ("armed_clash", [(JCS, "initiator"), (DPRK, "target")], [(DPRK, "initiator"), (JCS, "target")],
         WEIGHTS.same_side + WEIGHTS.same_actor + WEIGHTS.same_counterpart + WEIGHTS.other_initiator),
        ("armed_clash", [(DPRK, "initiator"), (CHINA, "target")], WITH_RUSSIA,
         WEIGHTS.same_side + WEIGHTS.other_counterpart),
        ("un_action", [(USA, "participant"), (CHINA, "participant")], [(USA, "participant"), (RUSSIA, "participant")],
         WEIGHTS.same_side + WEIGHTS.part_of_counterparts),
    ],
)  # fmt: skip
def test_who_takes_part_speaks_for_and_against(event_type, ours, theirs, points):
    assert _points(event_type, ours, theirs) == pytest.approx(points)


def test_an_actor_that_the_gazetteer_does_not_know_is_a_side_of_its_own():
    assert _points("missile_launch", [("act-new", "initiator")], [("act-new", "initiator")]) > 0
    assert _points("missile_launch", [("act-new", "initiator")], [(DPRK, "initiator")]) == WEIGHTS.no_common_side


def test_the_editor_reads_names():
    event = dataclasses.replace(LAUNCH, parties=(Party(SISTER, "speaker"),))

    words = [reason.words for reason in compare_parties(draft_of(actors=((SISTER, "speaker"),)), event, entries=WORLD)]

    assert "both name Kim Yo Jong" in words


def _unnamed(passage, parties, actors=()):
    event = dataclasses.replace(LAUNCH, parties=tuple(Party(*party) for party in parties))
    return find_unnamed(passage, draft_of(actors=actors), event, entries=WORLD)


@pytest.mark.parametrize(
    ("passage", "actors", "unnamed"),
    [
        ("A minister spoke.", (), ("Choe Son Hui",)),
        ("Choe Son-hui spoke.", (), ()),
        ("She spoke.", ((MINISTER, "speaker"),), ()),
    ],
)
def test_people_of_whom_nothing_is_said(passage, actors, unnamed):
    assert _unnamed(passage, [(MINISTER, "speaker"), (DPRK, "speaker")], actors) == unnamed


def test_one_of_several_people_is_enough_and_onlookers_are_not_missed():
    assert _unnamed("Kim Yo Jong spoke.", [(MINISTER, "speaker"), (SISTER, "speaker")]) == ()
    assert _unnamed("A launch.", [(DPRK, "initiator"), (LEADER, "attendee")]) == ()


def test_a_foreigner_may_be_named_by_the_family_name():
    assert _unnamed("Lavrov came.", [(LAVROV, "guest")]) == ()
    assert _unnamed("A minister came.", [(LAVROV, "guest")]) == ("Sergei Lavrov",)
    assert _unnamed("Jong came.", [(SISTER, "guest")]) == ("Kim Yo Jong",)

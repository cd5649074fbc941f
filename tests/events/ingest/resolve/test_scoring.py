import dataclasses
import datetime as dt

import pytest

from events.ingest.resolve import Party
from events.ingest.resolve.scoring import Telling, score_event
from events.ingest.resolve.weights import WEIGHTS
from tests.events.ingest.resolve.samples import DPRK, LAUNCH, SISTER, SUNAN, WONSAN, WORLD, draft_of


def _score(draft, event=LAUNCH, **telling):
    return score_event(Telling(draft=draft, **telling), event, entries=WORLD)


def test_the_sum_of_its_reasons_is_the_score():
    scored = _score(draft_of(place=WONSAN))

    assert scored.points == pytest.approx(WEIGHTS.start + sum(reason.points for reason in scored.reasons))
    assert {reason.words for reason in scored.reasons} == {"same day", "same place", "the same side"}


def test_an_editor_reads_the_weightiest_reason_first():
    match = _score(draft_of(place=SUNAN, subtype="srbm"), dataclasses.replace(LAUNCH, subtype="icbm")).match

    assert match.why[:3] == ("but another subtype", "same day", "but another place")
    assert 0 < match.score < 0.5


@pytest.mark.parametrize("points", [-40.0, 0.0, 40.0])
def test_a_score_stays_a_share(points):
    scored = dataclasses.replace(_score(draft_of()), points=points)

    assert 0 <= scored.match.score <= 1


def test_another_family_of_types_is_out_of_the_question():
    assert _score(draft_of("nuclear_test")) is None
    assert _score(draft_of("military_exercise")) is not None


def test_of_a_busy_type_silence_in_english_speaks_against():
    event = dataclasses.replace(LAUNCH, type="official_statement", title="Balloons with rubbish")
    draft = draft_of("official_statement")

    english, korean = _score(draft, event, passage="On timber."), _score(draft, event, passage="목재", is_english=False)

    assert korean.points - english.points == pytest.approx(-WEIGHTS.no_words_busy)


def test_words_in_common_are_told_and_count_up_to_a_limit():
    event = dataclasses.replace(LAUNCH, title="Rubbish balloons bring manure, batteries, paper and cloth")

    few = _score(draft_of(), event, passage="Balloons came.")
    many = _score(draft_of(), event, passage="Rubbish balloons with manure, batteries, paper, cloth.")

    assert "both speak of: balloon" in few.match.why
    assert many.points - few.points == pytest.approx(WEIGHTS.telling_word * (WEIGHTS.most_words - 1))


def test_the_weights_put_the_likely_below_the_near_certain():
    assert WEIGHTS.likely < 0 < WEIGHTS.clear_lead < WEIGHTS.near_certain


EVENING = dataclasses.replace(LAUNCH, time_utc=dt.datetime(2020, 3, 2, 10, 24, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("quote", "event", "points"),
    [
        ("fired at 6:40 a.m.", EVENING, WEIGHTS.other_part_of_day),
        ("fired at 7:24 p.m.", EVENING, WEIGHTS.same_part_of_day),
        (
            "fired in the morning",
            dataclasses.replace(LAUNCH, title="A launch in the evening"),
            WEIGHTS.other_part_of_day,
        ),
        ("fired", EVENING, 0),
        ("fired in the morning", LAUNCH, 0),
    ],
)
def test_morning_is_not_evening(quote, event, points):
    without = _score(draft_of(quote="q"), event).points

    assert _score(draft_of(quote=quote), event).points - without == pytest.approx(points)


def test_another_missile_of_the_family_is_another_missile():
    event = dataclasses.replace(LAUNCH, title="Launch of the Hwasong-17")

    other, same = (_score(draft_of(), event, passage=f"A Hwasong-{number} flew.") for number in (15, 17))

    assert "but another hwasong" in other.match.why
    assert "both speak of hwasong 17" in same.match.why
    assert same.points - other.points == pytest.approx(WEIGHTS.same_designation - WEIGHTS.other_designation)


def test_of_a_busy_type_people_and_names_of_the_record_are_looked_for():
    event = dataclasses.replace(
        LAUNCH,
        type="covert_violence",
        title="Theft from Bybit",
        parties=(Party(DPRK, "initiator"), Party(SISTER, "victim")),
    )
    draft = draft_of("covert_violence")

    silent, told = _score(draft, event, passage="A theft."), _score(draft, event, passage="Kim Yo Jong, Bybit theft.")

    assert {"but nothing is said of Kim Yo Jong", "but nothing is said of bybit"} <= set(silent.match.why)
    assert told.points > silent.points + 2

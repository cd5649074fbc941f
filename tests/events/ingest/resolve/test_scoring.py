import dataclasses

import pytest

from events.ingest.resolve.scoring import Telling, score_event
from events.ingest.resolve.weights import WEIGHTS
from tests.events.ingest.resolve.samples import LAUNCH, SUNAN, WONSAN, WORLD, draft_of


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

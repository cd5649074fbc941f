"""The gate: what the default detector reads in the gold set, against the floors."""

from types import SimpleNamespace

import pytest

from tests.quality import standing
from tests.quality.figures import Measurement
from tests.quality.floors import Floors, read_floors
from tests.quality.samples import make_article, make_draft, make_event
from tests.quality.scoring import score_article
from tests.quality.standing import Standing, measure_resolution, take_standing


def test_every_figure_has_a_floor_and_reaches_it():
    measured, floors = take_standing(), read_floors()
    complaints = measured.complaints(floors)
    without = sorted(set(measured.figures()) - set(floors.floors))

    assert not complaints, "\n".join(complaints)
    assert not without, f"without a floor: {', '.join(without)}; run `python -m tests.quality --raise-floors`"
    assert not [score.article.article_id for score in measured.measurement.scores if score.dropped_count], (
        "the guard had to stop drafts of the default detector"
    )


def _standing(*, resolution=None):
    score = score_article(make_article(*[make_event("agreement")] * 5), [make_draft("agreement")] * 4)
    return Standing(Measurement((score,)), resolution)


def test_a_figure_under_its_floor_is_complained_of():
    (said,) = _standing().complaints(Floors({"all.type.recall": 0.9, "en.type.precision": 1.0}))

    assert said == "all.type.recall is 0.8000, 0.1000 under its floor of 0.90; see a-1"


def test_a_type_has_a_figure_once_enough_events_are_required():
    assert _standing().figures()["agreement.f1"] == pytest.approx(8 / 9)
    few = score_article(make_article(*[make_event("agreement")] * 4), [make_draft("agreement")] * 4)
    assert "agreement.f1" not in Standing(Measurement((few,)), None).figures()


def test_resolution_is_held_like_the_rest():
    measured = SimpleNamespace(pairs=4, precision=0.5, recall=1.0, wrong=["pair-1"])
    (said,) = _standing(resolution=measured).complaints(
        Floors({"resolution.precision": 0.97, "resolution.recall": 0.85})
    )

    assert said == "resolution.precision is 0.5000, 0.4700 under its floor of 0.97"


def test_where_nothing_measures_resolution_there_is_no_score(monkeypatch):
    monkeypatch.setattr(standing, "_RESOLUTION", "tests.quality.nothing_of_that_name")

    assert measure_resolution() is None

import datetime as dt

import pytest

from tests.quality.floors import Floors, explain, held_figures, read_floors, round_down
from tests.quality.samples import make_article, make_draft, make_event
from tests.quality.scoring import score_article

TODAY = dt.date(2026, 11, 30)


def test_the_file_of_floors_is_well_formed():
    kept = read_floors()

    assert kept.floors
    assert all(0 <= value <= 1 and round_down(value) == value for value in kept.floors.values())
    assert set(held_figures(kept.floors)) == set(kept.floors)
    assert kept.as_json() == Floors(dict(kept.floors), list(kept.lowered)).as_json()


def test_every_lowering_in_the_file_has_its_reason():
    for entry in read_floors().lowered:
        assert set(entry) == {"figure", "from", "to", "on", "because"}
        assert entry["figure"] in read_floors().floors
        assert 0 <= entry["to"] < entry["from"] <= 1
        assert dt.date.fromisoformat(entry["on"])
        assert len(entry["because"].split()) >= 3, f"{entry['figure']}: {entry['because']!r} tells nobody why"


def test_floors_rise_to_what_is_measured_and_never_fall():
    floors = Floors({"all.type.f1": 0.80, "all.date.exact": 0.95})

    changed = floors.raise_to({"all.type.f1": 0.8399, "all.date.exact": 0.90, "ko.type.f1": 0.5})

    assert floors.floors == {"all.type.f1": 0.83, "all.date.exact": 0.95, "ko.type.f1": 0.5}
    assert changed == {"all.type.f1": (0.80, 0.83), "ko.type.f1": (0.0, 0.5)}


def test_a_floor_just_raised_holds():
    figures = {f"x{number}.f1": number / 300 for number in range(301)}
    floors = Floors()
    floors.raise_to(figures)

    assert not floors.under(figures)


def test_what_lies_under_its_floor_is_told_with_its_gap():
    floors = Floors({"all.type.f1": 0.83, "all.date.exact": 0.95})

    assert floors.under({"all.type.f1": 0.82, "all.date.exact": 0.95}) == {"all.type.f1": pytest.approx(0.01)}


def test_a_figure_that_is_measured_no_more_is_under_its_floor():
    assert Floors({"agreement.f1": 0.5}).under({}) == {"agreement.f1": 0.5}


def test_lowering_notes_what_when_and_why():
    floors = Floors({"all.type.f1": 0.83})

    floors.lower("all.type.f1", 0.8, because="ten harder articles came in", on=TODAY)

    assert floors.floors == {"all.type.f1": 0.8}
    assert floors.lowered == [
        {"figure": "all.type.f1", "from": 0.83, "to": 0.8, "on": "2026-11-30", "because": "ten harder articles came in"}
    ]


@pytest.mark.parametrize(
    ("name", "value", "because", "message"),
    [
        ("all.type.f1", 0.8, "  ", "needs a reason"),
        ("all.type.f1", 0.9, "it is better now", "does not lower"),
        ("all.type.f1", 0.83, "it is the same", "does not lower"),
        ("all.type.f1", -0.1, "less than nothing", "does not lower"),
        ("all.typo.f1", 0.8, "harder articles", r"no floor 'all\.typo\.f1'; there is all\.type\.f1"),
    ],
)
def test_nothing_is_lowered_without_a_reason_or_upwards(name, value, because, message):
    floors = Floors({"all.type.f1": 0.83})

    with pytest.raises(ValueError, match=message):
        floors.lower(name, value, because=because, on=TODAY)
    assert floors == Floors({"all.type.f1": 0.83})


def test_floors_are_read_as_they_were_written(tmp_path):
    floors = Floors({"all.type.f1": 0.83, "agreement.f1": 0.4})
    floors.lower("agreement.f1", 0.3, because="the type was split in two", on=TODAY)
    path = tmp_path / "floors.json"
    path.write_text(floors.as_json(), encoding="utf-8")

    assert read_floors(path) == floors


def test_some_figures_get_a_floor():
    figures = dict.fromkeys(
        ("all.type.f1", "ko.date.exact", "agreement.f1", "resolution.recall", "all.primary.recall"), 1.0
    )

    assert set(held_figures(figures)) == set(figures) - {"all.primary.recall"}


@pytest.fixture
def faults():
    """A miss and a wrong date in an English article, and a false find in a Korean one."""
    events = make_event("missile_launch", date="2024-05-03"), make_event("agreement")
    english = score_article(make_article(*events), [make_draft("missile_launch", date="2020")])
    korean = score_article(make_article(article_id="ko-9", language="ko"), [make_draft("agreement")])
    return english.faults + korean.faults


@pytest.mark.parametrize(
    ("name", "articles"),
    [
        ("all.type.f1", ["a-1", "ko-9"]),
        ("ko.type.f1", ["ko-9"]),
        ("en.date.exact", ["a-1"]),
        ("agreement.f1", ["a-1", "ko-9"]),
        ("missile_launch.f1", []),
        ("all.empty.accuracy", ["ko-9"]),
        ("en.empty.accuracy", []),
    ],
)
def test_a_figure_under_its_floor_names_the_articles_to_look_at(faults, name, articles):
    said = explain(name, 0.05, figures={name: 0.7512}, faults=faults, floor=0.8)

    assert said.startswith(f"{name} is 0.7512, 0.0500 under its floor of 0.80")
    assert [article for article in ("a-1", "ko-9") if article in said] == articles


def test_a_long_list_of_articles_is_cut():
    many = [
        fault
        for number in range(30)
        for fault in score_article(make_article(article_id=f"n-{number:02}"), [make_draft("agreement")]).faults
    ]

    said = explain("all.type.f1", 0.1, figures={}, faults=many, floor=0.1)

    assert "n-11 and 18 more" in said
    assert "n-12" not in said

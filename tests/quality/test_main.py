import json
from types import SimpleNamespace

import pytest

from tests.quality import __main__ as command
from tests.quality.__main__ import main
from tests.quality.figures import Measurement
from tests.quality.floors import Floors, read_floors
from tests.quality.samples import make_article, make_draft, make_event
from tests.quality.scoring import score_article
from tests.quality.standing import Standing

ARTICLES = [
    {
        "id": "one", "title": "", "published": "2024-05-17", "language": "en", "style": "wire",
        "text": "North Korea conducted its sixth nuclear test on Thursday.",
        "events": [{"types": ["nuclear_test"], "date": "2024-05-16", "actors": ["North Korea"], "modality": "asserted"}],
    },
    {
        "id": "two", "title": "", "published": "2024-05-17", "language": "en", "style": "wire",
        "text": "North Korea fired a ballistic missile on Thursday.",
        "events": [{"types": ["agreement"], "date": None, "modality": "asserted"}],
    },
    {"id": "three", "published": "2024-05-17", "language": "en", "style": "", "text": "Noodles are eaten cold.", "events": []},
]  # fmt: skip


@pytest.fixture
def gold_file(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in ARTICLES), encoding="utf-8")
    return path


@pytest.fixture
def floors_file(tmp_path):
    path = tmp_path / "floors.json"
    path.write_text(Floors({"all.type.f1": 0.8}).as_json(), encoding="utf-8")
    return path


def test_the_report_gives_figures_by_language_style_and_type(gold_file, capsys):
    assert main(["--file", str(gold_file)]) == 0

    out = capsys.readouterr().out
    lines = {line[:28].strip(): line[28:].split() for line in out.splitlines()}
    assert "3 articles" in out
    # One of two events was found, and one of two drafts was wrong.
    assert lines["type"] == ["1", "1", "1", "0.500", "0.500", "0.500"]
    assert lines["en"] == ["3", "2", "0.500", "0.500", "0.500", "0.500", "1.000"]
    assert lines["wire"][:2] == ["2", "2"]
    assert lines["nuclear_test"] == ["1", "0", "0", "1.000", "1.000", "1.000"]
    assert lines["missile_launch"] == ["0", "1", "0", "0.000", "-", "0.000"]
    assert "1 of 1 articles stayed empty" in out
    assert "0 bad" in out
    assert "resolution" not in out


def test_errors_are_listed_with_article_and_quote_on_demand(gold_file, capsys):
    main(["--file", str(gold_file), "--errors"])

    listed = [line for line in capsys.readouterr().out.splitlines() if line.startswith(("miss ", "false find"))]
    assert [line.split()[:3] for line in listed] == [["miss", "two", "agreement:"], ["false", "find", "two"]]
    assert "North Korea fired a ballistic missile on Thursday." in listed[1]


def test_figures_come_as_json(gold_file, capsys):
    main(["--file", str(gold_file), "--json", "--errors"])

    found = json.loads(capsys.readouterr().out)
    assert found["articles"] == 3
    assert found["detector"] == "rules"
    assert found["figures"]["all.type.f1"] == 0.5
    assert found["figures"]["nuclear_test.f1"] == 1.0
    assert found["styles"]["wire"]["type.recall"] == 0.5
    assert {(fault["kind"], fault["article"]) for fault in found["faults"]} >= {("miss", "two"), ("false find", "two")}


def test_the_parts_make_up_the_whole(gold_file, capsys):
    counts = {}
    for part in ("dev", "held", "all"):
        main(["--file", str(gold_file), "--json", "--part", part])
        counts[part] = json.loads(capsys.readouterr().out)["articles"]

    assert counts["all"] == 3
    assert counts["dev"] + counts["held"] == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["--raise-floors", "--part", "dev"],
        ["--raise-floors", "--file", "x.jsonl"],
        ["--raise-floors", "--lower", "all.type.f1", "0.5"],
        ["--because", "no reason at all"],
        ["--part", "other"],
    ],
)
def test_what_makes_no_sense_together_is_refused(arguments, floors_file, capsys):
    with pytest.raises(SystemExit) as end:
        main(arguments, floors_file=floors_file)

    assert end.value.code == 2
    assert "usage:" in capsys.readouterr().err
    assert read_floors(floors_file).floors == {"all.type.f1": 0.8}


def test_a_floor_is_lowered_with_a_reason(floors_file, capsys):
    arguments = ["--lower", "all.type.f1", "0.7", "--because", "ten harder articles"]

    assert main(arguments, floors_file=floors_file) == 0
    assert "0.70" in capsys.readouterr().out
    kept = read_floors(floors_file)
    assert kept.floors == {"all.type.f1": 0.7}
    assert [(entry["from"], entry["to"], entry["because"]) for entry in kept.lowered] == [
        (0.8, 0.7, "ten harder articles")
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--lower", "all.type.f1", "0.7"], "needs a reason"),
        (["--lower", "all.type.f1", "much", "--because", "ten harder articles"], "much"),
        (["--file", "nowhere.jsonl"], "nowhere.jsonl"),
        (["--detector", "oracle"], "there is no detector 'oracle'"),
        (["--detector", "model"], "ARCHIVE_LLM_URL"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(arguments, message, floors_file, capsys):
    assert main(arguments, floors_file=floors_file) == 2

    said = capsys.readouterr().err
    assert message in said
    assert said.count("\n") == 1
    assert read_floors(floors_file) == Floors({"all.type.f1": 0.8})


@pytest.fixture
def whole_set(monkeypatch):
    """A gold set of one article, of whose two agreements one is found: measuring the real one is another test's."""
    score = score_article(make_article(make_event("agreement"), make_event("agreement")), [make_draft("agreement")])
    resolution = SimpleNamespace(pairs=3, precision=0.5, recall=1.0, wrong=["pair-2"])
    monkeypatch.setattr(command, "take_standing", lambda: Standing(Measurement((score,)), resolution))


@pytest.mark.usefixtures("whole_set")
def test_raising_writes_what_is_measured_and_keeps_what_is_higher(floors_file, capsys):
    path = floors_file
    path.write_text(Floors({"all.type.recall": 0.25, "all.quotes.accuracy": 1.0}).as_json(), encoding="utf-8")

    assert main(["--raise-floors"], floors_file=path) == 0

    kept = read_floors(path)
    assert (kept.floors["all.type.recall"], kept.floors["en.type.f1"]) == (0.5, 0.66)
    assert kept.floors["all.quotes.accuracy"] == 1.0
    assert (kept.floors["resolution.precision"], kept.floors["resolution.recall"]) == (0.5, 1.0)
    assert not kept.lowered
    assert "all.type.recall 0.25 -> 0.50" in capsys.readouterr().out


@pytest.mark.usefixtures("whole_set")
def test_raising_does_not_hide_what_lies_under_its_floor(floors_file, capsys):
    assert main(["--raise-floors"], floors_file=floors_file) == 1

    assert read_floors(floors_file).floors["all.type.f1"] == 0.8
    assert "UNDER ITS FLOOR: all.type.f1 is 0.6667" in capsys.readouterr().err


@pytest.mark.usefixtures("whole_set")
def test_the_whole_set_under_a_floor_ends_with_1_and_says_so(floors_file, capsys):
    assert main([], floors_file=floors_file) == 1

    said = capsys.readouterr()
    assert "UNDER ITS FLOOR: all.type.f1 is 0.6667, 0.1333 under its floor of 0.80; see a-1" in said.err
    assert "resolution: 3 pairs, precision 0.500, recall 1.000, 1 wrong" in said.out


@pytest.mark.usefixtures("whole_set")
def test_the_whole_set_on_its_floors_ends_with_0(floors_file, capsys):
    floors_file.write_text(Floors({"all.type.f1": 0.66}).as_json(), encoding="utf-8")

    assert main(["--json"], floors_file=floors_file) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["resolution"] == {"pairs": 3, "precision": 0.5, "recall": 1.0, "wrong": ["pair-2"]}
    assert found["figures"]["agreement.f1"] == 0.6667

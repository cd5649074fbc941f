"""Our figures beside those of the scorer that outsiders use, where it lies beside the project."""

import contextlib
import datetime as dt
import importlib.util
import io
import json
import os
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.ingest.records import CandidateDraft, Mention, Modality
from events.values.spans import Span
from tests.quality.figures import Measurement, figures_of
from tests.quality.gold import read_article
from tests.quality.scoring import score_article

SCORER = Path(os.environ.get("ARCHIVE_SHARED_DATA") or "nowhere") / "tools" / "score_detection.py"
TEXT = "A missile was fired. A parade was held. Ministers met."
TYPES = ("missile_launch", "military_display", "agreement", "leader_summit")
MODALITIES = ("asserted", "planned", "alleged", "denied")

days = st.dates(min_value=dt.date(2024, 4, 25), max_value=dt.date(2024, 5, 9))
dates = st.one_of(
    st.none(),
    days.map(str),
    st.tuples(days, days).map(lambda pair: f"{min(pair)}/{max(pair)}"),
    days.map(lambda day: f"{day}/.."),
    st.sampled_from(["2024-04", "2024-05", "2024", "2023", "202X", "2024-05~", "../2024-05-01"]),
)
actors = st.lists(
    st.sampled_from(["North Korea", "DPRK", "Seoul", "ROK", "Kim Jong-un", "Kim Jong Un", "Russia"]), max_size=3
)
spans = st.sampled_from([(0, 20), (0, 20), (0, 20), (21, 39), (3, 20), (40, 90)])


def _events(types):
    return st.fixed_dictionaries(
        {
            "types": types,
            "date": dates,
            "actors": actors,
            "modality": st.sampled_from(MODALITIES),
            "salience": st.sampled_from(["primary", "background"]),
            "optional": st.booleans(),
        }
    )


def _drafts(types):
    return st.fixed_dictionaries(
        {
            "type": types,
            "date": dates,
            "actors": actors,
            "modality": st.sampled_from(MODALITIES),
            "span": spans,
        }
    )


event_types = st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True)
# Any events and drafts; and such that no draft has two events to choose from, so that there is one way to pair them.
tangled = st.lists(
    st.tuples(st.lists(_events(event_types), max_size=5), st.lists(_drafts(st.sampled_from(TYPES)), max_size=6)),
    max_size=4,
)
plain = st.lists(
    st.tuples(
        st.lists(
            _events(st.sampled_from(TYPES).map(lambda kind: [kind])),
            max_size=4,
            unique_by=lambda event: event["types"][0],
        ),
        st.lists(_drafts(st.sampled_from(TYPES)), max_size=4, unique_by=lambda draft: draft["type"]),
    ),
    max_size=4,
)


@pytest.fixture(scope="module")
def scorer():
    if not SCORER.is_file():
        pytest.skip("ARCHIVE_SHARED_DATA names no folder with tools/score_detection.py")
    spec = importlib.util.spec_from_file_location("score_detection", SCORER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _theirs(scorer, gold, found):
    files = {
        name: "".join(json.dumps(record) + "\n" for record in records)
        for name, records in (("gold", gold), ("out", found))
    }
    said = io.StringIO()
    with (
        mock.patch("sys.argv", ["score_detection.py", "gold", "out", "--json"]),
        # It leaves its files open, which the suite takes for an error.
        mock.patch.object(scorer, "open", lambda name, **_: io.StringIO(files[name]), create=True),
        contextlib.redirect_stdout(said),
    ):
        scorer.main()
    return json.loads(said.getvalue())


def _as_candidate(draft):
    start, end = draft["span"]
    quote = TEXT[21:39] if start == 21 else TEXT[0:20]
    named = [{"name": name, "role": ""} for name in draft["actors"]]
    return {
        **{key: draft[key] for key in ("type", "date", "modality")},
        "actors": named,
        "quote": quote,
        "start": start,
        "end": end,
    }


def _as_draft(draft):
    candidate = _as_candidate(draft)
    return CandidateDraft(
        type=draft["type"], date=draft["date"] or "", modality=Modality(draft["modality"]), quote=candidate["quote"],
        span=Span(*draft["span"]), actors=tuple(Mention(name=name) for name in draft["actors"]), score=0.5, rule="r",
    )  # fmt: skip


def _both(scorer, articles):
    """Their figures and ours of the same articles; ours without what nothing was asked of."""
    gold = [{"id": f"a-{number}", "text": TEXT, "events": events} for number, (events, _) in enumerate(articles)]
    found = [
        {"id": f"a-{number}", "candidates": [_as_candidate(draft) for draft in drafts]}
        for number, (_, drafts) in enumerate(articles)
    ]
    scores = tuple(
        score_article(read_article(record), [_as_draft(draft) for draft in drafts])
        for record, (_, drafts) in zip(gold, articles, strict=True)
    )
    counts = Measurement(scores).counts
    return _theirs(scorer, gold, found), figures_of(counts), counts


def _rounded(ours, *names):
    """Figures as they print them; what nothing was asked of is 0 there."""
    return [round(ours.get(name, 0.0), 4) for name in names]


def _assert_finds_agree(theirs, ours, counts):
    for key, name in (("type", "type"), ("type+date", "type_date")):
        assert list(theirs[key].values()) == _rounded(ours, f"{name}.precision", f"{name}.recall", f"{name}.f1")
    assert theirs["bad_quotes"] == counts["quotes", "wrong"]
    assert theirs["gold_events"] == counts["type", "right"] + counts["type", "missed"]


@settings(max_examples=150, deadline=None)
@given(articles=tangled)
def test_finds_are_counted_alike_however_events_and_drafts_are_tangled(scorer, articles):
    _assert_finds_agree(*_both(scorer, articles))


@settings(max_examples=150, deadline=None)
@given(articles=plain)
def test_all_figures_are_alike_where_there_is_one_way_to_pair(scorer, articles):
    theirs, ours, counts = _both(scorer, articles)

    _assert_finds_agree(theirs, ours, counts)
    assert list(theirs["actors"].values()) == _rounded(ours, "actors.precision", "actors.recall", "actors.f1")
    shared = ("primary_recall", "date_exact_share", "date_ok_share", "modality_accuracy")
    own = ("primary.recall", "date.exact", "date.agrees", "modality.accuracy")
    assert [theirs[name] or 0.0 for name in shared] == _rounded(ours, *own)

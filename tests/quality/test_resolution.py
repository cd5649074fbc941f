"""The pairs are what they say, the measure counts as it says, and resolution is as good as it was."""

import dataclasses
import datetime as dt
import json

import pytest

from events.gazetteer import RecordKind
from events.ingest.records import DetectionInput
from events.taxonomy import get_taxonomy
from events.values.partial_date import parse_partial_date
from tests.quality.resolution import (
    PAIRS,
    load_pairs,
    main,
    match_article,
    measure_resolution,
    read_event,
    reference_gazetteer,
    resolve_pair,
)

LEAST_PRECISION, LEAST_RECALL = 0.97, 0.85


def _pair(number=0, *, is_same=True):
    """A pair that is easy: a launch told on its day, and held against itself."""
    found = [pair for pair in load_pairs() if pair.is_same and pair.event.type == "missile_launch"]
    return dataclasses.replace(found[number], is_same=is_same)


def test_there_are_enough_pairs_of_each_kind():
    pairs = load_pairs()

    assert len(pairs) >= 180
    assert 0.4 <= sum(pair.is_same for pair in pairs) / len(pairs) <= 0.6
    assert sum(pair.article.language == "ko" for pair in pairs) >= 30
    assert 0.2 <= sum(pair.is_held_back for pair in pairs) / len(pairs) <= 0.45
    assert sum(bool(pair.others) for pair in pairs) >= len(pairs) / 3


def test_every_pair_is_well_formed():
    pairs = load_pairs()
    types = set(get_taxonomy().vocabulary("event_types").keys())

    assert len({pair.id for pair in pairs}) == len(pairs)
    for pair in pairs:
        assert parse_partial_date(pair.article.published).earliest, pair.id
        assert pair.article.text, pair.id
        assert pair.why, pair.id
        events = (pair.event, *pair.others)
        assert {event.type for event in events} <= types, pair.id
        assert len({event.public_id for event in events}) == len(events), pair.id
        assert all(event.earliest and event.latest for event in events), pair.id


def test_what_is_told_twice_is_no_other_event():
    texts = {(pair.article.text, pair.event.public_id) for pair in load_pairs() if pair.is_same}

    assert not [
        pair.id for pair in load_pairs() if not pair.is_same and (pair.article.text, pair.event.public_id) in texts
    ]


def test_names_of_the_reference_record_are_read_as_ids():
    line = json.loads((PAIRS / "english.jsonl").read_text(encoding="utf-8").splitlines()[0])
    event = read_event(line["event"])

    names = {reference_gazetteer().get(party.actor).name for party in event.parties}
    assert names == {actor["name"] for actor in line["event"]["actors"]}
    with pytest.raises(KeyError):
        read_event({**line["event"], "place": "Atlantis"})
    assert reference_gazetteer().find("North Korea", record=RecordKind.ACTOR)


def test_a_match_is_right_wrong_or_missed():
    right, wrong = _pair(0), dataclasses.replace(_pair(0, is_same=False), id="wrong")
    missed = dataclasses.replace(_pair(0), id="missed", article=DetectionInput(text="Nothing was reported."))

    score = measure_resolution([right, wrong, missed])

    assert (score.pairs, score.precision, score.recall) == (3, 0.5, 0.5)
    assert [line.split(":")[0] for line in score.wrong] == ["wrong", "missed"]
    assert measure_resolution([missed]).precision == 1.0


def test_another_event_in_its_stead_costs_precision_too():
    pair = _pair()
    next_day = pair.event.latest + dt.timedelta(days=1)
    stand_in = dataclasses.replace(pair.event, public_id="evt-x", earliest=next_day, latest=next_day)
    elsewhere = dataclasses.replace(pair, event=stand_in, others=(pair.event,))

    assert resolve_pair(elsewhere).is_other_matched
    assert measure_resolution([elsewhere]).precision == 0.0


def test_an_article_without_a_record_matches_nothing():
    assert all(not matching.likely for matching in match_article(_pair().article, ()))


def test_resolution_is_as_good_as_it_is_said_to_be():
    score = measure_resolution()

    assert score.precision >= LEAST_PRECISION, score.wrong
    assert score.recall >= LEAST_RECALL, score.wrong


def test_the_figures_are_told_by_part(monkeypatch, capsys):
    few = load_pairs()[:12]
    monkeypatch.setattr("tests.quality.resolution.load_pairs", lambda: few)

    main()

    told = capsys.readouterr().out
    assert [line.split()[0] for line in told.splitlines()[:5]] == ["tuned", "held", "en", "ko", "all"]
    assert f"{len(few):4} pairs" in told

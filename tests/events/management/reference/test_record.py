from decimal import Decimal

import pytest

from events.management.reference.record import Lookup, read_article, read_event
from events.management.reference.rows import Row
from events.models import Actor, Article, Place, Source
from events.values.partial_date import Basis
from tests.events.management.reference.sample import sample

LOOKUP = Lookup(
    sources={"wire": Source(public_id="src-1", name="Harbour Wire")},
    actors={"dprk": Actor(public_id="act-1", name="North Korea"), "army": Actor(public_id="act-2", name="An army")},
    places={"wonsan": Place(public_id="plc-1", name="Wonsan")},
    articles={"report": Article(public_id="art-1")},
    events={"launch": "evt-0000000001", "other": "evt-0000000002"},
)


def event(**changes):
    return read({**sample()["events"][0], **changes})


def claim(number, **changes):
    fields = sample()["events"][0]
    fields["claims"] = [{**fields["claims"][number], **changes}]
    found, faults = read(fields)
    return found.claims[0], faults


def read(fields):
    row = Row(fields, where="launch", faults=[])
    found = read_event(row, lookup=LOOKUP)
    row.finish()
    return found, row.faults


def test_an_event_is_read_whole():
    found, faults = event(parent="other", links=[{"kind": "precedes", "to": "other"}], time_utc="2020-03-02T03:37:00Z")

    assert faults == []
    assert (found.parent, found.links[0].target) == ("evt-0000000002", "evt-0000000002")
    assert found.time_utc.hour == 3
    assert found.participants[0].actor.name == "North Korea"
    assert [one.predicate for one in found.claims] == ["occurred", "date", "quantity", "place"]
    assert found.claims[1].date.basis is Basis.KST
    assert found.claims[1].attributed_actor.name == "An army"
    assert found.claims[3].place.name == "Wonsan"


def test_numbers_are_read_by_way_of_their_text():
    assert claim(2)[0].quantity.best == Decimal("0.1")
    assert claim(2)[0].value == "range_km"


def test_an_override_brings_its_note():
    found, faults = event(verification_override={"status": "refuted", "note": "None is known."})

    assert (found.verification, found.verification_note, faults) == ("refuted", "None is known.", [])


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"verification_override": {"status": "refuted"}}, "note is missing"),
        ({"verification_override": {"status": "wrong", "note": "x"}}, "status is 'wrong'"),
        ({"origin": "accepted"}, "origin is 'accepted'"),
        ({"participants": [{"actor": "dprk", "role": "target"}] * 2}, "stands there twice as target"),
        ({"participants": [{"actor": "dprk", "role": "culprit"}]}, "culprit"),
        ({"links": [{"kind": "causes", "to": "other"}]}, "causes"),
        ({"claims": []}, "no claim"),
    ],
)
def test_faults_of_an_event(changes, fault):
    assert any(fault in found for found in event(**changes)[1])


@pytest.mark.parametrize(
    ("number", "changes", "fault"),
    [
        (0, {"value": "perhaps"}, "write true or false"),
        (0, {"article": "essay"}, "no key of articles.yaml"),
        (0, {"about_event": "summit"}, "about_event is 'summit'"),
        (0, {"credibility": 9}, "credibility 9"),
        (0, {"weight": 3}, "'weight' is not known"),
        (1, {"value": "March"}, "EDTF"),
        (1, {"attributed_to": {"person": "x"}}, "'person' is not known"),
        (1, {"attributed_to": {"actor": "dprk", "source": "wire"}}, "name one of them"),
        (2, {"quantity": {"predicate": "range_km", "low": 3, "high": 2}}, "low 3"),
        (2, {"quantity": {"predicate": "range_km"}}, "no bound"),
        (3, {"value": "sunan"}, "no key of places.yaml"),
    ],
)
def test_faults_of_a_claim(number, changes, fault):
    assert any(fault in found for found in claim(number, **changes)[1])


def test_an_article_is_read_with_its_source():
    row = Row(sample()["articles"][0], where="report", faults=[])

    found = read_article(row, sources=LOOKUP.sources)

    assert (found.source.name, found.originator, found.published.edtf) == ("Harbour Wire", None, "2020-03-02")
    assert row.faults == []

"""What changed, in words: over records of the log, most of them made by hand from a real one."""

from copy import deepcopy

import pytest

from events.models import Change
from events.web.differences import Told, tell
from tests.events.web.record import publish_two_sixth_tests

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    claimed, _ = publish_two_sixth_tests()
    return Change.objects.filter(record_public_id=claimed.public_id).latest("seq").representation


def told(record, **changes):
    return tell(record, {**deepcopy(record), **changes})


def test_nothing_is_told_where_nothing_differs(record):
    assert tell(record, deepcopy(record)) == []
    assert told(record, updated_at="2030-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": "Another"}, Told("Title", "A sixth nuclear test in April 2020, as one essay claims", "Another")),
        ({"summary": "Now said."}, Told("Summary", "", "Now said.")),
        ({"verification": "refuted"}, Told("Verification", "disputed", "refuted")),
        ({"contradicted": False}, Told("Contradicted", "yes", "no")),
        ({"type": "missile_launch"}, Told("Type", "Nuclear test", "Missile launch")),
        ({"subtype": "made_up"}, Told("Subtype", "", "made up")),
        ({"series_index": 6}, Told("Number in its series", "", "6")),
        ({"external_ids": {"cns": ["1", "2"]}}, Told("Identifier elsewhere (cns)", "", "1, 2")),
        ({"parent": {"id": "evt-0000000001", "title": "A series"}}, Told("Part of", "", "A series")),
        ({"something_new": 3}, Told("Something new", "", "3")),
    ],
)
def test_a_field_is_told_by_its_name_with_both_values(record, changes, expected):
    (found,) = told(record, **changes)

    assert (found.label, found.before.casefold(), found.after.casefold()) == (
        expected.label, expected.before.casefold(), expected.after.casefold(),
    )  # fmt: skip


def test_a_date_is_told_once_and_in_words(record):
    date = {
        **record["date"], "edtf": "2017-09-03", "earliest": "2017-09-03", "latest": "2017-09-03", "precision": "day",
        "basis": "utc", "utc": "2017-09-03T03:30:01Z",
    }  # fmt: skip

    found = told(record, date=date)

    assert found[0] == Told("Date", "April 2020 (2020-04)", "3 September 2017 (2017-09-03)")
    assert [one.label for one in found] == ["Date", "Calendar of the date", "Instant"]


def test_a_date_that_can_no_longer_be_read_is_told_as_it_stands(record):
    assert told(record, date={**record["date"], "edtf": "no date"})[0].after == "no date"


def test_a_place_and_how_exactly_it_is_known(record):
    place = {"id": "plc-0000000000", "name": "Punggye-ri", "geo_precision": "site"}

    assert told(record, place=place) == [
        Told("Place", "", "Punggye-ri"),
        Told("How exactly the place is known", "", "Site"),
    ]


def test_claims_come_and_go(record):
    claim = record["claims"][0]
    new = {**claim, "id": "clm-0000000000", "statement": "It was a quake.", "source": None}

    assert told(record, claims=[claim, new]) == [
        Told("Claim added", after="It was a quake. (a publisher that is not registered)")
    ]
    gone = "The sixth nuclear test was in April 2020. (An anonymous essay)"
    assert told(record, claims=[]) == [Told("Claim withdrawn", before=gone)]
    assert tell(record, {**record, "claims": []}, departed="taken back")[0].label == "Claim taken back"


def test_a_changed_claim_is_named_by_what_it_says(record):
    changed = {**record["claims"][0], "credibility": 2, "start": 3}

    (found,) = told(record, claims=[changed])

    assert found.label == "Claim “The sixth nuclear test was in April 2020.”: credibility"
    assert (found.before, found.after) == ("Improbable", "Probably true")


def test_a_quantity_of_a_claim_is_told_once(record):
    quantity = {"predicate": "troops", "low": 10000, "best": None, "high": None, "unit": "people", "approximate": False}

    (found,) = told(record, claims=[{**record["claims"][0], "quantity": quantity}])

    assert found.after.endswith(": at least 10,000 people")


def test_participants_and_links(record):
    record["links"] = [{"kind": "precedes", "event": {"id": "evt-0000000000", "title": "Another"}, "note": None}]
    (part,) = record["participants"]

    assert told(record, participants=[]) == [Told("Participant removed", before="North Korea as initiator")]
    assert told(record, participants=[part, {**part, "role": "host"}])[0].label == "Participant added"
    assert told(record, participants=[{**part, "title_at_time": "the state"}]) == [
        Told("Participant North Korea as initiator: title at the time", "", "the state")
    ]
    assert told(record, links=[])[0].before.endswith(": Another")


def test_contradictions_are_found_dismissed_and_opened_again(record):
    (pair,) = record["contradictions"]
    dismissed = {**pair, "state": "dismissed"}

    assert tell({**record, "contradictions": []}, record) == [Told("A contradiction was found", after=pair["reason"])]
    assert told(record, contradictions=[]) == [Told("A contradiction is gone", before=pair["reason"])]
    assert told(record, contradictions=[dismissed]) == [Told("A contradiction was dismissed", before=pair["reason"])]
    assert tell({**record, "contradictions": [dismissed]}, record) == [
        Told("A contradiction was opened again", after=pair["reason"])
    ]
    assert told(record, contradictions=[{**pair, "reason": "Otherwise."}])[0].after == "Otherwise."


def test_where_a_record_came_from_is_told_in_words(record):
    assert told(record, origin="accepted") == [
        Told("How it entered the record", "curated reference", "accepted candidate")
    ]


def test_a_record_that_enters_has_all_its_fields(record):
    labels = [one.label for one in tell(None, record)]

    assert {"Title", "Date", "Claim added", "Participant added", "A contradiction was found"} <= set(labels)
    assert len(labels) == len(set(labels))

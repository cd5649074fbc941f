from dataclasses import replace
from decimal import Decimal

import pytest

from events.errors import ReviewError
from events.models import Actor, Article, Source
from events.review.checks import check_event, iter_faults
from events.review.curated import CuratedClaim, CuratedEvent, CuratedLink, CuratedParticipant
from events.values.partial_date import parse_partial_date
from events.values.quantities import Quantity
from events.values.spans import Span

ARTICLE = Article(text="Two missiles were fired.")
CLAIM = CuratedClaim(article=ARTICLE, predicate="occurred", value="true", statement="A launch took place.")
EVENT = CuratedEvent(public_id="", type="missile_launch", subtype="srbm", title="A launch", claims=(CLAIM,))
SPEED = Quantity(predicate="range_km", unit="km", best=Decimal(350))


def test_a_sound_entry_has_no_fault():
    assert list(iter_faults(EVENT)) == []
    check_event(EVENT)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"type": "missile_test"}, "missile_test"),
        ({"subtype": "parade"}, "'parade' does not belong to missile_launch"),
        ({"title": " "}, "title is empty"),
        ({"title": "x" * 301}, "301"),
        ({"geo_precision": "roughly"}, "geo_precision"),
        ({"verification": "true", "verification_note": "so"}, "verification 'true'"),
        ({"verification": "refuted"}, "say why"),
        ({"participants": (CuratedParticipant(actor=Actor(name="A"), role="culprit"),)}, "role of A"),
        ({"links": (CuratedLink(kind="causes", target="evt-1"),)}, "link to evt-1"),
        ({"claims": ()}, "no claim"),
    ],
)
def test_faults_of_an_event_name_the_value(changes, fault):
    (found,) = iter_faults(replace(EVENT, **changes))

    assert fault in found


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"predicate": "happened"}, "'happened' is not known"),
        ({"modality": "sworn"}, "'sworn' is not known"),
        ({"statement": ""}, "statement is empty"),
        ({"statement": "x" * 601}, "601"),
        ({"credibility": 7}, "credibility 7"),
        ({"attributed_actor": Actor(), "attributed_source": Source()}, "name one of them"),
        ({"value": "yes"}, "write true or false"),
        ({"modality": "denied"}, "a denial has the value"),
        ({"predicate": "date"}, "without a date"),
        ({"predicate": "place", "value": ""}, "without a place"),
        ({"predicate": "participant", "value": "", "role": "initiator"}, "without an actor"),
        ({"predicate": "participant", "role": "culprit"}, "role is 'culprit'"),
        ({"predicate": "quantity"}, "go together"),
        ({"quantity": SPEED}, "go together"),
        ({"predicate": "quantity", "quantity": replace(SPEED, predicate="furlongs")}, "furlongs"),
        ({"predicate": "quantity", "quantity": replace(SPEED, unit="miles")}, "it is kept in 'km'"),
        ({"quote": "One missile", "span": Span(0, 11)}, "does not stand at 0-11"),
    ],
)
def test_faults_of_a_claim_name_the_value(changes, fault):
    (found,) = iter_faults(replace(EVENT, claims=(replace(CLAIM, **changes),)))

    assert found.startswith("claim 1: ")
    assert fault in found


@pytest.mark.parametrize(
    "changes",
    [
        {"predicate": "date", "value": "2020-03", "date": parse_partial_date("2020-03")},
        {"predicate": "place", "value": "a site"},
        {"predicate": "participant", "value": "a unit", "role": "initiator"},
        {"predicate": "quantity", "quantity": SPEED},
        {"value": "false", "modality": "denied"},
        {"quote": "Two missiles", "span": Span(0, 12)},
    ],
)
def test_sound_claims_of_every_kind(changes):
    assert list(iter_faults(replace(EVENT, claims=(replace(CLAIM, **changes),)))) == []


def test_all_faults_are_told_at_once():
    with pytest.raises(ReviewError, match=r"missile_test.*title is empty.*credibility"):
        check_event(replace(EVENT, type="missile_test", title="", claims=(replace(CLAIM, credibility=0),)))

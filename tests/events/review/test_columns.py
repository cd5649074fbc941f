from decimal import Decimal

import pytest

from events.models import Actor, Article, Claim, Event, Feed, Source
from events.review.columns import claim_columns, claim_key, date_columns, event_columns, put_columns
from events.review.curated import CuratedClaim, CuratedEvent
from events.values.partial_date import parse_partial_date
from events.values.quantities import Quantity
from events.values.spans import Span


def test_only_what_differs_is_set_and_named():
    event = Event(title="A launch", type="missile_launch")

    assert put_columns(event, {"title": "A launch", "type": "nuclear_test"}) == ["type"]
    assert put_columns(event, {"title": "A launch", "type": "nuclear_test"}) == []
    assert event.type == "nuclear_test"


def test_rows_are_compared_by_their_keys_without_asking_the_database():
    source, other = Source(pk=1), Source(pk=2)
    feed = Feed()

    assert put_columns(feed, {"source": source}) == ["source"]
    assert put_columns(feed, {"source": Source(pk=1)}) == []
    assert put_columns(feed, {"source": other}) == ["source"]
    assert put_columns(Claim(value_actor=Actor(pk=1)), {"value_actor": None}) == ["value_actor"]


def test_a_date_fills_five_columns():
    event, date = Event(), parse_partial_date("1984-04/1984-09")
    event.put_date(date)

    assert date_columns(date) == {
        name: getattr(event, name) for name in ("date", "date_earliest", "date_latest", "date_precision", "date_basis")
    }


@pytest.mark.django_db
def test_columns_of_events_and_claims_are_columns():
    claim = CuratedClaim(
        article=Article(pk=1),
        predicate="quantity",
        statement="Two.",
        quantity=Quantity(predicate="missiles_fired", unit="count", best=Decimal(2)),
        quote="Two",
        span=Span(4, 7),
    )
    entry = CuratedEvent(public_id="", type="missile_launch", title="A launch", claims=(claim,))

    columns = claim_columns(claim, about_event=None)

    assert put_columns(Event(), event_columns(entry))
    assert put_columns(Claim(), columns)
    assert [columns[name] for name in ("low", "best", "start", "end")] == [None, 2, 4, 7]


@pytest.mark.parametrize(
    ("column", "value"), [("value", "false"), ("role", "observer"), ("start", 3), ("locator", "p. 2"), ("best", 2)]
)
def test_a_claim_is_another_if_it_says_or_stands_elsewhere(column, value):
    claim = Claim(article_id=1, predicate="occurred", value="true", statement="It was.")
    same = Claim(article_id=1, predicate="occurred", value="true", statement="It was so.")

    assert claim_key(claim) == claim_key(same)
    put_columns(same, {column: value})
    assert claim_key(claim) != claim_key(same)

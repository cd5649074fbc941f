from decimal import Decimal

import pytest

from events.ingest.detect.model.checking import TOP_SCORE, Checker
from events.ingest.detect.model.dating import publication_of
from events.ingest.detect.model.grounding import Grounding
from events.ingest.detect.model.windows import Window
from events.values.partial_date import Basis
from tests.events.ingest.detect.model.articles import TEXT, proposal


def check(*items, text=TEXT, window=None):
    checker = Checker(text, publication_of("2024-05-17"), Grounding(text, names={}))
    drafts = checker.drafts(items, window or Window(0, text))
    return drafts, {str(reason): count for reason, count in checker.losses.items()}


def exact(**fields):
    """A proposal as it is read from JSON: numbers are Decimals."""
    numbers = {"predicate": "missiles_fired", "unit": "count", "low": None, "best": Decimal(2), "high": None}
    return proposal(**{"score": Decimal("0.5"), "quantities": [numbers]} | fields)


def quantity(**fields):
    return {"predicate": "missiles_fired", "unit": "count", "low": None, "best": None, "high": None} | fields


def test_an_honest_one_loses_nothing():
    [draft], losses = check(exact())
    assert losses == {}
    assert draft.score == TOP_SCORE / 2
    assert draft.quantities[0].best == 2


@pytest.mark.parametrize(
    ("lie", "field", "left", "reason"),
    [
        ({"subtype": "torpedo_uuv"}, "subtype", "", "subtype"),
        ({"subtype": 7}, "subtype", "", "subtype"),
        ({"subtype": {"a": 1}}, "subtype", "", "subtype"),
        ({"date": "2099-01-01"}, "date", "", "date_implausible"),
        ({"date_basis": "moon"}, "date_basis", Basis.UNKNOWN, "date_basis"),
        ({"place": "Atlantis"}, "place", None, "place_not_in_text"),
        ({"place": ["Seoul"]}, "place", None, "place_not_in_text"),
        ({"attributed_to": "The Oracle"}, "attributed_to", "", "speaker_not_in_text"),
        ({"actors": [{"name": "Atlantis", "role": "target"}]}, "actors", (), "actor_not_in_text"),
        ({"quantities": [quantity(best=Decimal(7))]}, "quantities", (), "number_not_in_text"),
        ({"quantities": [quantity(best=Decimal("NaN"))]}, "quantities", (), "quantity"),
        ({"quantities": [quantity(best=Decimal("Infinity"))]}, "quantities", (), "quantity"),
        ({"quantities": [quantity(best=Decimal("1e999999"))]}, "quantities", (), "quantity"),
        ({"quantities": [quantity(best=Decimal(-2))]}, "quantities", (), "quantity"),
        ({"quantities": [quantity(best="2")]}, "quantities", (), "quantity"),
        ({"quantities": [quantity()]}, "quantities", (), "quantity"),
        ({"quantities": [quantity(predicate="tanks", best=Decimal(2))]}, "quantities", (), "quantity"),
        ({"quantities": [quantity(unit="km", best=Decimal(2))]}, "quantities", (), "quantity_unit"),
        ({"quantities": [quantity(unit={"a": 1}, best=Decimal(2))]}, "quantities", (), "quantity_unit"),
        ({"quantities": [quantity(low=Decimal(360), high=Decimal(2))]}, "quantities", (), "quantity"),
        ({"score": Decimal("NaN")}, "score", 0, "score"),
        ({"score": Decimal(99)}, "score", 0, "score"),
        ({"score": "high"}, "score", 0, "score"),
    ],
)
def test_a_lie_in_a_field_costs_that_field(lie, field, left, reason):
    [draft], losses = check(exact(**lie))
    assert getattr(draft, field) == left
    assert losses == {reason: 1}


def test_an_actor_in_no_role_of_the_codebook_took_part_in_an_unknown_one():
    [draft], losses = check(exact(actors=[{"name": "North Korea", "role": "villain"}]))
    assert [(one.name, one.role) for one in draft.actors] == [("North Korea", "unknown")]
    assert losses == {"role": 1}


def test_without_a_date_there_is_no_calendar():
    [draft], _ = check(exact(date=None, date_basis="kst"))
    assert (draft.date, draft.date_basis) == ("", Basis.UNKNOWN)


@pytest.mark.parametrize("odd", [None, "text", 3, [], [exact()]])
def test_what_is_no_object_is_dropped(odd):
    assert check(odd) == ([], {"not_an_object": 1})


@pytest.mark.parametrize("odd", [None, {}, "North Korea", [None, 3, "x"], {"name": "North Korea"}])
def test_lists_that_are_none_are_empty(odd):
    [draft], _ = check(exact(actors=odd, quantities=odd))
    assert (draft.actors, draft.quantities) == ((), ())


def test_lists_are_cut_before_they_are_read():
    [draft], losses = check(exact(actors=[{"name": f"Nobody {number}", "role": "target"} for number in range(10_000)]))
    assert draft.actors == ()
    assert losses["actor_not_in_text"] == 8


def test_offsets_are_those_of_the_article_not_of_the_window():
    start = TEXT.index("North Korea")
    [draft], _ = check(exact(), window=Window(start, TEXT[start:]))
    assert TEXT[draft.span.start : draft.span.end] == draft.quote
    assert draft.span.start == start


def test_a_quote_of_another_window_is_not_in_this_one():
    assert check(exact(), window=Window(0, TEXT[:20])) == ([], {"quote_not_in_text": 1})


def test_only_true_is_true():
    [draft], _ = check(exact(background="false"))
    assert draft.background is False

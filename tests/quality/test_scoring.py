from decimal import Decimal

import pytest

from events.ingest.records import Modality
from events.values.quantities import Quantity
from events.values.spans import Span
from tests.quality.figures import figures_of, rates_of
from tests.quality.gold import GoldQuantity
from tests.quality.samples import TEXT, make_article, make_draft, make_event
from tests.quality.scoring import FaultKind, score_article


def _outcomes(score, figure):
    rates = rates_of(score.counts, figure)
    return rates.right, rates.wrong, rates.missed


def _kinds(score):
    return sorted(fault.kind.value for fault in score.faults)


def test_whoever_finds_all_and_nothing_else_has_full_marks():
    launch = make_event(
        "missile_launch", date="2024-05-03", subtype="srbm", actors=("North Korea",),
        quantities=(GoldQuantity(predicate="missiles_fired", bounds=(None, Decimal(1), None)),),
    )  # fmt: skip
    parade = make_event("military_display", date="2024-05-01", subtype="parade", modality="planned")
    drafts = [
        make_draft("military_display", date="2024-05-01", subtype="parade", modality=Modality.PLANNED),
        make_draft(
            "missile_launch", date="2024-05-03", subtype="srbm", actors=("DPRK",),
            quantities=(Quantity(predicate="missiles_fired", unit="count", best=Decimal(1)),),
        ),
    ]  # fmt: skip

    score = score_article(make_article(launch, parade), drafts)

    assert set(figures_of(score.counts).values()) == {1.0}
    assert not score.faults


def test_one_draft_finds_one_event_and_one_event_excuses_one_draft():
    two_events = make_article(make_event("missile_launch"), make_event("missile_launch"))
    assert _outcomes(score_article(two_events, [make_draft("missile_launch")]), "type") == (1, 0, 1)

    one_event = make_article(make_event("missile_launch"))
    assert _outcomes(score_article(one_event, [make_draft("missile_launch")] * 2), "type") == (1, 1, 0)


def test_a_draft_of_another_type_is_wrong_and_its_event_missed():
    score = score_article(make_article(make_event("missile_launch")), [make_draft("space_launch")])

    assert _outcomes(score, "type") == (0, 1, 1)
    assert _kinds(score) == ["false find", "miss"]
    assert score.by_type == {("missile_launch", "missed"): 1, ("space_launch", "wrong"): 1}


def test_the_second_accepted_type_counts_as_well_under_the_first():
    event = make_event("border_incident", "hybrid_provocation", subtype="airspace")
    score = score_article(make_article(event), [make_draft("hybrid_provocation", subtype="drone_overflight")])

    assert _outcomes(score, "type") == (1, 0, 0)
    assert score.by_type == {("border_incident", "right"): 1}
    # The annotated subtype is one of the other type: the draft was not asked for it.
    assert _outcomes(score, "subtype") == (0, 0, 0)


def test_an_optional_event_excuses_who_finds_it_and_costs_nothing():
    article = make_article(make_event("agreement", optional=True))

    assert _outcomes(score_article(article, [make_draft("agreement")]), "type") == (0, 0, 0)
    assert _outcomes(score_article(article, []), "type") == (0, 0, 0)
    assert _outcomes(score_article(article, [make_draft("agreement")] * 2), "type") == (0, 1, 0)


def test_a_required_event_is_found_before_an_optional_one():
    optional = make_event("missile_launch", date="2024-05-03", actors=("North Korea",), optional=True)
    required = make_event("missile_launch", date="2023-01-01")
    draft = make_draft("missile_launch", date="2024-05-03", actors=("North Korea",))

    assert _outcomes(score_article(make_article(optional, required), [draft]), "type") == (1, 0, 0)


def test_a_wrong_date_costs_type_and_date_only():
    score = score_article(
        make_article(make_event("missile_launch", date="2024-05-03")), [make_draft("missile_launch", date="2024-06-03")]
    )

    assert _outcomes(score, "type") == (1, 0, 0)
    assert _outcomes(score, "type_date") == (0, 1, 1)
    assert figures_of(score.counts)["date.agrees"] == 0
    assert _kinds(score) == ["date"]


def test_an_event_without_a_date_asks_for_none():
    score = score_article(make_article(make_event("missile_launch")), [make_draft("missile_launch", date="2024-05-03")])

    assert _outcomes(score, "type_date") == (1, 0, 0)
    assert "date.exact" not in figures_of(score.counts)


@pytest.mark.parametrize("is_turned", [False, True])
def test_of_two_events_of_a_type_each_gets_the_draft_of_its_day(is_turned):
    days = ("2024-05-03", "2024-06-10")
    drafts = [make_draft("missile_launch", date=day) for day in (reversed(days) if is_turned else days)]
    score = score_article(make_article(*(make_event("missile_launch", date=day) for day in days)), drafts)

    assert score.counts["date", "exact"] == 2


@pytest.mark.parametrize("span", [Span(0, 4), Span(3, 3), Span(0, 9999), Span(-20, -1)])
def test_a_bad_quote_makes_a_draft_wrong_whatever_else_it_says(span):
    article = make_article(make_event("missile_launch", date="2024-05-03"))
    score = score_article(article, [make_draft("missile_launch", date="2024-05-03", span=span)])

    assert _outcomes(score, "type") == _outcomes(score, "type_date") == (0, 1, 1)
    assert figures_of(score.counts)["quotes.accuracy"] == 0
    assert _kinds(score) == ["bad quote", "miss"]


def test_a_bad_quote_in_an_article_with_nothing_to_find_is_a_find():
    score = score_article(make_article(), [make_draft("missile_launch", span=Span(1, 5))])

    assert figures_of(score.counts)["empty.accuracy"] == 0


def test_where_nothing_is_to_be_found_silence_is_right():
    assert figures_of(score_article(make_article(), []).counts) == {"empty.accuracy": 1.0}
    assert figures_of(score_article(make_article(), [make_draft("agreement")]).counts)["empty.accuracy"] == 0
    # An article that has an event has nothing to do with it.
    assert "empty.accuracy" not in figures_of(score_article(make_article(make_event("agreement")), []).counts)


def test_modality_and_subtype_are_judged_on_what_was_found():
    events = (
        make_event("military_exercise", subtype="us_rok", modality="planned"),
        make_event("agreement", subtype="signed"),
    )
    score = score_article(make_article(*events), [make_draft("military_exercise", subtype="dprk")])

    assert _outcomes(score, "modality") == (0, 1, 0)
    assert _outcomes(score, "subtype") == (0, 1, 0)
    assert _kinds(score) == ["miss", "modality", "subtype"]


@pytest.mark.parametrize(("wanted", "right"), [("unknown", 1), ("srbm", 0)])
def test_no_subtype_is_the_unknown_one(wanted, right):
    event = make_event("missile_launch", subtype=wanted)

    assert score_article(make_article(event), [make_draft("missile_launch")]).counts["subtype", "right"] == right


def test_actors_are_counted_by_their_folded_names():
    event = make_event("leader_summit", actors=("North Korea", "Russia", "Vladimir Putin"))
    score = score_article(
        make_article(event), [make_draft("leader_summit", actors=("D.P.R.K.", "the DPRK", "Moscow", "China"))]
    )

    assert _outcomes(score, "actors") == (2, 1, 1)


def test_a_number_is_right_with_its_predicate_only():
    wanted = tuple(
        GoldQuantity(predicate=name, bounds=(None, Decimal(value), None))
        for name, value in [("missiles_fired", 2), ("range_km", 350), ("apogee_km", 90)]
    )
    found = (
        Quantity(predicate="missiles_fired", unit="count", best=Decimal(2)),
        Quantity(predicate="range_km", unit="km", best=Decimal(90)),
        Quantity(predicate="flight_time_s", unit="s", best=Decimal(600)),
    )
    score = score_article(
        make_article(make_event("missile_launch", quantities=wanted)), [make_draft("missile_launch", quantities=found)]
    )

    # One right; the range is another number; nobody said how high it flew; nobody annotated for how long.
    assert _outcomes(score, "quantities") == (1, 1, 2)


def test_background_events_are_not_counted_as_primary():
    events = make_event("agreement"), make_event("nuclear_test", salience="background")
    score = score_article(make_article(*events), [make_draft("nuclear_test")])

    assert figures_of(score.counts)["primary.recall"] == 0
    assert figures_of(score.counts)["type.recall"] == 0.5


def test_a_fault_says_what_to_look_at():
    draft = make_draft("agreement", rule="agreement.signed", quote="Ministers met.")
    (found,) = [f for f in score_article(make_article(), [draft]).faults if f.kind is FaultKind.FALSE_FIND]

    assert found.article.article_id == "a-1"
    assert "agreement.signed" in found.said
    assert "Ministers met." in found.said
    assert TEXT not in found.said

import pytest

from events.review.contest import refresh_contradictions
from events.review.standing import compute_standings
from tests.factories import ArticleFactory, ClaimFactory, EventFactory, PlaceFactory, SourceFactory

pytestmark = pytest.mark.django_db


def standing(event):
    refresh_contradictions({event.pk})
    return compute_standings([event])[event.pk]


def article(grade="B", **rest):
    return ArticleFactory(source=SourceFactory(reliability=grade, **rest))


def test_an_event_without_claims_stands_on_nothing():
    found = standing(EventFactory())

    assert (found.verification, found.contradicted, found.sources_count, found.independent_count) == (
        "claimed_only",
        False,
        0,
        0,
    )


def test_two_articles_of_one_publisher_are_one_source():
    event, source = EventFactory(), SourceFactory()
    for _ in range(2):
        ClaimFactory(event=event, article=ArticleFactory(source=source))
    ClaimFactory(event=event, article=ArticleFactory(source=None))

    found = standing(event)

    assert (found.sources_count, found.independent_count) == (2, 2)


def test_whoever_denies_is_a_source_and_no_witness():
    event = EventFactory()
    ClaimFactory(event=event)
    ClaimFactory(event=event, denied=True)

    found = standing(event)

    assert (found.sources_count, found.independent_count, found.contradicted) == (2, 1, True)
    assert found.verification == "disputed"


@pytest.mark.parametrize(
    ("own_grade", "dissent_grade", "expected"),
    [("B", "E", "reported"), ("E", "B", "disputed"), ("B", "B", "disputed"), ("A", "D", "disputed")],
)
def test_a_denial_disputes_unless_it_is_clearly_weaker(own_grade, dissent_grade, expected):
    event = EventFactory()
    ClaimFactory(event=event, article=article(own_grade))
    ClaimFactory(event=event, article=article(dissent_grade), denied=True)

    assert standing(event).verification == expected


@pytest.mark.parametrize(("event_date", "expected"), [("2020-03-02", "corroborated"), ("2020-04", "disputed")])
def test_the_side_that_the_event_itself_follows_has_to_be_the_stronger(event_date, expected):
    event = EventFactory(date=event_date)
    ClaimFactory(event=event, article=article("B"), dated=True, date="2020-03-02", date_basis="kst")
    ClaimFactory(event=event, article=article("B"))
    ClaimFactory(event=event, article=article("E"), dated=True, date="2020-04", date_basis="kst")

    assert standing(event).verification == expected


def test_a_place_is_disputed_by_an_equal_source():
    here, there = PlaceFactory(latitude_deg=39.0), PlaceFactory(latitude_deg=41.0)
    event = EventFactory(place=here)
    for place in (here, there):
        ClaimFactory(event=event, predicate="place", value=place.name, value_place=place)

    assert standing(event).verification == "disputed"


@pytest.mark.parametrize(("grade", "expected"), [("E", "reported"), ("B", "disputed")])
def test_numbers_are_settled_by_whichever_side_is_clearly_stronger(grade, expected):
    event = EventFactory()
    ClaimFactory(event=event, counted=True, best=2)
    ClaimFactory(event=event, article=article(grade), counted=True, best=5)

    assert standing(event).verification == expected


def test_a_side_is_as_strong_as_its_best_source():
    event = EventFactory()
    ClaimFactory(event=event, article=article("B"))
    ClaimFactory(event=event, article=article("E"))
    ClaimFactory(event=event, article=article("E"), denied=True)

    assert standing(event).verification == "reported"


def test_more_originators_on_the_weak_side_keep_the_dispute_open():
    event = EventFactory()
    ClaimFactory(event=event)
    for _ in range(2):
        ClaimFactory(event=event, article=article("E"), denied=True)

    assert standing(event).verification == "disputed"


def test_many_events_cost_as_many_queries_as_one(django_assert_num_queries):
    events = [EventFactory() for _ in range(6)]
    for event in events:
        ClaimFactory(event=event)
        ClaimFactory(event=event, denied=True)
    refresh_contradictions({event.pk for event in events})

    for some in (events[:1], events):
        with django_assert_num_queries(3):
            compute_standings(some)

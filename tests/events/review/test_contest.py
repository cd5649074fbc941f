import pytest

from events.models import Contradiction
from events.review.contest import load_places, refresh_contradictions, standing_claims
from tests.factories import ActorFactory, ClaimFactory, EventFactory, PlaceFactory

pytestmark = pytest.mark.django_db

SIXTH = "nuclear_test/KP/6"


def pairs():
    return list(Contradiction.objects.order_by("id").values_list("first", "second", "kind", "state"))


def test_a_row_appears_when_claims_conflict_and_goes_when_they_do_not():
    first = ClaimFactory()
    second = ClaimFactory(event=first.event, denied=True)

    assert refresh_contradictions({first.event_id}) == {first.event_id}
    assert pairs() == [(first.pk, second.pk, "occurrence", "active")]

    second.state = "withdrawn"
    second.save()
    refresh_contradictions({first.event_id})
    assert pairs() == []


def test_refreshing_again_writes_nothing():
    first = ClaimFactory()
    ClaimFactory(event=first.event, denied=True)
    refresh_contradictions({first.event_id})
    row = Contradiction.objects.get()

    refresh_contradictions({first.event_id})

    assert Contradiction.objects.get().updated_at == row.updated_at


def test_a_dismissed_pair_stays_dismissed_even_after_it_was_gone():
    first = ClaimFactory()
    second = ClaimFactory(event=first.event, denied=True)
    refresh_contradictions({first.event_id})
    Contradiction.objects.update(state="dismissed")

    for state in ("withdrawn", "accepted"):
        second.state = state
        second.save()
        refresh_contradictions({first.event_id})

    assert pairs() == [(first.pk, second.pk, "occurrence", "dismissed")]


def test_a_changed_name_changes_the_reason():
    first = ClaimFactory()
    ClaimFactory(event=first.event, denied=True)
    refresh_contradictions({first.event_id})
    first.article.source.name = "Harbour Gazette"
    first.article.source.save()

    refresh_contradictions({first.event_id})

    assert Contradiction.objects.get().reason.startswith("Harbour Gazette says that it happened")


def test_a_counted_series_is_compared_across_events_and_all_sides_are_named():
    ActorFactory(kind="state", country="KP", name="North Korea")
    right = ClaimFactory(dated=True, date="2017-09-03", ordinal_key=SIXTH)
    wrong = ClaimFactory(dated=True, date="2020-04", ordinal_key=SIXTH)
    bystander = ClaimFactory(dated=True, date="2020-05")

    involved = refresh_contradictions({wrong.event_id})

    assert involved == {right.event_id, wrong.event_id}
    assert bystander.event_id not in involved
    assert pairs() == [(right.pk, wrong.pk, "ordinal", "active")]
    assert "the sixth nuclear test of North Korea happened once" in Contradiction.objects.get().reason


def test_an_event_that_left_a_series_still_names_its_former_opponent():
    right = ClaimFactory(dated=True, date="2017-09-03", ordinal_key=SIXTH)
    wrong = ClaimFactory(dated=True, date="2020-04", ordinal_key=SIXTH)
    refresh_contradictions({wrong.event_id})
    wrong.ordinal_key = ""
    wrong.save()

    assert refresh_contradictions({wrong.event_id}) == {right.event_id, wrong.event_id}
    assert pairs() == []


def test_claims_of_events_that_readers_do_not_see_contradict_nothing():
    first = ClaimFactory(event=EventFactory(state="withdrawn"))
    ClaimFactory(event=first.event, denied=True)

    refresh_contradictions({first.event_id})

    assert pairs() == []


def test_places_know_all_that_they_lie_in():
    country = PlaceFactory(geo_precision="country")
    province = PlaceFactory(geo_precision="province", parent=country)
    site = PlaceFactory(parent=province)
    claims = [ClaimFactory(predicate="place", value=site.name, value_place=site), ClaimFactory()]

    tree = load_places(claims)

    assert tree.nested(site.pk, country.pk)
    assert tree.nested(country.pk, site.pk)
    assert not tree.nested(site.pk, PlaceFactory().pk)


def test_a_loop_of_places_ends():
    one, other = PlaceFactory(), PlaceFactory()
    one.parent, other.parent = other, one
    one.save()
    other.save()

    tree = load_places([ClaimFactory(predicate="place", value=one.name, value_place=one)])

    assert tree.nested(one.pk, other.pk)


def test_weighing_needs_a_fixed_number_of_queries(django_assert_num_queries):
    event = EventFactory()
    for _ in range(10):
        ClaimFactory(event=event)

    with django_assert_num_queries(1):
        assert len(standing_claims({event.pk})) == 10

import json
from decimal import Decimal

import pytest

from events.models import Claim, Event
from events.review.contest import refresh_contradictions
from events.review.representation import (
    api_path,
    attributed_name,
    contradictions_for_display,
    plain_number,
    represent_claim,
    represent_contradiction,
    represent_event,
)
from tests.factories import (
    ActorFactory,
    ArticleFactory,
    ClaimFactory,
    EventFactory,
    EventLinkFactory,
    ParticipationFactory,
    PlaceFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


def shown(event):
    return represent_event(Event.objects.for_display().get(pk=event.pk))


def test_an_event_has_the_shape_of_the_contract():
    event = EventFactory(place=PlaceFactory(name="Wonsan"), geo_precision="locality", external_ids={"cns": "245"})
    part = ParticipationFactory(event=event, role="initiator", order_named=1)
    link = EventLinkFactory(event=event, kind="precedes")

    found = shown(event)

    assert list(found) == [
        "id",
        "url",
        "type",
        "subtype",
        "title",
        "summary",
        "date",
        "place",
        "participants",
        "quantities",
        "verification",
        "contradicted",
        "sources_count",
        "independent_count",
        "verification_overridden",
        "verification_note",
        "parent",
        "series_index",
        "series_total",
        "themes",
        "links",
        "origin",
        "external_ids",
        "created_at",
        "updated_at",
    ]
    assert found["url"] == f"/api/v1/events/{event.public_id}/"
    assert found["date"] == {
        "edtf": "2020-03-02",
        "earliest": "2020-03-02",
        "latest": "2020-03-02",
        "precision": "day",
        "basis": "kst",
        "utc": None,
    }
    assert (found["place"]["name"], found["place"]["geo_precision"]) == ("Wonsan", "locality")
    assert found["participants"][0]["actor"] == {"id": part.actor.public_id, "name": part.actor.name}
    assert found["links"][0]["event"]["id"] == link.target.public_id
    assert found["external_ids"] == {"cns": "245"}
    assert json.loads(json.dumps(found)) == found


def test_missing_is_null():
    found = shown(EventFactory(subtype="", date="", date_basis="unknown"))

    assert [found[name] for name in ("subtype", "summary", "place", "parent")] == [None] * 4
    assert [found["date"][name] for name in ("edtf", "earliest", "latest", "utc")] == [None] * 4
    assert found["participants"] == found["quantities"] == found["links"] == []


def test_quantities_are_those_of_accepted_claims_with_whoever_said_them():
    event, actor = EventFactory(), ActorFactory(name="Joint Chiefs")
    ClaimFactory(event=event, counted=True, low=Decimal(10000), best=None, attributed_actor=actor)
    ClaimFactory(event=event, counted=True, best=Decimal("6.3"), state="withdrawn")

    (quantity,) = shown(event)["quantities"]

    assert (quantity["low"], quantity["best"], quantity["high"]) == (10000, None, None)
    assert (quantity["unit"], quantity["attributed_to"]) == ("count", "Joint Chiefs")


def test_a_list_of_events_costs_a_fixed_number_of_queries(django_assert_num_queries):
    for _ in range(5):
        event = EventFactory(place=PlaceFactory())
        ParticipationFactory(event=event)
        EventLinkFactory(event=event)
        ClaimFactory(event=event, counted=True)

    for limit in (1, 5):
        events = Event.objects.for_display().filter(claims__isnull=False)[:limit]
        with django_assert_num_queries(4):
            assert len([represent_event(event) for event in events]) == limit


def test_a_claim_says_who_says_what_where():
    quote = "fired two missiles"
    article = ArticleFactory()
    start = article.text.index(quote)
    claim = ClaimFactory(
        article=article, dated=True, quote=quote, start=start, end=start + len(quote), about_event=EventFactory()
    )

    found = represent_claim(Claim.objects.for_display().get())

    assert (found["quote"], found["start"], found["end"]) == (quote, start, start + len(quote))
    assert (found["source"]["name"], found["source"]["reliability"]) == (article.source.name, "B")
    assert (found["date"]["edtf"], found["date"]["words"]) == ("2020-03-02", "2 March 2020")
    assert found["article"]["canonical_url"] == article.canonical_url
    assert found["about_event"]["id"] == claim.about_event.public_id
    assert found["quantity"] is found["actor"] is found["place"] is found["attributed_to"] is None


def test_claims_cost_one_query(django_assert_num_queries):
    for _ in range(4):
        ClaimFactory(value_actor=ActorFactory(), value_place=PlaceFactory(), about_event=EventFactory())

    with django_assert_num_queries(1):
        assert len([represent_claim(claim) for claim in Claim.objects.for_display()]) == 4


def test_a_quote_is_kept_back_where_a_source_allows_links_only():
    article = ArticleFactory(source=SourceFactory(fulltext_policy="link_only"))
    ClaimFactory(article=article, quote="North", start=0, end=5)

    assert represent_claim(Claim.objects.for_display().get())["quote"] is None


def test_a_claim_of_an_unknown_publisher_has_no_source():
    ClaimFactory(article=ArticleFactory(source=None), quote="North", start=0, end=5)

    found = represent_claim(Claim.objects.for_display().get())

    assert (found["source"], found["quote"]) == (None, "North")


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        (dict, None),
        (lambda: {"attributed_raw": "an official"}, "an official"),
        (lambda: {"attributed_actor": ActorFactory(name="A Ministry"), "attributed_raw": "the ministry"}, "A Ministry"),
        (lambda: {"attributed_source": SourceFactory(name="A Wire")}, "A Wire"),
    ],
)
def test_who_is_said_to_have_said_it(speaker, expected):
    assert attributed_name(ClaimFactory(**speaker())) == expected


def test_a_contradiction_shows_both_claims_in_one_query(django_assert_num_queries):
    first = ClaimFactory(dated=True)
    second = ClaimFactory(event=first.event, dated=True, date="2020-03-09")
    refresh_contradictions({first.event_id})

    with django_assert_num_queries(1):
        found = represent_contradiction(contradictions_for_display().get())

    assert (found["kind"], found["state"]) == ("date", "active")
    assert (found["first"]["id"], found["second"]["id"]) == (first.public_id, second.public_id)
    assert found["second"]["date"]["words"] == "9 March 2020"
    assert "no day fits both" in found["reason"]


@pytest.mark.parametrize(
    ("value", "expected"), [(None, None), (Decimal("0.000000"), 0), (Decimal("6.300000"), 6.3), (Decimal(-2), -2)]
)
def test_numbers_are_plain(value, expected):
    assert plain_number(value) == expected
    assert type(plain_number(value)) is type(expected)


def test_paths_are_relative_to_the_host():
    assert api_path("claims", "clm-1") == "/api/v1/claims/clm-1/"

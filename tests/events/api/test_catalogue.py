import pytest

from events.models import ActorRelation
from events.taxonomy import get_taxonomy
from events.values.partial_date import parse_partial_date
from tests.events.api.answers import ask
from tests.events.api.builders import make_actor, make_place, make_source

pytestmark = pytest.mark.django_db


def test_sources() -> None:
    source = make_source(name="KCNA", kind="dprk_state_media", country="KP")
    assert [found["name"] for found in ask("sources/?q=kcna&kind=dprk_state_media")["results"]] == ["KCNA"]
    assert ask(f"sources/{source.public_id}/")["homepage"] is None


def test_an_actor_with_names_and_relations_from_both_ends() -> None:
    party = make_actor("Workers' Party of Korea", kind="party_body")
    kim = make_actor("Kim Jong Un", names=("김정은",), kind="person")
    relation = ActorRelation(subject=kim, kind="leads", object=party)
    relation.put_date(parse_partial_date("2012-04/.."))
    relation.save()
    shown = ask(f"actors/{kim.public_id}/")
    assert [name["text"] for name in shown["names"]] == ["Kim Jong Un", "김정은"]
    (leads,) = shown["relations"]
    assert (leads["kind"], leads["actor"]["name"], leads["date"]) == ("leads", party.name, "2012-04/..")
    assert leads["date_words"] == "since April 2012"
    assert shown["relations_to"] == []
    assert ask(f"actors/{party.public_id}/")["relations_to"][0]["actor"]["id"] == kim.public_id


def test_actors_are_found_in_korean() -> None:
    make_actor("Kim Jong Un", names=("김정은",))
    make_actor("Moon Jae-in", names=("문재인",), country="KR")
    assert [actor["name"] for actor in ask("actors/?q=김정은")["results"]] == ["Kim Jong Un"]
    assert [actor["name"] for actor in ask("actors/?country=KR")["results"]] == ["Moon Jae-in"]


def test_places() -> None:
    place = make_place("Pyongyang", names=("평양",), latitude_deg=39.03, longitude_deg=125.75)
    assert [found["id"] for found in ask("places/?q=평")["results"]] == [place.public_id]
    assert ask(f"places/{place.public_id}/")["latitude_deg"] == 39.03


def test_the_codebook() -> None:
    taxonomy = get_taxonomy()
    body = ask("vocabularies/")
    assert [found["name"] for found in body["results"]] == list(taxonomy.vocabularies)
    assert body["version"] == taxonomy.version
    types = ask("vocabularies/event_types/")
    assert types["terms_count"] == len(types["terms"]) == len(taxonomy.event_types)
    launch = next(term for term in types["terms"] if term["key"] == "missile_launch")
    assert {"code", "definition", "includes", "examples", "subtypes", "crosswalk"} <= set(launch)
    assert "roles" in ask("vocabularies/colours/", status=404)["detail"]


@pytest.mark.parametrize(
    ("vocabulary", "member"),
    [("quantities", "unit"), ("error_kinds", "advice"), ("submission_states", "final"), ("geo_precision", "radius_km")],
)
def test_terms_have_what_their_vocabulary_has_besides(vocabulary: str, member: str) -> None:
    assert all(member in term for term in ask(f"vocabularies/{vocabulary}/")["terms"])

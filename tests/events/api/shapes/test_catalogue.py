"""Real answers, held against the OpenAPI file: nothing missing, nothing more, right types."""

import pytest

from events.models import ActorRelation
from events.taxonomy import get_taxonomy
from tests.events.api.answers import ask, check_shape
from tests.events.api.builders import make_actor, make_place, make_source

pytestmark = pytest.mark.django_db


def test_sources() -> None:
    source = make_source(
        homepage="https://www.example.org/",
        names=[{"text": "연합뉴스", "language": "ko", "script": "Hang"}],
        hosts=["example.org"],
        country="KR",
        language="ko",
        reliability_note="A note.",
    )
    make_source()
    check_shape(ask("sources/"), "SourceList")
    check_shape(ask(f"sources/{source.public_id}/"), "Source")


def test_actors() -> None:
    party = make_actor()
    actor = make_actor(names=("김",), parent=party, external_ids={"wikidata": "Q1"}, sector="GOV", note="A note.")
    ActorRelation.objects.create(subject=actor, kind="leads", object=party)
    check_shape(ask("actors/"), "ActorList")
    check_shape(ask(f"actors/{actor.public_id}/"), "WholeActor")
    check_shape(ask(f"actors/{party.public_id}/"), "WholeActor")


def test_places() -> None:
    place = make_place(parent=make_place(), geonames_id=1871859, note="A note.")
    check_shape(ask("places/"), "PlaceList")
    check_shape(ask(f"places/{place.public_id}/"), "Place")


def test_vocabularies() -> None:
    check_shape(ask("vocabularies/"), "Vocabularies")
    for name in get_taxonomy().vocabularies:
        check_shape(ask(f"vocabularies/{name}/"), "WholeVocabulary")


def test_index_and_problems() -> None:
    check_shape(ask(""), "Index")
    check_shape(ask("problems/"), "ProblemKinds")
    check_shape(ask("problems/not-found/"), "ProblemKind")

"""The catalogue: sources, actors, places and the vocabularies of the codebook."""

from typing import Any, Final

from django.db.models import Prefetch
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from events.api.documents import documented, list_of, page_example
from events.api.endpoint import ApiView, Json, ListView, get_record
from events.api.representations import (
    represent_actor,
    represent_actor_whole,
    represent_place,
    represent_source,
    represent_term,
    represent_vocabulary,
)
from events.api.shapes.catalogue import (
    ActorShape,
    PlaceShape,
    SourceShape,
    VocabulariesShape,
    WholeActorShape,
    WholeVocabularyShape,
)
from events.models import Actor, ActorRelation, Place, Source
from events.search.lists import ACTORS, PLACES, SOURCES
from events.taxonomy import get_taxonomy

_SOURCE_EXAMPLE: Final = {"id": "src-7k3m9x2q4d", "name": "Yonhap News Agency", "kind": "wire_service", "country": "KR"}
_ACTOR_EXAMPLE: Final = {"id": "act-7k3m9x2q4d", "name": "Kim Jong Un", "kind": "person", "country": "KP"}
_PLACE_EXAMPLE: Final = {"id": "plc-7k3m9x2q4d", "name": "Pyongyang", "country": "KP", "geo_precision": "locality"}


class SourceListView(ListView):
    """Publishers."""

    records = SOURCES

    @documented(
        operation="list_sources",
        summary="Publishers, by name",
        answer=list_of(SourceShape),
        parameters=SOURCES.parameters,
        tag="sources",
        example=page_example(**_SOURCE_EXAMPLE),
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        return super().get(request, **ids)

    def show(self, row: Source) -> Json:
        """One publisher."""
        return represent_source(row)


class SourceView(ApiView):
    """One publisher."""

    @documented(
        operation="get_source", summary="One publisher", answer=SourceShape, tag="sources", example=_SOURCE_EXAMPLE
    )
    def get(self, request: Request, public_id: str) -> Response:  # noqa: ARG002 - REST framework's contract
        """The publisher."""
        return self.answer(represent_source(get_record(Source.objects.all(), public_id, kind="source")))


class ActorListView(ListView):
    """People and bodies."""

    records = ACTORS

    @documented(
        operation="list_actors",
        summary="People and bodies, by name; `q` knows all their names",
        answer=list_of(ActorShape),
        parameters=ACTORS.parameters,
        tag="actors",
        example=page_example(**_ACTOR_EXAMPLE),
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        return super().get(request, **ids)

    def select(self) -> Any:  # noqa: ANN401 - a queryset of actors
        """Actors with the body they belong to."""
        return super().select().select_related("parent")

    def show(self, row: Actor) -> Json:
        """One actor."""
        return represent_actor(row)


class ActorView(ApiView):
    """One actor."""

    @documented(
        operation="get_actor",
        summary="One actor, with all names and relations",
        answer=WholeActorShape,
        tag="actors",
        example=_ACTOR_EXAMPLE,
    )
    def get(self, request: Request, public_id: str) -> Response:  # noqa: ARG002 - REST framework's contract
        """The actor."""
        actors = Actor.objects.select_related("parent").prefetch_related(
            "names",
            _relations("relations"),
            _relations("relations_to"),
        )
        return self.answer(represent_actor_whole(get_record(actors, public_id, kind="actor")))


class PlaceListView(ListView):
    """The gazetteer."""

    records = PLACES

    @documented(
        operation="list_places",
        summary="Places, by name; `q` knows all their names",
        answer=list_of(PlaceShape),
        parameters=PLACES.parameters,
        tag="places",
        example=page_example(**_PLACE_EXAMPLE),
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        return super().get(request, **ids)

    def select(self) -> Any:  # noqa: ANN401 - a queryset of places
        """Places with their names and what they lie in."""
        return super().select().select_related("parent").prefetch_related("names")

    def show(self, row: Place) -> Json:
        """One place."""
        return represent_place(row)


class PlaceView(ApiView):
    """One place."""

    @documented(operation="get_place", summary="One place", answer=PlaceShape, tag="places", example=_PLACE_EXAMPLE)
    def get(self, request: Request, public_id: str) -> Response:  # noqa: ARG002 - REST framework's contract
        """The place."""
        places = Place.objects.select_related("parent").prefetch_related("names")
        return self.answer(represent_place(get_record(places, public_id, kind="place")))


class VocabularyListView(ApiView):
    """The codebook."""

    @documented(
        operation="list_vocabularies",
        summary="Every vocabulary of the codebook",
        answer=VocabulariesShape,
        tag="vocabularies",
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002 - REST framework's contract
        """All of them, without their terms."""
        taxonomy = get_taxonomy()
        shown = [represent_vocabulary(vocabulary) for vocabulary in taxonomy.vocabularies.values()]
        return self.answer({"version": taxonomy.version, "results": shown})


class VocabularyView(ApiView):
    """One vocabulary."""

    @documented(
        operation="get_vocabulary",
        summary="One vocabulary, with definitions and crosswalk",
        answer=WholeVocabularyShape,
        tag="vocabularies",
    )
    def get(self, request: Request, name: str) -> Response:  # noqa: ARG002 - REST framework's contract
        """Its terms."""
        taxonomy = get_taxonomy()
        vocabulary = taxonomy.vocabularies.get(name)
        if vocabulary is None:
            raise NotFound(f"there is no such vocabulary; valid: {', '.join(taxonomy.vocabularies)}")
        return self.answer(
            {
                **represent_vocabulary(vocabulary),
                "codebook_version": taxonomy.version,
                "terms": [represent_term(term) for term in vocabulary],
            }
        )


def _relations(name: str) -> Any:  # noqa: ANN401 - a Prefetch
    other = "object" if name == "relations" else "subject"
    return Prefetch(name, ActorRelation.objects.select_related(other).order_by("kind", "date_earliest", "id"))

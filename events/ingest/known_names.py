"""The gazetteer of this archive's own actors and places, rebuilt when an editor has changed one of them."""

import threading
from typing import Final

from django.db import connection
from django.db.models import QuerySet

from events.gazetteer import Gazetteer, GazetteerEntry, GazetteerName, RecordKind, load_country_words
from events.models import Actor, ActorName, Place, PlaceName

_Stamp = tuple[object, ...]

# It is asked for at every article, so in one go. Name rows have no date of their own: they are written together with
# their bearer, or replaced under new ids.
_STAMP_SQL: Final = """SELECT
    (SELECT (count(*), max(updated_at))::text FROM events_actor),
    (SELECT (count(*), max(updated_at))::text FROM events_place),
    (SELECT (count(*), max(id))::text FROM events_actorname),
    (SELECT (count(*), max(id))::text FROM events_placename)"""


class _Kept:
    """The last gazetteer built by this process, and the state of the tables that it was built from."""

    def __init__(self) -> None:
        self._lock: Final = threading.Lock()
        self._stamp: _Stamp | None = None
        self._gazetteer = Gazetteer([])

    def current(self) -> Gazetteer:
        with self._lock:
            stamp = _stamp()
            if stamp != self._stamp:
                self._gazetteer = build_gazetteer()
                self._stamp = stamp
            return self._gazetteer


_kept: Final = _Kept()


def current_gazetteer() -> Gazetteer:
    """All actors and places of the database with all their names. One cheap query when nothing has changed."""
    return _kept.current()


def build_gazetteer() -> Gazetteer:
    """The same, built anew; deceptive names are in it, since a text may well use them."""
    return Gazetteer([*_actors(), *_places()], country_words=load_country_words())


def _stamp() -> _Stamp:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP_SQL)
        return tuple(cursor.fetchone() or ())


def _actors() -> list[GazetteerEntry]:
    return [
        GazetteerEntry(
            public_id=actor.public_id,
            record=RecordKind.ACTOR,
            name=actor.name,
            kind=actor.kind,
            country=actor.country,
            names=_names(actor.names.all()),
            parent=actor.parent.public_id if actor.parent else "",
            sector=actor.sector,
        )
        for actor in Actor.objects.select_related("parent").prefetch_related("names").order_by("id")
    ]


def _places() -> list[GazetteerEntry]:
    return [
        GazetteerEntry(
            public_id=place.public_id,
            record=RecordKind.PLACE,
            name=place.name,
            kind=place.kind,
            country=place.country,
            names=_names(place.names.all()),
            parent=place.parent.public_id if place.parent else "",
            latitude_deg=place.latitude_deg,
            longitude_deg=place.longitude_deg,
            geo_precision=place.geo_precision,
        )
        for place in Place.objects.select_related("parent").prefetch_related("names").order_by("id")
    ]


def _names(rows: QuerySet[ActorName] | QuerySet[PlaceName]) -> tuple[GazetteerName, ...]:
    return tuple(GazetteerName(text=row.text, language=row.language, script=row.script, kind=row.kind) for row in rows)

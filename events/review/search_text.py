"""Words by which an event is found beside its title and summary: all names of who took part and of where."""

from collections.abc import Iterable, Sequence

from events.models import ActorName, PlaceName
from events.review.curated import CuratedEvent


def search_text_of(event: CuratedEvent) -> str:
    """Names in every script, each once, of the participants and the place of `event`; deceptive names too."""
    return search_texts_of([event])[event.public_id]


def search_texts_of(events: Sequence[CuratedEvent]) -> dict[str, str]:
    """`search_text_of` of many events, by public id, in two queries."""
    actors = {part.actor.pk for event in events for part in event.participants}
    places = {event.place.pk for event in events if event.place is not None}
    by_actor = _grouped(ActorName.objects.filter(actor__in=actors).order_by("id").values_list("actor", "text"))
    by_place = _grouped(PlaceName.objects.filter(place__in=places).order_by("id").values_list("place", "text"))
    return {event.public_id: "\n".join(dict.fromkeys(_names(event, by_actor, by_place))) for event in events}


def _names(event: CuratedEvent, by_actor: dict[int, list[str]], by_place: dict[int, list[str]]) -> Iterable[str]:
    for part in event.participants:
        yield part.actor.name
    for part in event.participants:
        yield from by_actor.get(part.actor.pk, ())
    if event.place is not None:
        yield event.place.name
        yield from by_place.get(event.place.pk, ())


def _grouped(rows: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, text in rows:
        found.setdefault(key, []).append(text)
    return found

"""Events whole, as the change log keeps them: with their accepted claims and with what contradicts what.

Reads many at a time in a fixed number of queries; writes nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from django.db.models import Prefetch, Q

from events.models import Claim, Contradiction, Event
from events.review.representation import Representation, represent_claim, represent_event, represent_instant

BATCH: Final = 200
# What follows from the moment of writing, and names of the catalogue, which may be corrected without a decision.
_FLEETING: Final = frozenset({"created_at", "updated_at"})
_ELSEWHERE: Final = ("act-", "plc-", "src-", "art-", "evt-")


def iter_records(event_ids: Collection[int]) -> Iterator[tuple[Event, Representation]]:
    """Each of these events, in order of their primary keys, with its whole public form."""
    ids = sorted(event_ids)
    for some in (ids[start : start + BATCH] for start in range(0, len(ids), BATCH)):
        claims = Prefetch("claims", Claim.objects.for_display().accepted().order_by("id"), to_attr="record_claims")
        pairs = contradictions_of(some)
        for event in Event.objects.for_display().prefetch_related(claims).filter(pk__in=some).order_by("pk"):
            yield event, represent_record(event, pairs=pairs.get(event.pk, ()))


def represent_record(event: Event, *, pairs: Collection[Contradiction]) -> Representation:
    """One event whole. `event.record_claims` holds its accepted claims, `pairs` what contradicts them."""
    claims: list[Claim] = event.record_claims  # type: ignore[attr-defined]  # set by iter_records()
    return {
        **represent_event(event),
        "state": event.state,
        "claims": [represent_claim(claim) for claim in claims],
        "contradictions": [_pair(pair) for pair in pairs],
    }


def contradictions_of(event_ids: Collection[int]) -> Mapping[int, list[Contradiction]]:
    """The contradictions of the claims of these events, dismissed ones too, oldest first, by event."""
    touching = Q(first__event__in=event_ids) | Q(second__event__in=event_ids)
    found: dict[int, list[Contradiction]] = {}
    sides = (f"{side}__{part}" for side in ("first", "second") for part in ("event", "article__source"))
    for row in Contradiction.objects.filter(touching).select_related(*sides).order_by("id"):
        for event_id in dict.fromkeys((row.first.event_id, row.second.event_id)):
            found.setdefault(event_id, []).append(row)
    return found


def substance(record: Representation) -> Representation:
    """What a record says, without instants of writing and without names and coordinates that stand in other tables.

    Two records of one substance differ in nothing that a decision did.

    >>> substance({"place": {"id": "plc-7k3m9x2q4d", "name": "Wonsan"}, "updated_at": "2026-11-25T00:00:00Z"})
    {'place': 'plc-7k3m9x2q4d'}
    """
    reduced: Representation = _reduced(record)
    place = record.get("place")
    if isinstance(place, dict) and "participants" in record:  # how exactly an event is placed is the event's own
        reduced["geo_precision"] = place.get("geo_precision")
    return reduced


def _reduced(value: Any) -> Any:  # noqa: ANN401 - any part of a representation
    if isinstance(value, list):
        return [_reference(item) for item in value]
    if isinstance(value, dict):
        return {name: _reference(part) for name, part in value.items() if name not in _FLEETING}
    return value


def _reference(part: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(part, dict) and str(part.get("id", "")).startswith(_ELSEWHERE):
        return part["id"]
    return _reduced(part)


def _pair(pair: Contradiction) -> Representation:
    sources = pair.first.article.source, pair.second.article.source
    return {
        "id": pair.public_id,
        "kind": pair.kind,
        "reason": pair.reason,
        "state": pair.state,
        "claims": [pair.first.public_id, pair.second.public_id],
        "events": [pair.first.event.public_id, pair.second.event.public_id],
        "sources": [None if source is None else source.public_id for source in sources],
        "created_at": represent_instant(pair.created_at),
        "updated_at": represent_instant(pair.updated_at),
    }

"""Where events stand after their claims have changed: how many sources, whether contradicted, how well attested.

Reads what the claims and contradictions say and gives values; `decisions` writes them into the events.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from events.models import Claim, Contradiction, Event, Participation, Place, Predicate, Verification
from events.review.conflicts import PlaceTree, dates_compatible, find_conflict, speaks
from events.review.contest import load_places, standing_claims
from events.review.verification import (
    Dispute,
    Side,
    acting_countries,
    assess,
    count_groups,
    count_originators,
    grade_of,
    originator_keys,
    witnesses_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The computed columns of one event. `verification` is what the rules say, whatever an editor has said since."""

    verification: Verification
    contradicted: bool
    sources_count: int
    independent_count: int


@dataclass(frozen=True, slots=True)
class _Material:
    """What several events need to be weighed: all claims by event, who acts where, and active contradictions."""

    claims: Mapping[int, Sequence[Claim]]
    participations: Mapping[int, Sequence[Participation]]
    contradictions: Mapping[int, Sequence[Contradiction]]
    places: PlaceTree


def compute_standings(events: Collection[Event]) -> dict[int, Standing]:
    """The standing of each event, by its primary key, in a fixed number of queries however many events there are."""
    material = _load([event.pk for event in events])
    return {event.pk: _standing(event, material) for event in events}


def _load(event_ids: Collection[int]) -> _Material:
    touching = Q(first__event__in=event_ids) | Q(second__event__in=event_ids)
    active = Contradiction.objects.filter(touching, state=Contradiction.State.ACTIVE).select_related("first", "second")
    contradictions: dict[int, list[Contradiction]] = {}
    for row in active:
        for event_id in {row.first.event_id, row.second.event_id}:
            contradictions.setdefault(event_id, []).append(row)
    # The weight of the far side of a contradiction depends on the other claims on the far event.
    loaded = standing_claims({*event_ids, *contradictions})
    claims: dict[int, list[Claim]] = {}
    for claim in loaded:
        claims.setdefault(claim.event_id, []).append(claim)
    participations: dict[int, list[Participation]] = {}
    for part in Participation.objects.filter(event__in=event_ids).select_related("actor"):
        participations.setdefault(part.event_id, []).append(part)
    return _Material(claims, participations, contradictions, load_places(loaded))


def _standing(event: Event, material: _Material) -> Standing:
    claims = material.claims.get(event.pk, ())
    acting = acting_countries(material.participations.get(event.pk, ()))
    witnesses = witnesses_of(claims, acting=acting)
    contradictions = material.contradictions.get(event.pk, ())
    disputes = [_dispute(event, row, material) for row in contradictions]
    return Standing(
        verification=assess(witnesses, disputes=disputes),
        contradicted=bool(contradictions),
        sources_count=_count_sources(claims),
        independent_count=count_originators(witnesses),
    )


def _count_sources(claims: Iterable[Claim]) -> int:
    return len({claim.article.source_id or f"article {claim.article_id}" for claim in claims})


def _dispute(event: Event, row: Contradiction, material: _Material) -> Dispute:
    """The contradiction as `event` sees it: its own claim is the one that the event's own fields follow."""
    first, second = _weighed(row.first, material), _weighed(row.second, material)
    own_first, own_second = (_is_own(event, claim, material.places) for claim in (row.first, row.second))
    if own_first == own_second:
        return Dispute(first, second, settled_either_way=True)
    return Dispute(first, second) if own_first else Dispute(second, first)


def _is_own(event: Event, claim: Claim, places: PlaceTree) -> bool:
    if claim.event_id != event.pk:
        return False
    if claim.predicate == Predicate.OCCURRED:
        return claim.value == "true"
    if claim.predicate == Predicate.DATE:
        return dates_compatible(claim.partial_date, event.partial_date)
    if claim.predicate == Predicate.PLACE:
        return _is_place(event.place, claim, places)
    return False


def _is_place(place: Place | None, claim: Claim, places: PlaceTree) -> bool:
    return place is not None and claim.value_place_id is not None and places.nested(claim.value_place_id, place.pk)


def _weighed(claim: Claim, material: _Material) -> Side:
    """A claim with all that agree with it: those on the same question of its event that do not conflict with it."""
    agreeing = [
        other
        for other in material.claims.get(claim.event_id, ())
        if _same_question(claim, other) and _agrees(claim, other, material.places)
    ]
    return Side(
        grade=min((grade_of(other) for other in agreeing), default="F"),
        originators=count_groups(originator_keys(other) for other in agreeing),
    )


def _same_question(claim: Claim, other: Claim) -> bool:
    return (claim.predicate, claim.quantity_predicate) == (other.predicate, other.quantity_predicate)


def _agrees(claim: Claim, other: Claim, places: PlaceTree) -> bool:
    return claim.pk == other.pk or (speaks(other) and find_conflict(claim, other, places=places) is None)

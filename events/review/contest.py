"""Which claims contradict each other, kept in step with the claims: the writer of Contradiction.

Called by `decisions` inside the transaction of every change of claims. Incremental: only the events that were touched
and the counted series that they belong to are compared again.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from django.db.models import Q

from events.models import Actor, Claim, Contradiction, EventState, Place
from events.review.conflicts import Conflict, PlaceTree, iter_conflicts
from events.review.reasons import describe_conflict

# A place lies in a county, a province, a country, a region ...: more levels than that is a loop in the data.
MAX_LEVELS: Final = 12
Pair = tuple[int, int, str]


def refresh_contradictions(event_ids: Collection[int]) -> frozenset[int]:
    """Make the rows equal to what the claims of these events say; gives the ids of all events that are involved.

    Active rows of pairs that no longer conflict are removed. A dismissed row stays, so that the pair stays dismissed
    if it comes up again. Given are `event_ids` and every event on the other side of a contradiction, old or new.
    """
    found = {
        (conflict.first.pk, conflict.second.pk, str(conflict.kind)): conflict for conflict in find_conflicts(event_ids)
    }
    touching = Q(first__event__in=event_ids) | Q(second__event__in=event_ids)
    rows = {
        (row.first_id, row.second_id, row.kind): row
        for row in Contradiction.objects.filter(touching).select_related("first", "second")
    }
    _remove([row for pair, row in rows.items() if pair not in found])
    _write(found, rows)
    sides = {claim.event_id for row in rows.values() for claim in (row.first, row.second)}
    sides |= {claim.event_id for conflict in found.values() for claim in (conflict.first, conflict.second)}
    return frozenset(event_ids) | sides


def standing_claims(event_ids: Collection[int]) -> Sequence[Claim]:
    """The accepted claims on these events, with all that weighing them needs, oldest first."""
    return list(
        Claim.objects.accepted()
        .filter(event__in=event_ids)
        .select_related(
            "event",
            "article__source",
            "article__originator",
            "article__story_cluster",
            "attributed_actor",
            "attributed_source",
            "value_place",
        )
        .order_by("id")
    )


def load_places(claims: Iterable[Claim]) -> PlaceTree:
    """The places that `claims` name, with all that they lie in: one query a level, a handful at most."""
    parents: dict[int, int | None] = {}
    wanted = {claim.value_place_id for claim in claims if claim.value_place_id is not None}
    for _ in range(MAX_LEVELS):
        if not wanted:
            break
        level = dict(Place.objects.filter(pk__in=wanted).values_list("pk", "parent_id"))
        parents.update(level)
        wanted = {parent for parent in level.values() if parent is not None} - parents.keys()
    return PlaceTree({place: _chain(place, parents) for place in parents})


def find_conflicts(event_ids: Collection[int]) -> list[Conflict]:
    """What the accepted claims of these published events give, also against claims of other events."""
    keys = Claim.objects.filter(event__in=event_ids).exclude(ordinal_key="").values("ordinal_key")
    claims = (
        Claim.objects.accepted()
        .filter(Q(event__in=event_ids) | Q(ordinal_key__in=keys), event__state=EventState.PUBLISHED)
        .select_related("article__source", "attributed_actor", "attributed_source", "value_place")
    )
    loaded = list(claims)
    return [
        conflict
        for conflict in iter_conflicts(loaded, places=load_places(loaded))
        if {conflict.first.event_id, conflict.second.event_id} & set(event_ids)
    ]


def _remove(rows: Iterable[Contradiction]) -> None:
    gone = [row.pk for row in rows if row.state == Contradiction.State.ACTIVE]
    Contradiction.objects.filter(pk__in=gone).delete()


def _write(found: dict[Pair, Conflict], rows: dict[Pair, Contradiction]) -> None:
    states = dict(Actor.objects.filter(kind="state").exclude(country="").values_list("country", "name"))
    for pair, conflict in found.items():
        reason = describe_conflict(conflict, states=states)
        row = rows.get(pair)
        if row is None:
            Contradiction.objects.create(
                first=conflict.first, second=conflict.second, kind=conflict.kind, reason=reason
            )
        elif row.reason != reason:
            row.reason = reason
            row.save(update_fields=["reason", "updated_at"])


def _chain(place: int, parents: dict[int, int | None]) -> frozenset[int]:
    chain: set[int] = set()
    step: int | None = place
    while step is not None and step not in chain:
        chain.add(step)
        step = parents.get(step)
    return frozenset(chain)

"""How rows hang together: no circles, no events without claims, redirects that lead straight to something."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db.models import Exists, OuterRef

from events.models import Actor, Claim, ClaimState, Event, EventState, Place, Redirect
from events.review.audit.findings import Finding, Tally
from events.vault import Vault

_LEAVES_WITH: Final = {
    EventState.MERGED: Redirect.Kind.MERGED,
    EventState.SPLIT: Redirect.Kind.SPLIT,
    EventState.WITHDRAWN: Redirect.Kind.WITHDRAWN,
}


def check_parents(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """Nothing is part of itself, not even by way of others."""
    models: tuple[Any, ...] = (Event, Actor, Place)
    for model in models:
        rows = model.objects.exclude(parent__isnull=True).values_list("pk", "parent_id", "public_id")
        parents = {pk: parent for pk, parent, _ in rows.iterator(chunk_size=1000)}
        names = {pk: public_id for pk, _, public_id in rows.iterator(chunk_size=1000)}
        tally.add(len(parents))
        for pk in sorted(_in_circles(parents)):
            yield Finding(names[pk], "is a part of itself, by way of what it is a part of")


def check_standing(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """A published event stands on a claim."""
    accepted = Claim.objects.filter(event=OuterRef("pk"), state=ClaimState.ACCEPTED)
    tally.add(Event.objects.count())
    for event in Event.objects.published().filter(~Exists(accepted)):
        yield Finding(event.public_id, "is published and stands on no accepted claim")


def check_redirects(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """Every id that left the record leads to a record or a tombstone, straight, and no record's id leads away."""
    events = dict(Event.objects.values_list("public_id", "state"))
    rows: dict[str, list[Redirect]] = {}
    for row in Redirect.objects.order_by("id"):
        tally.add()
        rows.setdefault(row.from_public_id, []).append(row)
    for source, leading in rows.items():
        yield from _redirect_faults(source, leading, events, rows)
    for public_id, state in events.items():
        if state in _LEAVES_WITH and public_id not in rows:
            yield Finding(public_id, f"was {state}, and no redirect says so")


def _redirect_faults(
    source: str, leading: list[Redirect], events: Mapping[str, str], rows: Mapping[str, list[Redirect]]
) -> Iterator[Finding]:
    state = events.get(source)
    if state is None:
        yield Finding(source, "redirects, and there is no such event")
    elif state not in _LEAVES_WITH:
        yield Finding(source, f"is {state}, and redirects all the same")
    for row in leading:
        target = events.get(row.to_public_id)
        if row.to_public_id and target is None:
            yield Finding(source, f"leads to {row.to_public_id}, which is no event")
        elif row.to_public_id and target in {EventState.MERGED, EventState.SPLIT, EventState.DRAFT}:
            yield Finding(source, f"leads to {row.to_public_id}, which is {target}: a chain")
        if any(other.to_public_id == source for other in rows.get(row.to_public_id, ())):
            yield Finding(source, f"leads to {row.to_public_id}, which leads back: a circle")


def _in_circles(parents: Mapping[int, int]) -> set[int]:
    """The keys that lie on a circle of parents."""
    found: set[int] = set()
    done: set[int] = set()
    for start in parents:
        path: list[int] = []
        step: int | None = start
        while step is not None and step not in done and step not in path:
            path.append(step)
            step = parents.get(step)
        if step is not None and step in path:
            found.update(path[path.index(step) :])
        done.update(path)
    return found

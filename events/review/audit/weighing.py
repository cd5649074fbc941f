"""Whether what is computed from claims is what the claims give: contradictions, and how events stand."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Q

from events.models import Contradiction, Event
from events.review.audit.findings import Finding, Tally
from events.review.contest import find_conflicts
from events.review.standing import compute_standings
from events.vault import Vault

CHUNK: Final = 500


def check_contradictions(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """The contradictions that are stored are those that the claims give; dismissed ones may stand without."""
    for some in _batches():
        tally.add(len(some))
        found = {
            (conflict.first.pk, conflict.second.pk, str(conflict.kind)): conflict for conflict in find_conflicts(some)
        }
        touching = Q(first__event__in=some) | Q(second__event__in=some)
        rows = Contradiction.objects.filter(touching).select_related("first__event", "second__event")
        held = {(row.first_id, row.second_id, row.kind): row for row in rows}
        for pair, conflict in found.items():
            if pair not in held:
                words = f"contradicts {conflict.second.public_id} on {conflict.kind}, and nothing says so"
                yield Finding(conflict.first.public_id, words)
        for pair, row in held.items():
            if pair not in found and row.state == Contradiction.State.ACTIVE:
                yield Finding(row.public_id, "stands, and its claims do not exclude each other")


def check_standings(_vault: Vault, tally: Tally) -> Iterator[Finding]:
    """Verification, counts and the mark of being contradicted are what the claims give."""
    for some in _batches():
        events = list(Event.objects.filter(pk__in=some).select_related("place").order_by("pk"))
        tally.add(len(events))
        standings = compute_standings(events)
        for event in events:
            standing = standings[event.pk]
            expected: dict[str, object] = {
                "contradicted": standing.contradicted,
                "sources_count": standing.sources_count,
                "independent_count": standing.independent_count,
            }
            if not event.verification_overridden:
                expected["verification"] = standing.verification
            for name, value in expected.items():
                if getattr(event, name) != value:
                    yield Finding(event.public_id, f"{name} is {getattr(event, name)}; its claims give {value}")


def _batches() -> Iterator[list[int]]:
    ids = list(Event.objects.published().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]

"""The lists of claims and contradictions as they stood: the filters of `lists`, asked of the change log."""

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Q, QuerySet

from events.models import EventVersion, PastClaim, PastContradiction
from events.search.paging import Kind, Order
from events.search.parameters import Readings

# Walked along the log, which needs no sorting of what stood then.
PAST_ORDER: Final = Order(key="change_id", kind=Kind.NUMBER)
_CLAIM_COLUMNS: Final = ("event", "article", "source", "predicate", "modality", "actor")


def select_past_claims(readings: Readings, *, seq: int) -> QuerySet[PastClaim]:
    """Accepted claims as they stood after entry `seq`."""
    found: QuerySet[PastClaim] = PastClaim.objects.standing_at(seq)
    for name in _CLAIM_COLUMNS:
        if wanted := readings.all(name):
            found = found.filter(**{f"{name}__in": wanted})
        if excluded := readings.none_of(name):
            found = found.exclude(**{f"{name}__in": excluded})
    if sources := readings.all("source"):  # says nothing more, but has an index
        found = found.filter(marks__overlap=[f"source:{source}" for source in sources])
    return found


def select_past_contradictions(readings: Readings, *, seq: int) -> QuerySet[PastContradiction]:
    """Contradictions as they stood after entry `seq`, but for those that had been dismissed."""
    found: QuerySet[PastContradiction] = PastContradiction.objects.standing_at(seq)  # type: ignore[assignment]  # the same rows by another name
    if wanted := readings.all("kind"):
        found = found.filter(kind__in=wanted)
    if excluded := readings.none_of("kind"):
        found = found.exclude(kind__in=excluded)
    for name in ("event", "source"):
        if wanted := readings.all(name):
            found = found.filter(_either(f"{name}s", wanted))
        if excluded := readings.none_of(name):
            found = found.exclude(_either(f"{name}s", excluded))
    return found


def find_past_claims(public_ids: Collection[str], *, seq: int) -> dict[str, dict[str, Any]]:
    """These claims as they stood after entry `seq`, by id, for as many of them as stood. One query."""
    marks = [f"claim:{public_id}" for public_id in public_ids]
    holding = EventVersion.objects.standing_at(seq).filter(marks__overlap=marks).select_related("change")
    claims = (claim for version in holding for claim in version.change.representation["claims"])
    return {claim["id"]: claim for claim in claims if claim["id"] in public_ids}


def _either(column: str, values: Collection[str]) -> Q:
    """Whether one of the two claims has one of `values`; both stand as a list of two in the log."""
    return reduce(or_, (Q(**{f"record__{column}__contains": [value]}) for value in values))

"""Numbers of a draft against those of an event's claims: counts, measures, losses, votes, and the number in a series.

Sources of one event differ in numbers, and each in its own way: losses are revised, ranges are estimated, votes and
ordinals are not. So a contradiction weighs by what is counted.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from events.ingest.records import CandidateDraft
from events.ingest.resolve.families import get_families
from events.ingest.resolve.summaries import EventSummary, Reason
from events.ingest.resolve.weights import WEIGHTS
from events.values.quantities import Quantity

COUNTS: Final = frozenset({"missiles_fired", "rounds_fired"})
_ORDINAL: Final = "ordinal"
_MEASURES: Final = frozenset({"range_km", "apogee_km", "speed_mach", "flight_time_s", "yield_kt", "magnitude_mb"})
_LOSSES: Final = frozenset({"dead", "injured", "casualties", "missing_persons", "displaced", "troops", "participants"})
_VOTES: Final = frozenset({"votes_for", "votes_against", "votes_abstain"})
# Two sources give one flight numbers that differ by a tenth; twice as far is another flight.
_CLOSE: Final = Decimal("0.12")
_FAR: Final = Decimal("0.5")


def count_of(quantities: tuple[Quantity, ...], *, predicate: str) -> Decimal | None:
    """The largest number that these give for `predicate`, or None."""
    found = [number for one in quantities if one.predicate == predicate and (number := _number(one)) is not None]
    return max(found, default=None)


def compare_numbers(draft: CandidateDraft, event: EventSummary) -> Iterator[Reason]:
    """One reason for each kind of number that both give, and one for a salvo against one of its missiles."""
    yield from _of_salvos(draft, event)
    for predicate in sorted({one.predicate for one in draft.quantities}):
        ours = [one for one in draft.quantities if one.predicate == predicate]
        theirs = [one for one in event.quantities if one.predicate == predicate]
        if predicate == _ORDINAL:
            yield from _of_ordinals(ours, theirs, event)
        elif theirs:
            yield _of_numbers(predicate, ours, theirs)


def _number(one: Quantity) -> Decimal | None:
    return next((bound for bound in (one.best, one.low, one.high) if bound is not None), None)


def _of_salvos(draft: CandidateDraft, event: EventSummary) -> Iterator[Reason]:
    count = count_of(draft.quantities, predicate="missiles_fired")
    if count is None:
        return
    their_count = count_of(event.quantities, predicate="missiles_fired")
    is_one = (event.parent != "" or event.series_index is not None) and (their_count is None or their_count == 1)
    if count > 1 and is_one:
        yield Reason(WEIGHTS.several_against_one, "the article counts several, this is one of them")
    elif count > 1 and event.children_count and (their_count is None or their_count == count):
        yield Reason(WEIGHTS.several_and_salvo, "the article counts several, and so does this")
    elif count == 1 and event.children_count:
        yield Reason(WEIGHTS.one_against_salvo, "the article speaks of one, this is several")


def _of_ordinals(ours: list[Quantity], theirs: list[Quantity], event: EventSummary) -> Iterator[Reason]:
    mine = {one.best for one in ours if one.best is not None}
    if not mine:
        return
    if event.type in get_families().counted:
        numbers = {one.best for one in theirs} | {event.series_index and Decimal(event.series_index)}
        numbers -= {None, Decimal(0)}
        if numbers and mine & numbers:
            yield Reason(WEIGHTS.same_ordinal, "the same number in its series")
        elif numbers:
            yield Reason(WEIGHTS.other_ordinal, "another number in its series")
    elif theirs:
        is_same = bool(mine & {one.best for one in theirs})
        points = WEIGHTS.same_series_index if is_same else WEIGHTS.other_series_index
        yield Reason(points, "counted alike" if is_same else "counted otherwise")


def _of_numbers(predicate: str, ours: list[Quantity], theirs: list[Quantity]) -> Reason:
    label = predicate.replace("_", " ")
    if any(_agree(one, other, predicate=predicate) for one in ours for other in theirs):
        is_one = predicate in COUNTS and count_of(tuple(ours), predicate=predicate) == 1
        return Reason(WEIGHTS.same_count_of_one if is_one else WEIGHTS.same_number, f"same {label}")
    return Reason(_against(predicate, ours, theirs), f"other {label}")


def _agree(one: Quantity, other: Quantity, *, predicate: str) -> bool:
    if one.overlaps(other):
        return True
    return predicate in _MEASURES and _apart(one, other) <= _CLOSE


def _apart(one: Quantity, other: Quantity) -> Decimal:
    """How far two numbers are apart, as a share of the larger; 1 if one has none."""
    a, b = _number(one), _number(other)
    if a is None or b is None or max(abs(a), abs(b)) == 0:
        return Decimal(1)
    return abs(a - b) / max(abs(a), abs(b))


def _against(predicate: str, ours: list[Quantity], theirs: list[Quantity]) -> float:
    if predicate in _LOSSES:
        return WEIGHTS.other_losses
    if predicate in _VOTES:
        return WEIGHTS.other_votes
    if predicate in _MEASURES:
        nearest = min(_apart(one, other) for one in ours for other in theirs)
        return WEIGHTS.far_measure if nearest > _FAR else WEIGHTS.other_measure
    return WEIGHTS.other_count

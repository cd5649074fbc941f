"""How a page sets claims out: by question, by value they agree on, and in pairs that cannot both hold."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from events.models import Claim, Contradiction, Event, Predicate
from events.web.words import QUESTIONS, value_of_claim


@dataclass(frozen=True, slots=True)
class Opposition:
    """A contradiction seen from one of its claims: `other` is the claim at the far side."""

    contradiction: Contradiction
    own: Claim
    other: Claim


@dataclass(frozen=True, slots=True)
class Dissent:
    """One value that contradicts another, with the claims that agree on it, all of the same event."""

    words: str
    edtf: str
    sides: tuple[Opposition, ...]

    @property
    def of_event(self) -> Event:
        """The event that these claims speak of."""
        return self.sides[0].other.event


@dataclass(frozen=True, slots=True)
class Clash:
    """One claim of a page's event, and on one kind of disagreement every value that stands against it."""

    own: Claim
    contradiction: Contradiction
    dissents: tuple[Dissent, ...]

    @property
    def edtf(self) -> str:
        """The date that the claim gives, "" if it speaks of something else."""
        return self.own.date


@dataclass(frozen=True, slots=True)
class Reading:
    """One value, the claims that agree on it, and the values that contradict any of them."""

    words: str
    edtf: str
    claims: tuple[Claim, ...]
    dissents: tuple[Dissent, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """All claims on one predicate. `stands_beside`: its readings dispute each other and belong side by side."""

    predicate: str
    words: str
    readings: tuple[Reading, ...]

    @property
    def stands_beside(self) -> bool:
        """Whether at least two readings are at odds with each other within this event."""
        own = {claim.pk for reading in self.readings for claim in reading.claims}
        others = (side.other for reading in self.readings for dissent in reading.dissents for side in dissent.sides)
        return any(other.pk in own for other in others)


def seen_from(contradictions: Iterable[Contradiction], *, event_id: int) -> tuple[Opposition, ...]:
    """Each contradiction once, with the claim on this event as `own`; the lower id where both are on it."""
    return tuple(
        Opposition(pair, pair.first, pair.second)
        if pair.first.event_id == event_id
        else Opposition(pair, pair.second, pair.first)
        for pair in contradictions
    )


def clashes(contradictions: Iterable[Contradiction], *, event_id: int) -> tuple[Clash, ...]:
    """The contradictions of one event, gathered so that no claim is repeated for each of its opponents."""
    gathered: dict[tuple[int, str], list[Opposition]] = defaultdict(list)
    for side in seen_from(contradictions, event_id=event_id):
        gathered[side.own.pk, side.contradiction.kind].append(side)
    return tuple(Clash(sides[0].own, sides[0].contradiction, stack(sides)) for sides in gathered.values())


def stack(sides: Iterable[Opposition]) -> tuple[Dissent, ...]:
    """Opponents by event and by the value they agree on, each claim once."""
    by_value: dict[tuple[int, object], dict[int, Opposition]] = defaultdict(dict)
    for side in sides:
        by_value[side.other.event_id, agreement_key(side.other)].setdefault(side.other.pk, side)
    return tuple(
        Dissent(value_of_claim(first.other), first.other.date, tuple(group.values()))
        for group in by_value.values()
        for first in [next(iter(group.values()))]
    )


def ask(claims: Sequence[Claim], contradictions: Sequence[Contradiction]) -> tuple[Question, ...]:
    """Claims by question in reading order, within a question by value; the value with most claims comes first."""
    opposed = _oppositions(contradictions)
    by_predicate: dict[str, dict[object, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        by_predicate[claim.predicate][agreement_key(claim)].append(claim)
    return tuple(
        Question(predicate, words, _readings(by_predicate[predicate], opposed))
        for predicate, words in QUESTIONS.items()
        if predicate in by_predicate
    )


def agreement_key(claim: Claim) -> object:
    """What two claims on one predicate have in common when they agree; free text agrees with itself only."""
    match claim.predicate:
        case Predicate.OCCURRED:
            return claim.value
        case Predicate.DATE:
            return claim.date
        case Predicate.PLACE:
            return claim.value_place_id or claim.value.casefold()
        case Predicate.PARTICIPANT:
            return claim.value_actor_id or claim.value.casefold(), claim.role
        case Predicate.QUANTITY:
            return claim.quantity_predicate, claim.unit, claim.low, claim.best, claim.high, claim.approximate
        case _:
            return claim.value.casefold() or claim.pk


def _readings(by_value: dict[object, list[Claim]], opposed: dict[int, list[Opposition]]) -> tuple[Reading, ...]:
    ordered = sorted(by_value.values(), key=len, reverse=True)  # stable: equal ones stay in order of entry
    return tuple(
        Reading(
            words=value_of_claim(claims[0]),
            edtf=claims[0].date if claims[0].predicate == Predicate.DATE else "",
            claims=tuple(claims),
            dissents=stack(side for claim in claims for side in opposed[claim.pk]),
        )
        for claims in ordered
    )


def _oppositions(contradictions: Iterable[Contradiction]) -> dict[int, list[Opposition]]:
    found: dict[int, list[Opposition]] = defaultdict(list)
    for pair in contradictions:
        found[pair.first_id].append(Opposition(pair, pair.first, pair.second))
        found[pair.second_id].append(Opposition(pair, pair.second, pair.first))
    return found

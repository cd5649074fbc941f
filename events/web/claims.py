"""How a page sets claims out: by question, by value they agree on, and in pairs that cannot both hold."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from events.models import Claim, Contradiction, Predicate
from events.web.words import QUESTIONS, value_of_claim


@dataclass(frozen=True, slots=True)
class Opposition:
    """A contradiction seen from one of its claims: `other` is the claim at the far side."""

    contradiction: Contradiction
    own: Claim
    other: Claim


@dataclass(frozen=True, slots=True)
class Reading:
    """One value, the claims that agree on it, and what contradicts any of them."""

    words: str
    edtf: str
    claims: tuple[Claim, ...]
    opposed_by: tuple[Opposition, ...]


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
        return any(side.other.pk in own for reading in self.readings for side in reading.opposed_by)


def seen_from(contradictions: Iterable[Contradiction], *, event_id: int) -> tuple[Opposition, ...]:
    """Each contradiction once, with the claim on this event as `own`; the lower id where both are on it."""
    return tuple(
        Opposition(pair, pair.first, pair.second)
        if pair.first.event_id == event_id
        else Opposition(pair, pair.second, pair.first)
        for pair in contradictions
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
            opposed_by=tuple(side for claim in claims for side in opposed[claim.pk]),
        )
        for claims in ordered
    )


def _oppositions(contradictions: Iterable[Contradiction]) -> dict[int, list[Opposition]]:
    found: dict[int, list[Opposition]] = defaultdict(list)
    for pair in contradictions:
        found[pair.first_id].append(Opposition(pair, pair.first, pair.second))
        found[pair.second_id].append(Opposition(pair, pair.second, pair.first))
    return found

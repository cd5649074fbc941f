"""How a page sets claims out: values that cannot both hold beside each other, the rest by question. Each claim once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from events.models import Claim, Contradiction, Event, Predicate
from events.web.words import ORDINAL, QUESTIONS, value_of_claim

# What readers ask first comes first.
KINDS: Final = ("occurrence", "ordinal", "date", "quantity", "place")


@dataclass(frozen=True, slots=True)
class Shown:
    """A claim where a page shows it.

    `again`: the page has shown it before. `quoted_at`: the public id of the claim under which the page has given the
    same words of the same article before, "" if this is where they stand.
    """

    claim: Claim
    again: bool = False
    quoted_at: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value, and the claims of one event that agree on it."""

    words: str
    edtf: str
    of_event: Event
    claims: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Dissent:
    """A value that another one contradicts, and why; `pairs` are the contradictions that are told here."""

    value: Value
    pairs: tuple[Contradiction, ...]

    @property
    def reason(self) -> str:
        """The reason of the first pair: those of further claims differ in who says it, which the page shows anyway."""
        return self.pairs[0].reason

    @property
    def has_several(self) -> bool:
        """Whether more than one pair is told here, so that each has to be told by its own reason."""
        return len(self.pairs) > 1


@dataclass(frozen=True, slots=True)
class Clash:
    """One value of a page's event, and on one kind of disagreement every value that stands against it."""

    kind: str
    kind_words: str
    own: Value
    dissents: tuple[Dissent, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is said on one thing that readers ask, by value."""

    key: str
    words: str
    values: tuple[Value, ...]


@dataclass(slots=True)
class Telling:
    """What a page has shown so far, so that it says nothing twice in full."""

    shown: set[int] = field(default_factory=set)
    quotes: dict[tuple[int, str], str] = field(default_factory=dict)

    def show(self, claim: Claim) -> Shown:
        """The claim, marked with what the page has shown of it before."""
        again = claim.pk in self.shown
        self.shown.add(claim.pk)
        first = self.quotes.setdefault((claim.article_id, claim.quote), claim.public_id) if claim.quote else ""
        return Shown(claim, again=again, quoted_at="" if first == claim.public_id else first)

    def value(self, claims: Sequence[Claim]) -> Value:
        """A value with the claims that agree on it; there is at least one."""
        first = claims[0]
        edtf = first.date if first.predicate == Predicate.DATE else ""
        return Value(value_of_claim(first), edtf, first.event, tuple(self.show(claim) for claim in claims))


# A value within one kind of disagreement: the event it is claimed of, and what its claims have in common.
_Node = tuple[int, object]


@dataclass(slots=True)
class _Web:
    """The disagreements of one kind: the claims of each value, and between which values the contradictions are."""

    claims: dict[_Node, dict[int, Claim]] = field(default_factory=lambda: defaultdict(dict))
    pairs: dict[frozenset[_Node], list[Contradiction]] = field(default_factory=lambda: defaultdict(list))

    def add(self, pair: Contradiction) -> None:
        ends: list[_Node] = [(claim.event_id, agreement_key(claim)) for claim in (pair.first, pair.second)]
        if ends[0] == ends[1]:  # the same value in other words: two nodes all the same, or nobody would see the pair
            ends[1] = (pair.second.event_id, (ends[1][1], pair.second_id))
        for node, claim in zip(ends, (pair.first, pair.second), strict=True):
            self.claims[node][claim.pk] = claim
        self.pairs[frozenset(ends)].append(pair)

    def against(self, node: _Node) -> list[_Node]:
        """The values that contradict `node`, in order of entry."""
        found = {other for ends in self.pairs if node in ends for other in ends if other != node}
        return sorted(found, key=lambda other: min(self.claims[other]))

    def busiest(self, *, event_id: int) -> _Node | None:
        """The value of the event with most opponents, of these the oldest; None when all is told."""
        own = [node for node in self.claims if node[0] == event_id and self.against(node)]
        return min(own, key=lambda node: (-len(self.against(node)), min(self.claims[node])), default=None)

    def take(self, node: _Node, *, among: Iterable[_Node]) -> tuple[Contradiction, ...]:
        """The contradictions of `node` with any of `among`, which then count as told."""
        edges = [frozenset((node, other)) for other in among if other != node]
        return tuple(pair for edge in edges for pair in self.pairs.pop(edge, ()))


def clashes(contradictions: Iterable[Contradiction], *, event_id: int, telling: Telling) -> tuple[Clash, ...]:
    """The contradictions of one event by kind; no value is repeated for each of its opponents."""
    webs: dict[str, _Web] = defaultdict(_Web)
    labels: dict[str, str] = {}
    for pair in contradictions:
        webs[pair.kind].add(pair)
        labels[pair.kind] = pair.get_kind_display()
    ordered = sorted(webs, key=lambda kind: KINDS.index(kind) if kind in KINDS else len(KINDS))
    return tuple(
        clash for kind in ordered for clash in _clashes(kind, labels[kind], webs[kind], event_id=event_id, told=telling)
    )


def _clashes(kind: str, words: str, web: _Web, *, event_id: int, told: Telling) -> Iterable[Clash]:
    while (node := web.busiest(event_id=event_id)) is not None:
        others = web.against(node)
        own = told.value(list(web.claims[node].values()))
        # Values at the far side may be at odds with each other too: that is told where they stand.
        dissents = [
            Dissent(told.value(list(web.claims[other].values())), web.take(other, among=[node, *others]))
            for other in others
        ]
        yield Clash(kind, words, own, tuple(dissents))


def ask(claims: Sequence[Claim], *, telling: Telling) -> tuple[Question, ...]:
    """Claims that the page has not shown yet, by question in reading order; the value with most claims comes first."""
    by_question: dict[str, dict[object, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        if claim.pk not in telling.shown:
            by_question[question_of(claim)][agreement_key(claim)].append(claim)
    return tuple(
        Question(key, words, tuple(telling.value(group) for group in sorted(groups.values(), key=len, reverse=True)))
        for key, words in QUESTIONS.items()
        if (groups := by_question.get(key))
    )


def beside(pair: Contradiction) -> tuple[Claim, Claim]:
    """The two claims as a page sets them: left what is claimed (the weaker grade), right what contradicts it."""
    first, second = sorted(
        (pair.first, pair.second), key=lambda claim: (_weakness(claim), claim.value == "true"), reverse=True
    )
    return first, second


def _weakness(claim: Claim) -> str:
    source = claim.article.source
    return f"{source.reliability if source else 'F'}{claim.credibility}"


def question_of(claim: Claim) -> str:
    """The key in `QUESTIONS` of what a claim answers: its predicate, but for the place in a series."""
    return ORDINAL if claim.quantity_predicate == ORDINAL else claim.predicate


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

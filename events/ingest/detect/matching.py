"""Rules against one sentence: which patterns hold, and which word triggered each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from events.ingest.detect.rules import Part, Rule, RuleBook
from events.ingest.detect.scanning import Hit, Sentence

LEAD_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """One rule that held in one sentence: `trigger` is the word that reports the event, [start, end) all its tokens."""

    rule: Rule
    sentence: Sentence
    trigger: Hit
    start: int
    end: int


def find_matches(
    sentence: Sentence, *, book: RuleBook, accepts: Callable[[RuleMatch], bool] | None = None
) -> list[RuleMatch]:
    """All matches in `sentence`, one per trigger and type (the best-scored rule), ordered by trigger.

    `accepts` refuses matches that the grammar of a language forbids, before the best is chosen.
    """
    best: dict[tuple[str, int], RuleMatch] = {}
    for label in sentence.hits:
        for rule, pattern in book.by_first_label.get(label, ()):
            if not _admits(rule, sentence):
                continue
            for match in _iter_pattern(rule, pattern, label, sentence):
                key = (rule.type, match.trigger.start)
                if accepts is not None and not accepts(match):
                    continue
                if key not in best or _rank(best[key]) < _rank(match):
                    best[key] = match
    kept = [match for match in best.values() if not any(_swallows(other, match) for other in best.values())]
    return sorted(kept, key=lambda match: (match.trigger.start, match.rule.id))


def _rank(match: RuleMatch) -> tuple[float, int]:
    """The better rule first, then the words that stand closest together."""
    return match.rule.score, match.start - match.end


def _swallows(one: RuleMatch, other: RuleMatch) -> bool:
    """Whether `other` reads again what `one` has read: "conducted a [missile test]" is one launch, not two."""
    return (
        one is not other
        and one.rule.type == other.rule.type
        and (one.rule.score, -one.trigger.start) > (other.rule.score, -other.trigger.start)
        and one.start <= other.trigger.start < one.end
    )


def _admits(rule: Rule, sentence: Sentence) -> bool:
    if rule.lead_only and sentence.index >= LEAD_SENTENCES:
        return False
    if rule.needs and not any(label in sentence.hits for label in rule.needs):
        return False
    return not any(label in sentence.hits for label in rule.unless)


def _iter_pattern(rule: Rule, pattern: Sequence[Part], label: str, sentence: Sentence) -> Iterator[RuleMatch]:
    for first in sentence.hits[label]:
        chain = _continue((first,), pattern[1:], sentence)
        if chain is not None:
            trigger = next(hit for hit, part in zip(chain, pattern, strict=True) if part.is_trigger)
            yield RuleMatch(rule, sentence, trigger, chain[0].start, chain[-1].end)


def _continue(chain: tuple[Hit, ...], rest: Sequence[Part], sentence: Sentence) -> tuple[Hit, ...] | None:
    if not rest:
        return chain
    part, last = rest[0], chain[-1]
    for hit in sentence.of(*part.labels):
        if last.end <= hit.start <= last.end + part.gap:
            found = _continue((*chain, hit), rest[1:], sentence)
            if found is not None:
                return found
    return None

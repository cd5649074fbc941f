"""How a sentence means its event: modality from cue words near the trigger, and who is quoted for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from events.ingest.detect.matching import RuleMatch
from events.ingest.detect.rules import Cue, RuleBook
from events.ingest.detect.scanning import Hit, Sentence
from events.ingest.records import Modality

NEGATED: Final = "negated"
_MODALITIES: Final = {modality.value: modality for modality in Modality}
_SPEAKER_REACH: Final = 8
_OFFICE_REACH: Final = 4


@dataclass(frozen=True, slots=True)
class Meaning:
    """`is_dropped`: the words deny that anything happened, or speak of a mere possibility."""

    modality: Modality
    is_dropped: bool = False
    is_background: bool = False


def read_meaning(match: RuleMatch, *, book: RuleBook) -> Meaning:
    """Modality of `match`: the cue nearest to its trigger decides, the longest where two are equally near.

    A weak cue decides only where there is no other.
    """
    cues: list[tuple[bool, int, int, str]] = []
    background = False
    reaching = list(_iter_cues(match, book))
    names = {cue.name for cue, _hit, _distance_ in reaching}
    for cue, hit, distance in reaching:
        if cue.effect == "background":
            background = True
        elif not cue.joins or cue.joins in names:
            cues.append((cue.weak, distance, hit.start - hit.end, cue.effect))
    return _decide(min(cues)[-1] if cues else Modality.ASSERTED.value, match, background=background)


def _iter_cues(match: RuleMatch, book: RuleBook) -> Iterator[tuple[Cue, Hit, int]]:
    """The cues that reach the trigger, with their distance in tokens."""
    is_past_verb = match.trigger.end - match.trigger.start == 1 and _word(match.trigger, match.sentence).endswith("ed")
    for cue in book.cues:
        if cue.nouns_only and is_past_verb:
            continue
        for hit in match.sentence.hits.get(cue.name, ()):
            distance = _distance(cue, hit, match)
            if distance is not None and not _is_month(hit, match.sentence):
                yield cue, hit, distance


def _is_month(hit: Hit, sentence: Sentence) -> bool:
    """Whether "May" is no verb: it is written large inside a sentence."""
    return hit.start > sentence.start and _word(hit, sentence) == "May"


def find_speaker(sentence: Sentence) -> str:
    """Whom the sentence quotes: "according to X", "X said"; "" if nobody."""
    for hit in sentence.of("according_to"):
        after = [name for name in sentence.of("actor", "speaker") if 0 <= name.start - hit.end <= _SPEAKER_REACH]
        if after:
            return _name(after[0], sentence)
    for hit in sentence.of("say_verb", "statement_verb"):
        before = [name for name in sentence.of("actor", "speaker") if name.end <= hit.start]
        beside = [name for name in before if hit.start - name.end == 0 or _is_adverb_gap(name, hit, sentence)]
        if beside:
            return _name(beside[-1], sentence)
        floor = max((edge.end for edge in sentence.of("boundary") if edge.end <= hit.start), default=0)
        named = [name for name in before if name.start >= floor] or before
        if named:
            return _name(_person_of(named), sentence)
    return ""


def _is_adverb_gap(name: Hit, verb: Hit, sentence: Sentence) -> bool:
    """One word that is no comma stands between: "the ministry later said"."""
    return verb.start - name.end == 1 and sentence.words[name.end - sentence.start].isalpha()


def _person_of(named: list[Hit]) -> Hit:
    """Who speaks in "Ukrainian President NAME said": the person, not the country of the office."""
    first = named[0]
    close = (hit for hit in named[1:] if hit.start - first.end < _OFFICE_REACH and _is_person(hit))
    return next(close, first) if first.entry and first.entry.kind == "state" else first


def _is_person(hit: Hit) -> bool:
    return hit.entry is not None and hit.entry.kind == "person"


def _decide(strongest: str, match: RuleMatch, *, background: bool) -> Meaning:
    if strongest == NEGATED:
        return Meaning(Modality.DENIED, is_dropped=True)
    modality = _MODALITIES.get(strongest, Modality.ASSERTED)
    dropped = modality is Modality.HYPOTHETICAL and not match.rule.keeps_hypothetical
    return Meaning(modality, is_dropped=dropped, is_background=background)


def _distance(cue: Cue, hit: Hit, match: RuleMatch) -> int | None:
    """Tokens between the cue and the trigger (or the start of the match) if they lie within its window."""
    first = min(match.start, match.trigger.start)
    for edge in (match.trigger.start, first):
        if hit.end <= edge and edge - hit.end < cue.before:
            return edge - hit.end
    last = max(match.end, match.trigger.end)
    if cue.after and match.trigger.start <= hit.start and hit.end <= match.trigger.end:
        return 0
    if cue.after and hit.start >= match.trigger.end and hit.start - last < cue.after:
        return max(hit.start - last, 0)
    return None


def _name(hit: Hit, sentence: Sentence) -> str:
    return hit.entry.name if hit.entry is not None else _word(hit, sentence)


def _word(hit: Hit, sentence: Sentence) -> str:
    return " ".join(sentence.words[hit.start - sentence.start : hit.end - sentence.start])

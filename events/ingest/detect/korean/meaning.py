"""How a Korean sentence means its event: negation, plans and hearsay follow the verb; and who is quoted for it."""

from typing import Final

from events.ingest.detect.korean.scanning import KoreanScan
from events.ingest.detect.matching import RuleMatch
from events.ingest.detect.meaning import Meaning
from events.ingest.detect.rules import Cue, RuleBook
from events.ingest.detect.scanning import Hit, Sentence
from events.ingest.records import Modality

NEGATED: Final = "negated"
CLAIMED: Final = "claimed"
_OF_REPORTS: Final = frozenset({CLAIMED, Modality.ALLEGED.value, Modality.DENIED.value})
_MODALITIES: Final = {modality.value: modality for modality in Modality}
_SUBJECT_TAGS: Final = frozenset({"JKS", "JX"})
_ACCORDING_REACH: Final = 8
_TITLE_REACH: Final = 6
_BESIDE: Final = 2


def read_meaning(match: RuleMatch, *, book: RuleBook, is_own_claim: bool, is_speech: bool = False) -> Meaning:
    """Modality of `match`: the cue nearest to its verb decides, the longest where two are equally near.

    A cue behind the verb counts up to the end of the clause. `is_own_claim`: whoever claims it is who did it, so that
    "주장했다" tells a source, not a doubt. `is_speech`: plans and doubts in what is said are no cue to
    whether it was said; only a negation right behind the verb counts.
    """
    cues: list[tuple[int, int, str]] = []
    background = False
    for cue in book.cues:
        for hit in match.sentence.hits.get(cue.name, ()):
            distance = _distance(cue, hit, match)
            if distance is None or (is_speech and (cue.effect != NEGATED or distance > _BESIDE)):
                continue
            if cue.effect == "background":
                background = True
            elif not (cue.effect == CLAIMED and is_own_claim):
                cues.append((distance, hit.start - hit.end, cue.effect))
    effect = min(cues)[2] if cues else Modality.ASSERTED.value
    if effect == NEGATED:
        return Meaning(Modality.DENIED, is_dropped=True)
    modality = Modality.ALLEGED if effect == CLAIMED else _MODALITIES.get(effect, Modality.ASSERTED)
    is_dropped = modality is Modality.HYPOTHETICAL and not match.rule.keeps_hypothetical
    return Meaning(modality, is_dropped=is_dropped, is_background=background)


def speaker_hit(sentence: Sentence, *, scan: KoreanScan) -> Hit | None:
    """Whom the sentence quotes ("X에 따르면", "X가 밝혔다"), where the name stands; None if nobody."""
    names = _first_readings(sentence.of("actor"))
    for cue in sentence.of("according_to"):
        before = [name for name in names if 0 <= cue.start - name.end <= _ACCORDING_REACH]
        if before:
            return before[-1]
    said = sentence.of("say_verb")
    if not said:
        return None
    verb = said[-1]
    subjects = [name for name in names if name.end <= verb.start and is_subject(name, scan)]
    quoted = [edge.end for edge in sentence.of("quote_end") if edge.end <= verb.start]
    if quoted:
        if not any(name.start >= quoted[-1] for name in subjects) and has_unknown_reporter(sentence, scan=scan):
            return None
        between = [name for name in subjects if name.start >= quoted[-1]]
        topic = [name for name in subjects if _is_topic(name, scan)]
        return next(iter(between or topic or subjects), None)
    return subjects[-1] if subjects else None


def has_unknown_reporter(sentence: Sentence, *, scan: KoreanScan) -> bool:
    """Whether somebody without a known name reports: "...했다고 인권단체들이 주장했다"."""
    quoted = [edge.end for edge in sentence.of("quote_end")]
    said = [hit.start for hit in sentence.of("say_verb") if quoted and hit.start >= quoted[-1]]
    if not said:
        return False
    between = range(quoted[-1], said[0])
    named = any(name.start in between for name in sentence.of("actor"))
    return not named and any(scan.morphemes[index].tag == "JKS" for index in between)


def is_subject(name: Hit, scan: KoreanScan) -> bool:
    """Whether a name, with its titles, carries 이/가, 은/는, 께서 or 도."""
    return particle_of(name, scan)[1] in _SUBJECT_TAGS


def particle_of(name: Hit, scan: KoreanScan) -> tuple[str, str]:
    """Form and tag of the particle after a name and its titles; ("", "") where a plain noun or nothing follows."""
    row, index = scan.morphemes, name.end
    while index < len(row) and index - name.end < _TITLE_REACH:
        morpheme = row[index]
        if morpheme.tag.startswith("J"):
            return morpheme.form, morpheme.tag
        is_bracket = morpheme.tag in {"SSO", "SSC", "SP"} and morpheme.form in "()·“”‘’"
        if not (is_bracket or morpheme.is_noun or morpheme.tag in {"SO", "SW"}):
            break
        index += 1
    return "", ""


def country_of(name: Hit | None) -> str:
    """The country of a name, "" if it has none."""
    return name.entry.country if name and name.entry else ""


def _is_topic(name: Hit, scan: KoreanScan) -> bool:
    return particle_of(name, scan)[0] in {"은", "는"}


def _first_readings(names: list[Hit]) -> list[Hit]:
    """Names without those that stand on the same words as the one before: "한미" is quoted as one."""
    return [name for index, name in enumerate(names) if not index or names[index - 1].start != name.start]


def _distance(cue: Cue, hit: Hit, match: RuleMatch) -> int | None:
    """Morphemes between the cue and the trigger if the cue lies in its window and no clause ends in between."""
    trigger = match.trigger
    # What stands inside a match is part of what it says ("의혹을 부인했다"), but for "안" right before the verb.
    edge = trigger.start if cue.before <= _BESIDE else match.start
    if cue.before and hit.end <= edge and trigger.start - hit.end < max(cue.before, trigger.start - match.start + 2):
        return None if _is_cut(match.sentence, hit.end, trigger.start) else trigger.start - hit.end
    if cue.after and trigger.start < hit.start < trigger.end < hit.end:
        return 0
    if cue.after and hit.start >= trigger.end and hit.start - trigger.end < cue.after:
        start = trigger.end
        if cue.effect in _OF_REPORTS:
            # "침투시켜 살포했다고 주장했다": a claim holds for all that is reported.
            start = max(
                (edge.end for edge in match.sentence.of("quote_end") if start <= edge.start <= hit.start), default=start
            )
        return None if _is_cut(match.sentence, start, hit.start) else hit.start - trigger.end
    return None


def _is_cut(sentence: Sentence, start: int, end: int) -> bool:
    return any(start <= edge.start < end for edge in sentence.of("boundary", "link"))

"""What a detector found in one article against what was to be found, counted.

A draft finds an annotated event if its type is one of the accepted ones. The best one-to-one pairs count: required
events before optional ones, then the closest dates and actors. For "type and date" the pairs are sought anew among
those whose dates agree. A draft that finds an optional event is excused; one whose quote does not stand in the text
at its place is wrong whatever else it says.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from events.errors import ValueFormatError
from events.ingest.records import CandidateDraft
from events.taxonomy import UNKNOWN
from events.values.spans import check_quote
from tests.quality.agreement import DateAgreement, compare_dates, fold_names, is_same_number
from tests.quality.gold import GoldArticle, GoldEvent
from tests.quality.matching import Pair, best_pairs

RIGHT: Final = "right"
WRONG: Final = "wrong"
MISSED: Final = "missed"
Counts = Counter[tuple[str, str]]

# A required event outweighs everything that tells two pairs apart; so does an optional one.
_REQUIRED: Final = 100.0
_OPTIONAL: Final = 10.0
_DATE_WORTH: Final = {
    DateAgreement.EXACT: 3.0,
    DateAgreement.COMPATIBLE: 2.0,
    DateAgreement.NOT_ASKED: 1.0,
    DateAgreement.WRONG: 0.0,
}
_PRIMARY_WORTH: Final = 0.5
_MODALITY_WORTH: Final = 0.25
PRIMARY: Final = "primary"


class FaultKind(StrEnum):
    """What went wrong with one event or one draft."""

    MISS = "miss"
    FALSE_FIND = "false find"
    BAD_QUOTE = "bad quote"
    DATE = "date"
    MODALITY = "modality"
    SUBTYPE = "subtype"
    ACTORS = "actors"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that went wrong in one article; `event_type` is that of the event, or of a draft that finds none."""

    kind: FaultKind
    article: GoldArticle
    event_type: str
    said: str


@dataclass(slots=True, kw_only=True)
class ArticleScore:
    """What one article gave.

    `counts` are by (figure, outcome), `by_type` by (type, outcome): an event counts under its first type, a false find
    under its own. `dropped_count` drafts were stopped by the guard before anything was counted.
    """

    article: GoldArticle
    counts: Counts = field(default_factory=Counter)
    by_type: Counts = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    dropped_count: int = 0

    def blame(self, kind: FaultKind, event_type: str, said: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(kind=kind, article=self.article, event_type=event_type, said=said))


def score_article(article: GoldArticle, drafts: Sequence[CandidateDraft], *, dropped_count: int = 0) -> ArticleScore:
    """Count what `drafts` found in `article`; the order of either does not matter."""
    score = ArticleScore(article=article, dropped_count=dropped_count)
    sound = [draft for draft in drafts if _has_its_quote(draft, article.text)]
    bad = [draft for draft in drafts if not _has_its_quote(draft, article.text)]
    pairs = _pair(article.events, sound, fits=_is_of_type)
    dated = _pair(article.events, sound, fits=_is_of_type_and_date)
    _count_finds(score.counts, "type", article.events, sound, pairs)
    _count_finds(score.counts, "type_date", article.events, sound, dated)
    for draft in bad:
        score.counts.update([("type", WRONG), ("type_date", WRONG), ("quotes", WRONG)])
        score.by_type[draft.type, WRONG] += 1
        score.blame(FaultKind.BAD_QUOTE, draft.type, f"{draft.quote!r} does not stand at {tuple(draft.span)}")
    score.counts["quotes", RIGHT] += len(sound)
    if not article.events:
        score.counts["empty", WRONG if drafts else RIGHT] += 1
    _note_events(score, sound, pairs)
    for row, column in pairs:
        _compare(score, article.events[row], sound[column])
    return score


def _has_its_quote(draft: CandidateDraft, text: str) -> bool:
    try:
        check_quote(text, draft.quote, draft.span)
    except ValueFormatError:
        return False
    return True


def _is_of_type(event: GoldEvent, draft: CandidateDraft) -> bool:
    return draft.type in event.types


def _is_of_type_and_date(event: GoldEvent, draft: CandidateDraft) -> bool:
    return _is_of_type(event, draft) and compare_dates(event.date, draft.date) is not DateAgreement.WRONG


def _pair(
    events: Sequence[GoldEvent],
    drafts: Sequence[CandidateDraft],
    *,
    fits: Callable[[GoldEvent, CandidateDraft], bool],
) -> list[Pair]:
    return best_pairs([[_worth(event, draft) if fits(event, draft) else 0.0 for draft in drafts] for event in events])


def _worth(event: GoldEvent, draft: CandidateDraft) -> float:
    wanted, found = fold_names(event.actors), fold_names(mention.name for mention in draft.actors)
    return (
        (_OPTIONAL if event.optional else _REQUIRED)
        + _DATE_WORTH[compare_dates(event.date, draft.date)]
        + len(wanted & found) / (len(wanted | found) or 1)
        + _PRIMARY_WORTH * (event.salience == PRIMARY)
        + _MODALITY_WORTH * (event.modality == draft.modality)
    )


def _count_finds(
    counts: Counts, figure: str, events: Sequence[GoldEvent], drafts: Sequence[CandidateDraft], pairs: list[Pair]
) -> None:
    found = {row for row, _ in pairs}
    for row, event in enumerate(events):
        if event.optional:
            continue
        counts[figure, RIGHT if row in found else MISSED] += 1
        if event.salience == PRIMARY:
            counts[f"{figure}_primary", RIGHT if row in found else MISSED] += 1
    counts[figure, WRONG] += len(drafts) - len(pairs)


def _note_events(score: ArticleScore, drafts: Sequence[CandidateDraft], pairs: list[Pair]) -> None:
    found, used = {row for row, _ in pairs}, {column for _, column in pairs}
    for row, event in enumerate(score.article.events):
        if event.optional:
            continue
        score.by_type[event.types[0], RIGHT if row in found else MISSED] += 1
        if row not in found:
            score.blame(FaultKind.MISS, event.types[0], describe_event(event))
    for column, draft in enumerate(drafts):
        if column not in used:
            score.by_type[draft.type, WRONG] += 1
            score.blame(FaultKind.FALSE_FIND, draft.type, describe_draft(draft))


def _compare(score: ArticleScore, event: GoldEvent, draft: CandidateDraft) -> None:
    """Whether a draft that found its event also has the rest of it right."""
    agreement = compare_dates(event.date, draft.date)
    if agreement is not DateAgreement.NOT_ASKED:
        score.counts["date", agreement.value] += 1
    if agreement is DateAgreement.WRONG:
        said = f"{draft.date or 'none'}, not {event.date}: {_one_line(draft.quote)}"
        score.blame(FaultKind.DATE, event.types[0], said)
    if event.modality:
        _check(score, FaultKind.MODALITY, event, wanted=event.modality, draft=draft, found=draft.modality.value)
    if event.subtype and draft.type == event.types[0]:
        # A draft without a subtype says what "unknown" says: the article does not tell which kind it was.
        _check(score, FaultKind.SUBTYPE, event, wanted=event.subtype, draft=draft, found=draft.subtype or UNKNOWN)
    _compare_actors(score, event, draft)
    _compare_quantities(score, event, draft)


def _check(
    score: ArticleScore, kind: FaultKind, event: GoldEvent, *, wanted: str, draft: CandidateDraft, found: str
) -> None:
    score.counts[kind.value, RIGHT if found == wanted else WRONG] += 1
    if found != wanted:
        score.blame(kind, event.types[0], f"{found}, not {wanted}: {_one_line(draft.quote)}")


def _compare_actors(score: ArticleScore, event: GoldEvent, draft: CandidateDraft) -> None:
    wanted, found = fold_names(event.actors), fold_names(mention.name for mention in draft.actors)
    score.counts["actors", RIGHT] += len(wanted & found)
    score.counts["actors", WRONG] += len(found - wanted)
    score.counts["actors", MISSED] += len(wanted - found)
    if wanted != found:
        said = f"without {sorted(wanted - found)}, with {sorted(found - wanted)}: {_one_line(draft.quote)}"
        score.blame(FaultKind.ACTORS, event.types[0], said)


def _compare_quantities(score: ArticleScore, event: GoldEvent, draft: CandidateDraft) -> None:
    """Numbers of predicates that nobody annotated on the event are neither right nor wrong."""
    for wanted in event.quantities:
        given = [(q.low, q.best, q.high) for q in draft.quantities if q.predicate == wanted.predicate]
        if any(is_same_number(wanted.bounds, bounds) for bounds in given):
            score.counts["quantities", RIGHT] += 1
            continue
        score.counts["quantities", MISSED] += 1
        score.counts["quantities", WRONG] += bool(given)
        said = f"{wanted.predicate} {_numbers(wanted.bounds)}, found {', '.join(map(_numbers, given)) or 'none'}"
        score.blame(FaultKind.QUANTITY, event.types[0], f"{said}: {_one_line(draft.quote)}")


def _numbers(bounds: Sequence[object]) -> str:
    return "/".join("-" if bound is None else str(bound) for bound in bounds)


def describe_event(event: GoldEvent) -> str:
    """An annotated event in one line."""
    types, actors = "|".join(event.types), ", ".join(event.actors)
    return f"{types} {event.date or 'undated'} ({actors}) {event.modality} {event.salience}".rstrip()


def describe_draft(draft: CandidateDraft) -> str:
    """A draft in one line, with the rule that made it and its quote."""
    return f"{draft.type} {draft.date or 'undated'} by {draft.rule} at {draft.score:.2f}: {_one_line(draft.quote)}"


def _one_line(quote: str) -> str:
    return f'"{" ".join(quote.split())}"'

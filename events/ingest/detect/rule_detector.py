"""The detector that needs no model: words in lexicons, patterns over them, dates and roles by grammar."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from events.ingest.detect.calendar_words import Anchor, plain_bounds
from events.ingest.detect.coreference import Coreference
from events.ingest.detect.drafting import MIN_SCORE, is_long_ago, nearest_subtype, score_draft
from events.ingest.detect.guard import keep_verifiable
from events.ingest.detect.matching import RuleMatch, find_matches
from events.ingest.detect.meaning import find_speaker, read_meaning
from events.ingest.detect.merging import merge_drafts
from events.ingest.detect.numbers import find_ordinal, read_quantities
from events.ingest.detect.participants import clause_of, read_actors, read_place
from events.ingest.detect.rules import DATA, NameEntry, RuleBook, TypeProfile, load_rule_book
from events.ingest.detect.scanning import Scan, Scanner, Sentence
from events.ingest.detect.timing import SPEECH, Clock, Timing, anchor_of
from events.ingest.records import CandidateDraft, DetectionInput, Modality
from events.values.partial_date import Basis
from events.values.quantities import Quantity
from events.values.spans import Span

_LANGUAGES: Final = frozenset({"en", "und", ""})
# Datelines: a city, perhaps a day, and an agency in brackets or a dash ("SEOUL, Nov. 18 (Yonhap) -").
_DATELINE = re.compile(
    r"^[A-Z][\w.'’ /]{1,30}(?:, [A-Z][\w. ]{1,20})?"
    r"(?:, (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:, \d{4})?)?"
    r" ?(?:\([A-Z][\w. ]{1,20}\) ?(?:--?|—|–)|(?<=\d) ?(?:--| -|—|–))"
)
_KOREAN_DATELINE = re.compile(r"\((?:KCNA|Yonhap)\b|^(?:Pyongyang|PYONGYANG|Seoul|SEOUL)\b")
_OPINION = re.compile(r"\b(?:commentary|editorial|opinion|op-ed|column|Rodong Sinmun|Minju Joson)\b", re.IGNORECASE)
_KOREAN_TIME = re.compile(r"\bKST\b|\b(?:Korean?|Seoul|Pyongyang) time\b", re.IGNORECASE)
_KOREAN_HOST = re.compile(r"^https?://[^/]*(?:\.kp|\.kr|kcna[^/]*|yna\.co\.kr)(?:[/:]|$)")
_MOURNING: Final = dt.timedelta(days=45)  # the funeral, and what is said of it, is still news


class RuleDetector:
    """Detector `rules`: English articles; deterministic, offline, free of state between articles.

    `version` is a digest of all rules and lexicons: two runs with one version give the same drafts. `names` and
    `places` are added to the built-in lexicons by their other names, `min_score` hides weaker drafts.
    """

    name = "rules"

    def __init__(
        self,
        *,
        folder: Path = DATA,
        names: Iterable[NameEntry] = (),
        places: Iterable[NameEntry] = (),
        min_score: float = MIN_SCORE,
    ) -> None:
        self._book = load_rule_book(folder)
        self._scanner = Scanner(self._book, names=names, places=places)
        self._min_score = min_score
        self.version = self._book.digest

    def detect(self, article: DetectionInput) -> Sequence[CandidateDraft]:
        """Drafts of `article`, ordered by span; empty for other languages than English and for other subjects."""
        if article.language.split("-")[0].lower() not in _LANGUAGES or not article.text.strip():
            return ()
        if not (self._book.subject_pattern.search(article.text) or self._book.subject_pattern.search(article.title)):
            return ()
        dateline = _DATELINE.match(article.text)
        names_from = dateline.end() if dateline else 0
        scan = self._scanner.scan(article.text, names_from=names_from)
        reading = _Reading(article, scan, self._book, dateline_end=names_from)
        drafts = merge_drafts(reading.drafts(), profiles=self._book.profiles)
        kept = [draft for draft in drafts if draft.score >= self._min_score]
        return keep_verifiable(kept, article.text)


class _Reading:
    """One article being read, sentence after sentence."""

    def __init__(self, article: DetectionInput, scan: Scan, book: RuleBook, *, dateline_end: int) -> None:
        self._scan, self._book = scan, book
        self._anchor = anchor_of(article.published)
        is_opinion = _OPINION.search(article.title) is not None
        self._clock = Clock(scan, anchor=self._anchor, dateline_end=dateline_end, is_opinion=is_opinion)
        self._coreference = Coreference()
        self._basis = _basis(article)

    def drafts(self) -> list[CandidateDraft]:
        """Unmerged drafts, ordered by trigger; what a heading says counts only where the text does not say it."""
        found: list[CandidateDraft] = []
        headings: list[CandidateDraft] = []
        for sentence in self._scan.sentences:
            self._clock.read(sentence)
            matches = find_matches(sentence, book=self._book) if sentence.hits else []
            drafts = [draft for match in matches if (draft := self._draft(match, matches)) is not None]
            if not drafts and found and not sentence.starts_paragraph:
                found[-1] = self._completed(found[-1], sentence)
            (headings if sentence.is_heading else found).extend(drafts)
            self._coreference.follow(sentence, subjects=sentence.of("actor"))
        told = {draft.type for draft in found}
        return sorted((*found, *(draft for draft in headings if draft.type not in told)), key=lambda draft: draft.span)

    def _completed(self, draft: CandidateDraft, sentence: Sentence) -> CandidateDraft:
        """`draft` with what the next sentence counts ("They flew about 350 km"), and that sentence in its quote."""
        text = self._scan.text
        if text[draft.span.end : sentence.char_start].strip() or "\n" in draft.quote:
            return draft
        known = {quantity.predicate for quantity in draft.quantities}
        wanted = [
            name for name in self._book.profiles[draft.type].quantities if name not in known and name != "ordinal"
        ]
        more = read_quantities(sentence.text, units=self._book.units, wanted=wanted, speaker=find_speaker(sentence))
        if not more:
            return draft
        span = Span(draft.span.start, sentence.char_end)
        return replace(draft, span=span, quote=text[span.start : span.end], quantities=(*draft.quantities, *more))

    def _draft(self, match: RuleMatch, others: Sequence[RuleMatch]) -> CandidateDraft | None:
        meaning = read_meaning(match, book=self._book)
        if meaning.is_dropped:
            return None
        profile = self._book.profiles[match.rule.type]
        modality = meaning.modality
        timing = self._clock.date(match, modality=modality, others=others)
        if modality is Modality.PLANNED and match.rule.type == SPEECH:
            said = self._clock.date(match, modality=Modality.ASSERTED, others=others)
            if said.origin == "sentence" and said.kind == "day" and not self._is_ahead(said):
                modality, timing = Modality.ASSERTED, said  # a statement of a day gone by was made; its plan is to come
        if modality is Modality.ASSERTED and self._is_ahead(timing):
            modality = Modality.PLANNED  # no word says so, but the day had not come
        speaker = find_speaker(match.sentence)
        background = meaning.is_background or is_long_ago(match, timing, self._anchor)
        sentence = match.sentence
        reading = read_actors(match, scan=self._scan, profile=profile, coreference=self._coreference)
        if _is_history(reading.subject, timing, self._anchor):
            return None
        return CandidateDraft(
            type=match.rule.type,
            subtype=match.rule.subtype or _subtype(match, profile, reading.countries),
            quote=sentence.text,
            span=Span(sentence.char_start, sentence.char_end),
            score=score_draft(match, timing, meaning.modality, is_background=background),
            rule=match.rule.id,
            date=timing.edtf,
            date_basis=self._basis_of(sentence) if timing.edtf else Basis.UNKNOWN,
            place=read_place(match, scan=self._scan),
            actors=reading.actors,
            quantities=self._quantities(match, others, profile, speaker),
            modality=modality,
            attributed_to=speaker,
            background=background,
            extra=_extra(match, timing, subject=reading.subject, scan=self._scan),
        )

    def _basis_of(self, sentence: Sentence) -> Basis:
        return Basis.KST if _KOREAN_TIME.search(sentence.text) else self._basis

    def _is_ahead(self, timing: Timing) -> bool:
        """Whether a date lies wholly after the publication."""
        bounds = plain_bounds(timing.edtf) if timing.edtf else None
        latest = self._anchor.latest
        return bool(bounds and bounds[0] and latest and bounds[0] > latest)

    def _quantities(
        self, match: RuleMatch, others: Sequence[RuleMatch], profile: TypeProfile, speaker: str
    ) -> tuple[Quantity, ...]:
        text = _quantity_text(match, others, self._scan)
        found = read_quantities(text, units=self._book.units, wanted=profile.quantities, speaker=speaker)
        if "ordinal" not in profile.quantities:
            return found
        first = max(match.start - 2, match.sentence.start)
        ordinal = find_ordinal(self._scan.tokens[first : match.end])
        return (*found, ordinal) if ordinal else found


def _is_history(subject: NameEntry | None, timing: Timing, anchor: Anchor) -> bool:
    """Whether somebody long dead would have acted: a text of later years that gives no day tells of the past."""
    if subject is None or subject.until is None or anchor.latest is None:
        return False
    if anchor.latest <= subject.until + _MOURNING:
        return False
    bounds = plain_bounds(timing.edtf) if timing.edtf else None
    return bounds is None or bounds[1] is None or bounds[1] > subject.until + _MOURNING


def _extra(match: RuleMatch, timing: Timing, *, subject: NameEntry | None, scan: Scan) -> dict[str, Any]:
    """What helps an editor: the trigger, where the date comes from, whose act it is."""
    return {
        "trigger": " ".join(scan.tokens[match.trigger.start : match.trigger.end]),
        "date_origin": timing.origin,
        "subject_country": subject.country if subject else "",
    }


def _quantity_text(match: RuleMatch, others: Sequence[RuleMatch], scan: Scan) -> str:
    """Where the numbers of an event stand: its sentence, but only its clause where two of a type share the sentence."""
    sentence = match.sentence
    if not any(other is not match and other.rule.type == match.rule.type for other in others):
        return sentence.text
    left, right = clause_of(match)
    return scan.text[scan.offsets[left] : scan.offsets[right] if right < sentence.end else sentence.char_end]


def _subtype(match: RuleMatch, profile: TypeProfile, countries: frozenset[str]) -> str:
    """The subtype that the countries taking part make, else the one that the words tell."""
    sided = next((subtype for subtype, sides in profile.sides.items() if sides == countries), "")
    return sided or nearest_subtype(match, profile)


def _basis(article: DetectionInput) -> Basis:
    if _KOREAN_HOST.match(article.url) or _KOREAN_DATELINE.search(article.text[:80]):
        return Basis.KST
    return Basis.UNKNOWN

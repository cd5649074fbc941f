"""The Korean detector: lexicons over morphemes, patterns that end in the verb, dates and roles by particles."""

import re
import threading
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from events.ingest.detect.calendar_words import plain_bounds
from events.ingest.detect.coreference import Coreference
from events.ingest.detect.drafting import MIN_SCORE, is_long_ago, nearest_subtype, score_draft
from events.ingest.detect.guard import keep_verifiable
from events.ingest.detect.korean.meaning import country_of, has_unknown_reporter, read_meaning, speaker_hit
from events.ingest.detect.korean.numbers import find_ordinal, read_quantities
from events.ingest.detect.korean.participants import Parties, clause_of, named_subjects, read_actors, read_place
from events.ingest.detect.korean.scanning import KoreanScan, KoreanScanner
from events.ingest.detect.korean.timing import KoreanClock
from events.ingest.detect.matching import LEAD_SENTENCES, RuleMatch, find_matches
from events.ingest.detect.meaning import Meaning
from events.ingest.detect.merging import merge_drafts
from events.ingest.detect.rules import NameEntry, RuleBook, TypeProfile, load_rule_book
from events.ingest.detect.timing import Timing, anchor_of
from events.ingest.records import CandidateDraft, DetectionInput, Modality
from events.values.partial_date import Basis
from events.values.quantities import Quantity
from events.values.spans import Span

DATA: Final = Path(__file__).parent / "data"
# "(평양 5월 18일발 조선중앙통신)", "(서울=연합뉴스) NAME 기자 =", "【도쿄=교도】".
_DATELINE = re.compile(
    r"\s*(?:[(\[【〔][^)\]】〕\n]{2,40}(?:통신|뉴스|특파원|기자|[=＝][^)\]】〕\n]{1,20})[)\]】〕]"
    r"(?:\s?[가-힣·, ]{2,20}(?:기자|특파원)\s?[=＝])?(?:\s?[=＝-])?|[가-힣]{2,4} 기자\s?[=＝])"
)
_KOREAN_HOST = re.compile(r"^https?://[^/]*(?:\.kp|\.kr|kcna[^/]*|yna\.co\.kr)(?:[/:]|$)")
_FORMAL: Final = 0.7  # below, a word of blame is a statement only if somebody says it
_PAST: Final = frozenset({"었", "았", "였", "ᆻ"})
# Acts that this archive records of the DPRK only, whoever else does the like.
_OWN_ACTS: Final = frozenset({
    "missile_launch", "space_launch", "nuclear_test", "nuclear_facility_activity", "other_weapon_test",
    "military_display", "domestic_politics", "cyber_operation",
})  # fmt: skip


class KoreanRuleDetector:
    """Detector `rules_ko`: Korean articles, of either side; deterministic, offline, free of state between articles.

    `version` is a digest of all rules and lexicons. `names` and `places` add to the built-in lexicons, `min_score`
    hides weaker drafts. The morphemes' model (330 MB, a second) is loaded by the first article of the subject.
    """

    name = "rules_ko"

    def __init__(
        self,
        *,
        folder: Path = DATA,
        names: Iterable[NameEntry] = (),
        places: Iterable[NameEntry] = (),
        min_score: float = MIN_SCORE,
    ) -> None:
        self._book = load_rule_book(folder)
        self._names, self._places = tuple(names), tuple(places)
        self._min_score = min_score
        self._lock = threading.Lock()
        self.version = self._book.digest

    @cached_property
    def _scanner(self) -> KoreanScanner:
        return KoreanScanner(self._book, names=self._names, places=self._places)

    def detect(self, article: DetectionInput) -> Sequence[CandidateDraft]:
        """Drafts of `article`, ordered by span; empty for other subjects. The language field is not looked at."""
        if not article.text.strip() or not self.is_of_subject(article):
            return ()
        with self._lock:
            scanner = self._scanner
        dateline = _DATELINE.match(article.text)
        names_from = dateline.end() if dateline else 0
        scan = scanner.scan(article.text, names_from=names_from)
        reading = _Reading(article, scan, self._book, dateline_end=names_from)
        drafts = merge_drafts(reading.drafts(), profiles=self._book.profiles)
        kept = [draft for draft in drafts if draft.score >= self._min_score]
        return keep_verifiable(kept, article.text)

    def is_of_subject(self, article: DetectionInput) -> bool:
        """Whether title or text hold a word of the archive's subject."""
        subject = self._book.subject_pattern
        return bool(subject.search(article.text) or subject.search(article.title))


class _Reading:
    """One article being read, sentence after sentence."""

    def __init__(self, article: DetectionInput, scan: KoreanScan, book: RuleBook, *, dateline_end: int) -> None:
        self._scan, self._book = scan, book
        self._anchor = anchor_of(article.published)
        self._clock = KoreanClock(scan, anchor=self._anchor, dateline_end=dateline_end)
        self._coreference = Coreference()
        lead = " ".join([article.title, *(sentence.text for sentence in scan.sentences[:LEAD_SENTENCES])])
        self._is_about = book.subject_pattern.search(lead) is not None
        is_korean = _KOREAN_HOST.match(article.url) or dateline_end
        self._basis = Basis.KST if is_korean else Basis.UNKNOWN

    def drafts(self) -> list[CandidateDraft]:
        """Unmerged drafts, ordered by trigger."""
        found: list[CandidateDraft] = []
        for sentence in self._scan.sentences:
            self._clock.read(sentence)
            matches = find_matches(sentence, book=self._book, accepts=is_one_clause) if sentence.hits else []
            drafts = (self._draft(match, matches) for match in matches)
            found += [draft for draft in drafts if draft is not None]
            self._coreference.follow(sentence, subjects=named_subjects(sentence, self._scan))
        return found

    def _draft(self, match: RuleMatch, others: Sequence[RuleMatch]) -> CandidateDraft | None:
        profile, sentence = self._book.profiles[match.rule.type], match.sentence
        reporter = None if profile.merges_by == "speaker" else speaker_hit(sentence, scan=self._scan)
        parties = read_actors(
            match,
            scan=self._scan,
            roles=profile.roles,
            coreference=self._coreference,
            reporter=reporter,
            country="KP" if match.rule.type in _OWN_ACTS else "",
        )
        quoted = speaker_hit(sentence, scan=self._scan)
        speaker = quoted.entry.name if quoted and quoted.entry else ""
        is_own = parties.subject is None or (
            country_of(quoted) in {"", parties.subject.country} and not has_unknown_reporter(sentence, scan=self._scan)
        )
        meaning = read_meaning(match, book=self._book, is_own_claim=is_own, is_speech=profile.merges_by == "speaker")
        if meaning.is_dropped or not self._concerns_subject(match, parties):
            return None
        if profile.merges_by == "speaker" and parties.subject is None and match.rule.score < _FORMAL:
            return None
        timing = self._clock.date(match, modality=meaning.modality, others=others)
        if self._is_ahead(match, timing, meaning):
            meaning = Meaning(Modality.PLANNED)
        background = meaning.is_background or is_long_ago(match, timing, self._anchor)
        return CandidateDraft(
            type=match.rule.type,
            subtype=match.rule.subtype or nearest_subtype(match, profile),
            quote=sentence.text,
            span=Span(sentence.char_start, sentence.char_end),
            score=score_draft(match, timing, meaning.modality, is_background=background),
            rule=match.rule.id,
            date=timing.edtf,
            date_basis=self._basis if timing.edtf else Basis.UNKNOWN,
            place=read_place(match, scan=self._scan),
            actors=parties.actors,
            quantities=self._quantities(match, others, profile, speaker),
            modality=meaning.modality,
            attributed_to=speaker,
            background=background,
            extra={
                "trigger": self._text(match.trigger.start, match.trigger.end),
                "date_origin": timing.origin,
                "subject_country": parties.subject.country if parties.subject else "",
            },
        )

    def _is_ahead(self, match: RuleMatch, timing: Timing, meaning: Meaning) -> bool:
        """Whether a present tense tells of a day to come: "18일 회의를 연다"."""
        bounds, latest = plain_bounds(timing.edtf), self._anchor.latest
        if (
            meaning.modality is not Modality.ASSERTED
            or not bounds
            or not bounds[0]
            or not latest
            or bounds[0] <= latest
        ):
            return False
        following = self._scan.morphemes[match.trigger.end : match.trigger.end + 3]
        return not any(morpheme.tag == "EP" and morpheme.form in _PAST for morpheme in following)

    def _concerns_subject(self, match: RuleMatch, parties: Parties) -> bool:
        """Whether the act is one for this archive: not what third states do among themselves."""
        country = parties.subject.country if parties.subject else ""
        if match.rule.type in _OWN_ACTS and country not in {"", "KP"}:
            return False
        if match.sentence.of("dprk", "dprk_word"):
            return True
        states = {hit.entry.country for hit in match.sentence.of("state") if hit.entry}
        return self._is_about and (not states or bool(states & {"KR", "US"}))

    def _quantities(
        self, match: RuleMatch, others: Sequence[RuleMatch], profile: TypeProfile, speaker: str
    ) -> tuple[Quantity, ...]:
        text = match.sentence.text
        if any(other is not match and other.rule.type == match.rule.type for other in others):
            text = self._text(*clause_of(match))
        found = read_quantities(text, units=self._book.units, wanted=profile.quantities, speaker=speaker)
        if "ordinal" not in profile.quantities:
            return found
        ordinal = find_ordinal(self._text(max(match.start - 4, match.sentence.start), match.end))
        return (*found, ordinal) if ordinal else found

    def _text(self, start: int, end: int) -> str:
        row = self._scan.morphemes
        return self._scan.text[row[start].start : max(row[start].end, row[end - 1].end)]


def is_one_clause(match: RuleMatch) -> bool:
    """Whether no clause ends inside a match: object and verb of two clauses are no event."""
    edges = match.sentence.of("boundary", "quote_end")
    return not any(match.start <= edge.start < match.end - 1 for edge in edges)

"""The rules with the archive's own names: an actor that an editor adds is looked for in the next article."""

import hashlib
import threading
from collections.abc import Callable, Sequence
from typing import Final

from events.gazetteer import Gazetteer
from events.ingest.detect.by_language import LanguageDetector
from events.ingest.detect.gazetteer_names import KnownNames, known_names
from events.ingest.detect.korean.detector import DATA as KOREAN_DATA
from events.ingest.detect.korean.detector import KoreanRuleDetector
from events.ingest.detect.rule_detector import RuleDetector
from events.ingest.detect.rules import DATA, load_rule_book
from events.ingest.records import CandidateDraft, DetectionInput

_DIGEST_CHARS: Final = 6


class ArchiveDetector:
    """Detector `rules` over the names of a gazetteer; built anew when another gazetteer is current.

    `version` is that of the rules and, after a "+", a digest of the names: it may change between two articles, and is
    that of the last one read. Safe between threads.
    """

    name = "rules"

    def __init__(self, gazetteer: Callable[[], Gazetteer]) -> None:
        self._current = gazetteer
        self._lock = threading.Lock()
        self._gazetteer: Gazetteer | None = None
        self._detector = LanguageDetector()
        self.version = self._detector.version

    def detect(self, article: DetectionInput) -> Sequence[CandidateDraft]:
        """Drafts of `article`, ordered by span."""
        gazetteer = self._current()
        with self._lock:
            if gazetteer is not self._gazetteer:
                self._detector, self.version = _build(gazetteer)
                self._gazetteer = gazetteer
            detector = self._detector
        return detector.detect(article)


def _build(gazetteer: Gazetteer) -> tuple[LanguageDetector, str]:
    english = known_names(gazetteer, book=load_rule_book(DATA))
    korean = known_names(gazetteer, book=load_rule_book(KOREAN_DATA), is_hangul=True)
    detector = LanguageDetector(
        english=lambda: RuleDetector(names=english.actors, places=english.places),
        korean=lambda: KoreanRuleDetector(names=korean.actors),
    )
    return detector, f"{detector.version}+{_digest(english, korean)}"


def _digest(*names: KnownNames) -> str:
    text = "\n".join(repr(entry) for known in names for entry in (*known.actors, *known.places))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_CHARS]

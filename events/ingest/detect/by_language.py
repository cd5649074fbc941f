"""One detector for articles of any language that the archive reads: each goes to the rules of its language."""

import re
import threading
from collections.abc import Callable, Sequence
from typing import Final

from events.ingest.detect.korean.detector import DATA as KOREAN_DATA
from events.ingest.detect.korean.detector import KoreanRuleDetector
from events.ingest.detect.rule_detector import RuleDetector
from events.ingest.detect.rules import DATA, load_rule_book
from events.ingest.records import CandidateDraft, DetectionInput, Detector

_HANGUL = re.compile(r"[가-힣]")
_LETTER = re.compile(r"[^\W\d_]")
_SAMPLE_CHARS: Final = 2000
_MOSTLY: Final = 0.3


class LanguageDetector:
    """Detector `rules`: English and Korean. `version` changes with the data of either.

    A language's rules are built when its first article comes: Korean needs 330 MB that an English archive never uses.
    """

    name = "rules"

    def __init__(
        self,
        *,
        english: Callable[[], Detector] = RuleDetector,
        korean: Callable[[], Detector] = KoreanRuleDetector,
    ) -> None:
        self._builders = {"en": english, "ko": korean}
        self._built: dict[str, Detector] = {}
        self._lock = threading.Lock()
        self.version = f"{load_rule_book(DATA).digest}-{load_rule_book(KOREAN_DATA).digest}"

    def detect(self, article: DetectionInput) -> Sequence[CandidateDraft]:
        """Drafts of `article`, ordered by span; empty for languages without rules."""
        return self._detector("ko" if is_korean(article) else "en").detect(article)

    def _detector(self, language: str) -> Detector:
        with self._lock:
            if language not in self._built:
                self._built[language] = self._builders[language]()
            return self._built[language]


def is_korean(article: DetectionInput) -> bool:
    """Whether an article is in Korean: mostly Hangul where it says that it is, or where it says nothing that holds.

    An article that claims to be Korean and holds no Hangul is not: pages carry the language of their frame.
    """
    sample = article.text[:_SAMPLE_CHARS]
    hangul, letters = len(_HANGUL.findall(sample)), len(_LETTER.findall(sample))
    if article.language.split("-")[0].lower() == "ko":
        return hangul > 0
    return hangul > _MOSTLY * letters

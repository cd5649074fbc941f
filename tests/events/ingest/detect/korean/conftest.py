"""The Korean detector and its scanner, built once: the model of morphemes takes a second."""

from collections.abc import Callable, Sequence

import pytest

from events.ingest.detect.korean import KoreanRuleDetector
from events.ingest.detect.korean.detector import DATA
from events.ingest.detect.korean.scanning import KoreanScanner
from events.ingest.detect.rules import load_rule_book
from events.ingest.records import CandidateDraft, DetectionInput

Read = Callable[..., Sequence[CandidateDraft]]


@pytest.fixture(scope="session")
def korean_book():
    return load_rule_book(DATA)


@pytest.fixture(scope="session")
def korean_detector() -> KoreanRuleDetector:
    return KoreanRuleDetector()


@pytest.fixture(scope="session")
def scanner(korean_detector) -> KoreanScanner:
    return korean_detector._scanner


@pytest.fixture(scope="session")
def read_korean(korean_detector) -> Read:
    """Drafts of a text, published on 17 May 2024 (a Friday) unless said otherwise."""

    def _read(text: str, *, published: str = "2024-05-17", **fields: str) -> Sequence[CandidateDraft]:
        return korean_detector.detect(DetectionInput(text=text, published=published, language="ko", **fields))

    return _read

"""The detector, built once: building costs about a second."""

from collections.abc import Callable, Sequence

import pytest

from events.ingest.detect import RuleDetector
from events.ingest.records import CandidateDraft, DetectionInput

Read = Callable[..., Sequence[CandidateDraft]]


@pytest.fixture(scope="session")
def detector() -> RuleDetector:
    return RuleDetector()


@pytest.fixture(scope="session")
def read(detector: RuleDetector) -> Read:
    """Drafts of a text, published on 17 May 2024 (a Friday) unless said otherwise."""

    def _read(text: str, *, published: str = "2024-05-17", **fields: str) -> Sequence[CandidateDraft]:
        return detector.detect(DetectionInput(text=text, published=published, **fields))

    return _read

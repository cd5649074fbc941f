import pytest

from events.ingest.detect import get_detector
from events.ingest.detect.by_language import LanguageDetector, is_korean
from events.ingest.records import DetectionInput

KOREAN = "북한이 15일 탄도미사일을 발사했다고 합동참모본부가 밝혔다."
ENGLISH = "North Korea fired a ballistic missile on Monday, the South's military said."


class _Recorder:
    """A detector that remembers what it was given."""

    name, version = "recorder", "1"

    def __init__(self):
        self.read = []

    def detect(self, article):
        self.read.append(article.text)
        return ()


def _article(text, language):
    return DetectionInput(text=text, language=language, published="2024-05-17")


@pytest.mark.parametrize(
    ("text", "language", "korean"),
    [
        (KOREAN, "ko", True),
        (KOREAN, "ko-KR", True),
        (KOREAN, "und", True),
        (KOREAN, "en", True),
        (ENGLISH, "en", False),
        (ENGLISH, "ko", False),
        (ENGLISH + " (북한)", "en", False),
        ("", "und", False),
        ("1234 !!!", "ko", False),
    ],
)
def test_a_text_in_hangul_is_korean_whatever_it_is_called(text, language, korean):
    assert is_korean(_article(text, language)) is korean


def test_each_article_goes_to_the_rules_of_its_language():
    english, korean = _Recorder(), _Recorder()
    detector = LanguageDetector(english=lambda: english, korean=lambda: korean)
    detector.detect(_article(ENGLISH, "en"))
    detector.detect(_article(KOREAN, "ko"))
    assert (english.read, korean.read) == ([ENGLISH], [KOREAN])


def test_a_language_is_built_once_and_only_when_it_comes():
    built = []
    detector = LanguageDetector(
        english=lambda: built.append("en") or _Recorder(), korean=lambda: built.append("ko") or _Recorder()
    )
    assert built == []
    detector.detect(_article(ENGLISH, "en"))
    detector.detect(_article(ENGLISH, "en"))
    assert built == ["en"]


def test_the_detector_named_rules_reads_both():
    detector = get_detector("rules")
    assert {draft.type for draft in detector.detect(_article(ENGLISH, "en"))} == {"missile_launch"}
    assert {draft.type for draft in detector.detect(_article(KOREAN, "ko"))} == {"missile_launch"}
    assert len(detector.version) <= 40


def test_other_languages_give_nothing():
    text = "La Corée du Nord a tiré un missile balistique lundi."
    assert get_detector("rules").detect(_article(text, "fr")) == ()

import pytest

from events.errors import DetectError
from events.ingest.detect import get_detector


def test_a_detector_is_built_once():
    assert get_detector("rules") is get_detector("rules")
    assert get_detector().name == "rules"


def test_an_unknown_one_is_refused_with_those_there_are():
    with pytest.raises(DetectError, match="rules"):
        get_detector("oracle")


def test_one_that_needs_settings_says_who_builds_it():
    with pytest.raises(DetectError, match="second_reading"):
        get_detector("model")

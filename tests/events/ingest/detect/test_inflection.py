import pytest

from events.ingest.detect.inflection import iter_forms, noun_forms, verb_forms

IRREGULAR = {"shoot": ["shot", "shooting"], "man+": ["men"]}


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("launch", {"launch", "launches", "launched", "launching"}),
        ("fire", {"fire", "fires", "fired", "firing"}),
        ("carry", {"carry", "carries", "carried", "carrying"}),
        ("deploy", {"deploy", "deploys", "deployed", "deploying"}),
        ("shoot", {"shoot", "shoots", "shot", "shooting"}),
    ],
)
def test_a_verb_has_its_forms(base, expected):
    assert set(verb_forms(base, irregular=IRREGULAR)) == expected


def test_nouns_have_their_plural():
    assert noun_forms("missile", irregular=IRREGULAR) == ("missile", "missiles")
    assert noun_forms("party", irregular=IRREGULAR) == ("party", "parties")
    assert noun_forms("man", irregular=IRREGULAR) == ("man", "men")


def test_marks_work_inside_phrases_and_behind_hyphens():
    assert "carried out" in set(iter_forms("carry~ out", irregular={}))
    assert {"test-fired", "test fired"} <= set(iter_forms("test-fire~", irregular={}))


def test_both_apostrophes_are_spelt():
    assert set(iter_forms("workers' party", irregular={})) == {"workers' party", "workers’ party"}


def test_an_unmarked_entry_stays_as_it_is():
    assert list(iter_forms("loudspeaker", irregular={})) == ["loudspeaker"]

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.ingest.detect.rules import NameEntry, load_rule_book
from events.ingest.detect.scanning import MAX_CHARS, Scanner


@pytest.fixture(scope="module")
def scanner():
    return Scanner(load_rule_book(), names=[NameEntry(name="Unit 731B", kind="military_unit", country="", names=())])


def _names(scanner, text, label="actor"):
    scan = scanner.scan(text)
    return [hit.entry.name for sentence in scan.sentences for hit in sentence.of(label)]


def test_sentences_stand_where_they_say(scanner):
    text = "  One line.\n\nAnother one. And a third!  "
    scan = scanner.scan(text)
    assert [text[s.char_start : s.char_end] for s in scan.sentences] == [s.text for s in scan.sentences]
    assert [s.text for s in scan.sentences] == ["One line.", "Another one.", "And a third!"]
    assert [s.starts_paragraph for s in scan.sentences] == [True, True, False]


def test_the_longest_name_wins(scanner):
    assert _names(scanner, "The North Korean Foreign Ministry spoke.") == ["DPRK Foreign Ministry"]


def test_a_capital_is_a_place_after_in_and_a_government_else(scanner):
    assert _names(scanner, "Talks were held in Pyongyang.", "place") == ["Pyongyang"]
    assert _names(scanner, "Pyongyang refused.") == ["North Korea"]


def test_us_is_a_country_and_us_is_not(scanner):
    assert _names(scanner, "The US told us.") == ["United States"]


def test_a_family_name_inside_another_name_is_nobody(scanner):
    assert "Kim Jong Un" not in _names(scanner, "Kim Kwang Hyok spoke.")
    assert _names(scanner, "Kim spoke.") == ["Kim Jong Un"]


def test_people_are_told_by_their_titles(scanner):
    assert "Andrei Zarenin" in _names(scanner, "He met Vice-Minister Andrei Zarenin there.", "person")
    assert "Andrei Zarenin" in _names(scanner, "Vice-Minister Andrei Zarenin Saturday met him.", "person")


def test_names_can_be_added(scanner):
    assert _names(scanner, "Unit 731B moved.") == ["Unit 731B"]


def test_words_in_a_shadow_do_not_count(scanner):
    labels = {label for s in scanner.scan("The missile defense plan.").sentences for label in s.hits}
    assert "missile" not in labels


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The navy fired warning shots there.", "warning_word"),
        ("Satellite imagery shows a new building.", "satellite_image"),
        ("They cut off the joint liaison office.", "tie_word"),
    ],
)
def test_a_word_that_is_the_whole_shadow_is_meant(scanner, text, label):
    assert scanner.scan(text).sentences[0].of(label)


def test_a_place_may_begin_in_lower_case(scanner):
    name = "sea between Korea and Japan"
    assert _names(scanner, f"It fell into the {name}.", "place") == [name]
    assert _names(scanner, "The seoul of it.", "place") == []


def test_every_word_of_every_lexicon_can_match(scanner):
    """A phrase that something longer or a shadow always covers would be a rule that never fires."""
    phrases: dict[str, list[str]] = {}
    for label, phrase in load_rule_book().iter_phrases():
        phrases.setdefault(label, []).append(phrase)
    dead = {}
    for label, words in phrases.items():
        sentences = scanner.scan("\n\n".join(f"Reporters saw {word} there ." for word in words)).sentences
        found = {word for word in words for s in sentences if f" {word} " in s.text and s.of(label)}
        dead[label] = set(words) - found

    assert not {label: words for label, words in dead.items() if words}


def test_names_before_the_text_proper_do_not_count(scanner):
    scan = scanner.scan("SEOUL - Tokyo spoke.", names_from=7)
    assert [hit.entry.name for hit in scan.sentences[0].of("actor")] == ["Japan"]


def test_a_book_is_read_to_a_limit(scanner):
    scan = scanner.scan("North Korea fired. " * 12_000)
    assert scan.sentences[-1].char_end <= MAX_CHARS


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_cut_into_its_own_pieces(scanner, text):
    scan = scanner.scan(text)
    for sentence in scan.sentences:
        assert sentence.text == text[sentence.char_start : sentence.char_end]
        assert sentence.text.strip() == sentence.text

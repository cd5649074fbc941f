import pytest

from events.ingest.detect.matching import find_matches
from events.ingest.detect.rules import load_rule_book
from events.ingest.detect.scanning import Scanner


@pytest.fixture(scope="module")
def match():
    book = load_rule_book()
    scanner = Scanner(book)

    def _match(text):
        return [found for sentence in scanner.scan(text).sentences for found in find_matches(sentence, book=book)]

    return _match


def test_words_in_order_and_near_make_a_match(match):
    assert [found.rule.id for found in match("It fired two ballistic missiles.")] == ["missile_launch.fired"]


def test_words_too_far_apart_make_none(match):
    assert match("It fired the head of the office who for years had been in charge of the missile.") == []


def test_one_act_told_with_verb_and_noun_is_matched_once(match):
    assert [found.rule.type for found in match("They conducted a missile test.")] == ["missile_launch"]


def test_two_acts_in_one_sentence_are_two_matches(match):
    found = match("It conducted a missile test and later it conducted a nuclear test.")
    assert sorted(item.rule.type for item in found) == ["missile_launch", "nuclear_test"]


def test_a_word_that_rules_it_out(match):
    assert match("A Soyuz rocket carrying three people was launched into orbit.") == []

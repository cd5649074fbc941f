from itertools import pairwise

import pytest

from events.ingest.detect.language import build_language, sentence_starts


@pytest.fixture(scope="module")
def split():
    language = build_language()

    def _split(text):
        doc = language(text)
        starts = sentence_starts(doc)
        found = [doc[start:end].text.strip() for start, end in pairwise([*starts, len(doc)])]
        return [sentence for sentence in found if sentence]

    return _split


@pytest.mark.parametrize(
    "sentence",
    [
        "The U.S. State Department said so.",
        "It fell on Sept. 9 near the coast.",
        "Gen. Pak and Dr. Ri met Mr. Kim at 5 p.m. on Friday.",
        "Order No. 00122 of the C.C. was read out.",
        "K. Shanmugam met J. R. Smith there.",
        "The range was 3.5 km, i.e. little.",
        '"We will answer," he said, "at once."',
    ],
)
def test_abbreviations_do_not_end_a_sentence(split, sentence):
    assert split(sentence) == [sentence]


def test_full_stops_questions_and_quotes_end_sentences(split):
    text = 'They fired. Did they? "Yes," he said. "It flew."  It fell.'
    assert split(text) == ["They fired.", "Did they?", '"Yes," he said.', '"It flew."', "It fell."]


def test_a_line_is_never_crossed(split):
    assert split("Recent Events\nIn May it rained") == ["Recent Events", "In May it rained"]


def test_two_countries_in_one_hyphenated_word_are_two_words():
    tokens = [token.text for token in build_language()("U.S.-South Korea drills")]
    assert tokens[:3] == ["U.S.", "-", "South"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "???", "“”"])
def test_nothing_is_no_sentence_and_no_error(split, text):
    assert len(split(text)) <= 1

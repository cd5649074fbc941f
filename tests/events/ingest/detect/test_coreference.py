import pytest

from events.ingest.detect.coreference import Coreference


@pytest.fixture
def sentences(detector):
    def _sentences(text):
        return detector._scanner.scan(text).sentences

    return _sentences


def _found(coreference, sentence):
    entry = coreference.find(sentence, before=sentence.end)
    return entry.name if entry else None


def test_a_country_and_a_person_are_remembered_apart(sentences):
    named, country, person = sentences("Kim Jong Un left North Korea. The country was silent. He was silent.")
    coreference = Coreference()
    coreference.follow(named, subjects=named.of("actor"))
    assert _found(coreference, country) == "North Korea"
    assert _found(coreference, person) == "Kim Jong Un"


def test_a_sentence_without_names_leaves_what_was_remembered(sentences):
    named, nobody, country = sentences("North Korea held a parade. It rained. The regime was silent.")
    coreference = Coreference()
    for sentence in (named, nobody):
        coreference.follow(sentence, subjects=sentence.of("actor"))
    assert _found(coreference, country) == "North Korea"


def test_it_is_the_last_subject(sentences):
    first, second, pronoun = sentences("North Korea spoke. South Korea spoke. It was late.")
    coreference = Coreference()
    for sentence in (first, second):
        coreference.follow(sentence, subjects=sentence.of("actor"))
    assert _found(coreference, pronoun) == "South Korea"


def test_before_anybody_was_named_a_pronoun_is_nobody(sentences):
    (pronoun,) = sentences("The country was silent.")
    assert _found(Coreference(), pronoun) is None

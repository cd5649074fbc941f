from events.ingest.records import DetectionInput
from events.ingest.resolve.words import AROUND_CHARS, passage_of, plain_stems, proper_names, telling_words
from events.values.spans import Span
from tests.events.ingest.resolve.samples import draft_of

TEXT = "Far above stands another matter.\nBefore it. The quote itself. After it.\nFar below stands yet another."


def _draft(**fields):
    start = TEXT.index("The quote")
    quote = "The quote itself."
    return draft_of(quote=quote, **fields).__class__(
        type="official_statement", quote=quote, span=Span(start, start + len(quote)), score=0.5, rule="r", **fields
    )


def test_what_is_told_of_a_draft_is_its_paragraph_and_the_title():
    passage = passage_of(_draft(), DetectionInput(text=TEXT, title="A title"))

    assert passage == "A title. Before it. The quote itself. After it."


def test_the_title_is_not_about_what_is_mentioned_in_passing():
    assert "A title" not in passage_of(_draft(background=True), DetectionInput(text=TEXT, title="A title"))


def test_a_long_paragraph_is_cut():
    text = TEXT.replace("Before it. ", "x " * 1000).replace("After it.", "y " * 1000)
    start = text.index("The quote")
    draft = draft_of(quote="The quote itself.")
    draft = draft.__class__(
        type=draft.type, quote=draft.quote, span=Span(start, start + len(draft.quote)), score=0.5, rule="r"
    )

    assert len(passage_of(draft, DetectionInput(text=text))) <= len(draft.quote) + 2 * AROUND_CHARS + 2


def test_forms_of_a_word_are_one_and_plain_words_tell_nothing():
    assert telling_words("abductions of fishermen") & telling_words("he abducted a fisherman's son") == {"abduct"}
    assert not telling_words("North Korea said on Monday that it launched a missile")
    assert not telling_words("한미 연합훈련을 비난했다")


def test_names_are_left_out_since_they_are_compared_elsewhere():
    assert telling_words("Lavrov on timber", without="Sergei Lavrov") == {"timb"}


def test_plain_words_are_kept_as_stems():
    assert "missil" in plain_stems() or "missile" in plain_stems()
    assert all(stem == stem.lower() for stem in plain_stems())


def test_what_a_title_writes_large_is_a_name():
    assert proper_names("Theft from the exchange Bybit in Dubai") == {"bybit", "dubai"}
    assert proper_names("Theft from the exchange Bybit in Dubai", without="Dubai") == {"bybit"}
    assert not proper_names("Two short-range missiles on Monday")

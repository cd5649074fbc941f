from events.ingest.detect.korean.morphemes import Morpheme, MorphemeReader


def test_a_text_becomes_paragraphs_of_sentences_of_morphemes():
    text = "북한이 쐈다. 한국은 봤다.\n\n끝."
    paragraphs = MorphemeReader().read(text)
    assert [len(sentences) for sentences in paragraphs] == [2, 1]
    first = paragraphs[0][0]
    assert [(one.form, one.tag) for one in first[:2]] == [("북한", "NNP"), ("이", "JKS")]
    assert all(text[one.start : one.end] == "쐈" for one in first if one.form == "쏘")


def test_what_follows_a_quotation_belongs_to_its_sentence():
    (sentences,) = MorphemeReader().read('합참은 "북한이 쐈다."고 밝혔다.')
    assert len(sentences) == 1


def test_names_are_not_taken_apart():
    name = "가룡도섬"
    forms = {one.form for row in MorphemeReader([name]).read(f"{name}에서 왔다.")[0] for one in row}
    assert name in forms


def test_new_words_have_their_tag():
    rows = MorphemeReader(words={"미싸일": "NNG"}).read("탄도미싸일을 보았다.")[0]
    assert ("미싸일", "NNG") in {(one.form, one.tag) for row in rows for one in row}


def test_words_of_no_language_are_skipped():
    paragraphs = MorphemeReader().read("가" * 5000 + " 북한이 쐈다.")
    assert paragraphs[0][0][0].start == 5001


def test_nouns_are_what_compounds_are_made_of():
    assert Morpheme("미사일", "NNG", 0, 3).is_noun
    assert not Morpheme("하", "XSV", 0, 1).is_noun

import pytest

from events.ingest.detect.korean.lexicon import Trie, predicate_end, spelling
from events.ingest.detect.korean.morphemes import MorphemeReader


@pytest.fixture(scope="module")
def reader():
    return MorphemeReader()


def _row(reader, text):
    return reader.read(text)[0][0]


def _found(reader, entry, text):
    row = _row(reader, text)
    return ["".join(one.form for one in row[find.start : find.end]) for find in Trie([("x", entry)]).find(row)]


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("탄도미사일", "탄도 미사일을 쐈다"),
        ("탄도 미사일", "단거리탄도미사일을 쐈다"),
        ("ICBM", "icbm을 쐈다"),
        ("쏘~", "미사일을 쐈다"),
        ("발사~", "미사일을 발사했다"),
        ("발사~", "미사일이 발사됐다"),
        ("발사~", "발사를 감행했다"),
        ("발사~", "발사를 또다시 했다"),
        ("발사~", "북한, 미사일 발사"),
        ("ㄹ 예정", "발사할 예정이다"),
        ("일/NNB", "17일에 쐈다"),
    ],
)
def test_an_entry_is_found(reader, entry, text):
    assert len(_found(reader, entry, text)) == 1


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("발사~", "미사일 발사를 규탄했다"),
        ("발사~", "발사 장소를 봤다"),
        ("한국", "한국어를 배웠다"),
        ("성명", "성명서를 냈다"),
        ("중/NNP", "회의 중에 나갔다"),
        ("북한", "남한이 쐈다"),
    ],
)
def test_what_only_looks_alike_is_not(reader, entry, text):
    assert _found(reader, entry, text) == []


def test_spaces_and_case_do_not_count_in_an_entry():
    assert spelling("GPS ㄹ 수") == "gpsᆯ수"


def test_names_are_found_whole_only(reader):
    row = _row(reader, "주북한대사관이 있다")
    assert Trie([("@a0", "한대사관")]).find(row) == []


def test_the_end_of_a_predicate_lies_behind_its_verb(reader):
    row = _row(reader, "발사를 감행했다")
    assert row[predicate_end(row, 1) - 1].form == "감행"
    noun = _row(reader, "발사의 의미")
    assert predicate_end(noun, 1) == 0

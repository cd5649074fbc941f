import pytest

from events.ingest.detect.korean.scanning import KoreanScanner
from events.ingest.detect.rules import NameEntry


def _names(scan, label="actor"):
    return [hit.entry.name for hit in scan.sentences[0].of(label)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("북한은 한국에 통지했다.", ["North Korea", "South Korea"]),
        ("북측은 남조선에 통지했다.", ["North Korea", "South Korea"]),
        ("조선민주주의인민공화국 외무성이 밝혔다.", ["DPRK Foreign Ministry"]),
        ("한미가 훈련했다.", ["South Korea", "United States"]),
        ("미 국무부는 북한을 규탄했다.", ["U.S. State Department", "North Korea"]),
        ("합참이 밝혔다.", ["ROK JCS"]),
    ],
)
def test_names_of_either_side_stand_for_one_actor(scanner, text, names):
    assert _names(scanner.scan(text)) == names


def test_one_syllable_names_are_taken_as_names_only(scanner):
    assert _names(scanner.scan("회의 중에 일이 생겼다고 한 사람이 말했다.")) == []


def test_a_place_is_no_actor(scanner):
    scan = scanner.scan("평양에서 회의가 열렸다.")
    assert _names(scan) == []
    assert _names(scan, "place") == ["Pyongyang"]


def test_names_of_a_dateline_are_not_taken(scanner):
    text = "(서울=연합뉴스) 평양에서 회의가 열렸다."
    assert "Yonhap" in _names(scanner.scan(text))
    assert "Yonhap" not in _names(scanner.scan(text, names_from=11))


def test_people_that_no_lexicon_knows_are_told_by_their_title(scanner):
    scan = scanner.scan("리철민 대사가 도착했다.")
    assert _names(scan, "person") == ["리철민"]


def test_clauses_end_where_their_verbs_do(scanner):
    sentence = scanner.scan("북한은 미사일을 쐈으며 한국은 훈련하고 있다고 합참이 밝혔다.").sentences[0]
    words = ["".join(sentence.words[hit.start : hit.end]) for hit in sentence.of("boundary")]
    assert words == ["으며", "다"]
    assert len(sentence.of("quote_end")) == 1


def test_names_of_the_archive_can_be_added(korean_book):
    actor = NameEntry(name="Saebyol Trading", kind="company", country="KP", names=("새별무역회사",))
    place = NameEntry(name="Saebyol Harbour", kind="site", country="KP", names=("새별항구",))
    scan = KoreanScanner(korean_book, names=[actor], places=[place]).scan("새별무역회사가 새별항구에서 석탄을 팔았다.")
    assert _names(scan) == ["Saebyol Trading"]
    assert _names(scan, "place") == ["Saebyol Harbour"]


def test_offsets_are_those_of_the_text(scanner):
    text = "🚀 북한이 쐈다.\n한국은 봤다."
    scan = scanner.scan(text)
    assert [text[sentence.char_start : sentence.char_end] for sentence in scan.sentences] == [
        "🚀 북한이 쐈다.",
        "한국은 봤다.",
    ]
    assert [sentence.starts_paragraph for sentence in scan.sentences] == [True, True]
    assert scan.tokens[scan.token_at(text.index("쐈"))] in {"쏘", "었"}

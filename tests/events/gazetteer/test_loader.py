import re
from pathlib import Path

import pytest
import yaml

from events.errors import GazetteerError
from events.gazetteer import RecordKind, load_country_words, load_entries, load_gazetteer, read_country_words

STATE = {"id": "act-0000000001", "key": "dprk", "kind": "state", "name": "North Korea", "country": "KP"}
LEADER = {
    "id": "act-0000000002",
    "key": "leader",
    "kind": "person",
    "name": "Kim Jong Un",
    "country": "KP",
    "parent": "dprk",
    "names": [{"text": "김정은", "language": "ko", "script": "Hang", "kind": "official"}],
}
SITE = {
    "id": "plc-0000000001",
    "key": "site",
    "kind": "nuclear_site",
    "name": "Punggye-ri",
    "latitude_deg": 41.28,
    "longitude_deg": 129.08,
    "geo_precision": "site",
    "country": "KP",
}
HEADER = "text,language,script,kind,country\n"


def _file(folder: Path, data: object, *, name: str = "actors.yaml") -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


def test_a_fixture_becomes_entries_with_parents_by_id(tmp_path):
    state, leader = load_entries([_file(tmp_path, [STATE, LEADER])], record=RecordKind.ACTOR)

    assert leader.parent == state.public_id
    assert leader.names[0].text == "김정은"
    assert state.latitude_deg is None


def test_a_parent_may_stand_in_another_file_whatever_their_order(tmp_path):
    first, second = _file(tmp_path, [LEADER], name="a.yaml"), _file(tmp_path, [STATE], name="b.yaml")

    leader, state = load_entries([first, second], record=RecordKind.ACTOR)

    assert leader.parent == state.public_id
    with pytest.raises(GazetteerError, match=r"a\.yaml > leader: the parent 'dprk' is no key of the files of actors"):
        load_entries([first], record=RecordKind.ACTOR)


@pytest.mark.parametrize("again", [{"key": "dprk"}, {"id": STATE["id"]}])
def test_a_key_and_an_id_stand_once_in_all_files(tmp_path, again):
    other = {**LEADER, "parent": "", **again}
    paths = [_file(tmp_path, [STATE], name="a.yaml"), _file(tmp_path, [other], name="b.yaml")]

    with pytest.raises(GazetteerError, match=r"b\.yaml > \w+: .* stands twice, first in a\.yaml > dprk"):
        load_entries(paths, record=RecordKind.ACTOR)


def test_actors_and_places_make_one_gazetteer(tmp_path):
    actors = _file(tmp_path, [STATE, LEADER])
    places = _file(tmp_path, [SITE], name="places.yaml")

    gazetteer = load_gazetteer([actors], [places])

    assert gazetteer.find("Kim Chŏng-ŭn")[0].key == "leader"
    assert gazetteer.find("Pyunggye-ri") == ()
    assert gazetteer.find("P’unggye-ri")[0].latitude_deg == 41.28
    assert gazetteer.find("North Korea's")[0].key == "dprk"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": "evt-0000000002"}, "'evt-0000000002' is not an id of kind actor"),
        ({"id": STATE["id"]}, "stands twice"),
        ({"key": "dprk"}, "stands twice"),
        ({"parent": "nobody"}, "the parent 'nobody' is no key"),
        ({"name": ""}, "name is ''"),
        ({"name": None}, "name is None"),
        ({"kind": 7}, "kind is 7"),
        ({"names": ["김정은"]}, "is not a mapping with text"),
        ({"names": [{"text": "--"}]}, "text is '--'"),
        ({"latitude_deg": 91}, "latitude_deg is 91"),
        ({"longitude_deg": "129 E"}, "longitude_deg is '129 E'"),
        ({"latitude_deg": float("nan")}, "latitude_deg is nan"),
    ],
)
def test_an_error_names_the_file_and_the_entry(tmp_path, changes, told):
    path = _file(tmp_path, [STATE, {**LEADER, **changes}])

    with pytest.raises(GazetteerError, match=re.escape(told)) as caught:
        load_entries([path], record=RecordKind.ACTOR)
    assert "actors.yaml > " in str(caught.value)


@pytest.mark.parametrize("content", ["", "key: value", "- just text", "- [", "\x00"])
def test_a_file_of_another_form_is_refused(tmp_path, content):
    path = tmp_path / "actors.yaml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(GazetteerError, match=re.escape("actors.yaml")):
        load_entries([path], record=RecordKind.ACTOR)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(GazetteerError, match=re.escape("none.yaml")):
        load_entries([tmp_path / "none.yaml"], record=RecordKind.ACTOR)
    with pytest.raises(GazetteerError, match=re.escape("none.csv")):
        read_country_words(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("text,country\nSeoul,KR\n", "columns"),
        ("", "columns"),
        (HEADER + "Seoul,en,Latn,capital,KR\n", "kind 'capital'"),
        (HEADER + "Seoul,en,Latn,metonym,kor\n", "country 'kor'"),
        (HEADER + "Seoul,en,Latn,metonym\n", "country ''"),
        (HEADER + ",en,Latn,metonym,KR\n", "kind 'metonym'"),
        (HEADER + "Seoul,en,Latn,metonym,KR\nSEOUL,en,Latn,short,KR\n", "stands twice for KR"),
    ],
)
def test_a_row_that_is_not_whole_is_refused(tmp_path, rows, told):
    path = tmp_path / "words.csv"
    path.write_text(rows, encoding="utf-8")

    with pytest.raises(GazetteerError, match=re.escape(told)):
        read_country_words(path)


def test_lines_for_people_are_no_rows(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text("# Origin: tests.\n" + HEADER + "Seoul,en,Latn,metonym,KR\n", encoding="utf-8")

    assert [word.text for word in read_country_words(path)] == ["Seoul"]


def test_the_shipped_words_cover_the_countries_of_the_record_in_their_scripts():
    words = load_country_words()
    meaning = {(word.text, word.country) for word in words}

    assert {
        ("North Korean", "KP"),
        ("the North", "KP"),
        ("북한", "KP"),
        ("남측", "KR"),
        ("Washington", "US"),
    } <= meaning
    assert {("Moscow", "RU"), ("Кремль", "RU"), ("Beijing", "CN"), ("Japanese", "JP"), ("Kyiv", "UA")} <= meaning
    assert {word.country for word in words if word.text == "Korean"} == {"KP", "KR"}


def test_a_shipped_word_means_one_country_unless_it_is_korea():
    countries: dict[str, set[str]] = {}
    for word in load_country_words():
        countries.setdefault(word.text, set()).add(word.country)

    assert {text for text, codes in countries.items() if len(codes) > 1} == {"Korea", "Korean", "Koreans"}


def test_the_names_of_the_reference_record_find_their_bearers():
    folder = Path(__file__).parents[3] / "fixtures" / "reference"

    gazetteer = load_gazetteer(folder.glob("actors/*.yaml"), folder.glob("places/*.yaml"))

    for entry in gazetteer:
        for name in entry.all_names:
            assert entry in gazetteer.find(name.text), f"{name.text} does not find {entry.name}"
    assert gazetteer.find("Kim Chŏng-ŭn") == gazetteer.find("김정은")

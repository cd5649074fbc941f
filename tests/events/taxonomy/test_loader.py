"""The loader on vocabularies written for the purpose, and the promises that the shipped data keep."""

import re
from pathlib import Path

import pytest
import yaml

from events.errors import TaxonomyError
from events.ingest.records import ErrorKind, Modality
from events.taxonomy import EventType, Match, Taxonomy, get_taxonomy, load_taxonomy
from events.taxonomy.codes import GeoPrecisionLevel, QuantityKind, VerificationStatus
from events.values.partial_date import Basis, Precision, parse_partial_date

INDEX = {"version": "9.9", "title": "Test", "description": "For tests.", "vocabularies": ["colours"]}
RED = {"code": 1, "key": "red", "label": "Red", "definition": "Like oxide."}
NO_MATCH = [{"value": "", "match": "none"}]
LAUNCH = {
    "code": 1,
    "key": "launch",
    "label": "Launch",
    "definition": "Something leaves.",
    "theme": "weapons",
    "includes": ["Failures"],
    "excludes": ["Threats"],
    "examples": ["One", "Two", "Three"],
    "unit_of_analysis": "One launch.",
    "required_quantities": [],
    "subtypes": [{"code": 1, "key": "short", "label": "Short", "definition": "Not far."}],
    "crosswalk": dict.fromkeys(("plover", "cameo", "acled", "csis"), NO_MATCH),
}


def _write(folder: Path, name: str, data: object) -> None:
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def _vocabulary(called: str, terms: list[dict[str, object]], **changes: object) -> dict[str, object]:
    head = {"name": called, "version": 1, "title": called.title(), "description": "Some.", "origin": "Tests."}
    return {**head, "terms": terms, **changes}


def _load_colours(folder: Path, terms: list[dict[str, object]], **changes: object) -> Taxonomy:
    _write(folder, "taxonomy", INDEX)
    _write(folder, "colours", _vocabulary("colours", terms, **changes))
    return load_taxonomy(folder)


def _load_types(folder: Path, **changes: object) -> Taxonomy:
    _write(folder, "taxonomy", {**INDEX, "vocabularies": ["event_types"]})
    _write(folder, "event_types", _vocabulary("event_types", [{**LAUNCH, **changes}]))
    return load_taxonomy(folder)


def test_a_vocabulary_is_read_in_its_order(tmp_path):
    blue = {"code": 0, "key": "blue", "label": "Blue", "definition": "Like the sea."}

    taxonomy = _load_colours(tmp_path, [RED, blue])

    assert taxonomy.version == "9.9"
    assert taxonomy.choices("colours") == [("red", "Red"), ("blue", "Blue")]
    assert taxonomy.vocabulary("colours")["blue"].definition == "Like the sea."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"code": 2, "label": "Rot"}, "key 'red' is taken"),
        ({"key": "rot", "label": "Rot"}, "code 1 is taken"),
        ({"key": "rot", "code": 2, "label": "RED"}, "label 'red' is taken"),
    ],
)
def test_nothing_stands_twice(tmp_path, changes, told):
    with pytest.raises(TaxonomyError, match=re.escape(told)) as caught:
        _load_colours(tmp_path, [RED, {**RED, **changes}])
    assert "colours.yaml > " in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"code": -1}, "code is -1"),
        ({"code": True}, "code is True"),
        ({"code": "1"}, "code is '1'"),
        ({"key": "Red Hot"}, "key is 'Red Hot'"),
        ({"key": "red__hot"}, "key is 'red__hot'"),
        ({"label": ""}, "label is empty"),
        ({"label": None}, "label is None"),
        ({"definition": ["no"]}, "definition is ['no']"),
        ({"defintion": "misspelt"}, "unknown field defintion"),
        ({"crosswalk": {"ploover": NO_MATCH}}, "crosswalk names ploover"),
        ({"crosswalk": {"plover": []}}, "plover is empty"),
        ({"crosswalk": {"plover": [{"value": "X", "match": "about"}]}}, "match is 'about'"),
        ({"crosswalk": {"plover": [{"value": "X", "match": "none"}]}}, "match none with value 'X'"),
        ({"crosswalk": {"plover": [{"value": "", "match": "exact"}]}}, "match exact with value ''"),
        ({"crosswalk": {"plover": [*NO_MATCH, {"value": "X", "match": "exact"}]}}, "match: none beside other"),
        ({"crosswalk": {"plover": "X"}}, "write a list of entries"),
    ],
)
def test_an_error_names_the_file_the_entry_and_what_would_be_right(tmp_path, changes, told):
    with pytest.raises(TaxonomyError, match=re.escape(told)) as caught:
        _load_colours(tmp_path, [{**RED, **changes}])
    assert "colours.yaml > " in str(caught.value)


@pytest.mark.parametrize("field", ["code", "key", "label", "definition"])
def test_a_missing_field_is_named(tmp_path, field):
    with pytest.raises(TaxonomyError, match=f"the field '{field}' is missing"):
        _load_colours(tmp_path, [{name: value for name, value in RED.items() if name != field}])


@pytest.mark.parametrize(
    ("terms", "changes"),
    [([], {}), (["red"], {}), ([RED], {"name": "colors"}), ([RED], {"origin": " "}), ([RED], {"licence": "?"})],
)
def test_a_head_or_a_list_that_is_not_whole_is_refused(tmp_path, terms, changes):
    with pytest.raises(TaxonomyError, match=re.escape("colours.yaml")):
        _load_colours(tmp_path, terms, **changes)


def test_a_file_that_is_missing_or_not_listed_is_named(tmp_path):
    _write(tmp_path, "taxonomy", INDEX)
    with pytest.raises(TaxonomyError, match=re.escape("colours.yaml: there is no such file")):
        load_taxonomy(tmp_path)

    _write(tmp_path, "colours", _vocabulary("colours", [RED]))
    _write(tmp_path, "shapes", _vocabulary("shapes", [RED]))
    with pytest.raises(TaxonomyError, match=re.escape("shapes.yaml")):
        load_taxonomy(tmp_path)


@pytest.mark.parametrize("content", ["terms: [", "!!python/object/apply:os.getcwd []", "\x00"])
def test_a_file_that_is_no_plain_yaml_is_refused_and_runs_nothing(tmp_path, content):
    _write(tmp_path, "taxonomy", INDEX)
    (tmp_path / "colours.yaml").write_text(content, encoding="utf-8")

    with pytest.raises(TaxonomyError, match=re.escape("colours.yaml: not readable")):
        load_taxonomy(tmp_path)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    _write(tmp_path, "taxonomy", INDEX)
    (tmp_path / "colours.yaml").write_bytes("title: Übersicht".encode("latin-1"))

    with pytest.raises(TaxonomyError, match="UTF-8"):
        load_taxonomy(tmp_path)


def test_every_type_of_event_can_be_silent_and_lacking(tmp_path):
    taxonomy = _load_types(tmp_path)

    assert taxonomy.subtype_choices("launch") == [
        ("short", "Short"),
        ("unknown", "Unknown"),
        ("unassigned", "Unassigned"),
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"examples": ["One", "Two"]}, "2 examples; write 3"),
        ({"examples": ["One", "Two", "Two"]}, "the same text twice"),
        ({"includes": []}, "includes is empty"),
        ({"excludes": [""]}, "write a list of texts"),
        ({"subtypes": [LAUNCH["subtypes"][0]] * 2}, "key 'short' is taken"),
        ({"subtypes": [{"code": 0, "key": "x", "label": "X", "definition": "X."}]}, "code 0 is taken"),
        ({"crosswalk": {"plover": NO_MATCH}}, "crosswalk lacks cameo, acled, csis"),
    ],
)
def test_an_event_type_that_is_not_whole_is_refused(tmp_path, changes, told):
    with pytest.raises(TaxonomyError, match=re.escape(told)):
        _load_types(tmp_path, **changes)


def test_a_term_that_names_a_missing_term_is_refused(tmp_path):
    _write(tmp_path, "taxonomy", {**INDEX, "vocabularies": ["event_types", "themes"]})
    _write(tmp_path, "event_types", _vocabulary("event_types", [LAUNCH]))
    _write(tmp_path, "themes", _vocabulary("themes", [RED]))

    with pytest.raises(TaxonomyError, match=re.escape("event_types.yaml > launch: 'weapons' is not in themes.yaml")):
        load_taxonomy(tmp_path)


# What follows reads the data that ship with the archive.


def test_the_shipped_taxonomy_is_read_once():
    assert get_taxonomy() is get_taxonomy()


def test_there_are_thirty_three_types_numbered_for_ever():
    assert [term.code for term in get_taxonomy().event_types] == list(range(1, 34))


def test_codes_published_once_stay_with_their_keys():
    codes = {term.key: term.code for term in get_taxonomy().event_types}

    published = {
        "missile_launch": 1,
        "nuclear_test": 3,
        "armed_clash": 9,
        "leader_summit": 15,
        "official_statement": 19,
    }
    assert published.items() <= codes.items()
    assert {"domestic_politics": 27, "information_control": 32, "other_politics": 33}.items() <= codes.items()


@pytest.mark.parametrize("term", get_taxonomy().event_types, ids=lambda term: term.key)
def test_a_type_can_be_coded_from_its_entry_alone(term: EventType):
    others = {other.key for other in get_taxonomy().event_types}

    assert len(term.subtypes) >= 4
    assert term.definition.endswith(".")
    assert term.unit_of_analysis.endswith(".")
    assert all(re.search(r"\b(19|20)\d\d\b", example) for example in term.examples), "an example has its year"
    for text in term.excludes:
        keys = [word for word in re.findall(r"[a-z]+(?:_[a-z]+)+", text) if "_" in word]
        assert set(keys) <= others, f"{text!r} leads to no type"


def test_a_code_of_space_and_test_of_nuclear_weapons_is_not_their_use():
    nuclear = get_taxonomy().event_types["nuclear_test"].crosswalk["cameo"]

    assert [item.value for item in nuclear] == ["150"]
    assert nuclear[0].match is Match.APPROXIMATE


@pytest.mark.parametrize(
    ("name", "members"),
    [("error_kinds", ErrorKind), ("modalities", Modality), ("date_basis", Basis), ("date_precision", Precision)],
)
def test_a_vocabulary_and_its_enumeration_in_code_are_one_list(name, members):
    assert set(get_taxonomy().vocabulary(name).keys()) == {str(member) for member in members}


@pytest.mark.parametrize("level", get_taxonomy().vocabulary("date_precision"), ids=lambda level: level.key)
def test_the_example_of_a_date_precision_has_it(level):
    assert parse_partial_date(level.example).precision == Precision(level.key)


def test_a_map_draws_a_wider_circle_for_a_vaguer_place():
    levels = [level for level in get_taxonomy().vocabulary("geo_precision") if isinstance(level, GeoPrecisionLevel)]
    radii = [level.radius_km for level in levels if level.radius_km is not None]

    assert radii == sorted(radii)
    assert get_taxonomy().vocabulary("geo_precision")["country"].radius_km is None


def test_each_state_of_verification_has_a_mark_of_its_own():
    states = [state for state in get_taxonomy().vocabulary("verification") if isinstance(state, VerificationStatus)]

    assert len({state.mark for state in states}) == len(states) == 7


def test_a_quantity_whose_name_ends_in_a_unit_is_kept_in_it():
    for quantity in get_taxonomy().vocabulary("quantities"):
        assert isinstance(quantity, QuantityKind)
        suffix = quantity.key.rpartition("_")[2]
        if suffix in {"km", "s", "deg", "kt", "mb", "bbl", "t", "mach", "days"}:
            assert quantity.unit == suffix


@pytest.mark.parametrize("name", ["roles", "actor_kinds", "place_kinds", "source_kinds", "actor_relation_kinds"])
def test_silence_of_the_source_and_lack_of_a_term_are_told_apart(name):
    keys = get_taxonomy().vocabulary(name).keys()

    assert {"unknown", "unassigned"} <= set(keys)


def test_grades_are_the_letters_and_figures_that_readers_know():
    assert get_taxonomy().vocabulary("reliability").keys() == ("A", "B", "C", "D", "E", "F")
    assert get_taxonomy().vocabulary("credibility").keys() == ("1", "2", "3", "4", "5", "6")

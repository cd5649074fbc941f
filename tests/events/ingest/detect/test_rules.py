import pytest
import yaml

from events.errors import DetectError
from events.ingest.detect.rules import DATA, load_rule_book, parse_pattern
from events.taxonomy import get_taxonomy

RULES = """
types: {nuclear_test: {}}
lexicons: {boom: [boom+]}
rules:
  - {id: nuclear_test.boom, type: nuclear_test, match: [boom]}
"""


def _folder(tmp_path, text=RULES):
    (tmp_path / "rules").mkdir(exist_ok=True)
    (tmp_path / "rules" / "family.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_pattern_has_parts_gaps_and_a_trigger():
    parts, literals = parse_pattern("verb ~8 'a word'* thing|other", where="here")
    assert [part.gap for part in parts] == [0, 8, 0]
    assert [part.is_trigger for part in parts] == [False, True, False]
    assert parts[2].labels == ("thing", "other")
    assert list(literals.values()) == [("a word",)]


def test_the_first_part_is_the_trigger_unless_another_is_marked():
    parts, _ = parse_pattern("verb ~8 thing", where="here")
    assert parts[0].is_trigger


def test_a_part_may_be_a_word_or_a_lexicon():
    parts, literals = parse_pattern("verb|'set off'|'went off'* ~3 thing", where="here")
    assert parts[0].labels == ("verb", "=set off", "=went off")
    assert parts[0].is_trigger
    assert sorted(literals.values()) == [("set off",), ("went off",)]


def test_a_key_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(DetectError, match="'boom' stands twice"):
        load_rule_book(_folder(tmp_path, RULES.replace("{boom: [boom+]}", "{boom: [boom+], boom: [bang]}")))


@pytest.mark.parametrize("text", ["", "verb ~8", "verb [thing]", "'open", "Verb"])
def test_a_pattern_that_cannot_be_read_names_its_place(text):
    with pytest.raises(DetectError, match="there"):
        parse_pattern(text, where="there")


def test_a_rule_file_is_read(tmp_path):
    book = load_rule_book(_folder(tmp_path))
    assert [rule.id for rule in book.rules] == ["nuclear_test.boom"]
    assert ("boom", "booms") in set(book.iter_phrases())


def test_the_digest_follows_every_byte(tmp_path):
    first = load_rule_book(_folder(tmp_path)).digest
    assert load_rule_book(_folder(tmp_path)).digest == first
    assert load_rule_book(_folder(tmp_path, RULES + "# a word\n")).digest != first


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("match: [boom]", "match: [bang]", "bang"),
        ("type: nuclear_test, match", "type: other, match", "other"),
        ("match: [boom]", "match: [boom], colour: red", "colour"),
        ("{nuclear_test: {}}", "{nuclear_test: {quantity: [dead]}}", "quantity"),
        ("types: {", "kinds: {}\ntypes: {", "kinds"),
        ("{nuclear_test: {}}", "{nuclear_test: {subtypes: {claimed: nowhere}}}", "nowhere"),
        ("lexicons: {", "lexicons: [", "YAML"),
        ("[boom+]", "[on]", "quotes"),
    ],
)
def test_a_mistake_is_refused_by_name(tmp_path, old, new, word):
    with pytest.raises(DetectError, match=word):
        load_rule_book(_folder(tmp_path, RULES.replace(old, new)))


def test_an_id_is_used_once(tmp_path):
    twice = RULES + "  - {id: nuclear_test.boom, type: nuclear_test, match: [boom]}\n"
    with pytest.raises(DetectError, match="twice"):
        load_rule_book(_folder(tmp_path, twice))


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(DetectError, match="no rules"):
        load_rule_book(tmp_path)


def test_types_subtypes_roles_and_quantities_are_those_of_the_codebook():
    taxonomy, book = get_taxonomy(), load_rule_book()
    for key, profile in book.profiles.items():
        assert taxonomy.is_event_type(key)
        assert [name for name in profile.subtypes if not taxonomy.is_subtype(key, name)] == [], key
        assert set(profile.roles.values()) <= set(taxonomy.vocabulary("roles").keys()), key
        assert set(profile.quantities) <= set(taxonomy.vocabulary("quantities").keys()), key
    for rule in book.rules:
        assert not rule.subtype or taxonomy.is_subtype(rule.type, rule.subtype), rule.id


def test_every_literal_of_the_shipped_data_is_text():
    book = load_rule_book()
    assert all(isinstance(phrase, str) for _, phrase in book.iter_phrases())
    assert yaml.safe_load("on") is True  # why a lexicon entry "on" or "no" must stand in quotes


def test_every_lexicon_and_unit_of_the_shipped_data_is_asked_for():
    book = load_rule_book()
    used = {label for rule in book.rules for pattern in rule.patterns for part in pattern for label in part.labels}
    used |= {label for rule in book.rules for label in (*rule.needs, *rule.unless)}
    used |= {label for profile in book.profiles.values() for labels in profile.subtypes.values() for label in labels}
    families = {
        name
        for path in (DATA / "rules").glob("*.yaml")
        for name in yaml.safe_load(path.read_text(encoding="utf-8")).get("lexicons", {})
    }
    wanted = {quantity for profile in book.profiles.values() for quantity in profile.quantities}

    assert not families - used
    assert not set(book.units) - wanted

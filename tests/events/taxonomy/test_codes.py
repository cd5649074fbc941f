import pytest

from events.errors import TaxonomyError
from events.taxonomy import get_taxonomy

TAXONOMY = get_taxonomy()


def test_a_type_is_known_by_its_key_alone():
    assert TAXONOMY.is_event_type("missile_launch")
    assert not TAXONOMY.is_event_type("Missile launch")
    assert not TAXONOMY.is_event_type("")


def test_a_subtype_belongs_to_its_type_only():
    assert TAXONOMY.is_subtype("missile_launch", "icbm")
    assert not TAXONOMY.is_subtype("space_launch", "icbm")
    assert not TAXONOMY.is_subtype("no_such_type", "icbm")
    assert not TAXONOMY.is_subtype("missile_launch", "")


def test_every_type_takes_a_silent_source():
    assert all(TAXONOMY.is_subtype(term.key, "unknown") for term in TAXONOMY.event_types)


def test_labels_are_for_people():
    assert TAXONOMY.label("verification", "claimed_only") == "Claimed only"
    assert TAXONOMY.subtype_label("domestic_politics", "plenum") == "Plenary meeting"


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda: TAXONOMY.choices("colours"), "there is no vocabulary 'colours'; valid: event_types"),
        (
            lambda: TAXONOMY.label("verification", "proven"),
            "'proven' is not in the vocabulary verification; valid: rep",
        ),
        (lambda: TAXONOMY.subtype_label("nuclear_test", "big"), "'big' is not a subtype of nuclear_test; valid: under"),
        (lambda: TAXONOMY.event_types["quarrel"], "'quarrel' is not in the vocabulary event_types"),
    ],
)
def test_asking_for_what_is_not_there_says_what_is(ask, told):
    with pytest.raises(TaxonomyError, match=told):
        ask()


def test_choices_are_pairs_for_forms():
    choices = TAXONOMY.choices("modalities")

    assert choices[0] == ("asserted", "Asserted")
    assert len(choices) == len(TAXONOMY.vocabulary("modalities"))


def test_a_vocabulary_is_a_list_and_a_lookup():
    roles = TAXONOMY.vocabulary("roles")

    assert "supervisor" in roles
    assert "boss" not in roles
    assert roles.find("boss") is None
    assert [term.key for term in roles] == list(roles.keys())


def test_nobody_can_change_a_vocabulary_by_accident():
    with pytest.raises(TypeError):
        TAXONOMY.vocabularies["roles"] = None
    with pytest.raises(AttributeError):
        TAXONOMY.event_types["nuclear_test"].label = "Explosion"

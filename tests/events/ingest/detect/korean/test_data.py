"""The Korean rules as data: codes of the codebook, names of the English lexicon, nothing that is never used."""

import yaml

from events.ingest.detect.korean.detector import DATA
from events.ingest.detect.rules import load_rule_book
from events.taxonomy import get_taxonomy


def test_types_subtypes_roles_and_quantities_are_those_of_the_codebook(korean_book):
    taxonomy = get_taxonomy()
    for key, profile in korean_book.profiles.items():
        assert taxonomy.is_event_type(key)
        assert [name for name in profile.subtypes if not taxonomy.is_subtype(key, name)] == [], key
        assert set(profile.roles.values()) <= set(taxonomy.vocabulary("roles").keys()), key
        assert set(profile.quantities) <= set(taxonomy.vocabulary("quantities").keys()), key
    for rule in korean_book.rules:
        assert not rule.subtype or taxonomy.is_subtype(rule.type, rule.subtype), rule.id
        assert rule.id.startswith("ko.")


def test_every_lexicon_and_unit_is_asked_for(korean_book):
    used = {
        label for rule in korean_book.rules for pattern in rule.patterns for part in pattern for label in part.labels
    }
    used |= {label for rule in korean_book.rules for label in (*rule.needs, *rule.unless)}
    used |= {
        name for profile in korean_book.profiles.values() for labels in profile.subtypes.values() for name in labels
    }
    families = {
        name
        for path in (DATA / "rules").glob("*.yaml")
        for name in yaml.safe_load(path.read_text(encoding="utf-8")).get("lexicons", {})
    }
    wanted = {quantity for profile in korean_book.profiles.values() for quantity in profile.quantities}
    assert not families - used
    assert not set(korean_book.units) - wanted


def test_whoever_both_languages_know_is_the_same_in_both(korean_book):
    english = {entry.name: entry for entry in load_rule_book().actors}
    both = [(entry, english[entry.name]) for entry in korean_book.actors if entry.name in english]
    assert {"North Korea", "South Korea", "ROK JCS", "KCNA", "Kim Jong Un"} <= {one.name for one, _ in both}
    assert [one.name for one, other in both if (one.kind, one.country) != (other.kind, other.country)] == []


def test_cues_have_effects_that_are_known(korean_book):
    effects = {
        "asserted",
        "negated",
        "planned",
        "alleged",
        "claimed",
        "denied",
        "estimated",
        "hypothetical",
        "background",
    }
    assert {cue.effect for cue in korean_book.cues} <= effects
    assert all(cue.before or cue.after for cue in korean_book.cues)

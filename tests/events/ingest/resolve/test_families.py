import yaml

from events.ingest.resolve.families import _DATA, Kinship, get_families
from events.taxonomy import get_taxonomy

RAW = yaml.safe_load(_DATA.read_text(encoding="utf-8"))


def test_every_code_is_in_the_codebook():
    types = set(get_taxonomy().vocabulary("event_types").keys())
    named = {key for row in RAW["related_types"] for key in row["types"]}
    named |= {key for name in ("busy_types", "mutual_types", "counted_types") for key in RAW[name]}

    assert named <= types
    for row in RAW["alike_subtypes"]:
        assert all(get_taxonomy().is_subtype(row["type"], key) for key in row["subtypes"]), row


def test_every_pair_has_its_reason_and_stands_once():
    pairs = [frozenset(row["types"]) for row in RAW["related_types"]]

    assert all(len(pair) == 2 for pair in pairs)
    assert len(set(pairs)) == len(pairs)
    assert all(row["why"].endswith(".") for row in [*RAW["related_types"], *RAW["alike_subtypes"]])


def test_what_is_counted_in_the_record_is_counted_here():
    from events.review.drafts import COUNTED_TYPES  # noqa: PLC0415 - a layer that resolution may not know

    assert get_families().counted == COUNTED_TYPES


def test_kinship_holds_both_ways():
    families = get_families()

    assert families.compare_types("missile_launch", "space_launch") is Kinship.ALIKE
    assert families.compare_types("space_launch", "missile_launch") is Kinship.ALIKE
    assert families.compare_types("nuclear_test", "missile_launch") is Kinship.OTHER
    assert families.types_for("space_launch") == ("space_launch", "missile_launch")
    assert families.types_for("nuclear_test") == ("nuclear_test",)


def test_subtypes_agree_contradict_or_are_silent():
    compare = get_families().compare_subtypes

    assert compare("missile_launch", "icbm", "icbm") is Kinship.SAME
    assert compare("missile_launch", "icbm", "srbm") is Kinship.OTHER
    assert compare("missile_launch", "srbm", "hgv") is Kinship.ALIKE
    assert compare("missile_launch", "", "srbm") is Kinship.SILENT
    assert compare("missile_launch", "srbm", "unassigned") is Kinship.SILENT

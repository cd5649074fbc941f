import pytest

from events.errors import TaxonomyError
from events.taxonomy.entries import Entry


def _entry(**fields: object) -> Entry:
    return Entry(fields, where="file.yaml > entry")


def test_text_is_put_on_one_line():
    assert _entry(definition=" one\n  two ").text("definition") == "one two"


def test_a_default_stands_in_for_a_missing_field_only():
    assert _entry().text("note", default="") == ""
    with pytest.raises(TaxonomyError, match="note is None"):
        _entry(note=None).text("note", default="")


@pytest.mark.parametrize("value", [0, -1, "3", True, float("nan")])
def test_a_number_is_above_zero_or_null(value):
    assert _entry(radius_km=None).number("radius_km") is None
    assert _entry(radius_km=3).number("radius_km") == 3.0
    with pytest.raises(TaxonomyError, match="above 0"):
        _entry(radius_km=value).number("radius_km")


@pytest.mark.parametrize("value", ["yes", 1, None])
def test_a_flag_is_true_or_false(value):
    assert _entry(final=False).flag("final") is False
    with pytest.raises(TaxonomyError, match="true or false"):
        _entry(final=value).flag("final")


def test_a_choice_lists_what_it_may_be():
    with pytest.raises(TaxonomyError, match="valid: one, two"):
        _entry(kind="three").choice("kind", among=("one", "two"))


def test_entries_without_a_key_are_named_by_their_place():
    first, second = _entry(terms=[{"key": "red"}, {"label": "Blue"}]).entries("terms")

    assert first.where == "file.yaml > entry > red"
    assert second.where == "file.yaml > entry > entry 2"


def test_a_field_that_nobody_reads_is_an_error():
    entry = _entry(label="Red", lable="Red")
    entry.text("label")

    with pytest.raises(TaxonomyError, match="unknown field lable; valid: label"):
        entry.finish()

import pytest

from events.errors import TaxonomyError
from events.taxonomy.builders import BUILDERS, build_event_type, build_term
from events.taxonomy.codes import ErrorTerm, LinkKind
from events.taxonomy.entries import Entry

BASE = {"code": 1, "key": "x", "label": "X", "definition": "An x."}


def _entry(**fields: object) -> Entry:
    return Entry({**BASE, **fields}, where="file.yaml > x")


def test_a_plain_term_has_no_crosswalk_unless_it_says_so():
    assert dict(build_term(_entry()).crosswalk) == {}


def test_an_error_kind_tells_people_what_to_do():
    with pytest.raises(TaxonomyError, match="advice"):
        BUILDERS["error_kinds"](_entry(transient=False))

    term = BUILDERS["error_kinds"](_entry(transient=True, advice="Wait."))
    assert isinstance(term, ErrorTerm)
    assert (term.advice, term.transient) == ("Wait.", True)


def test_a_link_points_one_way_unless_it_says_otherwise():
    term = BUILDERS["event_link_kinds"](_entry(inverse_label="X of"))

    assert isinstance(term, LinkKind)
    assert not term.symmetric


def test_a_role_says_where_other_schemes_would_put_it():
    with pytest.raises(TaxonomyError, match="crosswalk lacks plover, bayanat"):
        BUILDERS["roles"](_entry())


def test_an_event_type_without_its_notes_is_refused():
    with pytest.raises(TaxonomyError, match="examples"):
        build_event_type(_entry())

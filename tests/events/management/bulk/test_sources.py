"""Sources by what people call them."""

import pytest

from events.errors import ValueFormatError
from events.management.bulk.sources import SourceFinder, find_source
from tests.factories import SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return SourceFactory(
        name="Harbour Agency", names=[{"text": "항구통신", "language": "ko"}], hosts=["harbour.example"]
    )


def test_id_name_and_home_page_all_name_it(agency):
    names = (agency.public_id, "harbour agency", "항구통신", "https://www.harbour.example/en")

    assert [find_source(name) for name in names] == [agency] * 4
    assert find_source("nobody") is None


def test_each_is_looked_up_once(agency, django_assert_num_queries):
    finder = SourceFinder()
    finder.find("Harbour Agency")

    with django_assert_num_queries(0):
        assert finder.find("Harbour Agency") == agency


def test_nothing_said_is_the_default_and_an_unknown_one_is_refused_each_time(agency):
    finder = SourceFinder(default=agency)

    assert finder.find("") == agency
    for _ in range(2):
        with pytest.raises(ValueFormatError, match="no source is called 'nobody'"):
            finder.find("nobody")

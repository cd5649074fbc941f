"""Options that do not go together say so."""

import pytest
from django.core.management import CommandError

from events.management.bulk.options import read_wishes
from tests.factories import SourceFactory

GIVEN = {
    "items": [], "jsonl": None, "urls": None, "warc": None, "refused": "", "processes": 1, "now": False,
    "no_wait": False, "wait": 600.0, "source": "", "published": "", "title": "", "verbose": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "Name what to take in"),
        ({"jsonl": ["a"], "urls": ["b"]}, "goes with nothing else"),
        ({"jsonl": ["a"], "items": ["b.html"]}, "goes with nothing else"),
        ({"urls": ["a"], "published": "2012"}, "--published and --title are of one thing"),
        ({"jsonl": ["a"], "processes": 0}, "--processes is 0"),
        ({"jsonl": ["a"], "processes": 1000}, "from 1 to 64"),
        ({"warc": ["a"], "refused": "b"}, "--refused is for lines"),
    ],
)
def test_what_does_not_go_together_is_refused(options, told):
    with pytest.raises(CommandError, match=told):
        read_wishes(GIVEN | options)


def test_single_things_are_none_of_bulk():
    assert read_wishes(GIVEN | {"items": ["a.html"]}) is None


@pytest.mark.django_db
def test_a_source_is_for_all_that_name_none():
    source = SourceFactory(name="Harbour Agency")

    assert read_wishes(GIVEN | {"jsonl": ["a"], "source": "harbour agency"}).sources.default == source
    with pytest.raises(CommandError, match="no source is called 'nobody'"):
        read_wishes(GIVEN | {"jsonl": ["a"], "source": "nobody"})

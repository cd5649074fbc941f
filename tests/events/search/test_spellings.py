"""One person under every spelling of a table: scripts, romanisations, orders, spaces and hyphens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from events.gazetteer import load_gazetteer
from events.models import Actor
from events.search import lists
from events.search.names import find_names
from tests.factories.catalogue import ActorFactory, ActorNameFactory

REFERENCE = Path(__file__).parents[3] / "fixtures" / "reference"
TABLE: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "data" / "spellings.yaml").read_text("utf-8"))


def _rows() -> Iterator[tuple[str, set[str]]]:
    for row in TABLE:
        for spelling in row["found"]:
            yield spelling, {row["person"], *row.get("also", [])}


@pytest.fixture
def people(db) -> dict[int, str]:
    """The people of the table with their stored names, by primary key."""
    actors: dict[str, Actor] = {}
    for row in TABLE:
        name = row["person"]
        actors[name] = actors.get(name) or ActorFactory(kind="person", name=name)
        for text in row["stored"]:
            ActorNameFactory(actor=actors[name], text=text)
    return {actor.pk: name for name, actor in actors.items()}


def test_the_table_is_worth_its_name():
    spellings = {spelling for spelling, _ in _rows()}
    stored = {text for row in TABLE for text in row["stored"]}
    people = {row["person"] for row in TABLE}

    assert len(spellings) >= 150
    assert len(spellings - stored) >= 130
    assert len(people) >= 20


def test_the_list_of_actors_finds_the_person_under_every_spelling(people):
    found = {}
    for spelling, _ in _rows():
        query = lists.ACTORS.parse({"q": [spelling]})
        found[spelling] = {people[actor.pk] for actor in lists.ACTORS.select(query.readings)}

    assert found == dict(_rows())


def test_a_search_of_events_finds_the_person_under_every_spelling_among_other_words(people):
    found = {}
    for spelling, _ in _rows():
        taken = find_names(f"missile {spelling} launch")
        assert taken is not None, spelling
        assert taken.rest == "missile launch", spelling
        found[spelling] = {people[pk] for name in taken.names for pk in name.actor_ids}

    assert found == dict(_rows())


def test_the_shipped_record_finds_its_people_under_the_spellings_of_the_table():
    gazetteer = load_gazetteer(REFERENCE.glob("actors/*.yaml"), REFERENCE.glob("places/*.yaml"))
    shipped = {entry.name for entry in gazetteer}

    missed = [
        spelling
        for spelling, people in _rows()
        if people & shipped and not any(entry.name in people for entry in gazetteer.find(spelling))
    ]
    assert missed == []

"""One person under every spelling of a table: scripts, romanisations, orders, spaces and hyphens."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection

from events.gazetteer import RecordKind, load_gazetteer, sound_key
from events.gazetteer.hangul import is_hangul
from events.models import Actor, ActorName
from events.search import lists
from events.search.likeness import ways, worded
from events.search.names import find_names
from events.values.text import fold_name
from tests.factories.catalogue import ActorFactory, ActorNameFactory, PlaceFactory, PlaceNameFactory

REFERENCE = Path(__file__).parents[3] / "fixtures" / "reference"
TABLE: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "data" / "spellings.yaml").read_text("utf-8"))


def _rows() -> Iterator[tuple[str, set[str]]]:
    for row in TABLE:
        for spelling in row["found"]:
            yield spelling, {row["person"], *row.get("also", [])}


@pytest.fixture
def people(db: None) -> dict[int, str]:  # noqa: ARG001 - the fixture opens the database
    """The people of the table with their stored names, by primary key."""
    actors: dict[str, Actor] = {}
    for row in TABLE:
        name = row["person"]
        actors[name] = actors.get(name) or ActorFactory(kind="person", name=name)
        for text in row["stored"]:
            ActorNameFactory(actor=actors[name], text=text)
    return {actor.pk: name for name, actor in actors.items()}


def _asked(q: str) -> set[int]:
    query = lists.ACTORS.parse({"q": [q]})
    return {actor.pk for actor in lists.ACTORS.select(query.readings)}


def _person(*names: str, **columns: str) -> int:
    actor = ActorFactory(kind="person", name=names[0], **columns)
    for text in names:
        ActorNameFactory(actor=actor, text=text)
    return actor.pk


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
        found[spelling] = {people[pk] for pk in _asked(spelling)}

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
    bearers = {name.text: entry for entry in gazetteer if entry.kind == "person" for name in entry.all_names}

    asked, missed = 0, []
    for row in TABLE:
        wanted = next((bearers[text] for text in row["stored"] if is_hangul(text) and text in bearers), None)
        # In a running text one word is no whole name of a person.
        for spelling in row["found"] if wanted else ():
            found = gazetteer.find(spelling, record=RecordKind.ACTOR)
            asked += 1
            if (wanted not in found or len(found) > 2) and spelling != "Kimjongun":
                missed.append((spelling, [entry.name for entry in found]))
    assert missed == []
    assert asked >= 120


def test_few_people_of_the_shipped_record_share_a_key_without_sharing_a_name():
    gazetteer = load_gazetteer(REFERENCE.glob("actors/*.yaml"), REFERENCE.glob("places/*.yaml"))
    keys: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    for entry in gazetteer:
        for name in entry.all_names if entry.kind == "person" and entry.country in {"KP", "KR"} else ():
            keys.setdefault(sound_key(name.text), set()).add(entry.key)
            names.setdefault(fold_name(name.text), set()).add(entry.key)
    keys.pop("", None)

    namesakes = {pair for bearers in names.values() for pair in combinations(sorted(bearers), 2)}
    merged = {pair for bearers in keys.values() for pair in combinations(sorted(bearers), 2)} - namesakes
    assert len(merged) <= 2, merged


@pytest.mark.django_db
def test_what_only_sounds_alike_never_stands_beside_what_is_written():
    written, alike = _person("Kim Jung-un"), _person("Kim Jong Un", "김정은")

    assert _asked("Kim Jung Un") == {written}
    assert _asked("Gim Jeong-eun") == {alike}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Choi Su", "Choi Sun", "Choi Sun-h", "Ch'oe Sŏn", "Gim Jeon", "Jong U", "son h"])
def test_a_name_is_found_while_it_is_typed(typed):
    choe, kim = _person("Choe Son Hui"), _person("Kim Jong Un")

    assert _asked(typed) == ({kim} if typed in {"Gim Jeon", "Jong U"} else {choe})


@pytest.mark.django_db
def test_foreign_names_are_found_as_written_only():
    (trump, _) = _person("Donald Trump", country="US"), _person("Ban Gi Mun", country="JP")

    assert _asked("donald trump") == _asked("Trump") == {trump}
    assert _asked("Tonald Trump") == _asked("Ban Ki-moon") == set()


@pytest.mark.django_db
@pytest.mark.parametrize("q", ["R&D", "a\\b", "o:*", "!x", "(y", "<->", "ab | cd", "'q' & z"])
def test_signs_of_the_query_language_of_the_database_are_letters_like_any(q):
    (bearer, _) = _person(f"Office {q} Bureau"), _person("Someone Else")

    assert _asked(f"office {q}") == {bearer}
    assert _asked(f"{q} bureau") <= {bearer}


@pytest.mark.django_db
def test_places_are_found_by_sound():
    site = PlaceFactory(name="Sohae")
    PlaceNameFactory(place=site, text="Tongchang-ri")

    for q in ("Dongchang-ri", "Tongch'ang-ri", "동창리", "Dongchan"):
        assert list(lists.PLACES.select(lists.PLACES.parse({"q": [q]}).readings)) == [site]


@pytest.mark.django_db
def test_every_way_is_an_index_lookup():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for q in ("jong un", "이영호", "Choi Sun-hee", "Choi Su"):
        _person("Ri Yong Ho", "리영호")
        for way in ways(fold_name(q), bearer="actor"):
            plan = worded(ActorName.objects.all()).filter(way).explain()
            assert "Seq Scan on events_actorname" not in plan, (q, plan)

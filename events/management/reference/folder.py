"""All files of the reference record, read and checked as one: ids and keys are unique, and every reference leads."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from django.db import models

from events.errors import FixtureError
from events.ingest.reference import ReferenceArticle
from events.management.reference.catalogue import (
    Entry,
    RelationEntry,
    read_actor,
    read_feed,
    read_place,
    read_relation,
    read_source,
)
from events.management.reference.record import Lookup, read_article, read_event
from events.management.reference.rows import Row
from events.models import Actor, Article, Place, Source
from events.review.curated import CuratedEvent

FILES: Final = ("sources", "feeds", "places", "actors", "articles", "relations", "events")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The checked content of a folder. `articles` and `events` are built on the rows of the archive when loading."""

    sources: tuple[Entry, ...]
    feeds: tuple[Entry, ...]
    places: tuple[Entry, ...]
    actors: tuple[Entry, ...]
    relations: tuple[RelationEntry, ...]
    files: Mapping[str, tuple[Mapping[str, Any], ...]]

    def articles(self, lookup: Lookup) -> list[ReferenceArticle]:
        """The documents, with their sources out of `lookup`."""
        return [read_article(row, sources=lookup.sources) for row in self._rows("articles")]

    def events(self, lookup: Lookup) -> list[CuratedEvent]:
        """The events, with all that they refer to out of `lookup`."""
        return [read_event(row, lookup=lookup) for row in self._rows("events")]

    def event_ids(self) -> dict[str, str]:
        """The public id of each event by its key."""
        return {row["key"]: row["id"] for row in self.files["events"]}

    def _rows(self, name: str) -> list[Row]:
        return [_row(name, fields, number, []) for number, fields in enumerate(self.files[name], start=1)]


def read_reference(folder: Path) -> Reference:
    """Read and check all files of `folder`.

    Raises:
        FixtureError: with every fault of every file, one a line.
    """
    faults: list[str] = []
    files = {name: _read_file(folder / f"{name}.yaml", faults) for name in FILES}
    if faults:
        raise FixtureError("\n".join(faults))
    readers: dict[str, Callable[[Row], Any]] = {
        "sources": read_source,
        "feeds": read_feed,
        "places": read_place,
        "actors": read_actor,
        "relations": read_relation,
    }
    read = {name: tuple(_read_all(name, files[name], reader, faults)) for name, reader in readers.items()}
    reference = Reference(files=files, **read)
    _check_catalogue(reference, faults)
    _check_record(reference, faults)
    _check_unique(files, faults)
    _check_parents(files, faults)
    if faults:
        # A name that is missing is found from both ends; each fault is told once.
        raise FixtureError("\n".join(dict.fromkeys(faults)))
    return reference


def _read_file(path: Path, faults: list[str]) -> tuple[Mapping[str, Any], ...]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        faults.append(f"{path.name}: there is no such file in {path.parent.name}/; an empty list [] would do")
        return ()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}: not readable as YAML in UTF-8: {error}")
        return ()
    content = [] if content is None else content
    if not isinstance(content, list):
        faults.append(f"{path.name}: is a {type(content).__name__}; a file is a list of entries")
        return ()
    for number, fields in enumerate(content, start=1):
        if not isinstance(fields, Mapping):
            faults.append(f"{path.name} > entry {number}: is {fields!r}; an entry is a mapping of fields")
    return tuple(content)


def _row(name: str, fields: Mapping[str, Any], number: int, faults: list[str]) -> Row:
    label = fields.get("key") or fields.get("id") or f"entry {number}"
    return Row(fields, where=f"{name}.yaml > {label}", faults=faults)


def _read_all(
    name: str, fields: Iterable[Mapping[str, Any]], reader: Callable[[Row], T], faults: list[str]
) -> Iterable[T]:
    for number, one in enumerate(fields, start=1):
        row = _row(name, one, number, faults)
        yield reader(row)
        row.finish()


def _check_catalogue(reference: Reference, faults: list[str]) -> None:
    """What feeds, actors, places and relations refer to is there."""
    keys = {name: {fields.get("key") for fields in reference.files[name]} for name in FILES}
    targets = {"feeds": "sources", "actors": "actors", "places": "places"}
    entries: tuple[tuple[str, tuple[Entry, ...]], ...] = (
        ("feeds", reference.feeds),
        ("actors", reference.actors),
        ("places", reference.places),
    )
    for name, entry in chain.from_iterable(((name, entry) for entry in some) for name, some in entries):
        for column, key in entry.references.items():
            if key and key not in keys[targets[name]]:
                faults.append(
                    f"{name}.yaml > {entry.key}: {column} is {key!r}, which is no key of {targets[name]}.yaml"
                )
    for relation in reference.relations:
        wanted = (("subject", "actors"), ("object", "actors"), ("article", "articles"))
        for column, target in wanted:
            key = getattr(relation, column)
            if key and key not in keys[target]:
                faults.append(_no_key("relations", relation.key, column, key, target=target))


def _no_key(name: str, key: str, column: str, value: str, *, target: str) -> str:
    return f"{name}.yaml > {key}: {column} is {value!r}, which is no key of {target}.yaml"


def _check_record(reference: Reference, faults: list[str]) -> None:
    """Articles and events, built on unsaved rows: nothing touches the database."""
    lookup = Lookup(
        sources={entry.key: Source(public_id=entry.public_id, **entry.columns) for entry in reference.sources},
        actors={entry.key: Actor(public_id=entry.public_id, **entry.columns) for entry in reference.actors},
        places={entry.key: Place(public_id=entry.public_id, **entry.columns) for entry in reference.places},
        events={str(fields.get("key")): str(fields.get("id")) for fields in reference.files["events"]},
    )
    records = list(
        _read_all(
            "articles", reference.files["articles"], lambda row: read_article(row, sources=lookup.sources), faults
        )
    )
    articles = {record.key: Article(public_id=record.public_id, title=record.title) for record in records}
    whole = Lookup(
        sources=lookup.sources, actors=lookup.actors, places=lookup.places, events=lookup.events, articles=articles
    )
    for _ in _read_all("events", reference.files["events"], lambda row: read_event(row, lookup=whole), faults):
        pass


def _check_unique(files: Mapping[str, Iterable[Mapping[str, Any]]], faults: list[str]) -> None:
    """Ids are unique across all files, keys within one; sources and addresses too, since the database insists."""
    taken: dict[object, str] = {}
    for name in FILES:
        for fields in files[name]:
            where = f"{name}.yaml > {fields.get('key') or fields.get('id')}"
            marks = [("id", fields.get("id"), ""), ("key", fields.get("key"), name)]
            marks += [("name", fields.get("name"), name)] if name == "sources" else []
            marks += [("url", fields.get("url"), name)] if name in {"feeds", "articles"} else []
            claims = fields.get("claims") if isinstance(fields.get("claims"), list) else []
            marks += [("id", claim.get("id"), "") for claim in claims or [] if isinstance(claim, Mapping)]
            for field, value, scope in marks:
                if not value:
                    continue
                if (field, value, scope) in taken:
                    faults.append(f"{where}: {field} {value!r} is taken by {taken[field, value, scope]} already")
                taken[field, value, scope] = where


def _check_parents(files: Mapping[str, Iterable[Mapping[str, Any]]], faults: list[str]) -> None:
    """Nothing is part of itself, not even by way of others."""
    for name in ("actors", "places", "events"):
        parents = {fields.get("key"): fields.get("parent") for fields in files[name]}
        for key in parents:
            step, seen = parents.get(key), {key}
            while step and step not in seen:
                seen.add(step)
                step = parents.get(step)
            if step == key:
                faults.append(f"{name}.yaml > {key}: parent leads back to itself; a parent lies further out")


def keyed(entries: Iterable[Entry], rows: Mapping[str, models.Model]) -> dict[str, Any]:
    """Rows by the keys of the files, given rows by public id."""
    return {entry.key: rows[entry.public_id] for entry in entries}

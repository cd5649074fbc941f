"""All files of the reference record, read and checked as one: ids and keys are unique, and every reference leads.

Each kind of entry stands in one file (`feeds.yaml`) or in a folder of files (`events/*.yaml`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
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
class Item:
    """One entry as it stands in its file: where it is in words, and its fields."""

    where: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The checked content of a folder. `articles` and `events` are built on the rows of the archive when loading."""

    sources: tuple[Entry, ...]
    feeds: tuple[Entry, ...]
    places: tuple[Entry, ...]
    actors: tuple[Entry, ...]
    relations: tuple[RelationEntry, ...]
    files: Mapping[str, tuple["Item", ...]]

    def articles(self, lookup: Lookup) -> list[ReferenceArticle]:
        """The documents, with their sources out of `lookup`."""
        rows = (Row(item.fields, where=item.where, faults=[]) for item in self.files["articles"])
        return [read_article(row, sources=lookup.sources) for row in rows]

    def events(self, lookup: Lookup) -> list[CuratedEvent]:
        """The events, with all that they refer to out of `lookup`.

        Raises:
            FixtureError: a quote does not stand in the text that the archive holds, which no file could tell.
        """
        faults: list[str] = []
        rows = [Row(item.fields, where=item.where, faults=faults) for item in self.files["events"]]
        events = [read_event(row, lookup=lookup) for row in rows]
        if faults:
            raise FixtureError("\n".join(faults))
        return events

    def event_ids(self) -> dict[str, str]:
        """The public id of each event by its key."""
        return {item.fields["key"]: item.fields["id"] for item in self.files["events"]}


def read_reference(folder: Path) -> Reference:
    """Read and check all files of `folder`.

    Raises:
        FixtureError: with every fault of every file, one a line.
    """
    faults: list[str] = []
    files = {name: tuple(_read_parts(folder, name, faults)) for name in FILES}
    if faults:
        raise FixtureError("\n".join(faults))
    readers: dict[str, Callable[[Row], Any]] = {
        "sources": read_source,
        "feeds": read_feed,
        "places": read_place,
        "actors": read_actor,
        "relations": read_relation,
    }
    read = {name: tuple(_read_all(files[name], reader, faults)) for name, reader in readers.items()}
    reference = Reference(files=files, **read)
    _check_catalogue(reference, faults)
    _check_record(reference, faults)
    _check_unique(files, faults)
    _check_parents(files, faults)
    if faults:
        # A name that is missing is found from both ends; each fault is told once.
        raise FixtureError("\n".join(dict.fromkeys(faults)))
    return reference


def _read_parts(folder: Path, name: str, faults: list[str]) -> Iterator[Item]:
    """The entries of NAME.yaml, or of all files of NAME/ in the order of their names."""
    parts = sorted((folder / name).glob("*.yaml"))
    if parts and (folder / f"{name}.yaml").exists():
        faults.append(f"{name}.yaml: stands beside the folder {name}/; move its entries into a file there")
    for path in parts or [folder / f"{name}.yaml"]:
        yield from _read_file(path, folder, faults)


def _read_file(path: Path, folder: Path, faults: list[str]) -> Iterator[Item]:
    label = path.relative_to(folder).as_posix()
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        faults.append(f"{label}: there is no such file in {path.parent.name}/; an empty list [] would do")
        return
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        faults.append(f"{label}: not readable as YAML in UTF-8: {error}")
        return
    content = [] if content is None else content
    if not isinstance(content, list):
        faults.append(f"{label}: is a {type(content).__name__}; a file is a list of entries")
        return
    for number, fields in enumerate(content, start=1):
        if isinstance(fields, Mapping):
            name = fields.get("key") or fields.get("id") or f"entry {number}"
            yield Item(where=f"{label} > {name}", fields=fields)
        else:
            faults.append(f"{label} > entry {number}: is {fields!r}; an entry is a mapping of fields")


def _read_all(items: Iterable[Item], reader: Callable[[Row], T], faults: list[str]) -> Iterable[T]:
    for item in items:
        row = Row(item.fields, where=item.where, faults=faults)
        yield reader(row)
        row.finish()


def _check_catalogue(reference: Reference, faults: list[str]) -> None:
    """What feeds, actors, places and relations refer to is there."""
    keys = {name: {item.fields.get("key") for item in reference.files[name]} for name in FILES}
    targets = {"feeds": "sources", "actors": "actors", "places": "places"}
    entries: tuple[tuple[str, tuple[Entry, ...]], ...] = (
        ("feeds", reference.feeds),
        ("actors", reference.actors),
        ("places", reference.places),
    )
    for name, some in entries:
        for item, entry in zip(reference.files[name], some, strict=True):
            for column, key in entry.references.items():
                _check_key(item, column, key, keys, target=targets[name], faults=faults)
    for item, relation in zip(reference.files["relations"], reference.relations, strict=True):
        for column, target in (("subject", "actors"), ("object", "actors"), ("article", "articles")):
            _check_key(item, column, getattr(relation, column), keys, target=target, faults=faults)


def _check_key(
    item: Item, column: str, key: str, keys: Mapping[str, Collection[object]], *, target: str, faults: list[str]
) -> None:
    if key and key not in keys[target]:
        faults.append(f"{item.where}: {column} is {key!r}, which is no key of {target}.yaml")


def _check_record(reference: Reference, faults: list[str]) -> None:
    """Articles and events, built on unsaved rows: nothing touches the database."""
    lookup = Lookup(
        sources={entry.key: Source(public_id=entry.public_id, **entry.columns) for entry in reference.sources},
        actors={entry.key: Actor(public_id=entry.public_id, **entry.columns) for entry in reference.actors},
        places={entry.key: Place(public_id=entry.public_id, **entry.columns) for entry in reference.places},
        events={str(item.fields.get("key")): str(item.fields.get("id")) for item in reference.files["events"]},
    )
    documents = reference.files["articles"]
    records = list(_read_all(documents, lambda row: read_article(row, sources=lookup.sources), faults))
    articles = {record.key: Article(public_id=record.public_id, title=record.title) for record in records}
    whole = replace(lookup, articles=articles)
    for _ in _read_all(reference.files["events"], lambda row: read_event(row, lookup=whole), faults):
        pass


def _check_unique(files: Mapping[str, Iterable[Item]], faults: list[str]) -> None:
    """Ids are unique across all files, keys within one; sources and addresses too, since the database insists."""
    taken: dict[object, str] = {}
    for name in FILES:
        for item in files[name]:
            fields = item.fields
            marks = [("id", fields.get("id"), ""), ("key", fields.get("key"), name)]
            marks += [("name", fields.get("name"), name)] if name == "sources" else []
            marks += [("url", fields.get("url"), name)] if name in {"feeds", "articles"} else []
            claims = fields.get("claims") if isinstance(fields.get("claims"), list) else []
            marks += [("id", claim.get("id"), "") for claim in claims or [] if isinstance(claim, Mapping)]
            for field, value, scope in marks:
                if not value:
                    continue
                if (field, value, scope) in taken:
                    faults.append(f"{item.where}: {field} {value!r} is taken by {taken[field, value, scope]} already")
                taken[field, value, scope] = item.where


def _check_parents(files: Mapping[str, Iterable[Item]], faults: list[str]) -> None:
    """Nothing is part of itself, not even by way of others."""
    for name in ("actors", "places", "events"):
        parents = {item.fields.get("key"): item.fields.get("parent") for item in files[name]}
        for item in files[name]:
            key = item.fields.get("key")
            step, seen = parents.get(key), {key}
            while step and step not in seen:
                seen.add(step)
                step = parents.get(step)
            if step == key:
                faults.append(f"{item.where}: parent leads back to itself; a parent lies further out")


def keyed(entries: Iterable[Entry], rows: Mapping[str, models.Model]) -> dict[str, Any]:
    """Rows by the keys of the files, given rows by public id."""
    return {entry.key: rows[entry.public_id] for entry in entries}

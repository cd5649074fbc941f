"""Load the reference record: sources, feeds, places, actors, documents, relations, and events with their claims.

Everything is checked before anything is written, and written in one transaction; a second run changes nothing. What an
editor has changed since, in the admin or by a decision, is left as it is and told. Entries that left the files are told
and never deleted: to take an event back, withdraw it in the archive.
"""

import gc
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, cast

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, models, transaction

from events.errors import ArchiveError
from events.ingest import store
from events.ingest.reference import put_reference_articles
from events.management.reference.catalogue import Entry, RelationEntry
from events.management.reference.folder import Reference, keyed, read_reference
from events.management.reference.record import Lookup
from events.models import Actor, ActorName, ActorRelation, Article, Event, Feed, Place, PlaceName, Source
from events.review.columns import put_columns
from events.review.decisions import publish_curated_all

M = TypeVar("M", bound=models.Model)
NEW, CHANGED, SAME, KEPT = "new", "changed", "unchanged", "kept"


class Command(BaseCommand):
    """`manage.py load_reference [--folder FOLDER] [--check]`."""

    help = "Load the reference record into the archive; a second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = Path(settings.BASE_DIR) / "fixtures" / "reference"
        parser.add_argument("--folder", type=Path, default=default, help="where the YAML files lie")
        parser.add_argument("--check", action="store_true", help="check the files and write nothing")

    def handle(self, *, folder: Path, check: bool, **_options: object) -> None:
        with _without_collection():
            self._handle(folder, check=check)

    def _handle(self, folder: Path, *, check: bool) -> None:
        try:
            reference = read_reference(folder)
            if check:
                entries = sum(len(rows) for rows in reference.files.values())
                self.stdout.write(f"{entries} entries of {len(reference.files)} kinds, no faults")
                return
            with transaction.atomic():
                changed = self._load(reference)
                if changed:
                    _gather_statistics()
        except ArchiveError as error:
            raise CommandError(f"the reference record was not loaded:\n{error}") from error
        self.stdout.write(f"Reference record: {changed} changed")

    def _load(self, reference: Reference) -> int:
        """Load file by file, in the order in which they refer to each other; gives how many rows were written."""
        counts: Counter[str] = Counter()
        sources = self._catalogue("sources", Source, reference.sources, counts)
        before = _what_feeds_give()
        self._catalogue("feeds", Feed, reference.feeds, counts, targets={"source": sources})
        store.forget_answers(pk for pk, what in _what_feeds_give().items() if before.get(pk, what) != what)
        places = self._catalogue("places", Place, reference.places, counts, names=PlaceName)
        actors = self._catalogue("actors", Actor, reference.actors, counts, names=ActorName)
        lookup = Lookup(sources=sources, actors=actors, places=places, events=reference.event_ids())
        lookup = replace(lookup, articles=self._articles(reference, lookup, counts))
        self._relations(reference.relations, lookup, counts)
        self._events(reference, lookup, counts)
        return counts[NEW] + counts[CHANGED]

    def _catalogue(
        self,
        name: str,
        model: type[M],
        entries: tuple[Entry, ...],
        counts: Counter[str],
        *,
        targets: Mapping[str, Mapping[str, models.Model]] | None = None,
        names: type[models.Model] | None = None,
    ) -> dict[str, M]:
        """One file of the catalogue: rows by their keys."""
        # Locked, so that no poller writes its columns of a feed in between; not against rows that refer to them.
        rows = {row.public_id: row for row in model._default_manager.select_for_update(no_key=True)}  # type: ignore[attr-defined]  # noqa: SLF001 - every model of the catalogue has a public id; the documented name for "the" manager of any model
        edited = _edited_by_hand(model)
        states: dict[str, str] = {}
        for entry in entries:
            row = rows.get(entry.public_id)
            if row is not None and row.pk in edited:
                states[entry.public_id] = KEPT
                continue
            row = row or model(public_id=entry.public_id)
            columns = {**entry.columns, **_pointed(entry, targets or {})}
            states[entry.public_id] = _save_if_changed(row, columns)
            rows[entry.public_id] = row
        model._default_manager.bulk_create(row for row in rows.values() if row.pk is None)  # noqa: SLF001 - as above
        free = [entry for entry in entries if states[entry.public_id] != KEPT]
        by_key = keyed(entries, rows)
        new = {public_id for public_id, state in states.items() if state == NEW}
        written = _link_parents(free, by_key, new=new) if not targets else set()
        if names is not None:
            written |= _sync_names(free, by_key, names)
        for public_id in written:
            states[public_id] = NEW if states[public_id] == NEW else CHANGED
        self._tell(name, states.values(), counts, strangers=len(rows) - len(entries))
        return cast("dict[str, M]", by_key)

    def _articles(self, reference: Reference, lookup: Lookup, counts: Counter[str]) -> dict[str, Article]:
        records = reference.articles(lookup)
        kept = dict(zip((record.key for record in records), put_reference_articles(records), strict=True))
        states = [NEW if one.created else CHANGED if one.changed else SAME for one in kept.values()]
        self._tell("articles", states, counts)
        return {key: one.article for key, one in kept.items()}

    def _relations(self, relations: Iterable[RelationEntry], lookup: Lookup, counts: Counter[str]) -> None:
        held = {(row.subject_id, row.kind, row.object_id, row.date): row for row in ActorRelation.objects.all()}
        states, new = [], []
        for entry in relations:
            subject, target = lookup.actors[entry.subject], lookup.actors[entry.object]
            same = held.get((subject.pk, entry.kind, target.pk, entry.date.edtf))
            row = same or ActorRelation(subject=subject, kind=entry.kind, object=target)
            columns = {"article": lookup.articles[entry.article] if entry.article else None, "note": entry.note}
            row.put_date(entry.date)
            states.append(_save_if_changed(row, columns))
            if same is None:
                new.append(row)
        ActorRelation.objects.bulk_create(new)
        self._tell("relations", states, counts)

    def _events(self, reference: Reference, lookup: Lookup, counts: Counter[str]) -> None:
        entries = reference.events(lookup)
        there = set(Event.objects.values_list("public_id", flat=True))
        outcomes = publish_curated_all(entries)
        states = []
        for entry, outcome in zip(entries, outcomes, strict=True):
            fresh = entry.public_id not in there
            states.append(KEPT if outcome.kept else NEW if fresh else CHANGED if outcome.changed else SAME)
            if outcome.kept:
                self.stdout.write(self.style.WARNING(f"  {outcome.kept}"))
        curated = Event.objects.filter(origin=Event.Origin.CURATED).exclude(public_id__in=lookup.events.values())
        for event in curated.order_by("public_id"):
            self.stdout.write(f"  {event.public_id} is in the archive and not in the file; it stays: {event.title}")
        self._tell("events", states, counts)

    def _tell(self, name: str, states: Iterable[str], counts: Counter[str], *, strangers: int = 0) -> None:
        own = Counter(states)
        counts.update(own)
        line = f"{name}.yaml: {own[NEW]} new, {own[CHANGED]} changed, {own[SAME]} unchanged"
        line += f", {own[KEPT]} left as edited" if own[KEPT] else ""
        line += f"; {strangers} in the archive only" if strangers else ""
        self.stdout.write(line)


@contextmanager
def _without_collection() -> Iterator[None]:
    """A million small objects, all of which are needed to the end: looking for garbage among them doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _gather_statistics() -> None:
    """Let PostgreSQL know at once what it holds now: until it looks by itself, it plans for empty tables."""
    with connection.cursor() as cursor:
        for model in apps.get_app_config("events").get_models():
            if model._meta.managed:  # noqa: SLF001 - Django's documented way to ask a model about itself
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")  # noqa: SLF001 - as above


def _edited_by_hand(model: type[models.Model]) -> set[int]:
    """Keys of the rows that somebody has changed in the admin."""
    kind = ContentType.objects.get_for_model(model)
    changes = LogEntry.objects.filter(content_type=kind, action_flag=CHANGE).values_list("object_id", flat=True)
    return {int(key) for key in changes if key is not None and key.isdecimal()}


def _pointed(entry: Entry, targets: Mapping[str, Mapping[str, models.Model]]) -> dict[str, models.Model]:
    return {column: rows[entry.references[column]] for column, rows in targets.items()}


def _save_if_changed(row: models.Model, columns: Mapping[str, Any]) -> str:
    """Set the columns and write the row if it differs; a new one is left for the caller to create. Gives its state."""
    fresh = row.pk is None
    differing = put_columns(row, columns)
    if differing and not fresh:
        row.save()
    return NEW if fresh else CHANGED if differing else SAME


def _what_feeds_give() -> dict[int, tuple[object, ...]]:
    """What decides which entries a feed gives, by the keys of the feeds."""
    columns = Feed.objects.values_list("pk", "url", "kind", "keywords", "listing")
    return {pk: tuple(what) for pk, *what in columns}


def _link_parents(entries: Iterable[Entry], rows: Mapping[str, Any], *, new: Collection[str]) -> set[str]:
    """Set the parents, now that all rows are there; gives the public ids of those that were written."""
    written: set[str] = set()
    fresh: list[Any] = []
    for entry in entries:
        if "parent" not in entry.references:
            continue
        row, parent = rows[entry.key], rows.get(entry.references["parent"])
        if put_columns(row, {"parent": parent}):
            written.add(entry.public_id)
            if entry.public_id in new:
                fresh.append(row)
            else:
                row.save()
    for row in fresh[:1]:
        type(row).objects.bulk_update(fresh, ["parent"])
    return written


def _sync_names(entries: Iterable[Entry], rows: Mapping[str, Any], model: type[models.Model]) -> set[str]:
    """Add and correct names; one that left the file stays. Gives the public ids of the bearers that were written."""
    bearer = "actor" if model is ActorName else "place"
    held: dict[tuple[int, str], models.Model] = {
        (getattr(name, f"{bearer}_id"), name.text): name  # type: ignore[attr-defined]  # - both kinds of names have a text
        for name in model._default_manager.all()  # noqa: SLF001 - the documented name for "the" manager of any model
    }
    written, new = set(), []
    for entry in entries:
        row = rows[entry.key]
        for name in entry.names:
            there = held.get((row.pk, name.text)) or model(**{bearer: row, "text": name.text})
            if _save_if_changed(there, name.columns) != SAME:
                written.add(entry.public_id)
            if there.pk is None:
                new.append(there)
    model._default_manager.bulk_create(new)  # noqa: SLF001 - as above
    return written

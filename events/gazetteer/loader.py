"""Reads the gazetteer: actors and places from the reference record, words for countries from `data/demonyms.csv`."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from events.errors import GazetteerError, ValueFormatError
from events.gazetteer.entries import CountryWord, CountryWordKind, GazetteerEntry, GazetteerName, RecordKind
from events.gazetteer.index import Gazetteer
from events.values.public_id import check_public_id
from events.values.text import fold_name

DEMONYMS_PATH: Final = Path(__file__).parent / "data" / "demonyms.csv"
COLUMNS: Final = ("text", "language", "script", "kind", "country")
_ISO_LENGTH: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """One entry as it stands in its file: its fields, and where it is in words."""

    fields: Mapping[str, Any]
    where: str


def load_gazetteer(actors: Iterable[Path], places: Iterable[Path]) -> Gazetteer:
    """The gazetteer of the files of actors and of places, with the words for countries that ship with the archive.

    Raises:
        GazetteerError: a file is missing or an entry is not valid; the message names both.
    """
    entries = [
        *load_entries(actors, record=RecordKind.ACTOR),
        *load_entries(places, record=RecordKind.PLACE),
    ]
    return Gazetteer(entries, country_words=load_country_words())


def load_entries(paths: Iterable[Path], *, record: RecordKind) -> tuple[GazetteerEntry, ...]:
    """The entries of all files of one kind, in the order given; a parent may stand in another of the files.

    Raises:
        GazetteerError: a file is missing, or an entry lacks a field, repeats a key or id, or names a parent that is in
            none of the files.
    """
    items = [item for path in paths for item in _items(path)]
    ids = _ids_by_key(items, record=record)
    return tuple(_entry(item, ids=ids, record=record) for item in items)


@lru_cache(maxsize=1)
def load_country_words() -> tuple[CountryWord, ...]:
    """The words for countries that ship with the archive, read once a process.

    Raises:
        GazetteerError: see `read_country_words`.
    """
    return read_country_words(DEMONYMS_PATH)


def read_country_words(path: Path) -> tuple[CountryWord, ...]:
    """The words for countries of one CSV file; lines that begin with # are its header for people.

    Raises:
        GazetteerError: the file is missing, or a row is not valid or stands twice; the message names file and row.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GazetteerError(f"{path.name}: not readable as text in UTF-8: {error}") from error
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise GazetteerError(f"{path.name}: columns {rows.fieldnames}; write {','.join(COLUMNS)}")
    words = tuple(_country_word(row, where=f"{path.name} > {row['text']}") for row in rows)
    _refuse_repeats(words, path=path)
    return words


def _read_yaml(path: Path) -> Any:  # noqa: ANN401 - YAML gives any scalar or collection
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise GazetteerError(f"{path.name}: not readable as YAML in UTF-8: {error}") from error


def _items(path: Path) -> list[_Item]:
    data = _read_yaml(path)
    if not isinstance(data, list):
        raise GazetteerError(f"{path.name}: holds {type(data).__name__}; write a list of entries")
    items = []
    for position, fields in enumerate(data, start=1):
        where = f"{path.name} > entry {position}"
        if not isinstance(fields, Mapping):
            raise GazetteerError(f"{where}: {fields!r:.60} is not a mapping of fields to values")
        items.append(_Item(fields=fields, where=f"{path.name} > {_text(fields, 'key', where=where)}"))
    return items


def _ids_by_key(items: Iterable[_Item], *, record: RecordKind) -> dict[str, str]:
    ids: dict[str, str] = {}
    held: dict[str, str] = {}
    for item in items:
        key, public_id = item.fields["key"], _text(item.fields, "id", where=item.where)
        try:
            check_public_id(public_id, kind=record.value)
        except ValueFormatError as error:
            raise GazetteerError(f"{item.where}: {error}") from error
        if other := held.get(f"key {key}") or held.get(f"id {public_id}"):
            raise GazetteerError(f"{item.where}: key or id {public_id} stands twice, first in {other}")
        held[f"key {key}"] = held[f"id {public_id}"] = item.where
        ids[key] = public_id
    return ids


def _entry(found: _Item, *, ids: Mapping[str, str], record: RecordKind) -> GazetteerEntry:
    item, where = found.fields, found.where
    parent = item.get("parent") or ""
    if parent and parent not in ids:
        raise GazetteerError(f"{where}: the parent {parent!r} is no key of the files of {record.value}s")
    return GazetteerEntry(
        public_id=ids[item["key"]],
        record=record,
        name=_text(item, "name", where=where),
        kind=_text(item, "kind", where=where),
        country=item.get("country") or "",
        names=tuple(_name(name, where=where) for name in item.get("names") or ()),
        parent=ids[parent] if parent else "",
        key=item["key"],
        sector=item.get("sector") or "",
        latitude_deg=_degrees(item, "latitude_deg", where=where, limit=90),
        longitude_deg=_degrees(item, "longitude_deg", where=where, limit=180),
        geo_precision=item.get("geo_precision") or "unknown",
    )


def _name(data: object, *, where: str) -> GazetteerName:
    if not isinstance(data, Mapping):
        raise GazetteerError(f"{where}: the name {data!r:.60} is not a mapping with text, language, script and kind")
    return GazetteerName(
        text=_text(data, "text", where=f"{where} > names"),
        language=data.get("language") or "",
        script=data.get("script") or "",
        kind=data.get("kind") or "alias",
    )


def _text(item: Mapping[str, Any], field: str, *, where: str) -> str:
    value = item.get(field)
    if not isinstance(value, str) or not fold_name(value):
        raise GazetteerError(f"{where}: {field} is {value!r:.60}; write text, in quotes if YAML reads it otherwise")
    return value


def _degrees(item: Mapping[str, Any], field: str, *, where: str, limit: int) -> float | None:
    value = item.get(field)
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not -limit <= value <= limit:
        raise GazetteerError(f"{where}: {field} is {value!r:.60}; write degrees from -{limit} to {limit}")
    return float(value)


def _country_word(row: Mapping[str, str | None], *, where: str) -> CountryWord:
    text, language, script, kind, country = (row[column] or "" for column in COLUMNS)
    if not fold_name(text) or kind not in list(CountryWordKind):
        raise GazetteerError(f"{where}: kind {kind!r}; write a word and one of {', '.join(CountryWordKind)}")
    if len(country) != _ISO_LENGTH or not country.isalpha() or not country.isupper():
        raise GazetteerError(f"{where}: country {country!r}; write an ISO 3166-1 alpha-2 code such as KP")
    return CountryWord(text=text, language=language, script=script, kind=CountryWordKind(kind), country=country)


def _refuse_repeats(words: Iterable[CountryWord], *, path: Path) -> None:
    seen: set[tuple[str, str]] = set()
    for word in words:
        row = (word.text.casefold(), word.country)
        if row in seen:
            raise GazetteerError(f"{path.name} > {word.text}: stands twice for {word.country}")
        seen.add(row)

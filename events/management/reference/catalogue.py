"""Entries of the catalogue: sources, feeds, actors, places and relations, as unsaved rows.

An entry holds the columns of a row by their names, so that loading can compare and set them one by one; what refers to
another entry is kept as that entry's key until all rows are there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from events.gazetteer import sound_key
from events.ingest.feeds import parse_listing_rule
from events.ingest.feeds.keywords import list_keywords
from events.management.reference.rows import Row
from events.models import Feed, Source
from events.values.partial_date import PartialDate
from events.values.text import clean_line, fold_name
from events.values.urls import parse_http_url


@dataclass(frozen=True, slots=True, kw_only=True)
class NameEntry:
    """One more name of an actor or a place, as the columns of its row."""

    text: str
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the catalogue: its key in the files, its public id, its own columns, and keys of what it refers to.

    `references` maps a column to the key of the entry that it points at ("" for nothing).
    """

    key: str
    public_id: str
    columns: Mapping[str, Any]
    references: Mapping[str, str] = field(default_factory=dict)
    names: tuple[NameEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationEntry:
    """One relation between two actors, all by their keys; `note` includes where in the article it stands."""

    key: str
    subject: str
    kind: str
    object: str
    date: PartialDate
    article: str
    note: str


def read_source(row: Row) -> Entry:
    """One entry of sources.yaml."""
    return Entry(
        key=row.text("key", required=True),
        public_id=row.public_id("source"),
        columns={
            "kind": row.code("kind", "source_kinds"),
            "name": clean_line(row.text("name", required=True, limit=200)),
            "names": [_plain_name(name) for name in row.rows("names")],
            "homepage": _url(row, "homepage", required=False),
            "hosts": [host.lower() for host in row.texts("hosts")],
            "country": _country(row),
            "language": row.text("language", limit=35),
            "state_controlled": row.flag("state_controlled"),
            "reliability": row.choice("reliability", Source.Reliability.values),
            "reliability_note": row.text("reliability_note"),
            "fulltext_policy": row.choice("fulltext_policy", Source.Fulltext.values),
        },
    )


def read_feed(row: Row) -> Entry:
    """One entry of feeds.yaml. A feed that is off says why; an HTML listing that is on says where its links stand."""
    active, note = row.flag("active"), row.text("reason")
    if not active and not note:
        row.fault("is not active and gives no reason; say in reason why it is off")
    kind = row.choice("kind", Feed.Kind.values)
    return Entry(
        key=row.text("key", required=True),
        public_id=row.public_id("feed"),
        columns={
            "url": _url(row, "url", required=True),
            "kind": kind,
            "is_active": active,
            "note": note,
            "keywords": _keywords(row),
            "listing": _listing(row, is_needed=active and kind == Feed.Kind.LISTING, kind=kind),
            "expect_daily": row.flag("expect_daily", default=False),
        },
        references={"source": row.text("source", required=True)},
    )


def read_actor(row: Row) -> Entry:
    """One entry of actors.yaml."""
    return Entry(
        key=row.text("key", required=True),
        public_id=row.public_id("actor"),
        columns={
            "kind": row.code("kind", "actor_kinds"),
            "name": clean_line(row.text("name", required=True, limit=200)),
            "country": _country(row),
            "sector": _sector(row),
            "external_ids": row.strings("external_ids"),
            "note": row.text("note"),
        },
        references={"parent": row.text("parent")},
        names=_names(row, of_actor=True),
    )


def read_place(row: Row) -> Entry:
    """One entry of places.yaml. A coordinate is a pair."""
    latitude_deg, longitude_deg = row.number("latitude_deg"), row.number("longitude_deg")
    if (latitude_deg is None) != (longitude_deg is None):
        row.fault("has half a coordinate; give latitude_deg and longitude_deg, or neither")
    for name, value, most in (("latitude_deg", latitude_deg, 90), ("longitude_deg", longitude_deg, 180)):
        if value is not None and abs(value) > most:
            row.fault(f"{name} is {value}; it lies between -{most} and {most}")
    return Entry(
        key=row.text("key", required=True),
        public_id=row.public_id("place"),
        columns={
            "kind": row.code("kind", "place_kinds"),
            "name": clean_line(row.text("name", required=True, limit=200)),
            "country": _country(row),
            "latitude_deg": None if latitude_deg is None else float(latitude_deg),
            "longitude_deg": None if longitude_deg is None else float(longitude_deg),
            "geo_precision": row.code("geo_precision", "geo_precision", default="unknown"),
            "geonames_id": row.whole("geonames_id"),
            "note": row.text("note"),
        },
        references={"parent": row.text("parent")},
        names=_names(row, of_actor=False),
    )


def read_relation(row: Row) -> RelationEntry:
    """One entry of relations.yaml."""
    row.text("seed")  # names the row of the seed facts, for the reader of the file
    note, locator = row.text("note"), row.text("locator")
    return RelationEntry(
        key=row.text("key", required=True),
        subject=row.text("subject", required=True),
        kind=row.code("kind", "actor_relation_kinds"),
        object=row.text("object", required=True),
        date=row.date("date"),
        article=row.text("article"),
        note=f"{note} ({locator})".strip() if locator else note,
    )


def _plain_name(row: Row) -> dict[str, str]:
    name = {part: row.text(part) for part in ("text", "language", "script")}
    row.finish()
    return name


def _names(row: Row, *, of_actor: bool) -> tuple[NameEntry, ...]:
    """The other names, and the one that pages show if none of them says the same: searches look in these rows only."""
    found: dict[str, NameEntry] = {}
    for name in row.rows("names"):
        text = clean_line(name.text("text", required=True, limit=200))
        columns: dict[str, Any] = {
            **_compared(text),
            "language": name.text("language", limit=35),
            "script": name.text("script", limit=4),
            "kind": name.code("kind", "name_kinds", default="alias"),
        }
        if of_actor:
            columns |= {"scheme": name.text("scheme", limit=10), "deceptive": name.flag("deceptive", default=False)}
        if text in found:
            name.fault(f"the name {text!r} stands there twice")
        name.finish()
        found[text] = NameEntry(text=text, columns=columns)
    shown = clean_line(row.text("name"))
    if fold_name(shown) not in {name.columns["folded"] for name in found.values()}:
        found[shown] = NameEntry(text=shown, columns=_compared(shown))
    return tuple(found.values())


def _compared(text: str) -> dict[str, str]:
    """The columns of a name that searches compare."""
    return {"folded": fold_name(text), "sound": sound_key(text)}


def _country(row: Row) -> str:
    country = row.text("country")
    if country and not (len(country) == len("KP") and country.isascii() and country.isupper()):
        row.fault(f"country is {country!r}; write two capital letters (ISO 3166-1) such as KP, or nothing")
    return country


def _keywords(row: Row) -> list[str]:
    keywords = row.texts("keywords")
    row.attempt(lambda: list_keywords(keywords))
    return keywords


def _listing(row: Row, *, is_needed: bool, kind: str) -> dict[str, str]:
    listing = row.strings("listing")
    row.attempt(lambda: parse_listing_rule(listing))
    if listing and kind != Feed.Kind.LISTING:
        row.fault(f"listing is given for a feed of kind {kind}; only an HTML listing is read by such a rule")
    if is_needed and not listing:
        row.fault("is an active HTML listing without a rule; say in listing where its links stand")
    return listing


def _sector(row: Row) -> str:
    return row.code("sector", "actor_sectors") if row.has("sector") else ""


def _url(row: Row, name: str, *, required: bool) -> str:
    url = row.text(name, required=required)
    if url:
        row.attempt(lambda: parse_http_url(url))
    return url

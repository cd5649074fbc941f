"""Entries of the record: documents, and events with their claims, as the records that ingestion and review take.

Built twice from the same files: once on unsaved rows, to find every fault before anything is written, and once on the
rows of the archive.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from events.ingest.reference import ReferenceArticle, address_of
from events.management.reference.rows import Row
from events.models import Actor, Article, ClaimModality, Place, Predicate, Source, Verification
from events.review.checks import iter_faults
from events.review.curated import CuratedClaim, CuratedEvent, CuratedLink, CuratedParticipant
from events.taxonomy import QuantityKind, get_taxonomy
from events.values.partial_date import PartialDate
from events.values.quantities import Quantity
from events.values.spans import Span
from events.values.text import clean_line

T = TypeVar("T")
MAX_CREDIBILITY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What keys in the files stand for: rows, saved or not; and the public ids of events."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    articles: Mapping[str, Article] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)


def read_article(row: Row, *, sources: Mapping[str, Source]) -> ReferenceArticle:
    """One entry of articles.yaml."""
    record = ReferenceArticle(
        public_id=row.public_id("article"),
        key=row.text("key", required=True),
        title=clean_line(row.text("title", required=True, limit=1000)),
        source=row.reference("source", sources, file="sources.yaml"),
        url=row.text("url", limit=2000),
        sha256=row.text("sha256", limit=64),
        published=row.date("published"),
        language=row.text("language", limit=35) or "und",
        document_symbol=row.text("document_symbol", limit=100),
        originator=row.reference("originator", sources, file="sources.yaml", required=False),
        note=row.text("note"),
        external_ids=row.strings("external_ids"),
    )
    row.attempt(lambda: address_of(record))
    return record


def read_event(row: Row, *, lookup: Lookup) -> CuratedEvent:
    """One entry of events.yaml, checked against the codebook."""
    row.text("seed")  # names the row of the seed facts, for the reader of the file
    row.text("key", required=True)
    row.choice("origin", ["curated"], required=False)
    date = row.date("date", basis="date_basis")
    override = row.row("verification_override")
    event = CuratedEvent(
        public_id=row.public_id("event"),
        type=row.text("type", required=True),
        subtype=row.text("subtype"),
        title=clean_line(row.text("title")),
        summary=row.text("summary"),
        date=date,
        time_utc=row.instant("time_utc"),
        place=row.reference("place", lookup.places, file="places.yaml", required=False),
        geo_precision=row.text("geo_precision") or "unknown",
        parent=row.reference("parent", lookup.events, file="events.yaml", required=False) or "",
        series_index=row.whole("series_index"),
        series_total=row.whole("series_total"),
        themes=tuple(row.texts("themes")),
        participants=tuple(_participants(row, lookup)),
        links=tuple(_links(row, lookup)),
        claims=tuple(_claim(one, lookup=lookup, event_date=date) for one in row.rows("claims")),
        verification=override.choice("status", Verification.values) if override else "",
        verification_note=override.text("note", required=True) if override else "",
        external_ids=row.identifiers("external_ids"),
    )
    if override:
        override.finish()
    for fault in iter_faults(event):
        row.fault(fault)
    return event


def _participants(row: Row, lookup: Lookup) -> list[CuratedParticipant]:
    found: dict[tuple[str, str], CuratedParticipant] = {}
    for one in row.rows("participants"):
        actor = one.reference("actor", lookup.actors, file="actors.yaml")
        role = one.text("role")
        order_named, title_at_time = one.whole("order_named"), one.text("title_at_time", limit=300)
        one.finish()
        if actor is None:
            continue
        if (actor.public_id, role) in found:
            one.fault(f"{actor.name} stands there twice as {role}")
        found[actor.public_id, role] = CuratedParticipant(
            actor=actor, role=role, order_named=order_named, title_at_time=title_at_time
        )
    return list(found.values())


def _links(row: Row, lookup: Lookup) -> list[CuratedLink]:
    links = []
    for one in row.rows("links"):
        target = one.reference("to", lookup.events, file="events.yaml")
        links.append(CuratedLink(kind=one.text("kind"), target=target or "", note=one.text("note")))
        one.finish()
    return links


def _claim(row: Row, *, lookup: Lookup, event_date: PartialDate) -> CuratedClaim:
    """One claim. The day of a date claim is counted in the calendar of its event."""
    predicate = row.text("predicate")
    attributed = row.row("attributed_to")
    quantity = row.row("quantity")
    value = row.text("value", limit=500)
    number = _quantity(quantity)
    article = row.reference("article", lookup.articles, file="articles.yaml") or Article()
    quote, span = _quote(row, article)
    claim = CuratedClaim(
        public_id=row.public_id("claim"),
        article=article,
        predicate=predicate,
        statement=row.text("statement"),
        value=number.predicate if number else value,
        date=_claim_date(row, predicate, event_date),
        actor=row.reference("value", lookup.actors, file="actors.yaml") if predicate == Predicate.PARTICIPANT else None,
        place=row.reference("value", lookup.places, file="places.yaml") if predicate == Predicate.PLACE else None,
        role=row.text("role"),
        quantity=number,
        modality=row.text("modality") or ClaimModality.ASSERTED,
        attributed_actor=_speaker(attributed, "actor", lookup.actors),
        attributed_source=_speaker(attributed, "source", lookup.sources),
        attributed_raw=attributed.text("raw", limit=300) if attributed else "",
        quote=quote,
        span=span,
        locator=row.text("locator", required=not quote, limit=200),
        ordinal_key=row.text("ordinal_key", limit=60),
        about_event=row.reference("about_event", lookup.events, file="events.yaml", required=False) or "",
        credibility=row.whole("credibility") or MAX_CREDIBILITY,
    )
    if attributed:
        attributed.finish()
    row.finish()
    return claim


def _quote(row: Row, article: Article) -> tuple[str, Span | None]:
    """The words of the article on which a claim rests, and where they stand in its text.

    Only of an article whose text the archive holds, since it was ingested, can words be quoted; `start` tells which of
    several places is meant. While files are only checked, no text is at hand, and the words stand unchecked.
    """
    quote, start = row.text("quote"), row.whole("start")
    if not quote or article.pk is None:
        return quote, None
    if not article.text:
        row.fault(f"quote is {quote[:60]!r}, but the archive holds no text of {article.public_id}; give a locator")
        return quote, None
    first = article.text.find(quote) if start is None else start
    if first < 0 or article.text[first : first + len(quote)] != quote:
        where = "in" if start is None else f"at {start} of"
        row.fault(f"quote is {quote[:60]!r}, which does not stand {where} the text of {article.public_id}")
        return quote, None
    if start is None and article.text.find(quote, first + 1) >= 0:
        row.fault(f"quote is {quote[:60]!r}, which stands more than once in the text; say in start which one is meant")
    return quote, Span(first, first + len(quote))


def _claim_date(row: Row, predicate: str, event_date: PartialDate) -> PartialDate:
    date = row.date("value" if predicate == Predicate.DATE else "date")
    return PartialDate(date.edtf, date.earliest, date.latest, date.precision, event_date.basis)


def _speaker(row: Row | None, name: str, known: Mapping[str, T]) -> T | None:
    if row is None:
        return None
    return row.reference(name, known, file=f"{name}s.yaml", required=False)


def _quantity(row: Row | None) -> Quantity | None:
    if row is None:
        return None
    predicate = row.code("predicate", "quantities")
    kind = get_taxonomy().vocabulary("quantities").find(predicate)
    # By way of its text: a decimal fraction has no exact float.
    low, best, high = (_decimal(row.number(name)) for name in ("low", "best", "high"))
    unit = row.text("unit") or (kind.unit if isinstance(kind, QuantityKind) else "")
    approximate = row.flag("approximate", default=False)
    row.finish()
    return row.attempt(
        lambda: Quantity(predicate=predicate, unit=unit, low=low, best=best, high=high, approximate=approximate)
    )


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))

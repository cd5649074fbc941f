"""The public form of the record: what the API answers, and what the change log keeps after every change.

One set of functions for both, so that a consumer of `/changes/` holds exactly what `/events/` would have said.
Missing is None, never "Unknown" and never 0. Addresses are relative to the host (`/api/v1/events/evt-…/`); the API
makes them absolute.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from events.models import (
    Actor,
    Article,
    Claim,
    Contradiction,
    Event,
    EventLink,
    EventState,
    Participation,
    Place,
    Source,
)
from events.models.fields import DatedModel
from events.values.partial_date import Precision

API_ROOT = "/api/v1/"
Representation = dict[str, Any]


def api_path(collection: str, public_id: str) -> str:
    """Where the API serves one record, relative to the host: `/api/v1/events/evt-7k3m9x2q4d/`."""
    return f"{API_ROOT}{collection}/{public_id}/"


def represent_event(event: Event) -> Representation:
    """One event as the API shows it (events/api/openapi.yaml).

    `event` comes from `Event.objects.for_display()`; no query is made.
    """
    return {
        "id": event.public_id,
        "url": api_path("events", event.public_id),
        "type": event.type,
        "subtype": event.subtype or None,
        "title": event.title,
        "summary": event.summary or None,
        "date": {**_date(event), "utc": represent_instant(event.time_utc)},
        "place": _event_place(event),
        "participants": [_participation(part) for part in event.participations.all()],
        "quantities": [_quantity(claim) for claim in _quantities(event)],
        "verification": event.verification,
        "contradicted": event.contradicted,
        "sources_count": event.sources_count,
        "independent_count": event.independent_count,
        "verification_overridden": event.verification_overridden,
        "verification_note": event.verification_note or None,
        "parent": find_reference(event.parent),
        "series_index": event.series_index,
        "series_total": event.series_total,
        "themes": event.themes,
        "links": [_link(link) for link in event.links.all() if link.target.state == EventState.PUBLISHED],
        "origin": event.origin,
        "external_ids": event.external_ids,
        "created_at": represent_instant(event.created_at),
        "updated_at": represent_instant(event.updated_at),
    }


def represent_tombstone(event: Event, *, reason: str, moved_to: Sequence[str] = ()) -> Representation:
    """What stands in the change log of an event that is no longer a record: why, and where its claims went."""
    return {
        "id": event.public_id,
        "url": api_path("events", event.public_id),
        "title": event.title,
        "state": event.state,
        "reason": reason,
        "moved_to": [{"id": public_id, "url": api_path("events", public_id)} for public_id in moved_to],
    }


def represent_claim(claim: Claim) -> Representation:
    """One claim with its article and source. `claim` comes from `Claim.objects.for_display()`; no query is made.

    The quote is left out where the source allows no more than a link.
    """
    source = claim.article.source
    quotable = source is None or source.fulltext_policy != Source.Fulltext.LINK_ONLY
    return {
        "id": claim.public_id,
        "url": api_path("claims", claim.public_id),
        "event": _event_reference(claim.event),
        "article": _article(claim.article),
        "source": None if source is None else source_reference(source),
        "predicate": claim.predicate,
        "statement": claim.statement,
        "value": claim.value or None,
        "date": None if claim.date_precision == Precision.UNKNOWN else _date_in_words(claim),
        "actor": None if claim.value_actor is None else _actor(claim.value_actor),
        "role": claim.role or None,
        "place": None if claim.value_place is None else _place(claim.value_place),
        "quantity": _quantity(claim) if claim.quantity_predicate else None,
        "modality": claim.modality,
        "attributed_to": attributed_name(claim),
        "attributed_actor": None if claim.attributed_actor is None else _actor(claim.attributed_actor),
        "attributed_source": None if claim.attributed_source is None else source_reference(claim.attributed_source),
        "quote": (claim.quote or None) if quotable else None,
        "start": claim.start,
        "end": claim.end,
        "locator": claim.locator or None,
        "ordinal_key": claim.ordinal_key or None,
        "about_event": find_reference(claim.about_event),
        "credibility": claim.credibility,
        "extractor": claim.extractor or None,
        "extractor_version": claim.extractor_version or None,
        "state": claim.state,
        "created_at": represent_instant(claim.created_at),
        "updated_at": represent_instant(claim.updated_at),
    }


def represent_contradiction(contradiction: Contradiction) -> Representation:
    """Two claims side by side and why both cannot hold. From `contradictions_for_display()`; no query is made."""
    return {
        "id": contradiction.public_id,
        "url": api_path("contradictions", contradiction.public_id),
        "kind": contradiction.kind,
        "reason": contradiction.reason,
        "state": contradiction.state,
        "first": represent_claim(contradiction.first),
        "second": represent_claim(contradiction.second),
        "created_at": represent_instant(contradiction.created_at),
        "updated_at": represent_instant(contradiction.updated_at),
    }


def contradictions_for_display() -> "models.QuerySet[Contradiction]":
    """All contradictions with what `represent_contradiction` shows, in one query."""
    parts = (
        "article__source",
        "event",
        "attributed_actor",
        "attributed_source",
        "value_actor",
        "value_place",
        "about_event",
    )
    return Contradiction.objects.select_related(*(f"{side}__{part}" for side in ("first", "second") for part in parts))


def attributed_name(claim: Claim) -> str | None:
    """Who is said to have said it: an actor, a source or the words of the article; None if it speaks for itself."""
    if claim.attributed_actor is not None:
        return claim.attributed_actor.name
    if claim.attributed_source is not None:
        return claim.attributed_source.name
    return claim.attributed_raw or None


def plain_number(value: Decimal | None) -> int | float | None:
    """A number as JSON has it: whole where it is whole.

    >>> plain_number(Decimal("10000.000000")), plain_number(Decimal("6.3")), plain_number(None)
    (10000, 6.3, None)
    """
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _date(record: DatedModel) -> Representation:
    return {
        "edtf": record.date or None,
        "earliest": None if record.date_earliest is None else record.date_earliest.isoformat(),
        "latest": None if record.date_latest is None else record.date_latest.isoformat(),
        "precision": record.date_precision,
        "basis": record.date_basis,
    }


def _date_in_words(record: DatedModel) -> Representation:
    return {**_date(record), "words": record.partial_date.words}


def represent_instant(at: dt.datetime | None) -> str | None:
    """An instant in UTC, ISO 8601 with Z."""
    return None if at is None else at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def find_reference(event: Event | None) -> Representation | None:
    """An event, named only, as far as readers may see it."""
    return None if event is None or event.state != EventState.PUBLISHED else _event_reference(event)


def _event_reference(event: Event) -> Representation:
    return {"id": event.public_id, "url": api_path("events", event.public_id), "title": event.title}


def _event_place(event: Event) -> Representation | None:
    return None if event.place is None else {**_place(event.place), "geo_precision": event.geo_precision}


def _place(place: Place) -> Representation:
    return {
        "id": place.public_id,
        "name": place.name,
        "latitude_deg": place.latitude_deg,
        "longitude_deg": place.longitude_deg,
        "geo_precision": place.geo_precision,
    }


def _actor(actor: Actor) -> Representation:
    return {"id": actor.public_id, "name": actor.name}


def _participation(part: Participation) -> Representation:
    return {
        "actor": _actor(part.actor),
        "role": part.role,
        "order_named": part.order_named,
        "title_at_time": part.title_at_time or None,
    }


def _link(link: EventLink) -> Representation:
    return {"kind": link.kind, "event": _event_reference(link.target), "note": link.note or None}


def source_reference(source: Source) -> Representation:
    """A source as it stands beside an article or a claim: what a reader needs to weigh it."""
    return {
        "id": source.public_id,
        "url": api_path("sources", source.public_id),
        "name": source.name,
        "kind": source.kind,
        "reliability": source.reliability,
        "state_controlled": source.state_controlled,
    }


def _article(article: Article) -> Representation:
    return {
        "id": article.public_id,
        "url": api_path("articles", article.public_id),
        "title": article.title or None,
        "canonical_url": article.canonical_url,
        "published": article.published or None,
        "document_symbol": article.document_symbol or None,
    }


def _quantities(event: Event) -> list[Claim]:
    claims: list[Claim] = event.quantity_claims  # type: ignore[attr-defined]  # - set by for_display()
    return claims


def _quantity(claim: Claim) -> Representation:
    return {
        "predicate": claim.quantity_predicate,
        "low": plain_number(claim.low),
        "best": plain_number(claim.best),
        "high": plain_number(claim.high),
        "unit": claim.unit,
        "approximate": claim.approximate,
        "attributed_to": attributed_name(claim),
        "claim": claim.public_id,
    }

"""The columns of rows as an entry of the record gives them: values only, `decisions` saves them."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from events.models import Claim, Event, EventState
from events.review.curated import CuratedClaim, CuratedEvent
from events.review.search_text import search_text_of
from events.values.partial_date import PartialDate


def event_columns(entry: CuratedEvent, *, search_text: str | None = None) -> dict[str, Any]:
    """The columns that stand in the entry itself: neither what refers to other events nor what is computed.

    `search_text` is what `search_text_of` gives, where somebody has it already; else it is read (two queries).
    """
    return {
        "type": entry.type,
        "subtype": entry.subtype,
        "title": entry.title,
        "summary": entry.summary,
        **date_columns(entry.date),
        "time_utc": entry.time_utc,
        "place": entry.place,
        "geo_precision": entry.geo_precision,
        "series_index": entry.series_index,
        "series_total": entry.series_total,
        "themes": list(entry.themes),
        "external_ids": dict(entry.external_ids),
        "search_text": search_text_of(entry) if search_text is None else search_text,
        "state": EventState.PUBLISHED,
    }


def date_columns(date: PartialDate) -> dict[str, Any]:
    """The five columns of a `DatedModel`."""
    return {
        "date": date.edtf,
        "date_earliest": date.earliest,
        "date_latest": date.latest,
        "date_precision": date.precision.value,
        "date_basis": date.basis.value,
    }


def put_columns(row: models.Model, columns: Mapping[str, Any]) -> list[str]:
    """Set columns of a row in memory; gives the names of those that differed."""
    changed = [name for name, value in columns.items() if _differs(row, name, value)]
    for name in changed:
        setattr(row, name, columns[name])
    return changed


def _differs(row: models.Model, name: str, value: object) -> bool:
    """By key where the column points at a row: comparing needs no query, and a column never set has none to give."""
    column = row._meta.get_field(name)  # noqa: SLF001 - Django's documented way to ask a model about itself
    if isinstance(column, models.ForeignKey):
        held: object = getattr(row, column.attname)
        return held != (value.pk if isinstance(value, models.Model) else None)
    return bool(getattr(row, name) != value)


def claim_key(claim: Claim) -> tuple[object, ...]:
    """What makes a claim this claim and no other."""
    speaker = (claim.attributed_actor_id, claim.attributed_source_id, claim.attributed_raw)
    who = (claim.value_actor_id, claim.role, *speaker)
    amount = (claim.quantity_predicate, claim.low, claim.best, claim.high)
    where = (claim.article_id, claim.start, claim.end, claim.locator)
    return (claim.predicate, claim.value, claim.modality, *who, *amount, *where)


def claim_columns(entry: CuratedClaim, *, about_event: Event | None) -> dict[str, Any]:
    """The columns of a claim but for its id, event and state."""
    quantity = entry.quantity
    return {
        "article": entry.article,
        "predicate": entry.predicate,
        "statement": entry.statement,
        "value": entry.value,
        **date_columns(entry.date),
        "value_actor": entry.actor,
        "value_place": entry.place,
        "role": entry.role,
        "quantity_predicate": quantity.predicate if quantity else "",
        "low": quantity.low if quantity else None,
        "best": quantity.best if quantity else None,
        "high": quantity.high if quantity else None,
        "unit": quantity.unit if quantity else "",
        "approximate": quantity.approximate if quantity else False,
        "modality": entry.modality,
        "attributed_actor": entry.attributed_actor,
        "attributed_source": entry.attributed_source,
        "attributed_raw": entry.attributed_raw,
        "quote": entry.quote,
        "start": entry.span.start if entry.span else None,
        "end": entry.span.end if entry.span else None,
        "locator": entry.locator,
        "ordinal_key": entry.ordinal_key,
        "about_event": about_event,
        "credibility": entry.credibility,
        "extractor": entry.extractor,
        "extractor_version": entry.extractor_version,
    }

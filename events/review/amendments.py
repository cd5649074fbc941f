"""An event as an editor's edits would leave it: reads the record and the catalogue, writes nothing."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from events.errors import ReviewError
from events.models import Actor, Event, Place
from events.review.checks import iter_own_faults
from events.review.curated import CuratedEvent, CuratedLink, CuratedParticipant, EventEdits, NamedParticipant
from events.values.partial_date import Basis, PartialDate, parse_partial_date
from events.values.text import clean_line, clean_text

_PLAIN: Final = ("title", "summary", "time_utc", "geo_precision", "parent", "themes", "links")


def entry_of(event: Event) -> CuratedEvent:
    """A published event as an entry, without its claims. Reads participants and links (two queries)."""
    participants = event.participations.select_related("actor")
    links = event.links.select_related("target")
    return CuratedEvent(
        public_id=event.public_id,
        type=event.type,
        subtype=event.subtype,
        title=event.title,
        summary=event.summary,
        date=event.partial_date,
        time_utc=event.time_utc,
        place=event.place,
        geo_precision=event.geo_precision,
        parent=event.parent.public_id if event.parent else "",
        series_index=event.series_index,
        series_total=event.series_total,
        themes=tuple(event.themes),
        participants=tuple(
            CuratedParticipant(
                actor=part.actor, role=part.role, order_named=part.order_named, title_at_time=part.title_at_time
            )
            for part in participants
        ),
        links=tuple(CuratedLink(kind=link.kind, target=link.target.public_id, note=link.note) for link in links),
        verification=event.verification if event.verification_overridden else "",
        verification_note=event.verification_note,
        external_ids=event.external_ids,
        claims=(),
    )


def amended(entry: CuratedEvent, edits: EventEdits) -> CuratedEvent:
    """`entry` with an editor's edits.

    Raises:
        ReviewError: an edit names what is not there, or what the codebook does not know; every fault is told.
        ValueFormatError: a date or a time does not parse.
    """
    changes = _plain(edits)
    if edits.type is not None or edits.subtype is not None:
        changes |= _type(entry, edits)
    if edits.date is not None or edits.date_basis is not None:
        changes["date"] = _date(entry.date, edits)
    if edits.place is not None:
        changes |= _place(edits)
    if edits.participants is not None:
        changes["participants"] = tuple(_participants(edits.participants))
    if edits.verification is not None or edits.verification_note is not None:
        changes |= _verification(entry, edits)
    after = replace(entry, **changes)
    faults = list(iter_own_faults(after))
    if faults:
        raise ReviewError("; ".join(faults))
    return after


def _plain(edits: EventEdits) -> dict[str, Any]:
    """The edits of fields that stand for themselves."""
    given = {name: getattr(edits, name) for name in _PLAIN if getattr(edits, name) is not None}
    for name, read in _READ.items():
        if name in given:
            given[name] = read(given[name])
    if edits.series is not None:
        given["series_index"], given["series_total"] = edits.series
    return given


def _type(entry: CuratedEvent, edits: EventEdits) -> dict[str, object]:
    """A subtype belongs to its type: under another type the old one means nothing."""
    event_type = entry.type if edits.type is None else edits.type
    kept = entry.subtype if event_type == entry.type else ""
    return {"type": event_type, "subtype": kept if edits.subtype is None else edits.subtype}


def _date(before: PartialDate, edits: EventEdits) -> PartialDate:
    raw = before.basis.value if edits.date_basis is None else edits.date_basis or Basis.UNKNOWN.value
    if raw not in [basis.value for basis in Basis]:
        raise ReviewError(f"date_basis {raw!r} is not known; valid: {', '.join(basis.value for basis in Basis)}")
    return parse_partial_date(before.edtf if edits.date is None else edits.date, basis=Basis(raw))


def _instant(text: str) -> dt.datetime | None:
    if not text:
        return None
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise ReviewError(f"time_utc {text[:40]!r} is not an instant; write it like 2017-09-03T03:30:01Z")
    return instant.astimezone(dt.UTC)


def _place(edits: EventEdits) -> dict[str, object]:
    if not edits.place:
        return {"place": None, "geo_precision": "unknown"}
    place = Place.objects.filter(public_id=edits.place).first()
    if place is None:
        raise ReviewError(f"there is no place {edits.place!r}; give the id of a place such as plc-7k3m9x2q4d")
    return {"place": place, "geo_precision": edits.geo_precision or place.geo_precision}


def _participants(wanted: Sequence[NamedParticipant]) -> list[CuratedParticipant]:
    actors = {actor.public_id: actor for actor in Actor.objects.filter(public_id__in=[one.actor for one in wanted])}
    found: dict[tuple[str, str], CuratedParticipant] = {}
    for one in wanted:
        if one.actor not in actors:
            raise ReviewError(f"there is no actor {one.actor!r}; give the id of an actor such as act-7k3m9x2q4d")
        if (one.actor, one.role) in found:
            raise ReviewError(f"{actors[one.actor].name} is named twice as {one.role}; name each actor once in a role")
        found[one.actor, one.role] = CuratedParticipant(
            actor=actors[one.actor], role=one.role, order_named=one.order_named, title_at_time=one.title_at_time
        )
    return list(found.values())


def _verification(entry: CuratedEvent, edits: EventEdits) -> dict[str, object]:
    verification = entry.verification if edits.verification is None else edits.verification
    note = entry.verification_note if edits.verification_note is None else clean_text(edits.verification_note)
    return {"verification": verification, "verification_note": note if verification else ""}


_READ: Final[Mapping[str, Callable[[str], object]]] = {
    "title": clean_line,
    "summary": clean_text,
    "time_utc": _instant,
}

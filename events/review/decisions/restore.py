"""Restoring an event: making it again what it was after an entry of the change log, by a new decision."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.contrib.auth.models import User

from events.errors import AlreadyDecidedError, ReviewError
from events.models import Actor, Change, Claim, ClaimState, Decision, Event, EventState, Place, Redirect, Source, Verb
from events.review.columns import date_columns, put_columns
from events.review.curated import CuratedEvent, CuratedLink, CuratedParticipant
from events.review.decisions.act import act, decide
from events.review.decisions.log import Entry, settle
from events.review.decisions.redirects import unlead
from events.review.decisions.removals import absorb, remove
from events.review.decisions.rows import is_within, put_event, put_links, put_participants
from events.review.representation import Representation, plain_number
from events.values.partial_date import UNKNOWN_DATE, Basis, PartialDate, parse_partial_date

_TEXTS: Final = ("value", "role", "quote", "locator", "ordinal_key", "extractor", "extractor_version")


def restore_event(public_id: str, *, seq: int, editor: User, reason: str) -> Event:
    """Make an event what it was after entry `seq` of the change log; it is in the record again if it had gone.

    Claims that stood then come back, wherever they are now; an event that is left without any joins the restored one.
    Claims that it had not then are withdrawn. What other events said of it meanwhile stays as it is now.

    Raises:
        NotPermittedError: `editor` may not decide.
        Event.DoesNotExist: no such id.
        AlreadyDecidedError: another event was merged into this one since; that one is restored first.
        ReviewError: no reason is given, the entry is not one of this event, the event was not in the record then, or
            it stands like that already.
    """
    with act(editor, reason=reason):
        event = Event.objects.select_for_update(of=("self",)).select_related("place", "parent").get(public_id=public_id)
        record = _record_at(event, seq)
        _check_mergers(event, seq)
        was_gone = event.state != EventState.PUBLISHED
        emptied, differs = _bring_back(event, record)
        if not (was_gone or differs or emptied):
            raise ReviewError(f"{public_id} stands as after entry {seq} already; nothing would change")
        decision = decide(editor, Verb.RESTORE, kind="event", target=public_id, reason=reason)
        if was_gone:
            unlead(event)
        gone = [_join(other, event, decision) for other in emptied.values() if _stands_empty(other)]
        giving = [other.pk for other in emptied.values() if other.state == EventState.PUBLISHED]
        changed = dict.fromkeys((event.pk, *giving), (decision, Verb.RESTORE))
        settle(changed, decision=decision, also={other.pk for other in emptied.values()} - changed.keys(), first=gone)
        event.refresh_from_db()
        return event


def _record_at(event: Event, seq: int) -> Representation:
    change = Change.objects.filter(record_kind="event", record_public_id=event.public_id, seq=seq).first()
    if change is None:
        raise ReviewError(f"entry {seq} of the change log is not one of {event.public_id}; its history lists those")
    record: Representation = change.representation
    if record["state"] != EventState.PUBLISHED:
        raise ReviewError(f"{event.public_id} was not in the record after entry {seq}: it had been {record['state']}")
    return record


def _check_mergers(event: Event, seq: int) -> None:
    """Claims of events that were merged into this one later belong to those: they are restored first."""
    leading = Redirect.objects.filter(to_public_id=event.public_id).values_list("from_public_id", flat=True)
    merged = Change.objects.filter(record_public_id__in=leading, seq__gt=seq, verb=Verb.MERGE).order_by("seq")
    for change in merged:
        if event.public_id in [target["id"] for target in change.representation.get("moved_to", ())]:
            raise AlreadyDecidedError(
                f"{change.record_public_id} was merged into {event.public_id} since; restore {change.record_public_id}"
                " first, so that its claims go back to it"
            )


def _bring_back(event: Event, record: Representation) -> tuple[dict[int, Event], bool]:
    """Write the event, its parts and claims; gives the events that lost claims to it, and whether anything differed."""
    entry = _entry_of(event, record)
    differs = [put_event(event, entry), put_participants(event, entry), _put_links(event, entry.links)]
    losing, moved = _put_claims(event, record["claims"])
    return losing, any([*differs, moved])


def _entry_of(event: Event, record: Representation) -> CuratedEvent:
    date, place = record["date"], record["place"]
    return CuratedEvent(
        public_id=event.public_id,
        type=record["type"],
        subtype=record["subtype"] or "",
        title=record["title"],
        summary=record["summary"] or "",
        date=_date(date),
        time_utc=None if date["utc"] is None else dt.datetime.fromisoformat(date["utc"]),
        place=None if place is None else Place.objects.get(public_id=place["id"]),
        geo_precision="unknown" if place is None else place["geo_precision"],
        parent=_parent_of(event, record),
        series_index=record.get("series_index"),
        series_total=record.get("series_total"),
        themes=tuple(record.get("themes", ())),
        participants=tuple(_participants(record["participants"])),
        links=tuple(
            CuratedLink(kind=link["kind"], target=link["event"]["id"], note=link["note"] or "")
            for link in record["links"]
        ),
        verification=record["verification"] if record.get("verification_overridden") else "",
        verification_note=record.get("verification_note") or "",
        external_ids=record["external_ids"],
        claims=(),
    )


def _parent_of(event: Event, record: Representation) -> str:
    """The parent as it was, unless it has become a part of this event since or is out of the record."""
    if record["parent"] is None:
        return ""
    parent = Event.objects.published().filter(public_id=record["parent"]["id"]).first()
    return "" if parent is None or is_within(parent, event) else parent.public_id


def _participants(rows: Sequence[Representation]) -> list[CuratedParticipant]:
    ids = [row["actor"]["id"] for row in rows]
    actors = {actor.public_id: actor for actor in Actor.objects.filter(public_id__in=ids)}
    return [
        CuratedParticipant(
            actor=actors[row["actor"]["id"]],
            role=row["role"],
            order_named=row["order_named"],
            title_at_time=row["title_at_time"] or "",
        )
        for row in rows
    ]


def _put_links(event: Event, links: Sequence[CuratedLink]) -> bool:
    """The links as they were, and those to events that are out of the record now, which nobody sees."""
    hidden = event.links.exclude(target__state=EventState.PUBLISHED).select_related("target")
    kept = [CuratedLink(kind=link.kind, target=link.target.public_id, note=link.note) for link in hidden]
    known = {(link.kind, link.target) for link in links}
    return put_links(event, [*links, *(link for link in kept if (link.kind, link.target) not in known)])


def _put_claims(event: Event, wanted: Sequence[Representation]) -> tuple[dict[int, Event], bool]:
    then = {row["id"]: row for row in wanted}
    changed, losing = False, {}
    for claim in Claim.objects.select_related("event").filter(public_id__in=then).order_by("id"):
        if claim.event_id != event.pk:
            losing[claim.event_id] = claim.event
        if differing := put_columns(claim, {**_claim_columns(claim, then[claim.public_id]), "event": event}):
            claim.save(update_fields=[*differing, "updated_at"])
            changed = True
    for claim in Claim.objects.accepted().filter(event=event).exclude(public_id__in=then):
        claim.state = ClaimState.WITHDRAWN
        claim.save(update_fields=["state", "updated_at"])
        changed = True
    return losing, changed


def _claim_columns(claim: Claim, row: Representation) -> dict[str, Any]:
    """The columns of a claim as its representation gives them; what readers may not see of it stays as it is."""
    columns: dict[str, Any] = {name: row[name] or "" for name in _TEXTS if name != "quote" or row["quote"]}
    columns |= {name: row[name] for name in ("predicate", "statement", "modality", "credibility", "state")}
    if row["date"] or claim.date:
        columns |= date_columns(_date(row["date"]))
    columns["value_actor"] = _find(Actor, row["actor"])
    columns["value_place"] = _find(Place, row["place"])
    columns["attributed_actor"] = _find(Actor, row["attributed_actor"])
    columns["attributed_source"] = _find(Source, row["attributed_source"])
    quantity: Mapping[str, Any] = row["quantity"] or {}
    columns["quantity_predicate"], columns["unit"] = quantity.get("predicate", ""), quantity.get("unit", "")
    columns["approximate"] = quantity.get("approximate", False)
    for bound in ("low", "best", "high"):
        columns[bound] = _number(getattr(claim, bound), quantity.get(bound))
    return columns


def _number(held: Decimal | None, shown: float | None) -> Decimal | None:
    """The number that is held if it shows like that: JSON has fewer digits than the column."""
    if plain_number(held) == shown:
        return held
    return None if shown is None else Decimal(str(shown))


def _find(model: Any, reference: Representation | None) -> Any:  # noqa: ANN401 - a model of the catalogue, and its row
    return None if reference is None else model.objects.get(public_id=reference["id"])


def _date(date: Representation | None) -> PartialDate:
    if date is None or not date["edtf"]:
        basis = Basis.UNKNOWN if date is None else Basis(date["basis"])
        return PartialDate(UNKNOWN_DATE.edtf, None, None, UNKNOWN_DATE.precision, basis)
    return parse_partial_date(date["edtf"], basis=Basis(date["basis"]))


def _stands_empty(event: Event) -> bool:
    return event.state == EventState.PUBLISHED and not Claim.objects.accepted().filter(event=event).exists()


def _join(emptied: Event, restored: Event, decision: Decision) -> Entry:
    """An event that gave its last claim back is the restored one again."""
    absorb(emptied, restored)
    return remove(emptied, EventState.MERGED, to=[restored], decision=decision, verb=Verb.MERGE)

"""Rows of one event that several acts write: its columns, participants, links and claims."""

from collections.abc import Sequence
from typing import Any

from events.errors import AlreadyDecidedError, ReviewError
from events.models import Claim, Event, EventLink, EventState, Participation, Redirect
from events.review.columns import claim_columns, claim_key, event_columns, put_columns
from events.review.curated import CuratedClaim, CuratedEvent, CuratedLink

MAX_LEVELS = 50


def find_event(public_id: str) -> Event | None:
    """The event with this id, None for "".

    Raises:
        ReviewError: there is none.
    """
    if not public_id:
        return None
    found = Event.objects.filter(public_id=public_id).first()
    if found is None:
        raise ReviewError(f"there is no event {public_id!r} to refer to; publish it with this one or before")
    return found


def get_published(public_id: str) -> Event:
    """The published event with this id, locked until the act ends.

    Raises:
        Event.DoesNotExist: there never was one.
        AlreadyDecidedError: it was withdrawn, merged or split before; the message says where it went.
    """
    event = Event.objects.select_for_update(of=("self",)).select_related("place", "parent").get(public_id=public_id)
    if event.state != EventState.PUBLISHED:
        targets = Redirect.objects.filter(from_public_id=public_id).exclude(to_public_id="")
        into = " and ".join(targets.values_list("to_public_id", flat=True))
        went = {EventState.MERGED: f"merged into {into}", EventState.SPLIT: f"split into {into}"}
        what = went.get(EventState(event.state), EventState(event.state).label)
        raise AlreadyDecidedError(f"event {public_id} is no longer in the record: it has been {what} already")
    return event


def put_event(event: Event, entry: CuratedEvent) -> bool:
    """Write the event's own columns as the entry has them; whether any differed."""
    columns: dict[str, Any] = {**event_columns(entry), "parent": _find_parent(event, entry.parent)}
    columns |= {"verification_overridden": bool(entry.verification), "verification_note": entry.verification_note}
    if entry.verification:
        columns["verification"] = entry.verification
    changed = put_columns(event, columns)
    if changed:
        event.save(update_fields=[*changed, "updated_at"])
    return bool(changed)


def put_participants(event: Event, entry: CuratedEvent) -> bool:
    """Make the participants those of the entry; whether anything differed."""
    rows = {(row.actor_id, row.role): row for row in event.participations.all()}
    wanted = {(part.actor.pk, part.role): part for part in entry.participants}
    changed = False
    for key, part in wanted.items():
        row = rows.get(key) or Participation(event=event, actor=part.actor, role=part.role)
        if put_columns(row, {"order_named": part.order_named, "title_at_time": part.title_at_time}) or row.pk is None:
            row.save()
            changed = True
    gone = [row.pk for key, row in rows.items() if key not in wanted]
    return Participation.objects.filter(pk__in=gone).delete()[0] > 0 or changed


def put_links(event: Event, links: Sequence[CuratedLink]) -> bool:
    """Make the links of an event these; whether anything differed.

    Raises:
        ReviewError: a link leads to the event itself, or nowhere.
    """
    rows = {(row.kind, row.target.public_id): row for row in event.links.select_related("target")}
    wanted = {(link.kind, link.target): link for link in links}
    changed = False
    for key, link in wanted.items():
        if link.target == event.public_id:
            raise ReviewError(f"{event.public_id} cannot be linked to itself; name another event")
        row = rows.get(key) or EventLink(event=event, kind=link.kind, target=find_event(link.target))
        if put_columns(row, {"note": link.note}) or row.pk is None:
            row.save()
            changed = True
    gone = [row.pk for key, row in rows.items() if key not in wanted]
    return EventLink.objects.filter(pk__in=gone).delete()[0] > 0 or changed


def add_participants(event: Event, draft: CuratedEvent) -> None:
    """Add the participants of a draft that the event lacks."""
    for part in draft.participants:
        Participation.objects.get_or_create(event=event, actor=part.actor, role=part.role)


def add_claims(event: Event, claims: Sequence[CuratedClaim]) -> None:
    """Add claims; one that the event has already, of the same words in the same article, is not added twice."""
    held = {claim_key(claim) for claim in Claim.objects.filter(event=event)}
    for entry in claims:
        claim = Claim(event=event, **claim_columns(entry, about_event=find_event(entry.about_event)))
        if claim_key(claim) not in held:
            claim.save()
            held.add(claim_key(claim))


def is_within(event: Event | None, other: Event) -> bool:
    """Whether `event` is `other` or a part of it, also by way of others."""
    step, levels = event, 0
    while step is not None and levels < MAX_LEVELS:
        if step.pk == other.pk:
            return True
        step, levels = step.parent, levels + 1
    return False


def _find_parent(event: Event, public_id: str) -> Event | None:
    parent = find_event(public_id)
    if parent is not None and is_within(parent, event):
        raise ReviewError(f"{public_id} is {event.public_id} itself or a part of it; a parent lies further out")
    return parent

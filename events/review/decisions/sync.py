"""What has to be written so that an event is what its entry of the reference record says; first planned, then done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models

from events.errors import ReviewError
from events.models import Claim, ClaimState, Event, EventLink, Participation
from events.review.columns import claim_columns, event_columns, put_columns
from events.review.curated import CuratedEvent

CURATED: Final = "curated"


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the archive holds of a set of events, read in a fixed number of queries.

    `events` are all events that entries are or refer to, by public id; the other tables are by primary key of the
    event. `claimed` are the actors and roles that claims of candidates speak of; `texts` what events are found by.
    """

    events: Mapping[str, Event]
    participations: Mapping[int, dict[tuple[int, str], Participation]]
    links: Mapping[int, dict[tuple[str, str], EventLink]]
    claims: Mapping[int, dict[str, Claim]]
    claimed: Mapping[int, set[tuple[int, str]]]
    texts: Mapping[str, str]

    def find_event(self, public_id: str) -> Event | None:
        """The event with this id, None for "".

        Raises:
            ReviewError: there is none.
        """
        if public_id and public_id not in self.events:
            raise ReviewError(f"there is no event {public_id!r} to refer to; publish it with this one or before")
        return self.events.get(public_id)


@dataclass(slots=True)
class Plan:
    """The rows to create, save and delete, in memory as they shall be."""

    created: list[models.Model] = field(default_factory=list)
    saved: list[tuple[models.Model, list[str]]] = field(default_factory=list)
    deleted: list[models.Model] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.created or self.saved or self.deleted)

    def put(self, row: Any, columns: Mapping[str, Any]) -> None:  # noqa: ANN401 - a row of any part of an event
        """Plan to create or save `row`, if it is new or differs."""
        differing = put_columns(row, columns)
        if row.pk is None:
            self.created.append(row)
        elif differing:
            touched = ["updated_at"] if hasattr(row, "updated_at") else []
            self.saved.append((row, [*differing, *touched]))

    def write(self) -> None:
        """Save and delete; what is new is created for many plans at once."""
        for row, columns in self.saved:
            row.save(update_fields=columns)
        for row in self.deleted:
            row.delete()

    @staticmethod
    def create_all(plans: Iterable["Plan"]) -> None:
        """Create what is new in all of `plans`."""
        rows: dict[type[Any], list[Any]] = {}
        for plan in plans:
            for row in plan.created:
                rows.setdefault(type(row), []).append(row)
        for model, new in rows.items():
            model.objects.bulk_create(new)


def load_holdings(entries: Sequence[CuratedEvent], rows: Mapping[str, Event], *, texts: Mapping[str, str]) -> Holdings:
    """What the archive holds of the events of these entries, which `rows` has by public id."""
    ids = [row.pk for row in rows.values()]
    named = {entry.parent for entry in entries}
    named |= {link.target for entry in entries for link in entry.links}
    named |= {claim.about_event for entry in entries for claim in entry.claims}
    others = Event.objects.filter(public_id__in=named - rows.keys() - {""})
    held = Holdings(
        events={**{event.public_id: event for event in others}, **rows},
        participations={pk: {} for pk in ids},
        links={pk: {} for pk in ids},
        claims={pk: {} for pk in ids},
        claimed={pk: set() for pk in ids},
        texts=texts,
    )
    for part in Participation.objects.filter(event__in=ids):
        held.participations[part.event_id][part.actor_id, part.role] = part
    for link in EventLink.objects.filter(event__in=ids).select_related("target"):
        held.links[link.event_id][link.kind, link.target.public_id] = link
    for claim in Claim.objects.filter(event__in=ids, extractor=CURATED):
        held.claims[claim.event_id][claim.public_id] = claim
    spoken = Claim.objects.accepted().filter(event__in=ids, predicate="participant", value_actor__isnull=False)
    for event_id, actor_id, role in spoken.exclude(extractor=CURATED).values_list("event", "value_actor", "role"):
        if actor_id is not None:
            held.claimed[event_id].add((actor_id, role))
    return held


def plan_entry(event: Event, entry: CuratedEvent, held: Holdings) -> Plan:
    """What makes `event` equal to `entry`; sets columns of rows in memory, writes nothing.

    Raises:
        ReviewError: the entry names an event that is not there.
    """
    plan = Plan()
    _plan_event(plan, event, entry, held)
    _plan_participants(plan, event, entry, held)
    _plan_links(plan, event, entry, held)
    _plan_claims(plan, event, entry, held)
    return plan


def _plan_event(plan: Plan, event: Event, entry: CuratedEvent, held: Holdings) -> None:
    columns = event_columns(entry, search_text=held.texts[entry.public_id])
    columns |= {
        "parent": held.find_event(entry.parent),
        "verification_overridden": bool(entry.verification),
        "verification_note": entry.verification_note,
    }
    if entry.verification:
        columns["verification"] = entry.verification
    plan.put(event, columns)


def _plan_participants(plan: Plan, event: Event, entry: CuratedEvent, held: Holdings) -> None:
    """Those of the entry, beside those that an editor took from a candidate: there a claim stands for them."""
    rows = held.participations[event.pk]
    wanted = {(part.actor.pk, part.role): part for part in entry.participants}
    for key, part in wanted.items():
        row = rows.get(key) or Participation(event=event, actor=part.actor, role=part.role)
        plan.put(row, {"order_named": part.order_named, "title_at_time": part.title_at_time})
    claimed = held.claimed[event.pk]
    plan.deleted += [row for key, row in rows.items() if key not in wanted and key not in claimed]


def _plan_links(plan: Plan, event: Event, entry: CuratedEvent, held: Holdings) -> None:
    rows = held.links[event.pk]
    wanted = {(link.kind, link.target): link for link in entry.links}
    for key, link in wanted.items():
        row = rows.get(key) or EventLink(event=event, kind=link.kind, target=held.find_event(link.target))
        plan.put(row, {"note": link.note})
    plan.deleted += [row for key, row in rows.items() if key not in wanted]


def _plan_claims(plan: Plan, event: Event, entry: CuratedEvent, held: Holdings) -> None:
    """Curated claims by their id: new ones added, changed ones rewritten, those that left the entry withdrawn."""
    rows = dict(held.claims[event.pk])
    for wanted in entry.claims:
        claim = rows.pop(wanted.public_id, None) or Claim(event=event, public_id=wanted.public_id)
        columns = claim_columns(wanted, about_event=held.find_event(wanted.about_event))
        plan.put(claim, {**columns, "state": ClaimState.ACCEPTED})
    for claim in rows.values():
        plan.put(claim, {"state": ClaimState.WITHDRAWN})

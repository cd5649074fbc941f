"""The reference record: making the archive equal to its entries, without undoing what editors decided."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Prefetch, Q

from events.models import Change, Claim, ClaimState, Decision, Event, EventLink, Participation, Verb
from events.review.checks import check_entry
from events.review.columns import claim_columns, event_columns, put_columns
from events.review.curated import CuratedEvent, Outcome
from events.review.decisions.act import act
from events.review.decisions.log import settle
from events.review.decisions.rows import find_event

CURATED: Final = "curated"
CURATED_REASON: Final = "reference record"
_DECIDING: Final = (Verb.MERGE, Verb.SPLIT, Verb.RESTORE, Verb.WITHDRAW)


def publish_curated(curated: CuratedEvent, *, reason: str = CURATED_REASON) -> Outcome:
    """`publish_curated_all` for one entry."""
    return publish_curated_all([curated], reason=reason)[0]


def publish_curated_all(entries: Sequence[CuratedEvent], *, reason: str = CURATED_REASON) -> list[Outcome]:
    """Make the record equal to these entries of the reference record: one outcome each, in their order.

    Entries may refer to each other in any order. What is so already is not written, and leaves no trace in the change
    log. An event that an editor has decided on since is left alone, and `Outcome.kept` says so. Claims that came from
    candidates stay; curated claims that left their entry are withdrawn.

    Raises:
        ReviewError: an entry does not keep to the codebook, or names an event that is not there.
    """
    for entry in entries:
        check_entry(entry)
    with act(None):
        rows = {
            event.public_id: event
            for event in Event.objects.select_for_update().filter(public_id__in=[e.public_id for e in entries])
        }
        edited = _editor_decisions(rows)
        new = {entry.public_id for entry in entries} - rows.keys()
        for entry in entries:
            if entry.public_id in new:
                rows[entry.public_id] = _create_curated(entry)
        free = [entry for entry in entries if entry.public_id not in edited]
        touched = {entry.public_id for entry in free if _sync_curated(rows[entry.public_id], entry)} | new
        kept = {entry.public_id for entry in entries if entry.public_id in edited and _would_change(rows, entry)}
        _publish_all([rows[public_id] for public_id in sorted(touched)], new=new, reason=reason)
        return [
            Outcome(
                event=rows[entry.public_id],
                changed=entry.public_id in touched,
                kept=_kept_words(entry.public_id, edited) if entry.public_id in kept else "",
            )
            for entry in entries
        ]


def _create_curated(entry: CuratedEvent) -> Event:
    """The bare row; what refers to other events follows when all rows are there."""
    event = Event(public_id=entry.public_id, origin=Event.Origin.CURATED)
    put_columns(event, event_columns(entry))
    event.save()
    return event


def _sync_curated(event: Event, entry: CuratedEvent) -> bool:
    """Write whatever differs from the entry; whether anything did."""
    columns = {**event_columns(entry), "parent": find_event(entry.parent)}
    overridden = {"verification": entry.verification} if entry.verification else {}
    columns |= {
        **overridden,
        "verification_overridden": bool(entry.verification),
        "verification_note": entry.verification_note,
    }
    changed = put_columns(event, columns)
    if changed:
        event.save(update_fields=[*changed, "updated_at"])
    parts = (_sync_participants(event, entry), _sync_links(event, entry), _sync_claims(event, entry))
    return bool(changed) or any(parts)


def _would_change(rows: Mapping[str, Event], entry: CuratedEvent) -> bool:
    """Whether an entry says anything new of an event that an editor has decided on; nothing stays written."""
    with transaction.atomic():
        differs = _sync_curated(rows[entry.public_id], entry)
        transaction.set_rollback(True)
    rows[entry.public_id].refresh_from_db()
    return differs


def _publish_all(events: Sequence[Event], *, new: Collection[str], reason: str) -> None:
    """One decision and one change for each of `events`, after contradictions and standings were brought into step."""
    if not events:
        return
    verbs = [Verb.CREATE if event.public_id in new else Verb.UPDATE for event in events]
    decisions = Decision.objects.bulk_create(
        Decision(verb=verb, target_kind="event", target_public_id=event.public_id, reason=reason.strip())
        for event, verb in zip(events, verbs, strict=True)
    )
    changed = {event.pk: made for event, made in zip(events, zip(decisions, verbs, strict=True), strict=True)}
    settle(changed, decision=decisions[0])
    for event in events:
        event.refresh_from_db()


def _editor_decisions(rows: Mapping[str, Event]) -> dict[str, Decision]:
    """The last decision of an editor on each of these events, where there is one.

    Joining, dividing and restoring decide on every event that takes part; adding a candidate's claims decides on the
    candidate only.
    """
    on_it = Q(target_public_id__in=rows) | Q(changes__record_public_id__in=rows, changes__verb__in=_DECIDING)
    decisions = Decision.objects.filter(on_it, editor__isnull=False).distinct().order_by("id")
    changes = Change.objects.only("decision_id", "record_public_id", "verb")
    changes = Change.objects.only("decision_id", "record_public_id", "verb")
    found: dict[str, Decision] = {}
    for decision in decisions.prefetch_related(Prefetch("changes", changes)):
        named = {change.record_public_id for change in decision.changes.all() if change.verb in _DECIDING}
        found |= dict.fromkeys({decision.target_public_id, *named} & rows.keys(), decision)
    return found


def _kept_words(public_id: str, edited: Mapping[str, Decision]) -> str:
    decision = edited[public_id]
    return f"{public_id} is left as an editor decided on {decision.at:%Y-%m-%d} ({decision.verb}); its entry differs"


def _sync_participants(event: Event, entry: CuratedEvent) -> bool:
    """Those of the entry, beside those that an editor took from a candidate: there a claim stands for them."""
    rows = {(row.actor_id, row.role): row for row in event.participations.all()}
    wanted = {(part.actor.pk, part.role): part for part in entry.participants}
    claimed = set(
        Claim.objects.accepted()
        .filter(event=event, predicate="participant", value_actor__isnull=False)
        .exclude(extractor=CURATED)
        .values_list("value_actor_id", "role")
    )
    changed = False
    for key, part in wanted.items():
        row = rows.get(key) or Participation(event=event, actor=part.actor, role=part.role)
        if put_columns(row, {"order_named": part.order_named, "title_at_time": part.title_at_time}) or row.pk is None:
            row.save()
            changed = True
    gone = [row.pk for key, row in rows.items() if key not in wanted and key not in claimed]
    return Participation.objects.filter(pk__in=gone).delete()[0] > 0 or changed


def _sync_links(event: Event, entry: CuratedEvent) -> bool:
    rows = {(row.kind, row.target.public_id): row for row in event.links.select_related("target")}
    wanted = {(link.kind, link.target): link for link in entry.links}
    changed = False
    for key, link in wanted.items():
        row = rows.get(key) or EventLink(event=event, kind=link.kind, target=find_event(link.target))
        if put_columns(row, {"note": link.note}) or row.pk is None:
            row.save()
            changed = True
    gone = [row.pk for key, row in rows.items() if key not in wanted]
    return EventLink.objects.filter(pk__in=gone).delete()[0] > 0 or changed


def _sync_claims(event: Event, entry: CuratedEvent) -> bool:
    """Curated claims by their id: new ones added, changed ones rewritten, those that left the entry withdrawn."""
    held = Claim.objects.for_display().filter(event=event, extractor=CURATED)
    rows = {claim.public_id: claim for claim in held}
    changed = False
    for wanted in entry.claims:
        claim = rows.pop(wanted.public_id, None) or Claim(event=event, public_id=wanted.public_id)
        columns = claim_columns(wanted, about_event=find_event(wanted.about_event))
        if put_columns(claim, {**columns, "state": ClaimState.ACCEPTED}) or claim.pk is None:
            claim.save()
            changed = True
    for claim in rows.values():
        if put_columns(claim, {"state": ClaimState.WITHDRAWN}):
            claim.save(update_fields=["state", "updated_at"])
            changed = True
    return changed

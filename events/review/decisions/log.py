"""What every act ends with: contradictions and standings brought into step, and the change log written.

The log holds the whole public form of each event after each change. An act logs what it changed itself and, beside it,
every other event that looks different because of it: contested now, or no longer pointing at what was withdrawn.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from events.models import Change, Claim, Decision, Event, EventState, EventVersion, Verb
from events.review.chain import START, entry_digest
from events.review.columns import put_columns
from events.review.contest import refresh_contradictions
from events.review.marks import marks_of
from events.review.records import iter_records, substance
from events.review.representation import Representation
from events.review.standing import compute_standings

_COMPUTED = ("contradicted", "sources_count", "independent_count", "verification")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the log before it is numbered. `event` is None for what is no event, or no longer one."""

    decision: Decision
    verb: Verb
    kind: str
    target: str
    record: Representation
    event: Event | None = None


def settle(
    changed: Mapping[int, tuple[Decision, Verb]],
    *,
    decision: Decision,
    also: Collection[int] = (),
    first: Iterable[Entry] = (),
) -> None:
    """Bring the record into step after an act and log it.

    Args:
        changed: the published events that the act changed, by primary key, each with decision and verb of its entry.
        decision: the decision under which other events are logged that look different now.
        also: events that are no longer published, whose contradictions go and whose neighbours may look different.
        first: entries that are logged before those of events, such as tombstones.
    """
    involved = refresh_contradictions({*changed, *also})
    write_standings(involved)
    Event.objects.filter(pk__in=changed).update(updated_at=timezone.now())
    entries = list(first)
    records = {event.pk: (event, record) for event, record in iter_records(changed)}
    for event_id, (own, verb) in changed.items():
        event, record = records[event_id]
        entries.append(Entry(decision=own, verb=verb, kind="event", target=event.public_id, record=record, event=event))
    others = (involved | _neighbours({*changed, *also})) - changed.keys()
    write(entries + _differing(others, decision))


def write_standings(event_ids: Collection[int]) -> set[int]:
    """Write the computed columns; gives the ids of the events that differ from before."""
    rows = Event.objects.filter(pk__in=event_ids).select_related("place").order_by("pk")
    events = list(rows.select_for_update(of=("self",)))
    standings = compute_standings(events)
    changed = []
    for event in events:
        standing = standings[event.pk]
        columns: dict[str, Any] = {
            "contradicted": standing.contradicted,
            "sources_count": standing.sources_count,
            "independent_count": standing.independent_count,
        }
        if not event.verification_overridden:
            columns["verification"] = standing.verification
        if put_columns(event, columns):
            event.updated_at = timezone.now()
            changed.append(event)
    Event.objects.bulk_update(changed, [*_COMPUTED, "updated_at"], batch_size=500)
    return {event.pk for event in changed}


def write(entries: Collection[Entry]) -> None:
    """Append entries to the log, in their order, and keep the versions of events in step with it."""
    last = Change.objects.order_by("-seq").only("at", "digest").first()
    at = timezone.now() if last is None else max(timezone.now(), last.at)  # a clock that was set back moves no entry
    digest = START if last is None else last.digest
    rows = []
    for entry in entries:
        digest = entry_digest(
            digest,
            at=at,
            verb=entry.verb,
            record_kind=entry.kind,
            record_public_id=entry.target,
            decision=entry.decision.public_id,
            representation=entry.record,
        )
        rows.append(_row(entry, at=at, digest=digest))
    Change.objects.bulk_create(rows)
    _end_versions({row.record_public_id: row.seq for row in rows if row.record_kind == "event"})
    standing = [(row, entry.event) for row, entry in zip(rows, entries, strict=True) if entry.event is not None]
    EventVersion.objects.bulk_create([_version(row, event) for row, event in standing])


def _row(entry: Entry, *, at: dt.datetime, digest: str) -> Change:
    return Change(
        decision=entry.decision,
        at=at,
        verb=entry.verb,
        record_kind=entry.kind,
        record_public_id=entry.target,
        representation=entry.record,
        digest=digest,
    )


def _end_versions(ends: Mapping[str, int]) -> None:
    standing = EventVersion.objects.filter(until_seq__isnull=True, event__public_id__in=ends)
    rows = list(standing.select_related("event").only("until_seq", "event__public_id"))
    for version in rows:
        version.until_seq = ends[version.event.public_id]
    EventVersion.objects.bulk_update(rows, ["until_seq"])


def _version(change: Change, event: Event) -> EventVersion:
    """The version that begins with `change`; `event` comes from `iter_records`."""
    claims: list[Claim] = event.record_claims  # type: ignore[attr-defined]  # set by iter_records()
    parent = event.parent
    return EventVersion(
        change=change,
        event=event,
        type=event.type,
        subtype=event.subtype,
        title=event.title,
        summary=event.summary,
        date_earliest=event.date_earliest,
        date_latest=event.date_latest,
        place=event.place,
        parent=parent if parent is not None and parent.state == EventState.PUBLISHED else None,
        verification=event.verification,
        contradicted=event.contradicted,
        sources_count=event.sources_count,
        independent_count=event.independent_count,
        external_ids=event.external_ids,
        updated_at=event.updated_at,
        marks=marks_of(event.participations.all(), claims),
        search_text=event.search_text,
    )


def _neighbours(event_ids: Collection[int]) -> set[int]:
    """The published events whose records name one of these: their children, and what links to or rests on them."""
    naming = (
        Q(parent__in=event_ids)
        | Q(links__target__in=event_ids)
        | Q(claims__in=Claim.objects.accepted().filter(about_event__in=event_ids))
    )
    return set(Event.objects.published().filter(naming).values_list("pk", flat=True))


def _differing(event_ids: Collection[int], decision: Decision) -> list[Entry]:
    """Entries for those published events whose records say something else than the last entry on them."""
    published = set(Event.objects.published().filter(pk__in=event_ids).values_list("pk", flat=True))
    standing = EventVersion.objects.filter(event__in=published, until_seq__isnull=True).select_related("change")
    before = {version.event_id: version.change.representation for version in standing}
    differing = [
        event.pk
        for event, record in iter_records(published)
        if event.pk not in before or substance(record) != substance(before[event.pk])
    ]
    Event.objects.filter(pk__in=differing).update(updated_at=timezone.now())
    return [
        Entry(decision=decision, verb=Verb.UPDATE, kind="event", target=event.public_id, record=record, event=event)
        for event, record in iter_records(differing)
    ]

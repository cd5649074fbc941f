"""The only writer of the record: Event and its parts, Claim, Decision, Change, and what becomes of a Candidate.

Every function is one act of one editor, or of the curated reference record: permission, change and audit together, in
one transaction. All acts take one advisory lock before anything else. So the entries of the change log are numbered in
the order of their commits, two acts on one counted series see each other's claims, and no two acts can wait for each
other's rows; editors are few, and nobody reads under this lock.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from events.errors import AlreadyDecidedError, NotPermittedError, ReviewError
from events.models import (
    Candidate,
    CandidateState,
    Change,
    Claim,
    ClaimState,
    Contradiction,
    Decision,
    Event,
    EventLink,
    EventState,
    Participation,
    Verb,
)
from events.review.checks import check_entry, check_event
from events.review.columns import claim_columns, claim_key, event_columns, put_columns
from events.review.contest import refresh_contradictions
from events.review.curated import CandidateEdits, CuratedClaim, CuratedEvent, Outcome
from events.review.drafts import event_of
from events.review.representation import Representation, represent_contradiction, represent_record
from events.review.rules import may_decide
from events.review.standing import compute_standings

# Any number will do, as long as nothing else in the archive uses it.
RECORD_LOCK: Final = 0x6470726B
CURATED: Final = "curated"
CURATED_REASON: Final = "reference record"
_NO_EDITS: Final = CandidateEdits()


def accept_candidate(public_id: str, *, editor: User, edits: CandidateEdits | None = None, reason: str = "") -> Event:
    """Make an event of a candidate, or add its claims to `edits.into_event`.

    Raises:
        NotPermittedError: `editor` may not decide.
        Candidate.DoesNotExist, Event.DoesNotExist: no such id, or the event is not published.
        AlreadyDecidedError: somebody was first.
        ReviewError, ValueFormatError: the edits cannot be carried out.
    """
    edits = edits or _NO_EDITS
    with _act(editor):
        candidate = _open_candidate(public_id)
        draft = event_of(candidate, edits=edits)
        check_event(draft)
        if edits.into_event:
            return _extend(candidate, draft, edits=edits, editor=editor, reason=reason)
        event = _new_event(draft)
        _close(candidate, CandidateState.ACCEPTED, event=event)
        decision = _decide(editor, Verb.ACCEPT, kind="candidate", target=candidate.public_id, reason=reason)
        _publish(decision, event, verb=Verb.CREATE)
        return event


def merge_candidate(public_id: str, *, editor: User, event_public_id: str, reason: str) -> Event:
    """Add a candidate's claims to an event of the record; its own fields and participants stay as they are.

    Claims that the event has already, word for word from the same place, are not added twice.

    Raises:
        NotPermittedError, AlreadyDecidedError, Candidate.DoesNotExist, Event.DoesNotExist: as `accept_candidate`.
        ReviewError: no reason is given.
    """
    with _act(editor, reason=reason):
        candidate = _open_candidate(public_id)
        draft = event_of(candidate, edits=_NO_EDITS)
        check_event(draft)
        edits = CandidateEdits(into_event=event_public_id)
        return _extend(candidate, draft, edits=edits, editor=editor, reason=reason)


def reject_candidate(public_id: str, *, editor: User, reason: str) -> Candidate:
    """Refuse a candidate; it stays readable, with the reason.

    Raises:
        NotPermittedError, AlreadyDecidedError, Candidate.DoesNotExist: as `accept_candidate`.
        ReviewError: no reason is given.
    """
    with _act(editor, reason=reason):
        candidate = _open_candidate(public_id)
        _close(candidate, CandidateState.REJECTED, event=None)
        _decide(editor, Verb.REJECT, kind="candidate", target=candidate.public_id, reason=reason)
        return candidate


def dismiss_contradiction(public_id: str, *, editor: User, reason: str) -> Contradiction:
    """Find that two claims can both hold; the pair stays dismissed when it is found again.

    Raises:
        NotPermittedError, Contradiction.DoesNotExist: as `accept_candidate`.
        AlreadyDecidedError: it is dismissed already.
        ReviewError: no reason is given.
    """
    with _act(editor, reason=reason):
        row = (
            Contradiction.objects.select_for_update(of=("self",))
            .select_related("first", "second")
            .get(public_id=public_id)
        )
        if row.state == Contradiction.State.DISMISSED:
            raise AlreadyDecidedError(f"contradiction {public_id} has been dismissed already")
        row.state = Contradiction.State.DISMISSED
        row.save(update_fields=["state", "updated_at"])
        decision = _decide(editor, Verb.DISMISS, kind="contradiction", target=public_id, reason=reason)
        _log(decision, Verb.DISMISS, kind="contradiction", target=public_id, record=represent_contradiction(row))
        for changed in sorted(_write_standings({row.first.event_id, row.second.event_id})):
            _log_event(decision, changed, verb=Verb.UPDATE)
        return row


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
    with _act(None):
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


# --- One act ----------------------------------------------------------------------------------------------------------


@contextmanager
def _act(editor: User | None, *, reason: str | None = None) -> Iterator[None]:
    """The frame of every act. `editor` None is the curated reference record; `reason` None is one that may be empty."""
    if editor is not None and not may_decide(editor):
        raise NotPermittedError(f"{editor} may not decide what enters the record; editors may")
    if reason is not None and not reason.strip():
        raise ReviewError("the reason is empty; say in a sentence why, since others will want to know")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RECORD_LOCK])
        yield


def _decide(editor: User | None, verb: Verb, *, kind: str, target: str, reason: str) -> Decision:
    return Decision.objects.create(
        editor=editor, verb=verb, target_kind=kind, target_public_id=target, reason=reason.strip()
    )


def _log(decision: Decision, verb: Verb, *, kind: str, target: str, record: Representation) -> None:
    Change.objects.create(
        decision=decision, verb=verb, record_kind=kind, record_public_id=target, representation=record
    )


def _publish(decision: Decision, event: Event, *, verb: Verb) -> None:
    """Bring contradictions and standings into step, and log `event` and every other event that looks different now."""
    others = _write_standings(refresh_contradictions({event.pk})) - {event.pk}
    event.refresh_from_db()
    event.save(update_fields=["updated_at"])
    _log_event(decision, event.pk, verb=verb)
    for other in sorted(others):
        _log_event(decision, other, verb=Verb.UPDATE)


def _log_event(decision: Decision, event_id: int, *, verb: Verb) -> None:
    event = Event.objects.for_display().get(pk=event_id)
    _log(decision, verb, kind="event", target=event.public_id, record=represent_record(event))


def _write_standings(event_ids: Collection[int]) -> set[int]:
    """Write the computed columns; gives the ids of the events that differ from before."""
    rows = Event.objects.filter(pk__in=event_ids).select_related("place").order_by("pk")
    events = list(rows.select_for_update(of=("self",)))
    standings = compute_standings(events)
    changed = set()
    for event in events:
        standing = standings[event.pk]
        columns: dict[str, Any] = {
            "contradicted": standing.contradicted,
            "sources_count": standing.sources_count,
            "independent_count": standing.independent_count,
        }
        if not event.verification_overridden:
            columns["verification"] = standing.verification
        differing = put_columns(event, columns)
        if differing:
            event.save(update_fields=[*differing, "updated_at"])
            changed.add(event.pk)
    return changed


# --- Candidates -------------------------------------------------------------------------------------------------------


def _open_candidate(public_id: str) -> Candidate:
    candidate = (
        Candidate.objects.select_for_update(of=("self",))
        .select_related("article__source", "matched_event")
        .get(public_id=public_id)
    )
    if candidate.state != CandidateState.OPEN:
        label = CandidateState(candidate.state).label
        raise AlreadyDecidedError(f"candidate {public_id} has been decided before: {label}")
    return candidate


def _close(candidate: Candidate, state: CandidateState, *, event: Event | None) -> None:
    candidate.state = state
    candidate.event = event
    candidate.decided_at = timezone.now()
    candidate.save(update_fields=["state", "event", "decided_at"])


def _extend(candidate: Candidate, draft: CuratedEvent, *, edits: CandidateEdits, editor: User, reason: str) -> Event:
    """Add the claims, and only those participants that the editor names, to an event that is there."""
    event = Event.objects.select_for_update().filter(state=EventState.PUBLISHED).get(public_id=edits.into_event)
    if edits.participants is not None:
        _add_participants(event, draft)
    _add_claims(event, draft.claims)
    _close(candidate, CandidateState.MERGED, event=event)
    why = reason.strip() or f"the same event as {event.public_id}"
    decision = _decide(editor, Verb.MERGE, kind="candidate", target=candidate.public_id, reason=why)
    _publish(decision, event, verb=Verb.UPDATE)
    return event


# --- Events and claims ------------------------------------------------------------------------------------------------


def _create_curated(entry: CuratedEvent) -> Event:
    """The bare row; what refers to other events follows when all rows are there."""
    event = Event(public_id=entry.public_id, origin=Event.Origin.CURATED)
    put_columns(event, event_columns(entry))
    event.save()
    return event


def _sync_curated(event: Event, entry: CuratedEvent) -> bool:
    """Write whatever differs from the entry; whether anything did."""
    columns = {**event_columns(entry), "parent": _find_event(entry.parent)}
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
    own = {event.pk for event in events}
    others = _write_standings(refresh_contradictions(own)) - own
    decisions = {}
    for event in events:
        verb = Verb.CREATE if event.public_id in new else Verb.UPDATE
        event.refresh_from_db()
        event.save(update_fields=["updated_at"])
        decisions[event.pk] = _decide(None, verb, kind="event", target=event.public_id, reason=reason)
        _log_event(decisions[event.pk], event.pk, verb=verb)
    for other in sorted(others):
        _log_event(next(iter(decisions.values())), other, verb=Verb.UPDATE)


def _editor_decisions(rows: Mapping[str, Event]) -> dict[str, Decision]:
    """The last decision of an editor on each of these events, where there is one."""
    decisions = Decision.objects.filter(target_public_id__in=rows, editor__isnull=False).order_by("id")
    return {decision.target_public_id: decision for decision in decisions}


def _kept_words(public_id: str, edited: Mapping[str, Decision]) -> str:
    decision = edited[public_id]
    return f"{public_id} is left as an editor decided on {decision.at:%Y-%m-%d} ({decision.verb}); its entry differs"


def _new_event(draft: CuratedEvent) -> Event:
    """The event of an accepted candidate, with its participants and claims."""
    event = Event(origin=Event.Origin.ACCEPTED)
    put_columns(event, event_columns(draft))
    event.save()
    _add_participants(event, draft)
    _add_claims(event, draft.claims)
    return event


def _find_event(public_id: str) -> Event | None:
    if not public_id:
        return None
    found = Event.objects.filter(public_id=public_id).first()
    if found is None:
        raise ReviewError(f"there is no event {public_id!r} to refer to; publish it with this one or before")
    return found


def _add_participants(event: Event, draft: CuratedEvent) -> None:
    for part in draft.participants:
        Participation.objects.get_or_create(event=event, actor=part.actor, role=part.role)


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
        row = rows.get(key) or EventLink(event=event, kind=link.kind, target=_find_event(link.target))
        if put_columns(row, {"note": link.note}) or row.pk is None:
            row.save()
            changed = True
    gone = [row.pk for key, row in rows.items() if key not in wanted]
    return EventLink.objects.filter(pk__in=gone).delete()[0] > 0 or changed


def _add_claims(event: Event, claims: Sequence[CuratedClaim]) -> None:
    """Add claims; one that the event has already, of the same words in the same article, is not added twice."""
    held = {claim_key(claim) for claim in Claim.objects.filter(event=event)}
    for entry in claims:
        claim = Claim(event=event, **claim_columns(entry, about_event=_find_event(entry.about_event)))
        if claim_key(claim) not in held:
            claim.save()
            held.add(claim_key(claim))


def _sync_claims(event: Event, entry: CuratedEvent) -> bool:
    """Curated claims by their id: new ones added, changed ones rewritten, those that left the entry withdrawn."""
    held = Claim.objects.for_display().filter(event=event, extractor=CURATED)
    rows = {claim.public_id: claim for claim in held}
    changed = False
    for wanted in entry.claims:
        claim = rows.pop(wanted.public_id, None) or Claim(event=event, public_id=wanted.public_id)
        columns = claim_columns(wanted, about_event=_find_event(wanted.about_event))
        if put_columns(claim, {**columns, "state": ClaimState.ACCEPTED}) or claim.pk is None:
            claim.save()
            changed = True
    for claim in rows.values():
        if put_columns(claim, {"state": ClaimState.WITHDRAWN}):
            claim.save(update_fields=["state", "updated_at"])
            changed = True
    return changed

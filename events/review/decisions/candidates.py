"""What becomes of a candidate: an event of its own, claims on an event that is there, or nothing."""

from dataclasses import replace

from django.contrib.auth.models import User
from django.utils import timezone

from events.errors import AlreadyDecidedError
from events.models import Candidate, CandidateState, Event, EventState, Verb
from events.review.checks import check_event
from events.review.columns import event_columns, put_columns
from events.review.curated import CandidateEdits, CuratedEvent
from events.review.decisions.act import act, decide
from events.review.decisions.log import settle
from events.review.decisions.rows import add_claims, add_participants
from events.review.drafts import event_of

_NO_EDITS = CandidateEdits()


def accept_candidate(public_id: str, *, editor: User, edits: CandidateEdits | None = None, reason: str = "") -> Event:
    """Add a candidate's claims to `edits.into_event` or to the event that it was matched with, or make an event of it.

    What the record has already never becomes a second event unless the editor says so with `into_event=""`. A match
    whose event is not published any more counts for nothing.

    Raises:
        NotPermittedError: `editor` may not decide.
        Candidate.DoesNotExist, Event.DoesNotExist: no such id, or the event is not published.
        AlreadyDecidedError: somebody was first.
        ReviewError, ValueFormatError: the edits cannot be carried out.
    """
    edits = edits or _NO_EDITS
    with act(editor):
        candidate = _open_candidate(public_id)
        draft = event_of(candidate, edits=edits)
        check_event(draft)
        into_event = _matched_with(candidate) if edits.into_event is None else edits.into_event
        if into_event:
            edits = replace(edits, into_event=into_event)
            return _extend(candidate, draft, edits=edits, editor=editor, reason=reason)
        event = _new_event(draft)
        _close(candidate, CandidateState.ACCEPTED, event=event)
        decision = decide(editor, Verb.ACCEPT, kind="candidate", target=candidate.public_id, reason=reason)
        settle({event.pk: (decision, Verb.CREATE)}, decision=decision)
        event.refresh_from_db()
        return event


def merge_candidate(public_id: str, *, editor: User, event_public_id: str, reason: str) -> Event:
    """Add a candidate's claims to an event of the record; its own fields and participants stay as they are.

    Claims that the event has already, word for word from the same place, are not added twice.

    Raises:
        NotPermittedError, AlreadyDecidedError, Candidate.DoesNotExist, Event.DoesNotExist: as `accept_candidate`.
        ReviewError: no reason is given.
    """
    with act(editor, reason=reason):
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
    with act(editor, reason=reason):
        candidate = _open_candidate(public_id)
        _close(candidate, CandidateState.REJECTED, event=None)
        decide(editor, Verb.REJECT, kind="candidate", target=candidate.public_id, reason=reason)
        return candidate


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


def _matched_with(candidate: Candidate) -> str:
    event = candidate.matched_event
    return event.public_id if event is not None and event.state == EventState.PUBLISHED else ""


def _close(candidate: Candidate, state: CandidateState, *, event: Event | None) -> None:
    candidate.state = state
    candidate.event = event
    candidate.decided_at = timezone.now()
    candidate.save(update_fields=["state", "event", "decided_at"])


def _extend(candidate: Candidate, draft: CuratedEvent, *, edits: CandidateEdits, editor: User, reason: str) -> Event:
    """Add the claims, and only those participants that the editor names, to an event that is there."""
    event = Event.objects.select_for_update().filter(state=EventState.PUBLISHED).get(public_id=edits.into_event)
    if edits.participants is not None:
        add_participants(event, draft)
    add_claims(event, draft.claims)
    _close(candidate, CandidateState.MERGED, event=event)
    why = reason.strip() or f"the same event as {event.public_id}"
    decision = decide(editor, Verb.MERGE, kind="candidate", target=candidate.public_id, reason=why)
    settle({event.pk: (decision, Verb.UPDATE)}, decision=decision)
    event.refresh_from_db()
    return event


def _new_event(draft: CuratedEvent) -> Event:
    """The event of an accepted candidate, with its participants and claims."""
    event = Event(origin=Event.Origin.ACCEPTED)
    put_columns(event, event_columns(draft))
    event.save()
    add_participants(event, draft)
    add_claims(event, draft.claims)
    return event

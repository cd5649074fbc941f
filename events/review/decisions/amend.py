"""Amending an event: its own fields, its participants and links, and which of its claims stand."""

from django.contrib.auth.models import User

from events.errors import ReviewError
from events.models import Claim, ClaimState, Event, EventState, Verb
from events.review.amendments import amended, entry_of
from events.review.columns import put_columns
from events.review.curated import ClaimEdit, CuratedEvent, EventEdits
from events.review.decisions.act import act, decide
from events.review.decisions.log import settle
from events.review.decisions.rows import get_published, put_event, put_links, put_participants

_SET_BY_HAND = (ClaimState.ACCEPTED.value, ClaimState.WITHDRAWN.value)
_LOWEST, _HIGHEST = 1, 6


def amend_event(public_id: str, *, editor: User, edits: EventEdits, reason: str) -> Event:
    """Change a published event.

    Raises:
        NotPermittedError: `editor` may not decide.
        Event.DoesNotExist: no such id.
        AlreadyDecidedError: the event was withdrawn, merged or split.
        ReviewError, ValueFormatError: no reason is given, an edit cannot be carried out, or nothing would change.
    """
    with act(editor, reason=reason):
        event = get_published(public_id)
        before = entry_of(event)
        after = amended(before, edits)
        _check_references(before, after)
        differs = [put_event(event, after)]
        if edits.participants is not None:
            differs.append(put_participants(event, after))
        if edits.links is not None:
            differs.append(put_links(event, after.links))
        differs.append(_edit_claims(event, edits.claims))
        if not any(differs):
            raise ReviewError(f"nothing of {public_id} would change; it stands like this already")
        decision = decide(editor, Verb.UPDATE, kind="event", target=public_id, reason=reason)
        settle({event.pk: (decision, Verb.UPDATE)}, decision=decision)
        event.refresh_from_db()
        return event


def _check_references(before: CuratedEvent, after: CuratedEvent) -> None:
    """What an edit newly refers to is published; what was referred to before may have gone since."""
    new = {link.target for link in after.links} - {link.target for link in before.links}
    if after.parent and after.parent != before.parent:
        new.add(after.parent)
    there = set(Event.objects.filter(public_id__in=new, state=EventState.PUBLISHED).values_list("public_id", flat=True))
    if missing := sorted(new - there):
        raise ReviewError(f"there is no published event {missing[0]!r}; copy the id from the event's page")


def _edit_claims(event: Event, edits: tuple[ClaimEdit, ...]) -> bool:
    rows = {claim.public_id: claim for claim in Claim.objects.filter(event=event)}
    changed = False
    for edit in edits:
        claim = rows.get(edit.claim)
        if claim is None:
            raise ReviewError(f"{event.public_id} has no claim {edit.claim!r}")
        differing = put_columns(claim, _claim_columns(edit))
        if differing:
            claim.save(update_fields=[*differing, "updated_at"])
            changed = True
    if changed and not any(claim.state == ClaimState.ACCEPTED for claim in rows.values()):
        raise ReviewError(f"no claim of {event.public_id} would stand; an event without any is withdrawn instead")
    return changed


def _claim_columns(edit: ClaimEdit) -> dict[str, object]:
    columns: dict[str, object] = {}
    if edit.state is not None:
        if edit.state not in _SET_BY_HAND:
            raise ReviewError(f"state of {edit.claim} is {edit.state!r}; valid: {', '.join(_SET_BY_HAND)}")
        columns["state"] = edit.state
    if edit.credibility is not None:
        if not _LOWEST <= edit.credibility <= _HIGHEST:
            raise ReviewError(f"credibility of {edit.claim} is {edit.credibility}; write 1 to 6, 6 cannot be judged")
        columns["credibility"] = edit.credibility
    return columns

"""What people make of contradictions: that two claims can both hold, or that they cannot after all."""

from django.contrib.auth.models import User

from events.errors import AlreadyDecidedError
from events.models import Contradiction, Verb
from events.review.decisions.act import act, decide
from events.review.decisions.log import Entry, settle
from events.review.representation import contradictions_for_display, represent_contradiction


def dismiss_contradiction(public_id: str, *, editor: User, reason: str) -> Contradiction:
    """Find that two claims can both hold; the pair stays dismissed when it is found again.

    Raises:
        NotPermittedError: `editor` may not decide.
        Contradiction.DoesNotExist: no such id.
        AlreadyDecidedError: it is dismissed already.
        ReviewError: no reason is given.
    """
    with act(editor, reason=reason):
        row = _locked(public_id)
        if row.state == Contradiction.State.DISMISSED:
            raise AlreadyDecidedError(f"contradiction {public_id} has been dismissed already")
        return _put(row, Contradiction.State.DISMISSED, verb=Verb.DISMISS, editor=editor, reason=reason)


def reopen_contradiction(public_id: str, *, editor: User, reason: str) -> Contradiction:
    """Take a dismissal back: the two claims cannot both hold after all.

    A pair that no longer conflicts goes at once, since it was kept for its dismissal only.

    Raises:
        NotPermittedError, Contradiction.DoesNotExist, ReviewError: as `dismiss_contradiction`.
        AlreadyDecidedError: it is not dismissed.
    """
    with act(editor, reason=reason):
        row = _locked(public_id)
        if row.state == Contradiction.State.ACTIVE:
            raise AlreadyDecidedError(f"contradiction {public_id} is not dismissed; it stands")
        return _put(row, Contradiction.State.ACTIVE, verb=Verb.REOPEN, editor=editor, reason=reason)


def _locked(public_id: str) -> Contradiction:
    rows = Contradiction.objects.select_for_update(of=("self",)).select_related("first", "second")
    return rows.get(public_id=public_id)


def _put(row: Contradiction, state: Contradiction.State, *, verb: Verb, editor: User, reason: str) -> Contradiction:
    row.state = state
    row.save(update_fields=["state", "updated_at"])
    decision = decide(editor, verb, kind="contradiction", target=row.public_id, reason=reason)
    shown = represent_contradiction(contradictions_for_display().get(pk=row.pk))
    entry = Entry(decision=decision, verb=verb, kind="contradiction", target=row.public_id, record=shown)
    settle({}, decision=decision, also={row.first.event_id, row.second.event_id}, first=[entry])
    return row

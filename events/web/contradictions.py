"""Dismissing a contradiction, opening it again, and what a page says of those that are dismissed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from events.errors import AlreadyDecidedError, NotPermittedError, ReviewError
from events.models import Contradiction, Decision, EventState, Verb
from events.review import decisions
from events.web.acts import IN_THE_LOG
from events.web.editors import find_editor
from events.web.forms import DismissForm, ReopenForm


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A contradiction that no longer counts, and the decision that says why."""

    pair: Contradiction
    decision: Decision


@never_cache
@require_POST
def dismiss(request: HttpRequest, public_id: str) -> HttpResponse:
    """Dismiss one pair with a reason; back to the event from which it was asked."""
    return _decide(
        request,
        public_id,
        form=DismissForm(request.POST),
        act=decisions.dismiss_contradiction,
        done=f"Dismissed. {IN_THE_LOG}",
        late="Somebody dismissed this contradiction before you",
    )


@never_cache
@require_POST
def reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the dismissal of one pair back, with a reason."""
    return _decide(
        request,
        public_id,
        form=ReopenForm(request.POST),
        act=decisions.reopen_contradiction,
        done=f"Opened again. {IN_THE_LOG}",
        late="Somebody opened this contradiction again before you",
    )


def way_back(pair: Contradiction, *, wanted: str) -> str:
    """The page of the event `wanted` if the pair is on it, else that of the first claim."""
    ids = [pair.first.event.public_id, pair.second.event.public_id]
    return reverse("web:event", args=[wanted if wanted in ids else ids[0]])


def dismissals_of(pairs: Iterable[Contradiction]) -> list[Dismissal]:
    """Those of `pairs` that are dismissed, in order of their last dismissal; without any no query is made."""
    gone = {pair.public_id: pair for pair in pairs if pair.state == Contradiction.State.DISMISSED}
    made = Decision.objects.filter(verb=Verb.DISMISS, target_public_id__in=gone).order_by("-id") if gone else ()
    # A pair that was opened again may have been dismissed again: the last word counts.
    last: dict[str, Decision] = {}
    for decision in made:
        last.setdefault(decision.target_public_id, decision)
    return [Dismissal(gone[public_id], decision) for public_id, decision in reversed(last.items())]


class _Act(Protocol):
    """One of the two decisions on a pair."""

    def __call__(self, public_id: str, *, editor: User, reason: str) -> Contradiction:
        """Carry it out."""
        ...


def _decide(
    request: HttpRequest, public_id: str, *, form: DismissForm | ReopenForm, act: _Act, done: str, late: str
) -> HttpResponse:
    pair = get_object_or_404(_published(), public_id=public_id)
    back, editor = way_back(pair, wanted=request.POST.get("event", "")), find_editor(request)
    if editor is None:
        return redirect_to_login(back)
    if not form.is_valid():
        _complain(request, (str(error) for error in form.errors["reason"]))
        return redirect(back)
    reason = str(form.cleaned_data["reason"])
    # The page that is led to has no field that could hold what was typed, so the message does.
    unrecorded = f"your reason was not recorded: “{reason}”"
    try:
        act(public_id, editor=editor, reason=reason)
    except AlreadyDecidedError:
        messages.info(request, f"{late}; {unrecorded}")
    except Contradiction.DoesNotExist:
        messages.info(
            request, f"This contradiction is gone: the claims changed and no longer exclude each other; {unrecorded}"
        )
    except NotPermittedError as error:
        raise PermissionDenied(str(error)) from error
    except ReviewError as error:
        _complain(request, [str(error)])
    else:
        messages.success(request, done)
    return redirect(back)


def _published() -> QuerySet[Contradiction]:
    rows = Contradiction.objects.select_related("first__event", "second__event")
    return rows.filter(first__event__state=EventState.PUBLISHED, second__event__state=EventState.PUBLISHED)


def _complain(request: HttpRequest, errors: Iterable[str]) -> None:
    for error in errors:
        messages.error(request, error)

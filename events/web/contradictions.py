"""Dismissing a contradiction, and what a page says of those that were."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
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
from events.web.editors import find_editor
from events.web.forms import DismissForm


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A contradiction that no longer counts, and the decision that says why."""

    pair: Contradiction
    decision: Decision


@never_cache
@require_POST
def dismiss(request: HttpRequest, public_id: str) -> HttpResponse:
    """Dismiss one pair with a reason; back to the event from which it was asked."""
    pair = get_object_or_404(_published(), public_id=public_id)
    back, editor = way_back(pair, wanted=request.POST.get("event", "")), find_editor(request)
    if editor is None:
        return redirect_to_login(back)
    form = DismissForm(request.POST)
    if not form.is_valid():
        _complain(request, (str(error) for error in form.errors["reason"]))
        return redirect(back)
    try:
        decisions.dismiss_contradiction(public_id, editor=editor, reason=str(form.cleaned_data["reason"]))
    except AlreadyDecidedError:
        messages.info(request, "Somebody dismissed this contradiction before you; your reason was not recorded.")
    except Contradiction.DoesNotExist:
        messages.info(request, "This contradiction is gone: the claims changed and no longer exclude each other.")
    except NotPermittedError as error:
        raise PermissionDenied(str(error)) from error
    except ReviewError as error:
        _complain(request, [str(error)])
    else:
        messages.success(request, "Dismissed. The decision is in the log with your name and the time.")
    return redirect(back)


def way_back(pair: Contradiction, *, wanted: str) -> str:
    """The page of the event `wanted` if the pair is on it, else that of the first claim."""
    ids = [pair.first.event.public_id, pair.second.event.public_id]
    return reverse("web:event", args=[wanted if wanted in ids else ids[0]])


def dismissals_of(pairs: Iterable[Contradiction]) -> list[Dismissal]:
    """Those of `pairs` that were dismissed, in order of their dismissal; without any no query is made."""
    gone = {pair.public_id: pair for pair in pairs if pair.state == Contradiction.State.DISMISSED}
    made = Decision.objects.filter(verb=Verb.DISMISS, target_public_id__in=gone).order_by("id") if gone else ()
    return [Dismissal(gone[decision.target_public_id], decision) for decision in made]


def _published() -> QuerySet[Contradiction]:
    rows = Contradiction.objects.select_related("first__event", "second__event")
    return rows.filter(first__event__state=EventState.PUBLISHED, second__event__state=EventState.PUBLISHED)


def _complain(request: HttpRequest, errors: Iterable[str]) -> None:
    for error in errors:
        messages.error(request, error)

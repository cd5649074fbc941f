"""Taking an event out of the record: merging it into another, splitting it in two, withdrawing it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.models import ClaimState, Event, EventState
from events.review import decisions
from events.web.acts import IN_THE_LOG, carry_out
from events.web.amending import claims_for_forms
from events.web.editors import find_editor
from events.web.event_forms import MergeEventForm, ReasonForm, SplitForm
from events.web.history import find_known
from events.web.moved import moved_or_missing

_UNDO = "It can be undone by restoring an entry below."
_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(_METHODS)
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an event out, with a reason."""
    event, editor = find_known(public_id), find_editor(request)
    if editor is None:
        return redirect_to_login(request.path)
    if request.method != "POST":
        return _form_page(request, event, "review/withdraw.html", ReasonForm())
    form = ReasonForm(request.POST)
    refused = _refused(
        request,
        event,
        "review/withdraw.html",
        form,
        act=lambda: decisions.withdraw_event(public_id, editor=editor, reason=str(form.cleaned_data["reason"])),
        done=f"Withdrawn. {IN_THE_LOG} {_UNDO}",
    )
    return refused or redirect("web:history", public_id)


@never_cache
@require_http_methods(_METHODS)
def merge_event(request: HttpRequest, public_id: str) -> HttpResponse:
    """Join an event to another: first both are shown beside each other, then, when confirmed, it is done."""
    event, editor = find_known(public_id), find_editor(request)
    if editor is None:
        return redirect_to_login(request.path)
    if request.method != "POST":
        return _form_page(request, event, "review/merge.html", MergeEventForm())
    form = MergeEventForm(request.POST)
    if form.is_valid() and form.cleaned_data["confirmed"] != form.cleaned_data["into"]:
        return _confirm(request, event, form)
    refused = _refused(
        request,
        event,
        "review/merge.html",
        form,
        act=lambda: decisions.merge_events(
            public_id, into=str(form.cleaned_data["into"]), editor=editor, reason=str(form.cleaned_data["reason"])
        ),
        done=f"Merged. {IN_THE_LOG}",
    )
    return refused or redirect("web:event", form.cleaned_data["into"])


@never_cache
@require_http_methods(_METHODS)
def split(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make two events of one."""
    event, editor = find_known(public_id), find_editor(request)
    if editor is None:
        return redirect_to_login(request.path)
    claims = claims_for_forms(
        event, states=(ClaimState.ACCEPTED,), sent=(name for name in request.POST if name.startswith("clm-"))
    )
    if request.method != "POST":
        return _form_page(request, event, "review/split.html", SplitForm(event, claims))
    form = SplitForm(event, claims, request.POST)
    refused = _refused(
        request,
        event,
        "review/split.html",
        form,
        act=lambda: decisions.split_event(
            public_id, parts=form.parts(), editor=editor, reason=str(form.cleaned_data["reason"])
        ),
        done=f"Split. {IN_THE_LOG} {_UNDO}",
    )
    return refused or redirect("web:history", public_id)


def _confirm(request: HttpRequest, event: Event, form: MergeEventForm) -> HttpResponse:
    """Show both events before anything is done."""
    into = str(form.cleaned_data["into"])
    survivor = Event.objects.published().filter(public_id=into).first()
    if survivor is None:
        form.add_error("into", f"There is no published event {into!r}; copy the id from the event's page.")
    elif survivor.pk == event.pk:
        form.add_error("into", "This is the event itself; name the one that is to survive.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    shown = None if form.errors else survivor
    return _show(request, event, "review/merge.html", form, status=status, survivor=shown)


def _refused(
    request: HttpRequest, event: Event, template: str, form: ReasonForm, *, act: Callable[[], object], done: str
) -> HttpResponse | None:
    """Carry `act` out: None and the message `done`, or the form again with what stood in the way."""
    status = carry_out(form, act)
    if status:
        return _show(request, event, template, form, status=status)
    messages.success(request, done)
    return None


def _form_page(request: HttpRequest, event: Event, template: str, form: ReasonForm) -> HttpResponse:
    if event.state != EventState.PUBLISHED:
        return moved_or_missing(request, event.public_id, view="web:event", noun="event")
    return _show(request, event, template, form)


def _show(
    request: HttpRequest,
    event: Event,
    template: str,
    form: ReasonForm,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    **more: Any,  # noqa: ANN401 - what one of the templates needs besides
) -> HttpResponse:
    return render(request, template, {"event": event, "form": form, **more}, status=status)

"""Amending an event: its own fields, and which of its claims stand."""

from collections.abc import Collection, Iterable
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.models import Change, Claim, ClaimState, Event, EventState
from events.review import decisions
from events.taxonomy import get_taxonomy
from events.web.acts import IN_THE_LOG, carry_out
from events.web.editors import find_editor
from events.web.event_forms import FIELDS, AmendForm, fields_of
from events.web.history import find_known
from events.web.moved import moved_or_missing
from events.web.past import past_events

EDITED: Final = (ClaimState.ACCEPTED, ClaimState.WITHDRAWN)
_CHANGED_MEANWHILE: Final = (
    "Nothing was recorded: somebody changed this event after you had opened the form. What you changed stands below; "
    "everything else is as the event is now. Read it again, then save."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form, and what it does."""
    event, editor = find_known(public_id), find_editor(request)
    if editor is None:
        return redirect_to_login(request.path)
    claims, last = claims_for_forms(event, sent=request.POST.getlist("claims")), last_seq(public_id)
    if request.method != "POST":
        if event.state != EventState.PUBLISHED:
            return moved_or_missing(request, public_id, view="web:event", noun="event")
        return _show(request, event, AmendForm(event, claims), last=last)
    form = AmendForm(event, claims, request.POST)
    if form.is_valid() and event.state == EventState.PUBLISHED and (form.cleaned_data["seen"] or 0) != last:
        form = AmendForm(event, claims, rebased(form, request.POST, event))
        form.add_error(None, _CHANGED_MEANWHILE)
        return _show(request, event, form, last=last, status=HTTPStatus.CONFLICT)
    status = carry_out(
        form,
        lambda: decisions.amend_event(
            public_id, editor=editor, edits=form.edits(), reason=str(form.cleaned_data["reason"])
        ),
    )
    if status:
        return _show(request, event, form, last=last, status=status)
    messages.success(request, f"Recorded. {IN_THE_LOG}")
    return redirect("web:event", public_id)


def claims_for_forms(event: Event, *, states: Collection[ClaimState] = EDITED, sent: Iterable[str] = ()) -> list[Claim]:
    """The claims on an event that an editor sees in a form, in the order in which they entered the record.

    Where the event has gone meanwhile, its claims may be on another one: those that were `sent` with the form are found
    all the same, so that the form can be shown again as it was filled in.
    """
    wanted = Q(event=event, state__in=states)
    if event.state != EventState.PUBLISHED:
        wanted |= Q(public_id__in=[public_id for public_id in sent if "\0" not in public_id])
    return list(Claim.objects.filter(wanted).select_related("article__source").defer("article__text").order_by("id"))


def last_seq(public_id: str) -> int:
    """The number of the last entry on an event in the change log, 0 if there is none."""
    entries = Change.objects.filter(record_kind="event", record_public_id=public_id).order_by("-seq")
    return entries.values_list("seq", flat=True).first() or 0


def rebased(form: AmendForm, data: QueryDict, event: Event) -> QueryDict:
    """What was sent, with everything that the editor had not touched set to what the event is now."""
    entries = Change.objects.filter(record_kind="event", record_public_id=event.public_id)
    change = entries.filter(seq=form.cleaned_data["seen"] or 0).first()
    if change is None:
        return data
    then, now = past_events([change.representation])[0], fields_of(event)
    before, mended = fields_of(then), data.copy()
    for name in FIELDS:
        if form.cleaned_data[name] == before[name]:
            mended[name] = now[name]
    stood = {claim.public_id for claim in then.claims}
    chosen = set(form.cleaned_data["claims"])
    mended.setlist(
        "claims",
        [
            claim
            for claim, state in form.states.items()
            if ((claim in chosen) if (claim in chosen) != (claim in stood) else state == ClaimState.ACCEPTED)
        ],
    )
    return mended


def _show(
    request: HttpRequest, event: Event, form: AmendForm, *, last: int, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "event": event,
        "form": form,
        "last": last,
        "subtypes": ", ".join(key for key, _ in get_taxonomy().subtype_choices(event.type))
        if get_taxonomy().is_event_type(event.type)
        else "",
        "is_conflict": status == HTTPStatus.CONFLICT,
    }
    return render(request, "review/amend.html", context, status=status)

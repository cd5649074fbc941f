"""The history of one event: every entry of the change log, and for each what it changed and how the record stood."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from events.errors import QueryError
from events.models import Change, Event, EventState, Verb
from events.review import decisions
from events.review.representation import api_path
from events.search.lists import HISTORY
from events.web.acts import IN_THE_LOG, carry_out
from events.web.differences import Told, tell
from events.web.editors import decides, find_editor
from events.web.event_forms import ReasonForm
from events.web.listing import Listing, complaint, given, list_page
from events.web.moved import named_events
from events.web.past import past_events


@require_safe
def history_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every change of one event's record, newest first; also of an event that was withdrawn, merged or split."""
    event, changes = find_known(public_id), changes_of(public_id)
    context: dict[str, Any] = {
        "event": event,
        "is_published": event.state == EventState.PUBLISHED,
        "api_path": f"{api_path('events', public_id)}history/",
    }
    try:
        listing = list_page(request, HISTORY.parse(given(request)), changes, count=changes.count())
    except QueryError as error:
        context |= {"listing": Listing(results=()), "complaint": complaint(error)}
        return render(request, "events/history.html", context, status=400)
    return render(request, "events/history.html", {**context, "listing": listing})


@require_safe
def entry_page(request: HttpRequest, public_id: str, seq: int) -> HttpResponse:
    """One entry of an event's history."""
    return _show(request, find_known(public_id), seq)


@never_cache
@require_POST
def restore(request: HttpRequest, public_id: str, seq: int) -> HttpResponse:
    """Make the event what it was after an entry of its history."""
    event, editor = find_known(public_id), find_editor(request)
    if editor is None:
        return redirect_to_login(reverse("web:entry", args=[public_id, seq]))
    form = ReasonForm(request.POST)
    status = carry_out(
        form,
        lambda: decisions.restore_event(public_id, seq=seq, editor=editor, reason=str(form.cleaned_data["reason"])),
    )
    if status:
        return _show(request, event, seq, form=form, status=status)
    messages.success(request, f"Restored. {IN_THE_LOG}")
    return redirect("web:event", public_id)


def find_known(public_id: str) -> Event:
    """An event that is or was in the record.

    Raises:
        Http404: there never was one that readers could see.
    """
    event = Event.objects.filter(public_id=public_id).exclude(state=EventState.DRAFT).first()
    if event is None:
        raise Http404(f"There is no event with the id {public_id}. Ids are never used again, so it may be misspelt.")
    return event


def changes_of(public_id: str) -> "QuerySet[Change, Change]":
    """The entries on one event, newest first, each with the state of the record after it, without the record itself."""
    entries = Change.objects.filter(record_kind="event", record_public_id=public_id)
    return (
        entries.annotate(state=KT("representation__state"))
        .defer("representation")
        .select_related("decision")
        .order_by("-seq")
    )


def what_changed(change: Change, before: Change | None) -> list[Told]:
    """What one entry changed, () where the record entered or left, which the page says in a sentence."""
    if before is None or not _stands(before) or not _stands(change):
        return []
    # A restored event takes its claims back from where they went: there, they are not withdrawn.
    taken = change.verb == Verb.RESTORE and change.decision.target_public_id != change.record_public_id
    return tell(
        before.representation, change.representation, departed="taken back by another event" if taken else "withdrawn"
    )


def _show(
    request: HttpRequest, event: Event, seq: int, *, form: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    entries = Change.objects.filter(record_kind="event", record_public_id=event.public_id)
    change = entries.filter(seq=seq).select_related("decision").first()
    if change is None:
        raise Http404(f"Entry {seq} of the change log is not one of {event.public_id}; its history lists those.")
    before = entries.filter(seq__lt=seq).order_by("-seq").first()
    later = entries.filter(seq__gt=seq).order_by("seq").values_list("seq", flat=True).first()
    record, stands = change.representation, _stands(change)
    returned = before is not None and stands and not _stands(before)
    last = (
        entries.filter(seq__lt=seq, representation__state=EventState.PUBLISHED).order_by("-seq").first()
        if returned
        else before
    )
    is_present = later is None and stands and event.state == EventState.PUBLISHED
    context: dict[str, Any] = {
        "event": event,
        "change": change,
        "title": record.get("title") or event.title,
        "state": record.get("state", ""),
        "told": what_changed(change, last),
        "entered": before is None,
        "returned": returned,
        "record": past_events([record])[0] if stands else None,
        "moved_to": named_events([target["id"] for target in record.get("moved_to", ())]),
        "elsewhere": _elsewhere(change),
        "before": before,
        "later": later,
        "is_present": is_present,
        "restore_form": (form or ReasonForm()) if decides(request) and stands and not is_present else None,
        "api_path": f"{api_path('events', event.public_id)}diff/?from={before.seq if before else 0}&to={seq}",
    }
    return render(request, "events/entry.html", context, status=status)


def _stands(change: Change) -> bool:
    """Whether the event was in the record after this entry."""
    return "moved_to" not in change.representation


def _elsewhere(change: Change) -> str:
    """The id of the other event on which the decision was made, "" if it was made on this one or on no event."""
    target = change.decision.target_public_id
    is_other = change.decision.target_kind == "event" and target != change.record_public_id
    return target if is_other else ""

"""What an address answers when its record is not there any more: the survivor, its parts, a tombstone, or not found."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from events.models import Event, EventState, Redirect
from events.web.past import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What stands at the address of a record that is gone.

    `parts` are the records that it was split into, () if it was withdrawn. `as_of` is the moment that was asked for, as
    it was typed, "" for now. `has_history` says whether the change log of the record can be read.
    """

    public_id: str
    noun: str
    reason: str
    at: dt.datetime
    parts: tuple[Named, ...] = ()
    as_of: str = ""
    has_history: bool = False


def moved_or_missing(request: HttpRequest, public_id: str, *, view: str, noun: str) -> HttpResponse:
    """301 to the survivor of a merge, 410 with the parts of a split or with the tombstone of a withdrawn record.

    Args:
        request: as it came.
        public_id: the id that no published record has.
        view: name of the URL of the survivor, which takes a public id.
        noun: what the record would have been, for the message.

    Raises:
        Http404: the id was never given to anything that readers could see.
    """
    rows = list(Redirect.objects.filter(from_public_id=public_id).order_by("id"))
    targets = [row.to_public_id for row in rows if row.to_public_id]
    if len(targets) == 1:
        return HttpResponsePermanentRedirect(reverse(view, args=[targets[0]]))
    event = Event.objects.filter(public_id=public_id).exclude(state=EventState.DRAFT).first()
    if rows:
        reason, at = rows[0].reason, rows[0].at
    elif event is not None and event.state == EventState.WITHDRAWN:
        reason, at = "", event.updated_at
    else:
        raise Http404(f"There is no {noun} with the id {public_id}. Ids are never used again, so it may be misspelt.")
    return show_tombstone(
        request,
        Tombstone(
            public_id=public_id,
            noun=noun,
            reason=reason,
            at=at,
            parts=tuple(named_events(targets)),
            has_history=event is not None,
        ),
    )


def show_tombstone(request: HttpRequest, tombstone: Tombstone) -> HttpResponse:
    """410 with what is known of a record that is gone."""
    return render(request, "410.html", {"tombstone": tombstone}, status=410)


def named_events(public_ids: Sequence[str]) -> list[Named]:
    """Events with their titles of today, in the order of `public_ids`; what has no row keeps its id. One query."""
    if not public_ids:
        return []
    titles = dict(Event.objects.filter(public_id__in=public_ids).values_list("public_id", "title"))
    return [Named(public_id, titles.get(public_id, public_id)) for public_id in public_ids]

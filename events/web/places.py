"""One place: its names, how exactly it is known, and the events there."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.models import Event, Place
from events.review.representation import api_path
from events.web.moved import moved_or_missing

EVENTS_SHOWN: Final = 50


@require_safe
def place_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One place."""
    place = Place.objects.select_related("parent").prefetch_related("names").filter(public_id=public_id).first()
    if place is None:
        return moved_or_missing(request, public_id, view="web:place", noun="place")
    events = list(Event.objects.published().filter(place=place).order_by("-sort_on", "-id")[: EVENTS_SHOWN + 1])
    context = {
        "place": place,
        "parts": Place.objects.filter(parent=place).order_by("name", "id"),
        "events": events[:EVENTS_SHOWN],
        "has_more": len(events) > EVENTS_SHOWN,
        "api_path": api_path("places", public_id),
    }
    return render(request, "events/place.html", context)

"""One event: what is said of it, who says so, who disagrees, and how it got here."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.models import (
    ActorName,
    Candidate,
    Capture,
    Claim,
    Contradiction,
    Event,
    EventLink,
    EventState,
    Predicate,
)
from events.models.event import EventQuerySet
from events.review.representation import api_path, contradictions_for_display
from events.web.citing import Reference
from events.web.claims import Telling, ask, clashes
from events.web.contradictions import dismissals_of
from events.web.editors import decides
from events.web.history import changes_of
from events.web.moved import moved_or_missing
from events.web.past_page import past_event_page
from events.web.words import ORDINAL, link_words

LATEST_CHANGES: Final = 10


@dataclass(frozen=True, slots=True)
class Connection:
    """Another event and what it is to this one."""

    words: str
    event: Event
    note: str


@require_safe
def event_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page of one published event, or of a moment of it; 301 and 410 where it moved, was split or withdrawn."""
    if request.GET.get("as_of"):
        return past_event_page(request, public_id)
    event = _published().filter(public_id=public_id).first()
    if event is None:
        return moved_or_missing(request, public_id, view="web:event", noun="event")
    claims = list(claims_of(event))
    pairs = list(pairs_of(event))
    active = [pair for pair in pairs if pair.state == Contradiction.State.ACTIVE]
    participations, named = list(event.participations.all()), named_in(claims)
    telling = Telling()
    context = {
        "event": event,
        "participations": participations,
        "unclaimed": {part.pk for part in participations if part.actor_id not in named},
        "clashes": clashes(active, event_id=event.pk, telling=telling),
        "decides": decides(request),
        "dismissals": dismissals_of(pairs),
        "questions": ask(claims, telling=telling),
        "quantities": [
            claim for claim in claims if claim.predicate == Predicate.QUANTITY and claim.quantity_predicate != ORDINAL
        ],
        "connections": connections(event),
        "candidates": Candidate.objects.filter(event=event).select_related("article__source").order_by("id"),
        "changes": changes_of(public_id)[:LATEST_CHANGES],
        "change_count": changes_of(public_id).count(),
        "reference": reference_to(event),
        "api_path": api_path("events", public_id),
    }
    return render(request, "events/event.html", context)


def claims_of(event: Event) -> QuerySet[Claim]:
    """The accepted claims on one event with their sources and the captures they were read from."""
    return Claim.objects.for_display().accepted().filter(event=event).prefetch_related(_captures("")).order_by("id")


def pairs_of(event: Event) -> QuerySet[Contradiction]:
    """The contradictions of an event's claims, dismissed ones too, with the captures that both sides were read from."""
    of_event = Q(first__event=event) | Q(second__event=event)
    captures = _captures("first__"), _captures("second__")
    visible = Q(first__event__state=EventState.PUBLISHED, second__event__state=EventState.PUBLISHED)
    return contradictions_for_display().filter(of_event, visible).prefetch_related(*captures).order_by("id")


def named_in(claims: list[Claim]) -> set[int]:
    """The actors that some claim says took part, and those who speak in one: whoever detects or denies does so."""
    told = (claim.value_actor_id for claim in claims if claim.predicate == Predicate.PARTICIPANT)
    spoke = (claim.attributed_actor_id for claim in claims)
    return {actor for actor in (*told, *spoke) if actor is not None}


def connections(event: Event) -> list[Connection]:
    """Parent, children and links of an event in both directions, as far as readers may see the other end."""
    found: list[Connection] = []
    if event.parent is not None and event.parent.state == EventState.PUBLISHED:
        found.append(Connection(link_words("part_of", inverse=False), event.parent, ""))
    children = Event.objects.published().filter(parent=event).order_by("series_index", "sort_on", "id")
    found += [Connection(link_words("part_of", inverse=True), child, "") for child in children]
    outward = EventLink.objects.filter(event=event, target__state="published").select_related("target")
    found += [Connection(link_words(link.kind, inverse=False), link.target, link.note) for link in outward]
    inward = EventLink.objects.filter(target=event, event__state="published").select_related("event")
    found += [Connection(link_words(link.kind, inverse=True), link.event, link.note) for link in inward]
    # A part may be entered as a child and as a link: the first telling is enough.
    told: dict[tuple[str, int], Connection] = {}
    for connection in found:
        told.setdefault((connection.words, connection.event.pk), connection)
    return list(told.values())


def reference_to(event: Event) -> Reference:
    """How to cite an event, as of now."""
    return Reference(
        public_id=event.public_id,
        title=event.title,
        site_name=settings.ARCHIVE_SITE_NAME,
        permalink=settings.ARCHIVE_BASE_URL + reverse("web:event", args=[event.public_id]),
        updated_on=event.updated_at.date(),
        accessed_on=timezone.now().date(),
    )


def _captures(path: str) -> "Prefetch[str]":  # quoted: the class cannot be subscripted when it runs
    columns = Capture.objects.only("public_id", "article_id", "fetched_at", "sha256")
    return Prefetch(f"{path}article__captures", columns)


def _published() -> EventQuerySet:
    names = Prefetch("participations__actor__names", ActorName.objects.filter(script="Hang").order_by("id"))
    return Event.objects.published().for_display().prefetch_related(names)

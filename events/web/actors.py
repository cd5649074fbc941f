"""Actors: the list, and the page of one with its names, relations and events by role."""

from itertools import groupby
from typing import Final

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.models import Actor, ActorName, ActorRelation, Claim, Participation
from events.review.representation import api_path
from events.taxonomy import LinkKind, get_taxonomy
from events.web.moved import moved_or_missing
from events.web.words import label

EVENTS_SHOWN: Final = 50


@require_safe
def actor_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One actor."""
    actor = Actor.objects.select_related("parent").prefetch_related("names").filter(public_id=public_id).first()
    if actor is None:
        return moved_or_missing(request, public_id, view="web:actor", noun="actor")
    appearances = list(
        Participation.objects.filter(actor=actor, event__state="published")
        .select_related("event")
        .order_by("-event__sort_on", "-event_id", "role")[: EVENTS_SHOWN + 1]
    )
    # The newest of all, then by role: else the first role of a busy actor would hide the others.
    shown = sorted(appearances[:EVENTS_SHOWN], key=lambda part: part.role)
    context = {
        "actor": actor,
        "names": sorted(actor.names.all(), key=lambda name: (name.script != "Hang", name.script, name.pk)),
        "relations": relations_of(actor),
        "parts": Actor.objects.filter(parent=actor).order_by("name", "id"),
        "roles": [(label("roles", role), list(group)) for role, group in groupby(shown, key=lambda item: item.role)],
        "has_more": len(appearances) > EVENTS_SHOWN,
        "quoted": Claim.objects.for_display()
        .accepted()
        .filter(attributed_actor=actor, event__state="published")
        .order_by("-id")[:10],
        "api_path": api_path("actors", public_id),
    }
    return render(request, "events/actor.html", context)


def relations_of(actor: Actor) -> list[tuple[str, Actor, ActorRelation]]:
    """Relations of an actor in both directions: words seen from it, the other actor, the relation."""
    rows = ActorRelation.objects.filter(Q(subject=actor) | Q(object=actor)).select_related("subject", "object")
    return [
        (relation_words(row.kind, inverse=False), row.object, row)
        if row.subject_id == actor.pk
        else (relation_words(row.kind, inverse=True), row.subject, row)
        for row in rows.order_by("kind", "date_earliest", "id")
    ]


def relation_words(kind: str, *, inverse: bool) -> str:
    """A kind of relation, read from either end."""
    term = get_taxonomy().vocabulary("actor_relation_kinds").find(kind)
    if not isinstance(term, LinkKind):
        return kind.replace("_", " ")
    return term.inverse_label if inverse and not term.symmetric else term.label


def with_hangul_and_counts() -> QuerySet[Actor]:
    """Actors with their Korean names and how many published events they appear in."""
    appearances = Count("participations__event", filter=Q(participations__event__state="published"), distinct=True)
    names = Prefetch("names", ActorName.objects.filter(script="Hang").order_by("id"))
    return Actor.objects.annotate(event_count=appearances).prefetch_related(names)

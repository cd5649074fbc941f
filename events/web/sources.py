"""Sources: the list, and the page of one with its grade, feeds and what the record has from it."""

from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.models import Article, Claim, Contradiction, Source
from events.review.representation import api_path
from events.web.moved import moved_or_missing

SHOWN: Final = 12


@require_safe
def source_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One source."""
    source = Source.objects.filter(public_id=public_id).first()
    if source is None:
        return moved_or_missing(request, public_id, view="web:source", noun="source")
    claims = Claim.objects.accepted().filter(article__source=source, event__state="published")
    figures = claims.aggregate(
        claims=Count("pk"),
        events=Count("event", distinct=True),
        contradicted=Count("pk", filter=Q(Exists(active_contradictions()))),
    )
    context = {
        "source": source,
        "feeds": source.feeds.order_by("-is_active", "url"),
        "figures": figures,
        "share": round(100 * figures["contradicted"] / figures["claims"]) if figures["claims"] else 0,
        "articles": Article.objects.filter(source=source).order_by("-sort_on", "-id")[:SHOWN],
        "claims": claims.select_related("event", "article__source", "attributed_actor", "attributed_source").order_by(
            "-id"
        )[:SHOWN],
        "api_path": api_path("sources", public_id),
    }
    return render(request, "events/source.html", context)


def active_contradictions() -> QuerySet[Contradiction]:
    """Active contradictions of the claim of an outer query."""
    return Contradiction.objects.filter(
        Q(first=OuterRef("pk")) | Q(second=OuterRef("pk")), state=Contradiction.State.ACTIVE
    )


def with_counts() -> QuerySet[Source]:
    """Sources with how many accepted claims on published events the record has from them."""
    accepted = Q(articles__claims__state="accepted", articles__claims__event__state="published")
    return Source.objects.annotate(
        claim_count=Count("articles__claims", filter=accepted, distinct=True),
        event_count=Count("articles__claims__event", filter=accepted, distinct=True),
    )

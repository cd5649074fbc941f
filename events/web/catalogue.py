"""The lists of actors, sources, articles, feeds, contradictions and candidates: one view each, one way to do it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.errors import QueryError
from events.models import Actor, Article, Candidate, CandidateState, Contradiction, Feed, Source
from events.review.representation import contradictions_for_display
from events.search.lists import ACTORS, ARTICLES, CANDIDATES, CONTRADICTIONS, FEEDS, SOURCES, RecordList
from events.taxonomy import get_taxonomy
from events.web.actors import with_hangul_and_counts
from events.web.editors import decides
from events.web.listing import Listing, api_query, chips, complaint, given, hidden_fields, list_page
from events.web.sources import with_counts

Offers = Mapping[str, Mapping[str, str]]
Dressed = Callable[[QuerySet[Any]], QuerySet[Any]]

_YES_NO: Final = {"true": "yes", "false": "no"}
_SHOWN_FIELDS: Final = {
    "actors": frozenset({"q", "kind"}),
    "sources": frozenset({"q", "kind", "reliability"}),
    "articles": frozenset({"q", "source", "date_from", "date_to", "changed", "gone"}),
    "contradictions": frozenset({"kind"}),
    "candidates": frozenset({"state", "type"}),
    "feeds": frozenset({"q", "source", "kind", "health", "active"}),
    "quarantine": frozenset({"error", "origin"}),
}


@require_safe
def actor_list(request: HttpRequest) -> HttpResponse:
    """Actors by name, with their Hangul and how many events they appear in."""

    def dressed(found: QuerySet[Actor]) -> QuerySet[Actor]:
        return with_hangul_and_counts().filter(pk__in=found.values("pk"))

    offers = {"kind": dict(get_taxonomy().choices("actor_kinds"))}
    return record_list(request, ACTORS, template="events/actors.html", offers=offers, dressed=dressed)


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """Sources by name, with their grade and how much the record has from them."""

    def dressed(found: QuerySet[Source]) -> QuerySet[Source]:
        return with_counts().filter(pk__in=found.values("pk"))

    offers = {
        "kind": dict(get_taxonomy().choices("source_kinds")),
        "reliability": dict(Source.Reliability.choices),
        "state_controlled": {"true": "yes", "false": "no"},
    }
    return record_list(request, SOURCES, template="events/sources.html", offers=offers, dressed=dressed)


@require_safe
def article_list(request: HttpRequest) -> HttpResponse:
    """Articles, newest first."""

    def dressed(found: QuerySet[Article]) -> QuerySet[Article]:
        return found.select_related("source").defer("text", "bands")

    offers = {
        "source": dict(Source.objects.order_by("name").values_list("public_id", "name")),
        "changed": _YES_NO,
        "gone": _YES_NO,
    }
    return record_list(request, ARTICLES, template="events/articles.html", offers=offers, dressed=dressed)


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    """Feeds by the name of their source, with how polling them goes."""

    def dressed(found: QuerySet[Feed]) -> QuerySet[Feed]:
        return found.select_related("source").defer("seen", "listing")

    offers = {
        "source": dict(Source.objects.filter(feeds__isnull=False).order_by("name").values_list("public_id", "name")),
        "kind": dict(Feed.Kind.choices),
        "health": dict(Feed.Health.choices),
        "active": {"true": "yes", "false": "no"},
    }
    return record_list(request, FEEDS, template="events/feeds.html", offers=offers, dressed=dressed)


@require_safe
def contested(request: HttpRequest) -> HttpResponse:
    """Every pair of claims that cannot both hold, newest first."""

    def dressed(found: QuerySet[Contradiction]) -> QuerySet[Contradiction]:
        return contradictions_for_display().filter(pk__in=found.values("pk"))

    offers = {"kind": dict(Contradiction.Kind.choices)}
    return record_list(
        request,
        CONTRADICTIONS,
        template="events/contested.html",
        offers=offers,
        dressed=dressed,
        may_decide=decides(request),
    )


@require_safe
def candidate_list(request: HttpRequest) -> HttpResponse:
    """What the machine proposes, oldest first."""

    def dressed(found: QuerySet[Candidate]) -> QuerySet[Candidate]:
        return found.select_related("article__source", "matched_event", "event").defer("article__text")

    offers = {"state": dict(CandidateState.choices), "type": dict(get_taxonomy().choices("event_types"))}
    return record_list(request, CANDIDATES, template="review/candidates.html", offers=offers, dressed=dressed)


def record_list(
    request: HttpRequest,
    records: RecordList[Any],
    *,
    template: str,
    offers: Offers,
    dressed: Dressed,
    may_decide: bool = False,
) -> HttpResponse:
    """The page of one list: 400 with an explanation where a filter cannot be read.

    `offers` are the labels of values by parameter, `dressed` joins what the rows of the template show.
    """
    params = given(request)
    context: dict[str, Any] = {
        "decides": may_decide,
        "params": {name: values[-1] for name, values in params.items()},
        "hidden": hidden_fields(params, shown=_SHOWN_FIELDS[records.name]),
        "offers": offers,
        "chips": chips(params, words=offers),
        "api_path": api_query(records.name, params),
    }
    try:
        question = records.parse(params)
        found: QuerySet[Model] = records.select(question.readings)
        listing = list_page(request, question, dressed(found), count=found.count())
    except QueryError as error:
        context |= {"listing": Listing(results=()), "complaint": complaint(error)}
        return render(request, template, context, status=400)
    return render(request, template, {**context, "listing": listing})

"""The list of events: the filter string of the API, as a page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.errors import QueryError
from events.models import Actor, Event, Place, Source, Verification
from events.search import EventQuery, parse_event_query, query_string, select_events, select_versions
from events.taxonomy import get_taxonomy
from events.web.listing import Listing, api_query, chips, complaint, given, hidden_fields, list_page
from events.web.past import past_events
from events.web.words import moment_words

# A select of a thousand names helps nobody and outweighs the list; the rest is found by words or on its own page.
OFFERED: Final = 60
FIELDS: Final = frozenset({"q", "date_from", "date_to", "contradicted", "as_of", "sort"})
SORTS: Final = {
    "-date": "newest first",
    "date": "oldest first",
    "-updated": "last changed first",
    "relevance": "best match first",
}
YES_NO: Final = {"true": "yes", "false": "no"}


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Events that a filter string asks for; 400 with what would be right where it does not parse."""
    params = given(request)
    offered = offers(params)
    context: dict[str, Any] = {
        "params": {name: values[-1] for name, values in params.items()},
        "hidden": hidden_fields(params, shown=FIELDS),
        "offers": offered,
        "chips": chips(params, words=offered),
        "api_path": api_query("events", params),
    }
    try:
        question = parse_event_query(params)
        listing = _listing(request, question)
    except QueryError as error:
        return render(
            request,
            "events/events.html",
            {**context, "listing": Listing(results=()), "complaint": complaint(error)},
            status=400,
        )
    if question.as_of:
        now = query_string({name: values for name, values in params.items() if name != "as_of"})
        context |= {"as_of": params["as_of"][-1], "moment_words": moment_words(question.as_of), "now_query": now}
    return render(request, "events/events.html", {**context, "listing": listing})


def _listing(request: HttpRequest, question: EventQuery) -> Listing:
    """The page of events that is asked for, as they are or as they stood."""
    if question.as_of:
        versions = select_versions(question)
        listing = list_page(request, question, versions, count=versions.count())
        return replace(listing, results=past_events(row.change.representation for row in listing.results))
    found = select_events(question)
    return list_page(request, question, found.for_display(), count=found.count())


def offers(params: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]]:
    """What each filter can be set to, key to label; always with those that are set, so that chips can name them."""
    taxonomy = get_taxonomy()
    published = Q(participations__event__state="published")
    actors = _most_used(
        Actor.objects.annotate(uses=Count("participations", filter=published)), asked=_ids(params, "actor")
    )
    accepted = Q(articles__claims__state="accepted", articles__claims__event__state="published")
    sources = _most_used(
        Source.objects.annotate(uses=Count("articles__claims", filter=accepted)), asked=_ids(params, "source")
    )
    return {
        "type": dict(taxonomy.choices("event_types")),
        "actor": actors,
        "source": sources,
        "verification": dict(Verification.choices),
        "contradicted": YES_NO,
        "sort": SORTS,
        **_labels_of_ids(params),
    }


def _most_used(rows: QuerySet[Any], *, asked: Sequence[str]) -> dict[str, str]:
    """Public id to name, by name: those that the record names most, and those that are asked for."""
    ranked = rows.filter(uses__gt=0).order_by("-uses", "id")
    names: dict[str, str] = dict(ranked.values_list("public_id", "name")[:OFFERED])
    if asked:
        names |= dict(rows.model.objects.filter(public_id__in=asked).values_list("public_id", "name"))
    return dict(sorted(names.items(), key=_by_label))


def _labels_of_ids(params: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]]:
    """Names of the places and parents that are asked for: links of other pages set them, no field offers them."""
    found: dict[str, dict[str, str]] = {}
    if places := _ids(params, "place"):
        found["place"] = dict(Place.objects.filter(public_id__in=places).values_list("public_id", "name"))
    if parents := _ids(params, "parent"):
        found["parent"] = dict(
            Event.objects.published().filter(public_id__in=parents).values_list("public_id", "title")
        )
    return found


def _ids(params: Mapping[str, Sequence[str]], name: str) -> list[str]:
    # A NUL is refused with a clear message later; PostgreSQL would refuse it here with a traceback.
    return [
        value for sign in ("", "-") for value in params.get(sign + name, ()) if value.isascii() and "\0" not in value
    ]


def _by_label(pair: tuple[str, str]) -> str:
    return pair[1].casefold()

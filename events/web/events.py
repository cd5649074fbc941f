"""The list of events: the filter string of the API, as a page."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.errors import QueryError
from events.models import Actor, Event, Place, Source, Verification
from events.search import parse_event_query, select_events
from events.taxonomy import get_taxonomy
from events.web.listing import Listing, api_query, chips, complaint, given, hidden_fields, list_page

OFFERED: Final = 200
FIELDS: Final = frozenset({"q", "date_from", "date_to", "contradicted", "sort"})
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
        found = select_events(question)
        listing = list_page(request, question, found.for_display(), count=found.count())
    except QueryError as error:
        return render(
            request,
            "events/events.html",
            {**context, "listing": Listing(results=()), "complaint": complaint(error)},
            status=400,
        )
    return render(request, "events/events.html", {**context, "listing": listing})


def offers(params: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]]:
    """What each filter can be set to, key to label; always with those that are set, so that chips can name them."""
    taxonomy = get_taxonomy()
    actors = Actor.objects.annotate(
        uses=Count("participations", filter=Q(participations__event__state="published"))
    ).filter(Q(uses__gt=0) | Q(public_id__in=_ids(params, "actor")))
    sources = Source.objects.filter(
        Q(articles__claims__state="accepted") | Q(public_id__in=_ids(params, "source"))
    ).distinct()
    return {
        "type": dict(taxonomy.choices("event_types")),
        "actor": dict(sorted(actors.order_by("-uses").values_list("public_id", "name")[:OFFERED], key=_by_label)),
        "source": dict(sources.order_by("name").values_list("public_id", "name")[:OFFERED]),
        "verification": dict(Verification.choices),
        "contradicted": YES_NO,
        "sort": SORTS,
        **_labels_of_ids(params),
    }


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

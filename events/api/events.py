"""Events: the list, one event, its claims and its history."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from events.api.documents import documented, list_of, page_example
from events.api.endpoint import ApiView, Json, ListView, PastOrPresentView, checked_id, params_of
from events.api.past import get_past_record, show_past_events
from events.api.problems import MovedError, SplitError, WithdrawnError
from events.api.shapes.catalogue import TombstoneShape
from events.api.shapes.record import ClaimShape, EventShape
from events.models import Claim, Event, EventState, PastClaim, Redirect
from events.models.event import EventQuerySet
from events.review.representation import api_path, represent_claim, represent_event, represent_instant
from events.search import parse_event_query, select_events, select_versions
from events.search.lists import CLAIMS_THEN
from events.search.past import select_past_claims
from events.search.query import DETAIL_PARAMETERS, EVENT_PARAMETERS, read_selection

EXAMPLE: Final = {
    "id": "evt-7k3m9x2q4d",
    "url": "https://archive.example.org/api/v1/events/evt-7k3m9x2q4d/",
    "type": "domestic_politics",
    "subtype": "plenum",
    "title": "Plenary meeting of the Workers' Party",
    "date": {
        "edtf": "2024-12-23/2024-12-27",
        "earliest": "2024-12-23",
        "latest": "2024-12-27",
        "precision": "days",
        "basis": "kst",
        "utc": None,
    },
    "verification": "corroborated",
    "contradicted": False,
}
_GONE: Final = {
    200: OpenApiResponse(EventShape, description="Found."),
    301: OpenApiResponse(description="Merged into another event: `Location` is where it lives on."),
    (410, "application/problem+json"): OpenApiResponse(TombstoneShape, description="Withdrawn."),
}


class EventListView(ListView):
    """The record."""

    @documented(
        operation="list_events",
        summary="Published events, newest first",
        answer=list_of(EventShape),
        parameters=EVENT_PARAMETERS,
        tag="events",
        example=page_example(**EXAMPLE),
        description="A repeated parameter means OR, different ones mean AND, `-type=` excludes. "
        "Unknown parameters and values are refused.",
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        return super().get(request, **ids)

    def read_address(self, request: Request) -> None:
        """Read the filter string."""
        self.question = self.query = parse_event_query(params_of(request))
        self.readings = self.query.readings

    def select(self) -> Any:  # noqa: ANN401 - a queryset of events, or of versions of events
        """Events with what is shown of them."""
        if self.query.as_of:
            return select_versions(self.query)
        return _joined(select_events(self.query), self.query.include)

    def show_all(self, rows: Sequence[Any]) -> list[Json]:
        """Events, as they are or as they stood."""
        selection = {"fields": self.query.fields, "include": self.query.include}
        if self.query.as_of:
            return show_past_events((row.change.representation for row in rows), **selection)
        return [show_event(row, **selection) for row in rows]


class EventView(ApiView):
    """One event."""

    parameters = DETAIL_PARAMETERS

    @documented(
        operation="get_event",
        summary="One event",
        answer=_GONE,
        parameters=DETAIL_PARAMETERS,
        tag="events",
        example=EXAMPLE,
    )
    def get(self, request: Request, public_id: str) -> Response:  # noqa: ARG002 - REST framework's contract
        """The event, where it went, or its tombstone."""
        selection, as_of = read_selection(self.readings), self.readings.one("as_of")
        if as_of:
            return self.answer(show_past_events([get_past_record(public_id, as_of)], **selection)[0])
        event = find_published(public_id, include=selection["include"])
        return self.answer(show_event(event, **selection))


class EventClaimsView(PastOrPresentView):
    """What is said of one event."""

    records = CLAIMS_THEN

    @documented(
        operation="list_event_claims",
        summary="Accepted claims on one event, in the order in which they entered the record",
        answer=list_of(ClaimShape),
        parameters=CLAIMS_THEN.parameters,
        tag="events",
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        self.public_id = ids["public_id"]
        if self.as_of:
            get_past_record(self.public_id, self.as_of)
        else:
            self.event = find_published(self.public_id, path="claims/", whole=False)
        return super().get(request)

    def select_present(self) -> Any:  # noqa: ANN401 - a queryset of claims
        """Claims with article and source."""
        claims: Any = self.records.select(self.readings).filter(event=self.event)
        return claims.for_display()

    def select_past(self, seq: int) -> Any:  # noqa: ANN401 - a queryset of past claims
        """Claims as they stood."""
        return select_past_claims(self.readings, seq=seq).filter(event=self.public_id)

    def show(self, row: Claim | PastClaim) -> Json:
        """One claim."""
        return row.record if isinstance(row, PastClaim) else represent_claim(row)


def find_published(public_id: str, *, include: tuple[str, ...] = (), path: str = "", whole: bool = True) -> Event:
    """The published event with this id; `whole` joins what is shown of it.

    Raises:
        MovedError: it was merged; `path` is added to where it lives on.
        WithdrawnError: it was withdrawn.
        NotFound: there never was one.
    """
    events = Event.objects.published().filter(public_id=checked_id(public_id, kind="event"))
    event = (_joined(events, include) if whole else events).first()
    if event is None:
        raise _absence(public_id, path)
    return event


def show_event(event: Event, *, fields: tuple[str, ...], include: tuple[str, ...]) -> Json:
    """One event as it is answered: `include` adds to it, `fields` () is all of it."""
    shown = represent_event(event)
    if "participants" in include:
        for part, participant in zip(event.participations.all(), shown["participants"], strict=True):
            actor = part.actor
            participant["actor"] |= {
                "url": api_path("actors", actor.public_id),
                "kind": actor.kind,
                "country": actor.country or None,
            }
    if fields:
        shown = {name: value for name, value in shown.items() if name in {"id", *fields}}
    if "claims" in include or "articles" in include:
        claims = [represent_claim(claim) for claim in event.shown_claims]  # type: ignore[attr-defined]  # prefetched
        if "claims" in include:
            shown["claims"] = claims
        if "articles" in include:
            articles = {claim["article"]["id"]: {**claim["article"], "source": claim["source"]} for claim in claims}
            shown["articles"] = list(articles.values())
    return shown


def _joined(events: EventQuerySet, include: tuple[str, ...]) -> EventQuerySet:
    events = events.for_display()
    if "claims" in include or "articles" in include:
        claims = Claim.objects.for_display().accepted().order_by("id")
        events = events.prefetch_related(Prefetch("claims", claims, to_attr="shown_claims"))
    return events


def _absence(public_id: str, path: str) -> Exception:
    redirects = list(Redirect.objects.filter(from_public_id=public_id))
    targets = [redirect.to_public_id for redirect in redirects if redirect.to_public_id]
    if len(targets) == 1:
        return MovedError(api_path("events", targets[0]) + path)
    if targets:
        return SplitError(public_id, reason=redirects[0].reason, parts=targets)
    if redirects:
        return WithdrawnError(public_id, reason=redirects[0].reason, withdrawn_at=represent_instant(redirects[0].at))
    withdrawn = Event.objects.filter(public_id=public_id, state=EventState.WITHDRAWN).first()
    if withdrawn is not None:
        return WithdrawnError(public_id, reason=None, withdrawn_at=represent_instant(withdrawn.updated_at))
    return NotFound(f"there is no event {public_id}")

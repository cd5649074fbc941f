"""Events: the list, one event, its claims and its history."""

from typing import Any, Final

from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from events.api.documents import documented, list_of, page_example
from events.api.endpoint import ApiView, Json, ListView, checked_id, params_of
from events.api.problems import MovedError, WithdrawnError
from events.api.representations import represent_change, represent_instant
from events.api.shapes.catalogue import TombstoneShape
from events.api.shapes.record import ChangeShape, ClaimShape, EventShape
from events.models import Change, Claim, Event, EventState, Redirect
from events.models.event import EventQuerySet
from events.review.representation import api_path, represent_claim, represent_event
from events.search import parse_event_query, select_events
from events.search.lists import CLAIMS, RecordList
from events.search.paging import Kind, Order
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

    def select(self) -> EventQuerySet:
        """Events with what is shown of them."""
        return _joined(select_events(self.query), self.query.include)

    def show(self, row: Event) -> Json:
        """One event."""
        return show_event(row, fields=self.query.fields, include=self.query.include)


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
        selection = read_selection(self.readings)
        event = find_published(public_id, include=selection["include"])
        return self.answer(show_event(event, **selection))


class EventClaimsView(ListView):
    """What is said of one event."""

    records = CLAIMS

    @documented(
        operation="list_event_claims",
        summary="Accepted claims on one event, in the order in which they entered the record",
        answer=list_of(ClaimShape),
        parameters=CLAIMS.parameters,
        tag="events",
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        self.event = find_published(ids["public_id"], path="claims/", whole=False)
        return super().get(request)

    def select(self) -> Any:  # noqa: ANN401 - a queryset of claims
        """Claims with article and source."""
        claims: Any = self.records.select(self.readings).filter(event=self.event)
        return claims.for_display()

    def show(self, row: Claim) -> Json:
        """One claim."""
        return represent_claim(row)


def _every_change(_readings: object) -> Any:  # noqa: ANN401 - a queryset of changes
    return Change.objects.select_related("decision")


HISTORY: Final[RecordList[Change]] = RecordList(
    name="history",
    order=Order(key="seq", kind=Kind.NUMBER, descending=True, handle="seq"),
    filters=(),
    select=_every_change,
)


class EventHistoryView(ListView):
    """What changed in the record of one event; also when the event was merged or withdrawn."""

    records = HISTORY

    @documented(
        operation="list_event_history",
        summary="Every change of one event's record, newest first, with the whole record after it",
        answer=list_of(ChangeShape),
        parameters=HISTORY.parameters,
        tag="events",
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        self.public_id = checked_id(ids["public_id"], kind="event")
        if not Event.objects.filter(public_id=self.public_id).exclude(state=EventState.DRAFT).exists():
            raise NotFound(f"there is no event {self.public_id}")
        return super().get(request)

    def select(self) -> Any:  # noqa: ANN401 - a queryset of changes
        """The changes of this record."""
        return self.records.select(self.readings).filter(record_public_id=self.public_id)

    def show(self, row: Change) -> Json:
        """One change."""
        return represent_change(row)


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
    redirect = Redirect.objects.filter(from_public_id=public_id).first()
    if redirect is not None and redirect.to_public_id:
        return MovedError(api_path("events", redirect.to_public_id) + path)
    if redirect is not None:
        return WithdrawnError(public_id, reason=redirect.reason, withdrawn_at=represent_instant(redirect.at))
    withdrawn = Event.objects.filter(public_id=public_id, state=EventState.WITHDRAWN).first()
    if withdrawn is not None:
        return WithdrawnError(public_id, reason=None, withdrawn_at=represent_instant(withdrawn.updated_at))
    return NotFound(f"there is no event {public_id}")

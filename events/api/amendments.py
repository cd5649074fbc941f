"""Decisions on events of the record: amend, merge, split, withdraw, restore, each with a reason."""

from typing import Final

from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response

from events.api.bodies import check_names, find_number, find_objects, find_text, find_texts, object_of
from events.api.deciding import MAX_TEXT_CHARS, DecisionView, editor_of, needed_text
from events.api.documents import documented
from events.api.endpoint import Json
from events.api.shapes.intake import AmendBody, MergeEventBody, RestoreBody, SplitBody, SplitShape, WithdrawBody
from events.api.shapes.record import EventShape
from events.errors import QueryError
from events.models import Event
from events.review import decisions
from events.review.curated import ClaimEdit, CuratedLink, EventEdits, NamedParticipant, SplitPart
from events.review.representation import represent_event
from events.search.as_of import MAX_SEQ

_TEXTS: Final = (
    "type", "subtype", "title", "summary", "date", "date_basis", "time_utc", "place", "geo_precision", "parent",
    "verification", "verification_note",
)  # fmt: skip
_EDITS: Final = (*_TEXTS, "series_index", "series_total", "themes", "participants", "links", "claims")
_PARTICIPANT: Final = ("actor", "role", "order_named", "title_at_time")
_LINK: Final = ("kind", "event", "note")
_CLAIM: Final = ("id", "state", "credibility")
_PART: Final = (*(name for name in _EDITS if name != "claims"), "claims")
MAX_COUNT: Final = 32_767
_EVENT: Final = {200: OpenApiResponse(EventShape, description="The event after the decision.")}


class RecordDecisionView(DecisionView):
    """What the decisions on one event share."""

    kind = "event"
    absent = Event.DoesNotExist
    besides = ", or none of those that the body names"

    def show(self, *events: Event) -> list[Json]:
        """Events of the record as they are answered, in this order."""
        rows = {event.pk: event for event in Event.objects.for_display().filter(pk__in=[one.pk for one in events])}
        return [represent_event(rows[event.pk]) for event in events]


class AmendView(RecordDecisionView):
    """Amend."""

    @documented(
        operation="amend_event", summary="Change an event of the record", answer=_EVENT, tag="events", request=AmendBody
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Change what the body names; what is left out stays."""
        sent = object_of(request)
        check_names(sent, valid=(*_EDITS, "reason"))
        edits, reason = read_event_edits(sent), needed_text(sent, "reason")
        event = self.carry_out(
            public_id,
            lambda: decisions.amend_event(public_id, editor=editor_of(request), edits=edits, reason=reason),
        )
        return self.answer(self.show(event)[0])


class MergeEventView(RecordDecisionView):
    """Merge."""

    @documented(
        operation="merge_event",
        summary="Join an event to another, whose id survives",
        answer=_EVENT,
        tag="events",
        request=MergeEventBody,
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Move its claims to the event that the body names; its id redirects there."""
        sent = object_of(request)
        check_names(sent, valid=("into", "reason"))
        into, reason = needed_text(sent, "into"), needed_text(sent, "reason")
        event = self.carry_out(
            public_id,
            lambda: decisions.merge_events(public_id, into=into, editor=editor_of(request), reason=reason),
        )
        return self.answer(self.show(event)[0])


class SplitView(RecordDecisionView):
    """Split."""

    @documented(
        operation="split_event",
        summary="Divide an event into several new ones",
        answer={200: OpenApiResponse(SplitShape, description="The new events, in the order of the parts.")},
        tag="events",
        request=SplitBody,
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Give each part its claims; the old id names the parts."""
        sent = object_of(request)
        check_names(sent, valid=("parts", "reason"))
        parts = tuple(_part(one) for one in find_objects(sent, "parts", valid=_PART) or ())
        reason = needed_text(sent, "reason")
        created = self.carry_out(
            public_id,
            lambda: decisions.split_event(public_id, parts=parts, editor=editor_of(request), reason=reason),
        )
        return self.answer({"parts": self.show(*created)})


class WithdrawView(RecordDecisionView):
    """Withdraw."""

    @documented(
        operation="withdraw_event",
        summary="Take an event out of the record",
        answer={204: OpenApiResponse(description="Withdrawn; its address answers with a tombstone.")},
        tag="events",
        request=WithdrawBody,
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Leave a tombstone with the reason."""
        sent = object_of(request)
        check_names(sent, valid=("reason",))
        reason = needed_text(sent, "reason")
        self.carry_out(public_id, lambda: decisions.withdraw_event(public_id, editor=editor_of(request), reason=reason))
        return Response(status=204)


class RestoreView(RecordDecisionView):
    """Restore."""

    @documented(
        operation="restore_event",
        summary="Make an event what it was after an entry of the change log",
        answer=_EVENT,
        tag="events",
        request=RestoreBody,
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Bring that state back; also of an event that was withdrawn, merged or split."""
        sent = object_of(request)
        check_names(sent, valid=("seq", "reason"))
        seq, reason = find_number(sent, "seq", low=1, high=MAX_SEQ), needed_text(sent, "reason")
        if seq is None:
            raise QueryError("seq is missing; give an entry of the event's history", parameter="seq")
        event = self.carry_out(
            public_id,
            lambda: decisions.restore_event(public_id, seq=seq, editor=editor_of(request), reason=reason),
        )
        return self.answer(self.show(event)[0])


def read_event_edits(sent: Json) -> EventEdits:
    """What an editor changes of an event.

    Raises:
        QueryError: a field is of another type than it should be.
    """
    texts = {name: find_text(sent, name, max_chars=MAX_TEXT_CHARS) for name in _TEXTS}
    themes = find_texts(sent, "themes", max_chars=MAX_TEXT_CHARS)
    participants, links = (
        find_objects(sent, "participants", valid=_PARTICIPANT),
        find_objects(sent, "links", valid=_LINK),
    )
    return EventEdits(
        **texts,
        series=_series(sent),
        themes=None if themes is None else tuple(themes),
        participants=None if participants is None else tuple(_participant(one) for one in participants),
        links=None if links is None else tuple(_link(one) for one in links),
        claims=tuple(_claim(one) for one in find_objects(sent, "claims", valid=_CLAIM) or ()),
    )


def _part(sent: Json) -> SplitPart:
    claims = find_texts(sent, "claims", max_chars=MAX_TEXT_CHARS) or []
    edits = read_event_edits({name: value for name, value in sent.items() if name != "claims"})
    return SplitPart(claims=tuple(claims), edits=edits)


def _series(sent: Json) -> tuple[int | None, int | None] | None:
    if "series_index" not in sent and "series_total" not in sent:
        return None
    return (
        find_number(sent, "series_index", low=1, high=MAX_COUNT),
        find_number(sent, "series_total", low=1, high=MAX_COUNT),
    )


def _participant(one: Json) -> NamedParticipant:
    return NamedParticipant(
        actor=needed_text(one, "actor"),
        role=needed_text(one, "role"),
        order_named=find_number(one, "order_named", low=1, high=MAX_COUNT),
        title_at_time=find_text(one, "title_at_time", max_chars=300) or "",
    )


def _link(one: Json) -> CuratedLink:
    note = find_text(one, "note", max_chars=MAX_TEXT_CHARS) or ""
    return CuratedLink(kind=needed_text(one, "kind"), target=needed_text(one, "event"), note=note)


def _claim(one: Json) -> ClaimEdit:
    return ClaimEdit(
        claim=needed_text(one, "id"),
        state=find_text(one, "state", max_chars=MAX_TEXT_CHARS),
        credibility=find_number(one, "credibility", low=1, high=6),
    )

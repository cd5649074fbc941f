"""Candidates: open to read and marked as machine-coded; deciding needs the role of an editor."""

from collections.abc import Callable
from typing import Any, Final

from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response

from events.api.bodies import check_names, find_objects, find_text, object_of
from events.api.deciding import MAX_TEXT_CHARS, DecisionView, editor_of, needed_text
from events.api.documents import documented, list_of, page_example
from events.api.endpoint import ApiView, Json, ListView, get_record
from events.api.permissions import decides
from events.api.representations import fulltext_policy, represent_candidate
from events.api.shapes.intake import AcceptBody, CandidateShape, DecisionShape, MergeBody, RejectBody
from events.errors import QueryError
from events.models import Candidate, Event, Source
from events.review import decisions
from events.review.curated import CandidateEdits, ParticipantEdit
from events.review.representation import represent_event
from events.search.lists import CANDIDATES
from events.search.parameters import shown
from events.values.public_id import check_public_id

EDITED_TEXTS: Final = ("type", "subtype", "title", "summary", "date", "date_basis", "place")
_PARTICIPANT: Final = ("actor", "role")
_EXAMPLE: Final = {
    "id": "cnd-7k3m9x2q4d",
    "machine_coded": True,
    "state": "open",
    "type": "missile_launch",
    "quote": "North Korea fired a short-range ballistic missile on Tuesday",
    "score": 0.82,
}
_DECIDED: Final = {200: OpenApiResponse(DecisionShape, description="Decided.")}


class CandidateListView(ListView):
    """What the machine proposes."""

    records = CANDIDATES

    @documented(
        operation="list_candidates",
        summary="What the machine proposes, oldest first; machine-coded, unreviewed",
        answer=list_of(CandidateShape),
        parameters=CANDIDATES.parameters,
        tag="candidates",
        example=page_example(**_EXAMPLE),
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        return super().get(request, **ids)

    def select(self) -> Any:  # noqa: ANN401 - a queryset of candidates
        """Candidates with article and events; texts stay in the database."""
        return _joined(super().select())

    def show(self, row: Candidate) -> Json:
        """One candidate."""
        return show_candidate(row, self.request)


class CandidateView(ApiView):
    """One candidate."""

    @documented(
        operation="get_candidate", summary="One candidate", answer=CandidateShape, tag="candidates", example=_EXAMPLE
    )
    def get(self, request: Request, public_id: str) -> Response:
        """The candidate."""
        return self.answer(show_candidate(_get(public_id), request))


class CandidateDecisionView(DecisionView):
    """What the three decisions share."""

    kind = "candidate"
    absent = Candidate.DoesNotExist

    def decide(self, public_id: str, act: Callable[[], object]) -> Response:
        """Carry a decision out and show what became of it."""
        try:
            self.carry_out(public_id, act)
        except Event.DoesNotExist as error:
            raise QueryError("there is no published event with this id", parameter="event") from error
        candidate = _get(public_id)
        event = Event.objects.for_display().filter(pk=candidate.event_id).first()  # type: ignore[misc]  # null finds none
        return self.answer(
            {
                "candidate": show_candidate(candidate, self.request),
                "event": None if event is None else represent_event(event),
            }
        )


class AcceptView(CandidateDecisionView):
    """Accept."""

    @documented(
        operation="accept_candidate",
        summary="Add a candidate to the event that it was matched with, or make an event of it",
        answer=_DECIDED,
        tag="candidates",
        request=AcceptBody,
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Accept it as it stands, or as the body edits it."""
        sent = object_of(request)
        check_names(sent, valid=(*EDITED_TEXTS, "participants", "into_event", "reason"))
        edits, reason = read_edits(sent), find_text(sent, "reason", max_chars=MAX_TEXT_CHARS) or ""
        return self.decide(
            public_id,
            lambda: decisions.accept_candidate(public_id, editor=editor_of(request), edits=edits, reason=reason),
        )


class RejectView(CandidateDecisionView):
    """Reject."""

    @documented(
        operation="reject_candidate",
        summary="Say that a candidate is no event",
        answer=_DECIDED,
        tag="candidates",
        request=RejectBody,
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Reject it, with a reason."""
        sent = object_of(request)
        check_names(sent, valid=("reason",))
        reason = needed_text(sent, "reason")
        return self.decide(
            public_id, lambda: decisions.reject_candidate(public_id, editor=editor_of(request), reason=reason)
        )


class MergeView(CandidateDecisionView):
    """Merge."""

    @documented(
        operation="merge_candidate",
        summary="Add a candidate to an event of the record",
        answer=_DECIDED,
        tag="candidates",
        request=MergeBody,
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Add its claims to the event, with a reason."""
        sent = object_of(request)
        check_names(sent, valid=("event", "reason"))
        event, reason = _event_id(needed_text(sent, "event"), name="event"), needed_text(sent, "reason")
        return self.decide(
            public_id,
            lambda: decisions.merge_candidate(
                public_id, editor=editor_of(request), event_public_id=event, reason=reason
            ),
        )


def read_edits(sent: Json) -> CandidateEdits:
    """What an editor changes of a draft.

    Raises:
        QueryError: a field is of another type than it should be.
    """
    texts = {name: find_text(sent, name, max_chars=MAX_TEXT_CHARS) for name in EDITED_TEXTS}
    kept = find_objects(sent, "participants", valid=_PARTICIPANT)
    participants = None if kept is None else tuple(_participant(item) for item in kept)
    into_event = find_text(sent, "into_event", max_chars=MAX_TEXT_CHARS)
    return CandidateEdits(
        **texts,
        participants=participants,
        into_event=_event_id(into_event, name="into_event") if into_event else into_event,
    )


def show_candidate(candidate: Candidate, request: Request) -> Json:
    """One candidate; whoever decides sees the quote whatever the source allows readers to see."""
    quotable = fulltext_policy(candidate.article) != Source.Fulltext.LINK_ONLY
    return represent_candidate(candidate, quotable=quotable or decides(request))


def _joined(candidates: Any) -> Any:  # noqa: ANN401 - a queryset of candidates
    found = candidates.select_related("article__source", "matched_event", "event")
    return found.defer("article__text", "article__bands")


def _get(public_id: str) -> Candidate:
    found: Candidate = get_record(_joined(Candidate.objects.all()), public_id, kind="candidate")
    return found


def _participant(item: Json) -> ParticipantEdit:
    return ParticipantEdit(actor=needed_text(item, "actor"), role=needed_text(item, "role"))


def _event_id(text: str, *, name: str) -> str:
    try:
        return check_public_id(text, kind="event")
    except ValueError as error:
        raise QueryError(
            f"{name} is {shown(text)}; write the id of an event, such as evt-7k3m9x2q4d", parameter=name
        ) from error

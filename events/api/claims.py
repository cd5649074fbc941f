"""Claims, and the pairs of them that cannot both hold."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from events.api.bodies import check_names, object_of
from events.api.deciding import DecisionView, editor_of, needed_text
from events.api.documents import documented, list_of, page_example
from events.api.endpoint import ApiView, Json, PastOrPresentView, get_record
from events.api.past import show_past_contradictions
from events.api.shapes.intake import DismissBody
from events.api.shapes.record import ClaimShape, ContradictionShape
from events.models import Claim, Contradiction, EventState, PastClaim
from events.review import decisions
from events.review.representation import contradictions_for_display, represent_claim, represent_contradiction
from events.search.lists import CLAIMS, CLAIMS_THEN, CONTRADICTIONS, CONTRADICTIONS_THEN
from events.search.parameters import Readings
from events.search.past import select_past_claims, select_past_contradictions

_EXAMPLE: Final = {
    "id": "clm-7k3m9x2q4d",
    "predicate": "date",
    "statement": "The sixth nuclear test took place in April 2020.",
    "value": "2020-04",
    "modality": "asserted",
    "credibility": 5,
}


class ClaimListView(PastOrPresentView):
    """Claims."""

    records = CLAIMS_THEN

    @documented(
        operation="list_claims",
        summary="Accepted claims on published events",
        answer=list_of(ClaimShape),
        parameters=CLAIMS_THEN.parameters,
        tag="claims",
        example=page_example(**_EXAMPLE),
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        return super().get(request, **ids)

    def select_present(self) -> Any:  # noqa: ANN401 - a queryset of claims
        """Claims with article and source."""
        claims: Any = self.records.select(self.readings)
        return claims.for_display()

    def select_past(self, seq: int) -> Any:  # noqa: ANN401 - a queryset of past claims
        """Claims as they stood."""
        return select_past_claims(self.readings, seq=seq)

    def show(self, row: Claim | PastClaim) -> Json:
        """One claim."""
        return row.record if isinstance(row, PastClaim) else represent_claim(row)


class ClaimView(ApiView):
    """One claim."""

    @documented(operation="get_claim", summary="One accepted claim", answer=ClaimShape, tag="claims", example=_EXAMPLE)
    def get(self, request: Request, public_id: str) -> Response:  # noqa: ARG002 - REST framework's contract
        """The claim."""
        claims: Any = CLAIMS.select(Readings())
        return self.answer(represent_claim(get_record(claims.for_display(), public_id, kind="claim")))


class ContradictionListView(PastOrPresentView):
    """Contradictions."""

    records = CONTRADICTIONS_THEN

    @documented(
        operation="list_contradictions",
        summary="Pairs of accepted claims that cannot both hold, the latest found first",
        answer=list_of(ContradictionShape),
        parameters=CONTRADICTIONS_THEN.parameters,
        tag="claims",
        example=page_example(
            id="con-7k3m9x2q4d", kind="ordinal", reason="The sixth nuclear test cannot have two dates."
        ),
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        return super().get(request, **ids)

    def select_present(self) -> Any:  # noqa: ANN401 - a queryset of contradictions
        """Contradictions with both claims whole."""
        return _whole(self.readings)

    def select_past(self, seq: int) -> Any:  # noqa: ANN401 - a queryset of past contradictions
        """Contradictions as they stood."""
        return select_past_contradictions(self.readings, seq=seq)

    def show_all(self, rows: Sequence[Any]) -> list[Json]:
        """The pairs, each with both claims whole."""
        if self.as_of:
            return show_past_contradictions(rows, seq=self.seq)
        return [represent_contradiction(row) for row in rows]


class ContradictionView(ApiView):
    """One contradiction."""

    @documented(
        operation="get_contradiction",
        summary="One pair of claims that cannot both hold",
        answer=ContradictionShape,
        tag="claims",
    )
    def get(self, request: Request, public_id: str) -> Response:  # noqa: ARG002 - REST framework's contract
        """The pair; a dismissed one too, so that an address given out once goes on to answer."""
        shown = contradictions_for_display().filter(
            first__event__state=EventState.PUBLISHED, second__event__state=EventState.PUBLISHED
        )
        found = get_record(shown, public_id, kind="contradiction")
        return self.answer(represent_contradiction(found))


class _JudgeView(DecisionView):
    """What dismissing and reopening share."""

    kind = "contradiction"
    absent = Contradiction.DoesNotExist

    def judge(self, request: Request, public_id: str, act: Callable[..., object]) -> Response:
        """Carry `act` out with the reason in the body, and show what became of the pair."""
        sent = object_of(request)
        check_names(sent, valid=("reason",))
        reason = needed_text(sent, "reason")
        self.carry_out(public_id, lambda: act(public_id, editor=editor_of(request), reason=reason))
        pair = contradictions_for_display().filter(public_id=public_id).first()
        if pair is None:
            raise NotFound(f"contradiction {public_id} is gone: its claims no longer exclude each other")
        return self.answer(represent_contradiction(pair))


class DismissView(_JudgeView):
    """Dismiss."""

    @documented(
        operation="dismiss_contradiction",
        summary="Say that two claims can both hold",
        answer={200: OpenApiResponse(ContradictionShape, description="Dismissed.")},
        tag="claims",
        request=DismissBody,
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Dismiss it, with a reason; from then on the pair is listed nowhere."""
        return self.judge(request, public_id, decisions.dismiss_contradiction)


class ReopenView(_JudgeView):
    """Reopen."""

    @documented(
        operation="reopen_contradiction",
        summary="Take the dismissal of a contradiction back",
        answer={200: OpenApiResponse(ContradictionShape, description="It stands again.")},
        tag="claims",
        request=DismissBody,
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Reopen it, with a reason."""
        return self.judge(request, public_id, decisions.reopen_contradiction)


def _whole(readings: Readings) -> Any:  # noqa: ANN401 - a queryset of contradictions
    return contradictions_for_display().filter(pk__in=CONTRADICTIONS.select(readings).values("pk"))

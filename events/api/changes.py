"""The change log: everything that happened to the record, in order; the history of one event; what differs."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from events.api.documents import documented, list_of, page_example
from events.api.endpoint import ApiView, Json, ListView, checked_id
from events.api.representations import represent_change
from events.api.shapes.record import ChangeShape, DiffShape
from events.errors import QueryError
from events.models import Change, Event, EventState, Verb
from events.review.diff import diff_records
from events.search.as_of import MAX_SEQ
from events.search.lists import HISTORY, RecordList
from events.search.paging import Kind, Order
from events.search.parameters import Parameter, Readings, choices, whole_number

_EXAMPLE: Final = {"seq": 120, "verb": "merge", "kind": "event", "id": "evt-7k3m9x2q4d", "reason": "The same launch."}
KINDS: Final = ("event", "contradiction")


def select_changes(readings: Readings) -> Any:  # noqa: ANN401 - a queryset of changes
    """Entries after `since`, by kind of record and verb."""
    found = Change.objects.select_related("decision").filter(seq__gt=int(readings.one("since", default="0")))
    for name, column in (("kind", "record_kind"), ("verb", "verb")):
        if wanted := readings.all(name):
            found = found.filter(**{f"{column}__in": wanted})
        if excluded := readings.none_of(name):
            found = found.exclude(**{f"{column}__in": excluded})
    return found


CHANGES: Final[RecordList[Change]] = RecordList(
    name="changes",
    order=Order(key="seq", kind=Kind.NUMBER, handle="seq"),
    filters=(
        Parameter(
            name="since",
            meaning="Entries after this one: give the `seq` of the last that you have seen, 0 for all. What has a "
            "lower `seq` never appears later.",
            read=whole_number(0, MAX_SEQ),
            example="120",
        ),
        Parameter(
            name="kind", meaning="Kind of record.", read=choices(*KINDS), example="event", many=True, excludable=True
        ),
        Parameter(
            name="verb",
            meaning="What was done (vocabulary `decision_verbs`).",
            read=choices(*Verb.values),
            example="merge",
            many=True,
            excludable=True,
        ),
    ),
    select=select_changes,
)
DIFF_PARAMETERS: Final = (
    Parameter(
        name="from",
        meaning="Entry of the change log whose state is compared; 0, or none, is before the event entered the record.",
        read=whole_number(0, MAX_SEQ),
        example="120",
    ),
    Parameter(name="to", meaning="Entry whose state it is compared with; none is now.", read=whole_number(1, MAX_SEQ)),
)


class ChangeListView(ListView):
    """The change log."""

    records = CHANGES

    @documented(
        operation="list_changes",
        summary="Every change of the record in order, each with the whole record after it",
        answer=list_of(ChangeShape),
        parameters=CHANGES.parameters,
        tag="changes",
        example=page_example(**_EXAMPLE),
        description="Ask with `since` = the last `seq` that you have seen: you get every change exactly once and in "
        "order, whatever is written meanwhile. `digest` covers an entry and the digest before it.",
    )
    def get(self, request: Request, **ids: str) -> Response:
        """One page."""
        return super().get(request, **ids)

    def show(self, row: Change) -> Json:
        """One entry."""
        return represent_change(row)


class EventHistoryView(ListView):
    """What changed in the record of one event; also when the event was merged, split or withdrawn."""

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
        self.public_id = _known(ids["public_id"])
        return super().get(request)

    def select(self) -> Any:  # noqa: ANN401 - a queryset of changes
        """The changes of this record."""
        return self.records.select(self.readings).filter(record_public_id=self.public_id)

    def show(self, row: Change) -> Json:
        """One change."""
        return represent_change(row)


class EventDiffView(ApiView):
    """What differs between two states of one event."""

    parameters = DIFF_PARAMETERS

    @documented(
        operation="diff_event",
        summary="What differs between two states of one event's record",
        answer={200: OpenApiResponse(DiffShape, description="Every difference, in the order of the fields.")},
        parameters=DIFF_PARAMETERS,
        tag="events",
    )
    def get(self, request: Request, public_id: str) -> Response:  # noqa: ARG002 - REST framework's contract
        """The differences."""
        _known(public_id)
        first, second = self._state(public_id, "from"), self._state(public_id, "to")
        before = None if first is None else first.representation
        after = None if second is None else second.representation
        return self.answer(
            {
                "id": public_id,
                "from": None if first is None else first.seq,
                "to": None if second is None else second.seq,
                "differences": [
                    {"path": found.path, "before": found.before, "after": found.after}
                    for found in diff_records(before, after)
                ],
            }
        )

    def _state(self, public_id: str, name: str) -> Change | None:
        """The entry that `name` names; absent, it is the time before the first for `from`, the last for `to`."""
        changes = Change.objects.filter(record_kind="event", record_public_id=public_id).order_by("-seq")
        given = self.readings.one(name)
        if name == "from" and given in {"", "0"}:
            return None
        found = changes.filter(seq=int(given)).first() if given else changes.first()
        if found is None and given:
            valid = tuple(str(seq) for seq in changes.values_list("seq", flat=True)[:50])
            raise QueryError(f"{name}={given} is not an entry of {public_id}", parameter=name, valid=valid)
        return found


def _known(public_id: str) -> str:
    """An id of an event that is or was in the record."""
    checked_id(public_id, kind="event")
    if not Event.objects.filter(public_id=public_id).exclude(state=EventState.DRAFT).exists():
        raise NotFound(f"there is no event {public_id}")
    return public_id

"""The events of the record that a draft may tell again: a few, by type and days, from an index; and what they are like.

Types that sources take for each other are looked through together. A day either side is allowed, since UTC and Korean
days differ. Among many, those of the very dates come first, then those that share the place or somebody who is named,
and those that are vaguer last: a year's figure never crowds out a day's launch.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Case, F, IntegerField, Prefetch, QuerySet, Value, When

from events.errors import ValueFormatError
from events.ingest.records import CandidateDraft
from events.ingest.resolve import SLACK, EventSummary, Party, get_families, is_narrow
from events.models import Claim, Event, Participation
from events.models.claim import ClaimState, Predicate
from events.values.partial_date import Basis, PartialDate, parse_partial_date

# More than any day of one family of types holds; what ranks lower shares less with the draft.
MAX_KNOWN: Final = 60
# Of these, by their dates alone, the best are taken: a crowded month costs no more than that.
MAX_RANKED: Final = 400
# An event that is longer, or dated more vaguely, is never told apart from others by a date.
LONGEST_EVENT: Final = dt.timedelta(days=366)


def find_known_events(draft: CandidateDraft) -> list[EventSummary]:
    """Published events that `draft` may be, likeliest dates first, at most `MAX_KNOWN`; none for a draft without a day.

    One question if there are none, five if there are some, six if there are too many. `draft` has been through
    `resolve_mentions`.
    """
    date = parse_partial_date(draft.date)
    if not is_narrow(date):
        return []
    ranked = list(rank_known(draft.type, date)[:MAX_RANKED])
    pks = [pk for pk, _ in ranked] if len(ranked) <= MAX_KNOWN else _sharing_first(draft, ranked)
    return _summaries(pks) if pks else []


def rank_known(event_type: str, date: PartialDate) -> "QuerySet[Event, tuple[int, int]]":
    """Primary keys of the events around `date`, nearest first, with 0 for the very dates, 1 for a day off, 2 for more.

    Raises:
        ValueFormatError: an end of `date` is open.
    """
    if date.earliest is None or date.latest is None:
        raise ValueFormatError(f"the date {date.edtf!r} has an open end; events are looked up by both")
    first, last = date.earliest - SLACK, date.latest + SLACK
    around = Event.objects.published().filter(
        type__in=get_families().types_for(event_type),
        date_earliest__range=(first - LONGEST_EVENT, last),
        date_latest__gte=first,
    )
    nearness = Case(
        When(date_earliest=date.earliest, date_latest=date.latest, then=Value(0)),
        When(date_earliest__gte=first, date_latest__lte=last, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    ranked = around.annotate(nearness=nearness).order_by("nearness", F("date_latest") - F("date_earliest"), "id")
    return ranked.values_list("pk", "nearness")


def _sharing_first(draft: CandidateDraft, ranked: Sequence[tuple[int, int]]) -> list[int]:
    """The best of too many: of equally near ones those at the place of the draft, or with somebody whom it names."""
    pks = [pk for pk, _ in ranked]
    place = draft.place.public_id if draft.place else ""
    named = [mention.public_id for mention in draft.actors if mention.public_id]
    there = Event.objects.filter(pk__in=pks, place__public_id=place).values_list("pk", flat=True)
    taking_part = Participation.objects.filter(event__in=pks, actor__public_id__in=named)
    shared = Counter(there.union(taking_part.values_list("event", flat=True), all=True))
    best = sorted(enumerate(ranked), key=lambda item: (item[1][1], -shared[item[1][0]], item[0]))
    return [pk for _, (pk, _) in best[:MAX_KNOWN]]


def _summaries(pks: Sequence[int]) -> list[EventSummary]:
    rows = Event.objects.select_related("place", "parent").prefetch_related(
        Prefetch("participations", Participation.objects.select_related("actor")),
        Prefetch("claims", _quantity_claims(), to_attr="quantity_claims"),
    )
    found = rows.in_bulk(pks)
    children = _count_children(pks)
    return [_summary(found[pk], children_count=children.get(pk, 0)) for pk in pks if pk in found]


def _quantity_claims() -> "QuerySet[Claim]":
    return Claim.objects.filter(predicate=Predicate.QUANTITY, state=ClaimState.ACCEPTED).order_by("id")


def _count_children(pks: Sequence[int]) -> Mapping[int, int]:
    parts = Event.objects.published().filter(parent__in=pks).values_list("parent", flat=True)
    return Counter(pk for pk in parts if pk is not None)


def _summary(event: Any, *, children_count: int) -> EventSummary:  # noqa: ANN401 - an Event with `quantity_claims`
    return EventSummary(
        public_id=event.public_id,
        type=event.type,
        subtype=event.subtype,
        earliest=event.date_earliest,
        latest=event.date_latest,
        basis=Basis(event.date_basis or Basis.UNKNOWN),
        time_utc=event.time_utc,
        place=event.place.public_id if event.place else "",
        parties=tuple(Party(part.actor.public_id, part.role) for part in event.participations.all()),
        title=event.title,
        summary=event.summary,
        quantities=tuple(claim.as_quantity() for claim in event.quantity_claims),
        parent=event.parent.public_id if event.parent else "",
        series_index=event.series_index,
        series_total=event.series_total,
        children_count=children_count,
    )

"""The question: what a reader wants to see of the events, read from a filter string.

The same string works in the address of a page, in the API and, later, in every export and feed.
"""

import datetime as dt
from dataclasses import dataclass, fields, replace
from typing import Final

from events.errors import QueryError
from events.models import Verification
from events.search.as_of import AS_OF
from events.search.days import EVER, DaySpan, read_span
from events.search.paging import Kind, Order
from events.search.parameters import (
    FLAG,
    PAGING,
    OneOf,
    Paging,
    Parameter,
    Params,
    Readings,
    choices,
    country,
    dyad,
    edtf,
    external_id,
    free_text,
    instant,
    names_of,
    public_id,
    read_paging,
    read_parameters,
    vocabulary,
    whole_number,
)
from events.taxonomy import get_taxonomy

NEWEST: Final = "-date"
RELEVANCE: Final = "relevance"
ORDERS: Final = {
    NEWEST: Order(key="sort_on", kind=Kind.DAY, descending=True),
    "date": Order(key="sort_on", kind=Kind.DAY),
    "-updated": Order(key="updated_at", kind=Kind.INSTANT, descending=True),
    RELEVANCE: Order(key="relevance", kind=Kind.NUMBER, descending=True),
}
EVENT_FIELDS: Final = (
    "id", "url", "type", "subtype", "title", "summary", "date", "place", "participants", "quantities",
    "verification", "contradicted", "sources_count", "independent_count", "verification_overridden",
    "verification_note", "parent", "series_index", "series_total", "themes", "links", "origin", "external_ids",
    "created_at", "updated_at",
)  # fmt: skip
EVENT_EXPANSIONS: Final = ("claims", "participants", "articles")
MAX_COUNT: Final = 10_000

_read_event_id = public_id("event", look_up="/api/v1/events/?q=")


def _all_subtypes() -> tuple[str, ...]:
    return tuple(dict.fromkeys(subtype.key for kind in get_taxonomy().event_types for subtype in kind.subtypes))


def _parent(name: str, text: str) -> str:
    return text if text in {"none", "only"} else _read_event_id(name, text)


_GRADES = choices("A", "B", "C", "D", "E", "F")
_VERIFICATION = choices(*Verification.values)

DETAIL_PARAMETERS: Final = (
    AS_OF,
    Parameter(
        name="fields",
        meaning="Only these fields of each event, separated by commas.",
        read=names_of(lambda: EVENT_FIELDS),
        example="id,date,title",
        many=True,
    ),
    Parameter(
        name="include",
        meaning="Adds `claims` and `articles` to each event, and to its `participants` their kind and country.",
        read=names_of(lambda: EVENT_EXPANSIONS),
        example="claims",
        many=True,
    ),
)

EVENT_PARAMETERS: Final = (
    Parameter(
        name="q",
        meaning="Words in title, summary and names: `word word` means both, `or` either, `-word` not, quotes a phrase. "
        "A name of an actor or place in any script finds the events with that actor or at that place.",
        read=free_text,
        example="liaison office",
    ),
    Parameter(
        name="type",
        meaning="Type of event (vocabulary `event_types`).",
        read=vocabulary("event_types"),
        example="missile_launch",
        many=True,
        excludable=True,
    ),
    Parameter(
        name="subtype",
        meaning="Subtype; together with `type`, one that belongs to that type.",
        read=OneOf(_all_subtypes),
        many=True,
        excludable=True,
    ),
    Parameter(
        name="actor",
        meaning="Id of an actor that takes part; together with `role`, in that role.",
        read=public_id("actor", look_up="/api/v1/actors/?q="),
        many=True,
        excludable=True,
    ),
    Parameter(
        name="role",
        meaning="Role that an actor has in the event (vocabulary `roles`).",
        read=vocabulary("roles"),
        example="host",
        many=True,
        excludable=True,
    ),
    Parameter(
        name="actor_country",
        meaning="Country of an actor that takes part (ISO 3166-1 alpha-2); together with `role`, in that role.",
        read=country,
        example="KR",
        many=True,
        excludable=True,
    ),
    Parameter(
        name="dyad",
        meaning="Two countries, of each of which an actor takes part.",
        read=dyad,
        example="KP-KR",
        many=True,
        excludable=True,
    ),
    Parameter(
        name="place",
        meaning="Id of a place; events at places within it are found too.",
        read=public_id("place", look_up="/api/v1/places/?q="),
        many=True,
        excludable=True,
    ),
    Parameter(
        name="source",
        meaning="Id of a source that claims something of the event.",
        read=public_id("source", look_up="/api/v1/sources/?q="),
        many=True,
        excludable=True,
    ),
    Parameter(
        name="source_kind",
        meaning="Kind of a source that claims something of the event (vocabulary `source_kinds`).",
        read=vocabulary("source_kinds"),
        example="wire_service",
        many=True,
        excludable=True,
    ),
    Parameter(
        name="reliability",
        meaning="Admiralty grade A to F of a source that claims something of the event.",
        read=_GRADES,
        example="B",
        many=True,
        excludable=True,
    ),
    Parameter(
        name="date_from",
        meaning="EDTF date; events that may have been on or after its first day. Undated events are left out.",
        read=edtf,
        example="2017-09",
    ),
    Parameter(
        name="date_to",
        meaning="EDTF date; events that may have been on or before its last day. Undated events are left out.",
        read=edtf,
        example="2017",
    ),
    Parameter(
        name="certain_only",
        meaning="`true`: only events that were within `date_from` and `date_to` whatever their date may mean.",
        read=FLAG,
        example="true",
    ),
    Parameter(
        name="verification",
        meaning="How well the event is attested (vocabulary `verification`).",
        read=_VERIFICATION,
        example="corroborated",
        many=True,
        excludable=True,
    ),
    Parameter(
        name="contradicted",
        meaning="Whether claims on the event contradict each other or those on another event.",
        read=FLAG,
        example="true",
    ),
    Parameter(
        name="min_sources",
        meaning="At least so many sources claim something of it.",
        read=whole_number(0, MAX_COUNT),
        example="2",
    ),
    Parameter(
        name="min_independent",
        meaning="At least so many independent originators stand behind it.",
        read=whole_number(0, MAX_COUNT),
        example="2",
    ),
    Parameter(
        name="parent",
        meaning="`none`: events that are not part of another. `only`: events that others are part of. "
        "An id: the parts of that event.",
        read=_parent,
        example="none",
        many=True,
    ),
    Parameter(
        name="external",
        meaning="Identifier in another data set, as scheme:id.",
        read=external_id,
        example="seed:A2",
        many=True,
        excludable=True,
    ),
    Parameter(
        name="modified_since",
        meaning="Events whose record changed at or after this instant (ISO 8601 with offset, or a day in UTC).",
        read=instant,
        example="2026-11-01T00:00:00Z",
    ),
    Parameter(
        name="sort",
        meaning="Newest first (`-date`, the default), oldest first, last changed first, or best match (with `q`).",
        read=choices(*ORDERS),
        example=NEWEST,
    ),
    *PAGING,
    *DETAIL_PARAMETERS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Conditions that take several values; () is no condition. Ids are public ids, dyads like "KP-KR"."""

    type: tuple[str, ...] = ()
    subtype: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    actor_country: tuple[str, ...] = ()
    dyad: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    source_kind: tuple[str, ...] = ()
    reliability: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    external: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventQuery:
    """One question about the published events; made by `parse_event_query`.

    `wanted` conditions hold together, the values of one are alternatives; none of the `excluded` may hold.
    `days` is the span of `date_from` and `date_to`; `as_of` is a moment (`as_of.moment`), "" for now. `fields` is ()
    for all. `readings` is what was typed, canonical.
    """

    paging: Paging
    readings: Readings
    q: str = ""
    wanted: Terms = Terms()
    excluded: Terms = Terms()
    days: DaySpan = EVER
    certain_only: bool = False
    contradicted: bool | None = None
    min_sources: int = 0
    min_independent: int = 0
    parent: tuple[str, ...] = ()
    modified_since: dt.datetime | None = None
    as_of: str = ""
    fields: tuple[str, ...] = ()
    include: tuple[str, ...] = ()

    @property
    def order(self) -> Order:
        """The order of results; versions are told apart by the entry of the log that they begin with."""
        order = ORDERS[self.paging.sort]
        return replace(order, handle="change_id") if self.as_of else order


def parse_event_query(params: Params) -> EventQuery:
    """Read a filter string.

    Args:
        params: every value of every parameter, as `dict(request.GET.lists())` gives them.

    Raises:
        QueryError: an unknown parameter, or a value that does not parse; it names the valid ones.
    """
    readings = read_parameters(params, EVENT_PARAMETERS)
    sort = readings.one("sort", default=NEWEST)
    _check_together(readings, sort)
    since, contradicted = readings.one("modified_since"), readings.one("contradicted")
    return EventQuery(
        paging=read_paging(readings, sort=sort),
        readings=readings,
        q=readings.one("q"),
        wanted=Terms(**{term.name: readings.all(term.name) for term in fields(Terms)}),
        excluded=Terms(**{term.name: readings.none_of(term.name) for term in fields(Terms)}),
        days=read_span(readings),
        certain_only=readings.one("certain_only") == "true",
        contradicted=contradicted == "true" if contradicted else None,
        min_sources=int(readings.one("min_sources", default="0")),
        min_independent=int(readings.one("min_independent", default="0")),
        parent=readings.all("parent"),
        modified_since=dt.datetime.fromisoformat(since) if since else None,
        as_of=readings.one("as_of"),
        **read_selection(readings),
    )


def read_selection(readings: Readings) -> dict[str, tuple[str, ...]]:
    """`fields` and `include` of a list or of one event, each name once and in the order of the record."""
    known = {"fields": EVENT_FIELDS, "include": EVENT_EXPANSIONS}
    picked = {name: ",".join(readings.all(name)).split(",") for name in known}
    return {name: tuple(value for value in values if value in picked[name]) for name, values in known.items()}


def _check_together(readings: Readings, sort: str) -> None:
    if sort == RELEVANCE and not readings.one("q"):
        raise QueryError("sort=relevance needs q", parameter="sort", valid=tuple(set(ORDERS) - {RELEVANCE}))
    if readings.one("certain_only") == "true" and not (readings.one("date_from") or readings.one("date_to")):
        raise QueryError(
            "certain_only says how date_from and date_to are read; give one of them", parameter="certain_only"
        )
    if types := readings.all("type"):
        known = get_taxonomy().event_types
        valid = tuple(dict.fromkeys(subtype.key for name in types for subtype in known[name].subtypes))
        if wrong := [subtype for subtype in readings.all("subtype") if subtype not in valid]:
            raise QueryError(
                f"subtype {wrong[0]!r} does not belong to {' or '.join(types)}", parameter="subtype", valid=valid
            )

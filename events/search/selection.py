"""From a question to SQL: the only place that knows how a filter is asked of the database.

The same question goes to the events as they are (`select_events`) and as they stood (`select_versions`). Both tables
have the columns that filters compare; who takes part and who says so is asked through a `Record`.
"""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any, Protocol

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from events.models import Claim, ClaimState, Event, EventState, EventVersion, Participation
from events.models.event import EventQuerySet
from events.search.as_of import PastRecord, find_seq
from events.search.days import contained, overlapping
from events.search.names import Named, find_names
from events.search.query import RELEVANCE, EventQuery, Terms

_RANK_STEPS = 1_000_000
_HEAVY = ("search_text", "search_vector")  # never shown, and often the largest part of the row
# The root and every place within it; UNION (not UNION ALL) ends even if somebody makes a circle of parents.
_WITHIN = """
WITH RECURSIVE within(id) AS (
    SELECT id FROM events_place WHERE public_id = ANY(%s)
    UNION SELECT place.id FROM events_place AS place JOIN within ON place.parent_id = within.id
) SELECT id FROM within
"""


class Record(Protocol):
    """How filters that look beyond an event's own columns are asked."""

    def takes_part(self, *, actors: Sequence[str] = (), countries: Sequence[str] = (), roles: Sequence[str] = ()) -> Q:
        """Whether one of these actors, or of these countries, takes part, in one of these roles if given."""
        ...

    def is_said_by(self, *, sources: Sequence[str] = (), kinds: Sequence[str] = (), grades: Sequence[str] = ()) -> Q:
        """Whether a source that is one of these, of these kinds and grades, claims something of it."""
        ...

    def has_parts(self) -> Q:
        """Whether others are part of it."""
        ...

    def is_part(self) -> Q:
        """Whether it is part of an event that readers see."""
        ...

    def bears(self, name: Named) -> Q:
        """Whether one of the bearers of a name takes part, or it is at one of those places."""
        ...


class PresentRecord:
    """Events as they are, with the tables beside them."""

    def takes_part(self, *, actors: Sequence[str] = (), countries: Sequence[str] = (), roles: Sequence[str] = ()) -> Q:
        """As `Record`."""
        given = {"actor__public_id__in": actors, "actor__country__in": countries, "role__in": roles}
        condition: dict[str, Any] = {name: values for name, values in given.items() if values}
        return Q(Exists(Participation.objects.filter(event=OuterRef("pk"), **condition)))

    def is_said_by(self, *, sources: Sequence[str] = (), kinds: Sequence[str] = (), grades: Sequence[str] = ()) -> Q:
        """As `Record`."""
        given = {
            "article__source__public_id__in": sources,
            "article__source__kind__in": kinds,
            "article__source__reliability__in": grades,
        }
        condition: dict[str, Any] = {name: values for name, values in given.items() if values}
        return Q(Exists(Claim.objects.filter(event=OuterRef("pk"), state=ClaimState.ACCEPTED, **condition)))

    def has_parts(self) -> Q:
        """As `Record`."""
        return Q(Exists(Event.objects.published().filter(parent=OuterRef("pk"))))

    def is_part(self) -> Q:
        """As `Record`. The row keeps a parent that has left the record; readers are told of none."""
        return Q(parent__isnull=False, parent__state=EventState.PUBLISHED)

    def bears(self, name: Named) -> Q:
        """As `Record`."""
        takes_part = Participation.objects.filter(event=OuterRef("pk"), actor__in=name.actor_ids)
        return Q(Exists(takes_part)) | Q(place__in=name.place_ids)


def select_events(query: EventQuery) -> EventQuerySet:
    """The published events that `query` asks for, unordered and not cut into pages; `page_of` does both.

    One more query finds the names in `q`, if there is a `q`; else nothing is asked of the database yet.
    """
    found: EventQuerySet = _select(Event.objects.published(), query, PresentRecord())
    return found


def select_versions(query: EventQuery) -> "QuerySet[EventVersion]":
    """The events as they stood at `query.as_of`, with what the log keeps of them, unordered and not cut into pages.

    One or two more queries find the entry of the log that is meant and the names in `q`.
    """
    seq = find_seq(query.as_of)
    standing = EventVersion.objects.standing_at(seq).select_related("change")
    found: QuerySet[EventVersion] = _select(standing, query, PastRecord(seq))
    return found


def _select(found: Any, query: EventQuery, record: Record) -> Any:  # noqa: ANN401 - a queryset of either table
    found = found.filter(_wanted(query.wanted, record), *_bounds(query))
    for condition in _excluded(query.excluded, record):
        found = found.exclude(condition)
    if query.parent:
        found = found.filter(reduce(or_, (_parent(value, record) for value in query.parent)))
    found = found.defer(*_HEAVY)
    return _search(found, query, record) if query.q else found


def _search(found: Any, query: EventQuery, record: Record) -> Any:  # noqa: ANN401 - as above
    words = _words(query.q)
    matches = Q(search_vector=words)
    named = find_names(query.q)
    if named is not None:
        by_name = reduce(and_, (record.bears(name) for name in named.names))
        matches |= by_name & Q(search_vector=_words(named.rest)) if named.rest else by_name
    found = found.filter(matches)
    if query.paging.sort != RELEVANCE:
        return found
    # A whole number, because a cursor has to give back exactly the value that the row was compared with.
    rank = Cast(SearchRank(F("search_vector"), words) * Value(_RANK_STEPS), IntegerField())
    return found.annotate(relevance=rank)


def _words(text: str) -> SearchQuery:
    return SearchQuery(text, search_type="websearch", config="english")


def _wanted(terms: Terms, record: Record) -> Q:
    conditions = [
        *_columns(terms),
        *_participants(terms, record),
        *([reduce(or_, (_both(pair, record) for pair in terms.dyad))] if terms.dyad else []),
        *_sources(terms, record),
    ]
    return reduce(and_, conditions, Q())


def _excluded(terms: Terms, record: Record) -> list[Q]:
    """One condition a parameter, none of which may hold: here a role does not narrow an actor."""
    single = [
        Terms(**{name: getattr(terms, name)})
        for name in ("actor", "role", "actor_country", "dyad", "source", "source_kind", "reliability")
        if getattr(terms, name)
    ]
    return [*_columns(terms), *(_wanted(one, record) for one in single)]


def _columns(terms: Terms) -> list[Q]:
    plain = {"type": terms.type, "subtype": terms.subtype, "verification": terms.verification}
    conditions = [Q(**{f"{name}__in": values}) for name, values in plain.items() if values]
    if terms.place:
        # The ORM has no recursive queries; the ids are bound, never spliced in.
        places = RawSQL(_WITHIN, [list(terms.place)])  # noqa: S611 - constant SQL with a bound parameter
        conditions.append(Q(place_id__isnull=False) & Q(place_id__in=places))
    if terms.external:
        conditions.append(reduce(or_, (_external(value) for value in terms.external)))
    return conditions


def _external(value: str) -> Q:
    scheme, _, identifier = value.partition(":")
    # One event may stand for several entries of another data set.
    return Q(external_ids__contains={scheme: identifier}) | Q(external_ids__contains={scheme: [identifier]})


def _participants(terms: Terms, record: Record) -> list[Q]:
    conditions = []
    if terms.actor:
        conditions.append(record.takes_part(actors=terms.actor, roles=terms.role))
    if terms.actor_country:
        conditions.append(record.takes_part(countries=terms.actor_country, roles=terms.role))
    if terms.role and not conditions:
        conditions.append(record.takes_part(roles=terms.role))
    return conditions


def _both(pair: str, record: Record) -> Q:
    return reduce(and_, (record.takes_part(countries=(country,)) for country in pair.split("-")))


def _sources(terms: Terms, record: Record) -> list[Q]:
    if not (terms.source or terms.source_kind or terms.reliability):
        return []
    return [record.is_said_by(sources=terms.source, kinds=terms.source_kind, grades=terms.reliability)]


def _bounds(query: EventQuery) -> list[Q]:
    meet = contained if query.certain_only else overlapping
    conditions = [meet(query.days, earliest="date_earliest", latest="date_latest")]
    if query.contradicted is not None:
        conditions.append(Q(contradicted=query.contradicted))
    if query.min_sources:
        conditions.append(Q(sources_count__gte=query.min_sources))
    if query.min_independent:
        conditions.append(Q(independent_count__gte=query.min_independent))
    if query.modified_since:
        conditions.append(Q(updated_at__gte=query.modified_since))
    return conditions


def _parent(value: str, record: Record) -> Q:
    if value == "none":
        return ~record.is_part()
    if value == "only":
        return record.has_parts()
    return record.is_part() & Q(parent__public_id=value)

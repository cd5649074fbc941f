"""From a question to SQL: `select_events` is the only place that knows how a filter is asked of the database."""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Exists, F, IntegerField, OuterRef, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from events.models import Claim, ClaimState, Event, Participation
from events.models.event import EventQuerySet
from events.search.days import contained, overlapping
from events.search.names import Named, find_names
from events.search.query import RELEVANCE, EventQuery, Terms

_RANK_STEPS = 1_000_000
# The root and every place within it; UNION (not UNION ALL) ends even if somebody makes a circle of parents.
_WITHIN = """
WITH RECURSIVE within(id) AS (
    SELECT id FROM events_place WHERE public_id = ANY(%s)
    UNION SELECT place.id FROM events_place AS place JOIN within ON place.parent_id = within.id
) SELECT id FROM within
"""


def select_events(query: EventQuery) -> EventQuerySet:
    """The published events that `query` asks for, unordered and not cut into pages; `page_of` does both.

    One more query finds the names in `q`, if there is a `q`; else nothing is asked of the database yet.
    """
    found = Event.objects.published().filter(_wanted(query.wanted), *_bounds(query))
    for condition in _excluded(query.excluded):
        found = found.exclude(condition)
    if query.parent:
        found = found.filter(reduce(or_, (_parent(value) for value in query.parent)))
    found = found.defer("search_text", "search_vector")  # never shown, and often the largest part of the row
    return _search(found, query) if query.q else found


def _search(found: EventQuerySet, query: EventQuery) -> EventQuerySet:
    words = _words(query.q)
    matches = Q(search_vector=words)
    named = find_names(query.q)
    if named is not None:
        by_name = reduce(and_, (_bearing(name) for name in named.names))
        matches |= by_name & Q(search_vector=_words(named.rest)) if named.rest else by_name
    found = found.filter(matches)
    if query.paging.sort != RELEVANCE:
        return found
    # A whole number, because a cursor has to give back exactly the value that the row was compared with.
    rank = Cast(SearchRank(F("search_vector"), words) * Value(_RANK_STEPS), IntegerField())
    return found.annotate(relevance=rank)


def _words(text: str) -> SearchQuery:
    return SearchQuery(text, search_type="websearch", config="english")


def _bearing(name: Named) -> Q:
    takes_part = Participation.objects.filter(event=OuterRef("pk"), actor__in=name.actor_ids)
    return Q(Exists(takes_part)) | Q(place__in=name.place_ids)


def _wanted(terms: Terms) -> Q:
    conditions = [
        *_columns(terms),
        *_participants(terms),
        *([reduce(or_, (_both(pair) for pair in terms.dyad))] if terms.dyad else []),
        *_sources(terms),
    ]
    return reduce(and_, conditions, Q())


def _excluded(terms: Terms) -> list[Q]:
    """One condition a parameter, none of which may hold: here a role does not narrow an actor."""
    single = [
        Terms(**{name: getattr(terms, name)})
        for name in ("actor", "role", "actor_country", "dyad", "source", "source_kind", "reliability")
        if getattr(terms, name)
    ]
    return [*_columns(terms), *(_wanted(one) for one in single)]


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


def _participants(terms: Terms) -> list[Q]:
    roles = {"role__in": terms.role} if terms.role else {}
    conditions: list[dict[str, Any]] = []
    if terms.actor:
        conditions.append({"actor__public_id__in": terms.actor, **roles})
    if terms.actor_country:
        conditions.append({"actor__country__in": terms.actor_country, **roles})
    if roles and not conditions:
        conditions.append(roles)
    return [_takes_part(**condition) for condition in conditions]


def _takes_part(**condition: object) -> Q:
    return Q(Exists(Participation.objects.filter(event=OuterRef("pk"), **condition)))


def _both(pair: str) -> Q:
    return reduce(and_, (_takes_part(actor__country=country) for country in pair.split("-")))


def _sources(terms: Terms) -> list[Q]:
    wanted = {
        "article__source__public_id__in": terms.source,
        "article__source__kind__in": terms.source_kind,
        "article__source__reliability__in": terms.reliability,
    }
    given = {name: values for name, values in wanted.items() if values}
    if not given:
        return []
    return [Q(Exists(Claim.objects.filter(event=OuterRef("pk"), state=ClaimState.ACCEPTED, **given)))]


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


def _parent(value: str) -> Q:
    if value == "none":
        return Q(parent__isnull=True)
    if value == "only":
        return Q(Exists(Event.objects.published().filter(parent=OuterRef("pk"))))
    return Q(parent__public_id=value)

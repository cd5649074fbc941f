"""One query language for pages, API and exports: a filter string becomes a frozen query becomes SQL.

`parse_event_query(params)` -> `select_events(query)` -> `page_of(query, queryset)`; the lists of everything else are in
`lists`. Only published records are ever selected.
"""

from events.search.paging import Order, Page, page, page_of, query_string
from events.search.query import EVENT_PARAMETERS, EventQuery, parse_event_query
from events.search.selection import select_events, select_versions

__all__ = [
    "EVENT_PARAMETERS",
    "EventQuery",
    "Order",
    "Page",
    "page",
    "page_of",
    "parse_event_query",
    "query_string",
    "select_events",
    "select_versions",
]

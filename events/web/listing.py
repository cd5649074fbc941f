"""What every list of the site shares: a page by keyset, links to its neighbours, chips that remove a filter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from events.errors import QueryError
from events.review.representation import API_ROOT
from events.search.paging import Question, page_of, query_string

# Not filters: they say how a list is walked, so a chip for them would only confuse.
_WALKING: Final = frozenset({"cursor", "page_size", "count", "sort"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One filter in force: what it is about, its value in words, and the query string without it."""

    name: str
    value: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list with what stands around it. Query strings have no question mark and may be empty."""

    results: Sequence[Any]
    next_query: str = ""
    previous_query: str = ""
    count: int = 0
    is_first: bool = True


def given(request: HttpRequest) -> dict[str, list[str]]:
    """Every parameter that has a value, in the order in which it was given; empty fields of a form are not given."""
    lists = {name: [str(value) for value in values if value] for name, values in request.GET.lists()}
    return {name: values for name, values in lists.items() if values}


def list_page(request: HttpRequest, question: Question, queryset: QuerySet[Model], *, count: int) -> Listing:
    """The page that `question` asks for.

    Raises:
        QueryError: the cursor is not one of this list.
    """
    found, params = page_of(question, queryset), given(request)
    return Listing(
        results=found.results,
        next_query=query_string(params, cursor=found.next_cursor) if found.next_cursor else "",
        previous_query=query_string(params, cursor=found.previous_cursor) if found.previous_cursor else "",
        count=count,
        is_first=not question.paging.cursor,
    )


def chips(params: Mapping[str, Sequence[str]], *, words: Mapping[str, Mapping[str, str]]) -> list[Chip]:
    """A chip for each filter in `params`; `words` maps a parameter to the labels of its values, where it has some."""
    return [
        Chip(
            name=name.replace("_", " ").replace("-", "not ", 1) if name.startswith("-") else name.replace("_", " "),
            value=words.get(name.removeprefix("-"), {}).get(value, value),
            without=query_string(_without(params, name=name, value=value)),
        )
        for name, values in params.items()
        if name not in _WALKING
        for value in values
    ]


def hidden_fields(params: Mapping[str, Sequence[str]], *, shown: frozenset[str]) -> list[tuple[str, str]]:
    """Parameters that a filter form must carry along because it has no field for them; never the cursor."""
    return [
        (name, value) for name, values in params.items() if name not in shown and name != "cursor" for value in values
    ]


def api_query(resource: str, params: Mapping[str, Sequence[str]]) -> str:
    """The address of the same list in the API."""
    query = query_string({name: values for name, values in params.items() if name != "page_size"})
    return f"{API_ROOT}{resource}/" + (f"?{query}" if query else "")


def complaint(error: QueryError) -> dict[str, Any]:
    """What a page says of a parameter that does not parse: the message, and what would be right."""
    return {"message": str(error), "parameter": error.parameter, "valid": error.valid}


def _without(params: Mapping[str, Sequence[str]], *, name: str, value: str) -> dict[str, list[str]]:
    return {key: [item for item in values if (key, item) != (name, value)] for key, values in params.items()}

"""Pages by keyset: page 1 and page 10,000 cost the same, and rows that are added meanwhile shift nothing.

A cursor names the last row seen: its sort key and its public id (a primary key never leaves the server). It carries a
keyed digest, so that one that was tampered with, or belongs to another question, is a clear error and not a wrong page.
"""

import base64
import binascii
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, Protocol, TypeVar
from urllib.parse import urlencode

import orjson
from django.db import models
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.crypto import constant_time_compare, salted_hmac

from events.errors import QueryError
from events.search.parameters import Paging

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")

BY_ENTRY: Final = "pk"
_SEAL_BYTES: Final = 12
_NOT_OURS: Final = "the cursor is not one that this archive gave out; take it from next or previous, or leave it out"
_OF_ANOTHER: Final = "the cursor belongs to another question; keep the parameters, or leave the cursor out"


class Kind(StrEnum):
    """What a sort key is, so that it survives JSON."""

    DAY = "day"
    INSTANT = "instant"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A total order: by `key`, then by the primary key in the same direction.

    `key` is a field or annotation that is never null, or `BY_ENTRY`: the order in which rows entered the archive.
    `handle` is the unique public field that a cursor names a row by.
    """

    key: str
    kind: Kind
    descending: bool = False
    handle: str = "public_id"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page; a cursor is "" where there is nothing further that way."""

    results: list[T]
    next_cursor: str
    previous_cursor: str


class Question(Protocol):
    """What every query object of this package offers to the pager."""

    @property
    def paging(self) -> Paging:
        """How the list is walked."""
        ...

    @property
    def order(self) -> Order:
        """In what order."""
        ...


class Row(models.Func):
    """A row of values, which PostgreSQL compares from left to right and finds in an index by one descent."""

    function = "ROW"
    # Only ever compared with another Row; the type is not used.
    output_field = models.TextField()


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place between rows: beside the row `handle` with sort key `key`, going on `backwards` or forwards."""

    backwards: bool
    key: object
    handle: str


def page(queryset: models.QuerySet[M], *, order: Order, cursor: str, page_size: int, digest: str = "") -> Page[M]:
    """One page of `queryset`, which must not be sliced; its own order is replaced by `order`.

    Raises:
        QueryError: the cursor is broken, tampered with, or was given out for another `digest`.
    """
    mark = _parse_cursor(cursor, order, digest) if cursor else None
    backwards = mark is not None and mark.backwards
    downwards = order.descending != backwards
    sign = "-" if downwards else ""
    if mark is not None:
        queryset = queryset.filter(_beyond(queryset.model, mark, order, downwards=downwards))
    rows = list(queryset.order_by(f"{sign}{order.key}", f"{sign}pk")[: page_size + 1])
    more, rows = len(rows) > page_size, rows[:page_size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], "", "")
    has_next, has_previous = (True, more) if backwards else (more, mark is not None)
    return Page(
        rows,
        _cursor(rows[-1], order, digest, backwards=False) if has_next else "",
        _cursor(rows[0], order, digest, backwards=True) if has_previous else "",
    )


def page_of(question: Question, queryset: models.QuerySet[M]) -> Page[M]:
    """The page of `queryset` that `question` asks for."""
    paging = question.paging
    return page(queryset, order=question.order, cursor=paging.cursor, page_size=paging.page_size, digest=paging.digest)


def query_string(params: Mapping[str, Sequence[str]], *, cursor: str = "") -> str:
    """`params` as they stand in an address, with another cursor or none; empty values are left out."""
    kept = [(name, value) for name, values in params.items() if name != "cursor" for value in values if value]
    return urlencode([*kept, ("cursor", cursor)] if cursor else kept)


def _beyond(model: type[models.Model], mark: _Mark, order: Order, *, downwards: bool) -> LessThan | GreaterThan:
    rows: models.QuerySet[Any] = model._default_manager.filter(**{order.handle: mark.handle})  # noqa: SLF001 - Django's documented name
    here: models.F | Row = models.F("pk")
    there: models.Subquery | Row = models.Subquery(rows.values("pk")[:1])
    if order.key != BY_ENTRY:
        here, there = Row(models.F(order.key), here), Row(models.Value(mark.key), there)
    return LessThan(here, there) if downwards else GreaterThan(here, there)


def _cursor(row: models.Model, order: Order, digest: str, *, backwards: bool) -> str:
    key = None if order.key == BY_ENTRY else getattr(row, order.key)
    plain = key.isoformat() if isinstance(key, dt.date) else key  # a datetime is a date too
    body = orjson.dumps([_question(order, digest), int(backwards), plain, str(getattr(row, order.handle))])
    return base64.urlsafe_b64encode(_seal(body) + body).rstrip(b"=").decode()


def _question(order: Order, digest: str) -> str:
    return f"{digest}{'-' if order.descending else '+'}{order.key}"


def _seal(body: bytes) -> bytes:
    return salted_hmac("events.search.paging", body, algorithm="sha256").digest()[:_SEAL_BYTES]


def _parse_cursor(cursor: str, order: Order, digest: str) -> _Mark:
    try:
        raw = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise QueryError(_NOT_OURS, parameter="cursor") from error
    seal, body = raw[:_SEAL_BYTES], raw[_SEAL_BYTES:]
    if not constant_time_compare(seal, _seal(body)):
        raise QueryError(_NOT_OURS, parameter="cursor")
    asked, backwards, key, handle = orjson.loads(body)  # sealed, so it is what _cursor wrote
    if asked != _question(order, digest):
        raise QueryError(_OF_ANOTHER, parameter="cursor")
    return _Mark(bool(backwards), _revived(key, order.kind), handle)


def _revived(key: object, kind: Kind) -> object:
    if kind is Kind.DAY:
        return dt.date.fromisoformat(str(key))
    if kind is Kind.INSTANT:
        return dt.datetime.fromisoformat(str(key))
    return key

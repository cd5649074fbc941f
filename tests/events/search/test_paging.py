import base64
import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.errors import QueryError
from events.models import Event
from events.search.paging import BY_ENTRY, Kind, Order, Page, page, query_string
from tests.events.api.builders import make_event

NEWEST = Order(key="sort_on", kind=Kind.DAY, descending=True)
OLDEST = Order(key="sort_on", kind=Kind.DAY)
ENTRY = Order(key=BY_ENTRY, kind=Kind.NUMBER)
CHANGED = Order(key="updated_at", kind=Kind.INSTANT, descending=True)
TITLE = Order(key="title", kind=Kind.TEXT)

pytestmark = pytest.mark.django_db


def walk(order: Order, *, size: int, between: Callable[[], object] = lambda: None) -> list[Event]:
    seen, cursor = [], ""
    while True:
        found = page(Event.objects.all(), order=order, cursor=cursor, page_size=size)
        seen += found.results
        if not found.next_cursor:
            return seen
        cursor = found.next_cursor
        between()


def first(order: Order = NEWEST, size: int = 2, digest: str = "") -> Page[Event]:
    return page(Event.objects.all(), order=order, cursor="", page_size=size, digest=digest)


@pytest.fixture
def events() -> list[Event]:
    """Seven events, three on one day, two without a date."""
    return [make_event(date) for date in ("2020", "2020-06-16", "2020-06-16", "2020-06-16", "2019", "", "")]


@pytest.mark.parametrize("order", [NEWEST, OLDEST, ENTRY, CHANGED, TITLE])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_every_row_comes_once_and_in_order(events: list[Event], order: Order, size: int) -> None:
    seen = walk(order, size=size)
    key = "pk" if order.key == BY_ENTRY else order.key
    expected = sorted(events, key=lambda event: event.pk)
    for event in expected:
        event.refresh_from_db()
    expected.sort(key=lambda event: (getattr(event, key), event.pk), reverse=order.descending)
    assert seen == expected


@pytest.mark.usefixtures("events")
def test_the_way_back_is_the_way_there() -> None:
    pages = [first()]
    while pages[-1].next_cursor:
        pages.append(page(Event.objects.all(), order=NEWEST, cursor=pages[-1].next_cursor, page_size=2))
    assert len(pages) == 4
    back = [pages[-1]]
    while back[-1].previous_cursor:
        back.append(page(Event.objects.all(), order=NEWEST, cursor=back[-1].previous_cursor, page_size=2))
    assert [found.results for found in reversed(back)] == [found.results for found in pages]
    assert pages[0].previous_cursor == ""


def test_rows_that_come_meanwhile_shift_nothing(events: list[Event]) -> None:
    known = {event.pk for event in events}
    seen = [event.pk for event in walk(NEWEST, size=2, between=lambda: make_event("2030"))]
    assert [pk for pk in seen if pk in known] == seen
    assert set(seen) == known


def test_an_empty_list_leads_nowhere() -> None:
    assert first() == Page([], "", "")


def test_the_last_page_has_no_next_even_if_it_is_full(events: list[Event]) -> None:
    assert len(events) == 7
    assert first(size=7).next_cursor == ""


@pytest.mark.usefixtures("events")
def test_page_1_and_page_n_ask_once() -> None:
    cursor = first().next_cursor
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page(Event.objects.all(), order=NEWEST, cursor=cursor, page_size=2)
    assert len(asked) == 1
    # One descent into the index instead of an OR that filters row by row.
    assert "ROW(" in asked[0]["sql"]
    assert "OFFSET" not in asked[0]["sql"]


def test_no_primary_key_is_in_a_cursor(events: list[Event]) -> None:
    found = page(Event.objects.all(), order=ENTRY, cursor="", page_size=1)
    raw = base64.urlsafe_b64decode(found.next_cursor + "==")
    assert found.results[0].public_id.encode() in raw
    assert str(events[0].pk).encode() not in raw.replace(events[0].public_id.encode(), b"")[12:]


@pytest.mark.parametrize(
    "cursor",
    ["x", "====", "ü", "Ki9", "A" * 3, "a b", "bm90IG91cnM", "\N{SNOWMAN}", "A" * 2000, "../../etc/passwd", "AAAA\n"],
)
def test_what_is_no_cursor(cursor: str) -> None:
    with pytest.raises(QueryError, match="not one that this archive gave out") as caught:
        page(Event.objects.all(), order=NEWEST, cursor=cursor, page_size=2)
    assert caught.value.parameter == "cursor"


@pytest.mark.usefixtures("events")
def test_a_cursor_that_was_tampered_with() -> None:
    raw = bytearray(base64.urlsafe_b64decode(first().next_cursor + "=="))
    for position in (0, 11, 12, len(raw) - 1):
        changed = bytearray(raw)
        changed[position] ^= 1
        cursor = base64.urlsafe_b64encode(bytes(changed)).rstrip(b"=").decode()
        with pytest.raises(QueryError, match="not one that this archive gave out"):
            page(Event.objects.all(), order=NEWEST, cursor=cursor, page_size=2)


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(("order", "digest"), [(NEWEST, "b"), (OLDEST, "a"), (CHANGED, "a")])
def test_a_cursor_of_another_question(order: Order, digest: str) -> None:
    cursor = first(digest="a").next_cursor
    with pytest.raises(QueryError, match="another question"):
        page(Event.objects.all(), order=order, cursor=cursor, page_size=2, digest=digest)


def test_ties_on_an_instant_are_told_apart() -> None:
    made = [make_event() for _ in range(5)]
    Event.objects.update(updated_at=dt.datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=dt.UTC))
    assert [event.pk for event in walk(CHANGED, size=2)] == sorted((event.pk for event in made), reverse=True)


def test_query_strings_keep_all_but_the_cursor() -> None:
    params = {"q": ["a b"], "type": ["x", "y"], "cursor": ["old"], "empty": [""]}
    assert query_string(params) == "q=a+b&type=x&type=y"
    assert query_string(params, cursor="new") == "q=a+b&type=x&type=y&cursor=new"

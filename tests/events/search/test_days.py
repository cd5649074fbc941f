import datetime as dt

import pytest
from django.db.models import Q

from events.errors import QueryError
from events.models import Event
from events.search.days import EVER, DaySpan, contained, overlapping, read_span
from events.search.parameters import Readings
from tests.events.api.builders import make_event

DATES = ("2020-06-16", "2020", "2019/2020-06", "2020-06/..", "../2020-06", "", "2021")


def span(**texts: str) -> DaySpan:
    return read_span(Readings(wanted={name: (text,) for name, text in texts.items()}))


def found(condition: Q) -> set[str]:
    return set(Event.objects.filter(condition).values_list("date", flat=True))


def test_a_month_reaches_from_its_first_day_to_its_last() -> None:
    assert span(date_from="2020-02", date_to="2020-02") == (dt.date(2020, 2, 1), dt.date(2020, 2, 29))
    assert span() == EVER


@pytest.mark.parametrize(
    ("texts", "parameter"),
    [
        ({"date_from": "../2020"}, "date_from"),
        ({"date_to": "2020/.."}, "date_to"),
        ({"date_from": "2021", "date_to": "2020"}, "date_to"),
    ],
)
def test_spans_that_are_none(texts: dict[str, str], parameter: str) -> None:
    with pytest.raises(QueryError) as caught:
        span(**texts)
    assert caught.value.parameter == parameter


@pytest.mark.django_db
def test_overlap_takes_what_may_have_been_then_and_leaves_out_the_undated() -> None:
    for date in DATES:
        make_event(date)
    june = span(date_from="2020-06", date_to="2020-06")
    assert found(overlapping(june, earliest="date_earliest", latest="date_latest")) == set(DATES) - {"", "2021"}
    later = span(date_from="2020-07")
    assert found(overlapping(later, earliest="date_earliest", latest="date_latest")) == {"2020", "2020-06/..", "2021"}
    assert found(overlapping(EVER, earliest="date_earliest", latest="date_latest")) == set(DATES)


@pytest.mark.django_db
def test_containment_takes_only_what_cannot_have_been_at_another_time() -> None:
    for date in DATES:
        make_event(date)
    year = span(date_from="2020", date_to="2020")
    assert found(contained(year, earliest="date_earliest", latest="date_latest")) == {"2020-06-16", "2020"}
    assert found(contained(span(date_to="2020"), earliest="date_earliest", latest="date_latest")) == {
        "2020-06-16", "2020", "2019/2020-06", "../2020-06",
    }  # fmt: skip

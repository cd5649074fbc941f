import datetime as dt

import pytest

from events.ingest.detect.calendar_words import Anchor
from events.ingest.detect.dates import find_dates

# A Friday. The last exact day that the article named was the Tuesday before.
FRIDAY = Anchor(
    earliest=dt.date(2024, 5, 17), latest=dt.date(2024, 5, 17), last_day=dt.date(2024, 5, 14), last_date="2024-05-14"
)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("over the past two weeks", "2024-05-03/2024-05-17"),
        ("within the past 24 hours", "2024-05-16/2024-05-17"),
        ("in the past year", "2023-05-17/2024-05-17"),
        ("in the coming days", "2024-05-17/2024-05-22"),
        ("in the next six weeks", "2024-05-17/2024-06-28"),
        ("over the weekend", "2024-05-11/2024-05-12"),
        ("last weekend", "2024-05-11/2024-05-12"),
        ("in mid-April", "2024-04-11/2024-04-20"),
        ("in late March 2021", "2021-03-21/2021-03-31"),
        ("in early December", "2023-12-01/2023-12-10"),
        ("at the end of February 2024", "2024-02-21/2024-02-29"),
        ("earlier this month", "2024-05-01/2024-05-17"),
        ("later this month", "2024-05-17/2024-05-31"),
        ("late last month", "2024-04-21/2024-04-30"),
        ("early next month", "2024-06-01/2024-06-10"),
        ("earlier this week", "2024-05-13/2024-05-17"),
        ("in September of last year", "2023-09"),
        ("in January this year", "2024-01"),
        ("on the 26th last month", "2024-04-26"),
        ("in the first half of 2023", "2023-01/2023-06"),
        ("in the fourth quarter of last year", "2023-10/2023-12"),
        ("at the end of last year", "2023-11/2023-12"),
        ("in the spring of 1998", "1998-03/1998-05"),
        ("in the winter of 2019", "2019-12/2020-02"),
        ("during the spring", "2024-03/2024-05"),
        ("last summer", "2023-06/2023-08"),
        ("in the winter", "2023-12/2024-02"),
        ("a decade ago", "2013/2015"),
        ("two decades ago", "2003/2005"),
        ("on Friday last week", "2024-05-10"),
        ("on Monday of this week", "2024-05-13"),
        ("a day after the launch", "2024-05-13"),
        ("three days before the parade", "2024-05-17"),
        ("hours after the launch", "2024-05-13/2024-05-14"),
        ("just days after the visit", "2024-05-08/2024-05-14"),
        ("two weeks after the talks", "2024-04-27/2024-05-03"),
        ("a month after the test", "2024-04"),
        ("earlier in the day", "2024-05-14"),
    ],
)
def test_words_count_from_the_publication_or_from_the_last_day_named(text, edtf):
    (mention,) = find_dates(text, anchor=FRIDAY)
    assert mention.edtf == edtf


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("on Sunday", "2024-05-19"),
        ("on Thursday", "2024-05-16"),  # in six days: nobody would say so without "next"
        ("next Thursday", "2024-05-23"),
        ("in late April", "2025-04-21/2025-04-30"),
        ("this weekend", "2024-05-18/2024-05-19"),
    ],
)
def test_plans_are_read_ahead(text, ahead):
    (mention,) = find_dates(text, anchor=FRIDAY)
    assert mention.ahead == ahead


@pytest.mark.parametrize(
    "text",
    [
        "over the weekend",
        "in mid-April",
        "earlier this week",
        "a day after the launch",
        "a decade ago",
        "late last month",
    ],
)
def test_without_a_day_of_publication_nothing_is_counted_from_it(text):
    assert [mention for mention in find_dates(text, anchor=Anchor()) if mention.edtf] == []


def test_an_offset_before_a_pronoun_is_none():
    assert find_dates("two days after that", anchor=FRIDAY) == []


@pytest.mark.parametrize(
    "text",
    [
        "99999999999 days ago",
        "99999999999 weeks ago",
        "9999999 months ago",
        "99999999 years after the war",
        "2,000 days ago",
        "over the past 99999999999 years",
    ],
)
def test_what_no_calendar_holds_is_no_date(text):
    assert find_dates(text, anchor=FRIDAY) == []

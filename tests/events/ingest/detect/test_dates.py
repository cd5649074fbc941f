import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ingest.detect.calendar_words import Anchor
from events.ingest.detect.dates import find_dates
from events.values.partial_date import parse_partial_date

# A Friday. The last exact day that the article named was the Tuesday before.
FRIDAY = Anchor(
    earliest=dt.date(2024, 5, 17), latest=dt.date(2024, 5, 17), last_day=dt.date(2024, 5, 14), last_date="2024-05-14"
)


def _only(text, anchor=FRIDAY):
    mentions = find_dates(text, anchor=anchor)
    assert len(mentions) == 1, mentions
    return mentions[0]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("It happened on 2024-04-03.", "2024-04-03"),
        ("On June 16, 2020, it happened.", "2020-06-16"),
        ("on 3 September 2017", "2017-09-03"),
        ("on Sunday, September 3, 2017", "2017-09-03"),
        ("on Sept. 9", "2023-09-09"),
        ("on the 9th of May", "2024-05-09"),
        ("from March 9 to 11", "2024-03-09/2024-03-11"),
        ("between April 28 and May 2", "2024-04-28/2024-05-02"),
        ("from Dec. 30 to January 2, 2022", "2021-12-30/2022-01-02"),
        ("9-11 March 2021", "2021-03-09/2021-03-11"),
        ("in April 1984", "1984-04"),
        ("in April", "2024-04"),
        ("in December", "2023-12"),
        ("last May", "2023-05"),
        ("from April to June 1984", "1984-04/1984-06"),
        ("in 2019", "2019"),
        ("since 2020", "2020/.."),
        ("from 1984 to 1988", "1984/1988"),
        ("in the 1990s", "199X"),
        ("in Juche 100 (2011)", "2011"),
        ("on Thursday", "2024-05-16"),
        ("early Friday", "2024-05-17"),
        ("last Friday", "2024-05-10"),
        ("on Monday and Tuesday", "2024-05-13/2024-05-14"),
        ("between Tuesday night and Wednesday", "2024-05-14/2024-05-15"),
        ("yesterday", "2024-05-16"),
        ("this morning", "2024-05-17"),
        ("on the 5th", "2024-05-05"),
        ("on the 26th", "2024-04-26"),
        ("three days ago", "2024-05-14"),
        ("a few days ago", "2024-05-10/2024-05-17"),
        ("two months ago", "2024-03"),
        ("five years ago", "2019"),
        ("last month", "2024-04"),
        ("last year", "2023"),
        ("earlier this year", "2024-01/2024-05"),
        ("this month", "2024-05"),
        ("the next day", "2024-05-15"),
        ("a day earlier", "2024-05-13"),
        ("on the same day", "2024-05-14"),
        ("three days later", "2024-05-17"),
        ("recently", "2024-04-17/2024-05-17"),
    ],
)
def test_words_become_edtf(text, edtf):
    assert _only(text).edtf == edtf


@pytest.mark.parametrize(
    "text",
    [
        "They may march on.",
        "He may fire 40 rounds at 5:30 a.m.",
        "It flew 2020 km with 1953 troops.",
        "The second round of the talks",
        "It was sunny.",
        "on February 30",
    ],
)
def test_what_is_no_date_is_none(text):
    assert [mention.edtf for mention in find_dates(text, anchor=FRIDAY) if mention.edtf] == []


def test_plans_read_ahead():
    assert _only("on Tuesday").ahead == "2024-05-21"
    assert _only("in March").ahead == "2025-03"
    assert _only("next week").ahead == "2024-05-20/2024-05-26"


def test_a_date_that_names_an_agreement_is_told_apart():
    assert _only("in breach of the September 19 agreement").attributive
    assert not _only("signed on September 19").attributive


def test_relative_words_need_a_day_of_publication():
    assert find_dates("on Thursday, last month, three days ago, recently", anchor=Anchor()) == []


def test_since_then_counts_from_the_last_date():
    anchor = Anchor(latest=dt.date(2024, 12, 31), last_date="2019")
    assert _only("Since then there were drills", anchor).edtf == "2019/.."


def test_mentions_never_overlap_and_are_ordered():
    mentions = find_dates("On June 16, 2020, in April, on Monday and in 2019", anchor=FRIDAY)
    assert [mention.edtf for mention in mentions] == ["2020-06-16", "2024-04", "2024-05-13", "2019"]
    assert all(one.end <= other.start for one, other in pairwise(mentions))


@given(st.text(alphabet="0123456789 -/,.JunMaydthofrecentlystlastweekonSuy", max_size=60))
def test_whatever_it_reads_is_edtf(text):
    for mention in find_dates(text, anchor=FRIDAY):
        parse_partial_date(mention.edtf)
        parse_partial_date(mention.ahead)

import datetime as dt
import time

import pytest

from events.ingest.recapture import (
    MAX_QUOTE,
    POINTS,
    Finding,
    draft_deletion,
    draft_edit,
    first_sentence,
    is_certain,
    is_substantial,
    next_point,
)
from events.values.text_changes import compare_texts

START = dt.datetime(2025, 1, 6, 12, 0, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
FINDING = Finding(after=START, by=START + 4 * HOUR, publisher="State Agency", country="KP")
NEWS = (
    "PYONGYANG, Jan. 6 (KCNA) -- Gen. Ri Han visited the depot on Monday. He praised the farmers of three counties.\n"
    'The farmers said: "We are glad." The harvest was good, and it was brought to the capital by forty trucks.'
)


@pytest.mark.parametrize(
    ("passed", "now", "ahead"),
    [
        (0, START, HOUR),
        (1, START + HOUR, DAY),
        (1, START + 23 * HOUR, DAY),
        (3, START + 8 * DAY, 30 * DAY),
        (4, START + 364 * DAY, 365 * DAY),
        (5, START + 365 * DAY, None),
        (5, START + 9999 * DAY, None),
    ],
)
def test_points_that_were_missed_are_not_made_up_for(passed, now, ahead):
    point = next_point(START, now=now)

    assert (point.passed, point.at) == (passed, None if ahead is None else START + ahead)


def test_the_points_lie_further_and_further_apart():
    assert list(POINTS) == sorted(POINTS)
    assert POINTS[0] == HOUR


@pytest.mark.parametrize(
    ("status", "after", "certain"),
    [
        (404, dt.timedelta(0), False),
        (404, 59 * HOUR / 60, False),
        (404, HOUR, True),
        (410, dt.timedelta(0), True),
        (200, HOUR, True),
    ],
)
def test_a_page_is_gone_when_two_looks_or_its_server_say_so(status, after, certain):
    assert is_certain(status, missing_since=START, seen_at=START + after) is certain


def test_a_deletion_quotes_how_the_text_began_and_is_dated_in_korea():
    draft = draft_deletion(NEWS, FINDING)

    assert draft.quote == "PYONGYANG, Jan. 6 (KCNA) -- Gen. Ri Han visited the depot on Monday."
    assert draft.span.of(NEWS) == draft.quote
    assert (draft.date, draft.date_basis) == ("2025-01-06/2025-01-07", "kst")
    assert (draft.place.name, draft.actors[0].name) == ("North Korea", "State Agency")
    assert draft_deletion("", FINDING) is None
    assert draft_deletion(" \n", FINDING) is None


def test_a_publisher_of_another_country_is_not_in_north_korea():
    assert draft_deletion(NEWS, FINDING._replace(country="RU")).place is None


@pytest.mark.parametrize(
    ("gone", "put", "quote"),
    [
        ("He praised the farmers of three counties.", "", "He praised the farmers of three counties."),
        (
            "Gen. Ri Han visited",
            "A visitor saw",
            "PYONGYANG, Jan. 6 (KCNA) -- Gen. Ri Han visited the depot on Monday.",
        ),
        ('The farmers said: "We are glad."', "", 'The farmers said: "We are glad."'),
    ],
)
def test_an_edit_quotes_the_first_sentence_that_lost_something(gone, put, quote):
    draft = draft_edit(NEWS, NEWS, NEWS.replace(gone, put), FINDING)

    assert draft.quote == quote
    assert draft.span.of(NEWS) == quote
    assert (draft.type, draft.subtype, draft.rule) == ("information_control", "state_media_edit", "text_changed")


LONG = f"{NEWS} {'Trucks went on and on. ' * 20}"


@pytest.mark.parametrize(
    ("after", "substantial"),
    [
        (f"{LONG} More was added on Tuesday evening.", False),
        (LONG.replace("forty", "fourty"), False),
        (LONG.replace("forty trucks", "the army of the province in trucks"), False),
        (LONG.replace("He praised the farmers of three counties.", ""), True),
        (LONG.replace("Trucks", "Ships"), True),
        ("", True),
    ],
)
def test_slight_changes_are_not_proposed(after, substantial):
    assert is_substantial(LONG, compare_texts(LONG, after)) is substantial
    assert (draft_edit(LONG, LONG, after, FINDING) is not None) is substantial


def test_what_comes_back_is_no_edit_and_what_was_added_later_is_quoted_by_the_beginning():
    without = NEWS.replace("He praised the farmers of three counties.", "")
    with_more = f"{NEWS} A long statement of the ministry on the price of rice followed in the evening edition."

    assert draft_edit(NEWS, without, NEWS, FINDING) is None
    assert draft_edit(NEWS, with_more, NEWS, FINDING) is None
    replaced = f"{NEWS} Instead the paper printed a poem on the snow of the northern mountains that week."
    assert draft_edit(NEWS, with_more, replaced, FINDING).quote == first_sentence(NEWS).of(NEWS)


def test_a_second_edit_quotes_the_original():
    first = NEWS.replace("on Monday", "in the morning")
    second = first.replace('The farmers said: "We are glad."', "")

    draft = draft_edit(NEWS, first, second, FINDING)

    assert draft.quote == 'The farmers said: "We are glad."'
    assert draft.span.of(NEWS) == draft.quote


@pytest.mark.parametrize(
    "text", ["a" * 2_000_000, "! " * 1_000_000, "x. " * 600_000, "核" * 2_000_000, "Jan. " * 400_000]
)
def test_hostile_texts_have_short_quotes_soon(text):
    began = time.monotonic()

    draft = draft_edit(text, text, f"No. {text[4:]}", FINDING) or draft_deletion(text, FINDING)

    assert 0 < len(draft.quote) <= 2 * MAX_QUOTE
    assert draft.span.of(text) == draft.quote
    assert time.monotonic() - began < 30  # about 2 s on one idle core

import datetime as dt

import pytest
import time_machine
from django.test import Client

from events.web.home import (
    PairRow,
    chart_sentence,
    choose_pairs,
    days_after,
    events_by_year,
    events_on_days,
    numbers_by_year,
    telling_pairs,
    totals,
)
from tests.events.web.record import publish_two_sixth_tests, seqs_of
from tests.factories import ContradictionFactory, EventFactory

pytestmark = pytest.mark.django_db


def test_an_empty_archive_says_what_to_do_next(client):
    page = client.get("/").content.decode()

    assert "Hand in an article" in page
    assert "No two claims in the record contradict each other" in page
    assert "<svg class=" not in page


def test_what_is_contested_shows_both_claims_and_the_reason(client):
    publish_two_sixth_tests()

    page = client.get("/").content.decode()

    assert "The sixth nuclear test was in April 2020." in page
    assert "The explosion was on 3 September 2017." in page
    assert 'class="contradicts"' in page
    assert "2 events contradicted" in page


@time_machine.travel(dt.datetime(2026, 9, 2, 16, 0, tzinfo=dt.UTC), tick=False)
def test_today_is_the_day_in_korea_and_exact_dates_only(client):
    EventFactory(title="On the day itself", date="2017-09-03")
    EventFactory(title="Some time in that month", date="2017-09")
    EventFactory(title="The day before", date="2018-09-02")
    EventFactory(title="A draft of that day", date="2016-09-03", state="draft")

    response = client.get("/")

    assert response.context["today_words"] == "3 September"
    assert [event.title for event in response.context["on_this_day"]] == ["On the day itself"]


@time_machine.travel(dt.datetime(2026, 12, 27, 3, 0, tzinfo=dt.UTC), tick=False)
def test_a_day_without_events_looks_ahead_over_the_new_year(client):
    EventFactory(title="Early in January", date="2020-01-02")

    response = client.get("/")

    assert [event.title for event in response.context["ahead"]] == ["Early in January"]


def test_the_fortnight_after_a_day():
    ahead = days_after(dt.date(2026, 12, 31), count=2)

    assert ahead == [dt.date(2027, 1, 1), dt.date(2027, 1, 2)]
    assert list(events_on_days([])) == []


def test_a_withdrawn_event_counts_nowhere():
    EventFactory(state="withdrawn", date="2020-01-01")
    EventFactory(date="")
    EventFactory(date="2020-01-01", contradicted=True)

    assert totals()["events"] == 2
    assert [(item.year, item.count, item.contradicted) for item in events_by_year()] == [(2020, 1, 1)]


def test_one_event_with_many_opponents_does_not_fill_the_first_page():
    first = ContradictionFactory().first
    for _ in range(3):
        ContradictionFactory(first=first)
    other = ContradictionFactory()

    assert {pair.first.event_id for pair in telling_pairs()} == {first.event_id, other.first.event_id}


def test_whether_it_happened_comes_before_how_much_and_kinds_take_turns():
    newest_first = [
        PairRow(9, "place", 1, 1),
        PairRow(8, "quantity", 2, 2),
        PairRow(7, "quantity", 3, 3),
        PairRow(6, "occurrence", 4, 4),
        PairRow(5, "occurrence", 5, 5),
        PairRow(4, "ordinal", 6, 7),
    ]

    assert choose_pairs(newest_first) == [4, 6, 5, 8]
    assert choose_pairs([]) == []


def test_of_one_event_the_ground_seen_at_a_glance_is_shown_and_the_pair_that_people_wrote():
    newest_first = [PairRow(3, "occurrence", 1, 1), PairRow(2, "ordinal", 1, 2), PairRow(1, "ordinal", 2, 1)]

    assert choose_pairs(newest_first) == [1]


def test_the_best_source_that_contradicts_is_shown_first():
    newest_first = [
        PairRow(3, "ordinal", 1, 2, "A"),
        PairRow(2, "ordinal", 1, 2, "A"),
        PairRow(1, "ordinal", 1, 2, "D"),
    ]

    assert choose_pairs(newest_first) == [2]


def test_the_sentence_says_what_the_picture_shows():
    EventFactory(date="2017-09-03")
    EventFactory(date="2017-09-15", contradicted=True)
    EventFactory(date="2020-03-02")

    assert chart_sentence(events_by_year()).startswith(
        "3 dated events from 2017 to 2020, the most in 2017 (2); 1 is contradicted"
    )
    assert chart_sentence([]) == ""


def test_its_queries_do_not_grow_with_the_record(client: Client, django_assert_num_queries):
    EventFactory(date="2020-03-02")
    ContradictionFactory()
    client.get("/")
    with django_assert_num_queries(9):
        client.get("/")
    for _ in range(19):
        EventFactory(date="2020-03-02")
        ContradictionFactory()
    with django_assert_num_queries(9):
        client.get("/")


def test_the_numbers_of_the_chart_stand_in_a_row_a_year():
    for name, count, contested in (("missile_launch", 1, False), ("nuclear_test", 2, True)):
        for _ in range(count):
            EventFactory(date="2017-09-03", type=name, subtype="", contradicted=contested)
    EventFactory(date="2020-03-02")

    newest, oldest = numbers_by_year(events_by_year())

    assert (newest.year, newest.events) == (2020, 1)
    assert (oldest.year, oldest.events, oldest.contradicted) == (2017, 3, 2)
    assert [(item.type, item.count) for item in oldest.types] == [("nuclear_test", 2), ("missile_launch", 1)]


def test_the_first_page_stays_light_however_long_the_record(client):
    for year in range(1945, 2027):
        for name in ("missile_launch", "nuclear_test", "sanction"):
            EventFactory(date=str(year), type=name, subtype="")

    assert len(client.get("/").content) < 100_000


def test_the_last_changes_lead_to_what_they_changed(client):
    claimed, _ = publish_two_sixth_tests()

    page = client.get("/").content.decode()

    assert f'href="/events/{claimed.public_id}/history/{seqs_of(claimed)[-1]}/"' in page

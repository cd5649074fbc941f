import datetime as dt
from urllib.parse import parse_qs

import pytest
from django.db import connection

from events.models import Event
from events.search import page_of, parse_event_query, select_events
from tests.events.api.builders import make_actor, make_claim, make_event, make_place, make_source

pytestmark = pytest.mark.django_db


def found(text: str) -> set[str]:
    """Titles of the events that a filter string finds."""
    query = parse_event_query(parse_qs(text))
    return {event.title for event in page_of(query, select_events(query)).results}


def test_only_published_events() -> None:
    make_event(title="published")
    make_event(title="draft", state="draft")
    make_event(title="withdrawn", state="withdrawn")
    assert found("") == {"published"}


def test_types_are_alternatives_and_exclusion_takes_away() -> None:
    for kind in ("missile_launch", "nuclear_test", "military_exercise"):
        make_event(title=kind, type=kind)
    assert found("type=missile_launch&type=nuclear_test") == {"missile_launch", "nuclear_test"}
    assert found("-type=missile_launch&-type=nuclear_test") == {"military_exercise"}
    assert found("type=missile_launch&-type=missile_launch") == set()


def test_different_parameters_hold_together() -> None:
    make_event(title="a", type="missile_launch", verification="confirmed")
    make_event(title="b", type="missile_launch", verification="reported")
    assert found("type=missile_launch&verification=confirmed") == {"a"}
    assert found("-verification=confirmed") == {"b"}


def test_a_role_narrows_an_actor_to_that_role() -> None:
    kim, moon = make_actor("Kim"), make_actor("Moon", country="KR")
    make_event(title="Kim hosts", actors=((kim, "host"), (moon, "guest")))
    make_event(title="Kim visits", actors=((kim, "guest"), (moon, "host")))
    make_event(title="Moon alone", actors=((moon, "host"),))
    assert found(f"actor={kim.public_id}") == {"Kim hosts", "Kim visits"}
    assert found(f"actor={kim.public_id}&role=host") == {"Kim hosts"}
    assert found(f"actor={kim.public_id}&actor={moon.public_id}&role=host") == {"Kim hosts", "Kim visits", "Moon alone"}
    assert found(f"-actor={kim.public_id}") == {"Moon alone"}
    assert found("role=guest") == {"Kim hosts", "Kim visits"}
    assert found("-role=guest") == {"Moon alone"}
    assert found("actor_country=KR&role=guest") == {"Kim hosts"}
    assert found("dyad=KR-KP") == {"Kim hosts", "Kim visits"}
    assert found("-dyad=KP-KR") == {"Moon alone"}


def test_a_place_includes_what_lies_in_it_even_in_a_circle() -> None:
    country = make_place("North Korea", kind="country")
    province = make_place("North Pyongan", parent=country)
    site = make_place("Sohae", parent=province)
    country.parent = site  # nobody should, but a search must end
    country.save()
    make_event(title="site", place=site)
    make_event(title="elsewhere", place=make_place("Seoul", country="KR"))
    make_event(title="nowhere")
    assert found(f"place={province.public_id}") == {"site"}
    assert found(f"-place={province.public_id}") == {"elsewhere", "nowhere"}


def test_one_source_has_to_have_all_that_is_asked_of_it() -> None:
    agency = make_source(kind="wire_service", reliability="B")
    monitor = make_source(kind="think_tank", reliability="A")
    both, one = make_event(title="both"), make_event(title="one")
    make_claim(both, source=agency)
    make_claim(both, source=monitor)
    make_claim(one, source=agency)
    make_claim(make_event(title="proposed"), source=monitor, state="proposed")
    assert found("source_kind=wire_service&reliability=A") == set()
    assert found("reliability=A") == {"both"}
    assert found(f"source={agency.public_id}") == {"both", "one"}
    assert found(f"-source={monitor.public_id}") == {"one", "proposed"}


def test_dates_overlap_or_are_contained() -> None:
    make_event("2020-06-16", title="day")
    make_event("2020", title="year")
    make_event("", title="undated")
    assert found("date_from=2020-06&date_to=2020-06") == {"day", "year"}
    assert found("date_from=2020-06&date_to=2020-06&certain_only=true") == {"day"}
    assert found("date_from=2020-06&date_to=2020-06&certain_only=false") == {"day", "year"}


def test_counts_and_contradictions() -> None:
    make_event(title="weak", sources_count=1, independent_count=1)
    make_event(title="strong", sources_count=3, independent_count=2, contradicted=True)
    assert found("min_sources=2") == found("min_independent=2") == found("contradicted=true") == {"strong"}
    assert found("contradicted=false") == {"weak"}


def test_parents_and_parts() -> None:
    salvo = make_event(title="salvo")
    make_event(title="first", parent=salvo)
    make_event(title="alone")
    make_event(title="hidden part", state="draft", parent=make_event(title="parent of a draft"))
    assert found("parent=none") == {"salvo", "alone", "parent of a draft"}
    assert found("parent=only") == {"salvo"}
    assert found(f"parent={salvo.public_id}") == {"first"}
    assert found(f"parent=only&parent={salvo.public_id}") == {"salvo", "first"}


def test_an_event_whose_parent_has_left_the_record_is_part_of_nothing() -> None:
    gone = make_event(title="gone", state="withdrawn")
    make_event(title="left behind", parent=gone)
    assert found("parent=none") == {"left behind"}
    assert found(f"parent={gone.public_id}") == set()


def test_external_ids_alone_or_in_a_list() -> None:
    make_event(title="A2", external_ids={"seed": "A2"})
    make_event(title="two", external_ids={"seed": ["A2", "A4"], "cns": "245"})
    make_event(title="none")
    assert found("external=seed:A2") == {"A2", "two"}
    assert found("external=cns:245") == {"two"}
    assert found("-external=seed:A4") == {"A2", "none"}
    assert found("external=seed:%27%3B--") == set()


def test_modified_since() -> None:
    make_event(title="old")
    Event.objects.update(updated_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    make_event(title="new")
    assert found("modified_since=2020-01-02") == {"new"}
    assert found("modified_since=2020-01-01T00:00:00Z") == {"old", "new"}


def test_words_and_names() -> None:
    kim = make_actor("Kim Jong Un", names=("김정은",))
    make_event(title="Missile launched", actors=((kim, "supervisor"),))
    make_event(title="Factory visited", actors=((kim, "supervisor"),))
    make_event(title="Missiles tested", place=make_place("Pyongyang", names=("평양",)))
    assert found("q=missile") == {"Missile launched", "Missiles tested"}
    assert found("q=김정은") == {"Missile launched", "Factory visited"}
    assert found("q=missile 김정은") == {"Missile launched"}
    assert found("q=평양") == {"Missiles tested"}
    assert found("q=missile -launched") == {"Missiles tested"}
    assert found("q=factory or tested") == {"Factory visited", "Missiles tested"}
    assert found("q=the") == found("q=%21%21%21") == found("q=%25") == set()


@pytest.mark.parametrize("q", ["'", '"', "\\", "a & b | !c", "(((", ":*", "<->", "a:b", "%00"[:1], "☃", "é" * 400])
def test_no_text_breaks_the_search(q: str) -> None:
    query = parse_event_query({"q": [q]})
    assert page_of(query, select_events(query)).results == []


def test_the_best_match_comes_first_and_pages() -> None:
    make_event(title="A report", summary="on a liaison office")
    make_event(title="Liaison office: the liaison office is gone")
    make_event(title="Liaison office")
    params = {"q": ["liaison office"], "sort": ["relevance"], "page_size": ["1"]}
    titles = []
    while True:
        query = parse_event_query(params)
        found_page = page_of(query, select_events(query))
        titles += [event.title for event in found_page.results]
        if not found_page.next_cursor:
            break
        params["cursor"] = [found_page.next_cursor]
    assert len(titles) == 3
    assert titles[-1] == "A report"


def test_sorting() -> None:
    make_event("2019", title="b")
    make_event("2020", title="a")
    make_event("", title="undated")

    def titles(text: str) -> list[str]:
        query = parse_event_query(parse_qs(text))
        return [event.title for event in page_of(query, select_events(query)).results]

    assert titles("") == ["a", "b", "undated"]
    assert titles("sort=date") == ["undated", "b", "a"]
    assert titles("sort=-updated") == ["undated", "a", "b"]


@pytest.mark.parametrize(
    ("params", "index"),
    [
        ({"contradicted": ["true"]}, "event_contested"),
        ({"verification": ["disputed"]}, "event_by_verification"),
        ({"subtype": ["plenum"]}, "event_by_subtype"),
        ({"type": ["nuclear_test"]}, "event_by_type"),
        ({}, "event_newest"),
    ],
)
def test_rare_events_are_read_from_an_index_in_the_order_of_the_page(params: dict[str, list[str]], index: str) -> None:
    rare = {"type": "nuclear_test", "subtype": "plenum", "verification": "disputed", "contradicted": True}
    Event.objects.bulk_create(
        Event(
            title="one of many",
            state="published",
            date_earliest=dt.date(2000, 1, 1) + dt.timedelta(days=number),
            **(rare if number % 500 == 0 else {"type": "official_statement"}),
        )
        for number in range(2000)
    )
    rows = select_events(parse_event_query(params)).order_by("-sort_on", "-pk")[:50]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE events_event")

    plan = rows.explain()

    assert index in plan
    assert "Sort" not in plan

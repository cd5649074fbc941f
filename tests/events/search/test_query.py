import datetime as dt
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import QueryError
from events.search.days import EVER
from events.search.query import EVENT_PARAMETERS, EventQuery, parse_event_query

ID = "7k3m9x2q4d"


def parse(text: str) -> EventQuery:
    return parse_event_query(parse_qs(text))


def test_nothing_asks_for_everything_newest_first() -> None:
    query = parse("")
    assert query.paging.sort == "-date"
    assert query.paging.page_size == 50
    assert (query.days, query.contradicted, query.fields) == (EVER, None, ())


def test_everything_at_once() -> None:
    query = parse(
        f"q=liaison+office&type=missile_launch&type=nuclear_test&-subtype=unknown&actor=act-{ID}&role=host"
        f"&actor_country=kr&dyad=kr-kp&place=plc-{ID}&source=src-{ID}&-source_kind=dataset&reliability=A"
        "&date_from=2017-09&date_to=2020&certain_only=true&verification=confirmed&contradicted=false&min_sources=2"
        f"&min_independent=1&parent=none&parent=evt-{ID}&external=cns:245&modified_since=2026-11-01T00:00:00Z"
        "&sort=relevance&page_size=500&count=on&fields=title,id&fields=date&include=claims"
    )
    assert query.wanted.type == ("missile_launch", "nuclear_test")
    assert query.wanted.dyad == ("KP-KR",)
    assert query.excluded.source_kind == ("dataset",)
    assert query.days == (dt.date(2017, 9, 1), dt.date(2020, 12, 31))
    assert (query.contradicted, query.min_sources, query.parent) == (False, 2, (f"evt-{ID}", "none"))
    assert query.modified_since == dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    assert (query.fields, query.include) == (("id", "title", "date"), ("claims",))


@pytest.mark.parametrize(
    ("text", "parameter"),
    [
        ("typ=missile_launch", "typ"),
        ("-q=x", "-q"),
        ("type=missile", "type"),
        ("type=missile_launch,nuclear_test", "type"),
        ("subtype=nothing", "subtype"),
        ("type=missile_launch&subtype=plenum", "subtype"),
        ("actor=Kim+Jong+Un", "actor"),
        ("role=boss", "role"),
        ("actor_country=PRK", "actor_country"),
        ("dyad=KP", "dyad"),
        ("reliability=G", "reliability"),
        ("date_from=9999999", "date_from"),
        ("date_from=2021&date_to=2020", "date_to"),
        ("certain_only=true", "certain_only"),
        ("certain_only=yes", "certain_only"),
        ("verification=true", "verification"),
        ("contradicted=1", "contradicted"),
        ("contradicted=true&contradicted=false", "contradicted"),
        ("min_sources=-1", "min_sources"),
        ("min_sources=%D9%A3", "min_sources"),
        ("parent=all", "parent"),
        ("external=245", "external"),
        ("modified_since=now", "modified_since"),
        ("sort=title", "sort"),
        ("sort=relevance", "sort"),
        ("page_size=0", "page_size"),
        ("page_size=501", "page_size"),
        ("count=yes", "count"),
        ("fields=secret", "fields"),
        ("include=everything", "include"),
    ],
)
def test_what_does_not_parse_names_the_parameter(text: str, parameter: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.parameter == parameter


def test_an_unknown_parameter_lists_all_valid_ones() -> None:
    with pytest.raises(QueryError) as caught:
        parse("typ=x")
    assert {"type", "-type", "q", "cursor", "include"} <= set(caught.value.valid)
    assert "-q" not in caught.value.valid


def test_a_subtype_alone_may_be_of_any_type() -> None:
    assert parse("subtype=plenum").wanted.subtype == ("plenum",)
    assert parse("type=domestic_politics&subtype=plenum").wanted.subtype == ("plenum",)


def test_every_parameter_says_what_it_means() -> None:
    assert all(parameter.meaning.endswith(".") for parameter in EVENT_PARAMETERS)
    for parameter in EVENT_PARAMETERS:
        if parameter.example:
            assert parameter.read(parameter.name, parameter.example)


@given(
    st.dictionaries(
        st.sampled_from([parameter.name for parameter in EVENT_PARAMETERS]) | st.text(max_size=8),
        st.lists(st.text(max_size=20), max_size=2),
        max_size=5,
    )
)
def test_random_input_parses_or_is_refused(params: dict[str, list[str]]) -> None:
    refusal = ""
    try:
        parse_event_query(params)
    except QueryError as error:
        refusal = str(error)
    assert len(refusal) < 700

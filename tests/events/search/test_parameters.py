import contextlib
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import QueryError
from events.search.parameters import (
    FLAG,
    MAX_REPEATS,
    MAX_VALUE_CHARS,
    PAGING,
    Parameter,
    choices,
    country,
    dyad,
    edtf,
    external_id,
    free_text,
    instant,
    language,
    names_of,
    public_id,
    read_paging,
    read_parameters,
    verbatim,
    vocabulary,
    whole_number,
)

TABLE = (
    Parameter(name="kind", meaning="A kind.", read=choices("tea", "coffee"), many=True, excludable=True),
    Parameter(name="size", meaning="A size.", read=whole_number(1, 9)),
    *PAGING,
)


def test_reads_repeats_and_exclusions() -> None:
    readings = read_parameters(parse_qs("kind=tea&kind=coffee&kind=tea&-kind=coffee&size=007"), TABLE)
    assert readings.all("kind") == ("coffee", "tea")
    assert readings.none_of("kind") == ("coffee",)
    assert readings.one("size") == "7"
    assert readings.one("cursor") == ""


def test_an_empty_field_of_a_form_is_not_given() -> None:
    assert read_parameters({"kind": [""], "size": [""]}, TABLE).all("kind") == ()


@pytest.mark.parametrize("name", ["knd", "Kind", "-size", "--kind", "kind ", "", "\x00", "_", "kind[]"])
def test_an_unknown_name_lists_the_valid_ones(name: str) -> None:
    with pytest.raises(QueryError) as caught:
        read_parameters({name: ["tea"]}, TABLE)
    assert caught.value.valid == ("kind", "size", "page_size", "cursor", "count", "-kind")


def test_an_unknown_name_is_shown_short() -> None:
    with pytest.raises(QueryError) as caught:
        read_parameters({"x" * 10_000_000: ["tea"]}, TABLE)
    assert len(str(caught.value)) < 200
    assert len(caught.value.parameter) < 100


def test_a_wrong_value_lists_the_valid_ones_and_the_nearest() -> None:
    with pytest.raises(QueryError, match="did you mean 'coffee'") as caught:
        read_parameters({"kind": ["cofee"]}, TABLE)
    assert (caught.value.parameter, caught.value.valid) == ("kind", ("tea", "coffee"))


def test_what_is_given_once_is_not_given_twice() -> None:
    with pytest.raises(QueryError, match="given 2 times"):
        read_parameters({"size": ["1", "2"]}, TABLE)


def test_too_many_repeats() -> None:
    with pytest.raises(QueryError, match="at most"):
        read_parameters({"kind": ["tea"] * (MAX_REPEATS + 1)}, TABLE)


@pytest.mark.parametrize("value", ["a\x00b", "a\ud800", "x" * (MAX_VALUE_CHARS + 1), "x" * 10_000_000])
def test_hostile_values(value: str) -> None:
    table = (Parameter(name="any", meaning="Anything.", read=verbatim),)
    with pytest.raises(QueryError) as caught:
        read_parameters({"any": [value]}, table)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("text", ["0", "10", "-1", "+1", "1.0", "1e0", "٣", "３", "²", " 1", "1" * 5000, "one"])
def test_whole_numbers_are_ascii_and_in_range(text: str) -> None:
    with pytest.raises(QueryError, match="from 1 to 9"):
        whole_number(1, 9)("size", text)


@pytest.mark.parametrize("text", ["Kim Jong Un", "act-123", "src-7k3m9x2q4d", "act-7k3m9x2q4D", "act-7k3m9x2q4d\n"])
def test_a_name_is_no_id_and_the_error_says_where_to_look(text: str) -> None:
    with pytest.raises(QueryError, match=r"/api/v1/actors/\?q="):
        public_id("actor", look_up="/api/v1/actors/?q=")("actor", text)


def test_countries_and_dyads_have_one_spelling() -> None:
    assert country("country", "kp") == "KP"
    assert dyad("dyad", "kr-KP") == "KP-KR"


@pytest.mark.parametrize("text", ["KP", "KP-KP", "KP-", "KP-KR-US", "PRK-ROK", "한국-KP", "KP_KR"])
def test_not_a_dyad(text: str) -> None:
    with pytest.raises(QueryError, match="KP-KR"):
        dyad("dyad", text)


@pytest.mark.parametrize("text", ["PRK", "K", "한국", "K1"])
def test_not_a_country(text: str) -> None:
    with pytest.raises(QueryError, match="ISO 3166-1"):
        country("country", text)


@pytest.mark.parametrize("text", ["2020", "2020-06/..", "1984~", "../2020", "202X", "2024-12-27"])
def test_edtf_dates(text: str) -> None:
    assert edtf("date_from", text) == text


@pytest.mark.parametrize(
    "text", ["9999999", "27.12.2024", "2024-13", "2024-02-30", "..", "../..", "yesterday", "٢٠٢٠", "'"]
)
def test_not_a_date(text: str) -> None:
    with pytest.raises(QueryError, match="date_from"):
        edtf("date_from", text)


def test_instants_are_turned_into_utc() -> None:
    assert instant("since", "2026-11-22") == "2026-11-22T00:00:00+00:00"
    assert instant("since", "2026-11-22T09:00:00+09:00") == "2026-11-22T00:00:00+00:00"
    assert instant("since", "2026-11-22T09:00Z") == "2026-11-22T09:00:00+00:00"


@pytest.mark.parametrize(
    "text",
    ["2026-11-22T09:00:00", "2026-11-22T09:00:00 09:00", "2026-02-30", "0001-01-01T00:00:00+09:00", "٢٠٢٦-١١-٢٢"],
)
def test_not_an_instant(text: str) -> None:
    with pytest.raises(QueryError, match="%2B"):
        instant("since", text)


def test_external_ids_have_a_scheme() -> None:
    assert external_id("external", "cns:245") == "cns:245"
    for text in ("245", "cns:", ":245", "CNS:245"):
        with pytest.raises(QueryError, match="cns:245"):
            external_id("external", text)


def test_languages() -> None:
    assert language("language", "zh-Hans") == "zh-Hans"
    with pytest.raises(QueryError):
        language("language", "en us")


def test_selections_keep_the_order_of_the_record() -> None:
    read = names_of(lambda: ("id", "date", "title"))
    assert read("fields", "title, id,,") == "id,title"
    with pytest.raises(QueryError) as caught:
        read("fields", "id,name")
    assert caught.value.valid == ("id", "date", "title")


def test_vocabularies_are_those_of_the_codebook() -> None:
    assert vocabulary("roles")("role", "host") == "host"
    with pytest.raises(QueryError, match="role"):
        vocabulary("roles")("role", "hostess")


def test_white_space_alone_is_nothing_to_search_for() -> None:
    assert free_text("q", "  liaison \n office ") == "liaison office"
    with pytest.raises(QueryError):
        free_text("q", " \u3000 ")


def test_the_digest_follows_the_question_and_not_the_page() -> None:
    def digest(text: str, sort: str = "a") -> str:
        return read_paging(read_parameters(parse_qs(text), TABLE), sort=sort).digest

    assert digest("kind=tea&kind=coffee&page_size=5") == digest("kind=coffee&kind=tea&count=on&cursor=x")
    assert len({digest("kind=tea"), digest("-kind=tea"), digest("size=1"), digest(""), digest("", "b")}) == 5


def test_flags_are_words() -> None:
    assert FLAG("contradicted", "true") == "true"
    with pytest.raises(QueryError) as caught:
        FLAG("contradicted", "1")
    assert caught.value.valid == ("true", "false")


@given(st.dictionaries(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=3), max_size=4))
def test_nothing_but_query_errors_comes_out(params: dict[str, list[str]]) -> None:
    with contextlib.suppress(QueryError):
        read_parameters(params, TABLE)

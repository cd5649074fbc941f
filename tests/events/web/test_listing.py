import pytest
from django.test import RequestFactory

from events.errors import QueryError
from events.web.listing import api_query, chips, complaint, given, hidden_fields


def request(query):
    return RequestFactory().get(f"/events/?{query}")


def test_empty_fields_of_a_form_are_not_given():
    assert given(request("q=&type=nuclear_test&type=&date_from=2017")) == {
        "type": ["nuclear_test"],
        "date_from": ["2017"],
    }


def test_a_chip_removes_its_own_value_and_nothing_else():
    params = {"type": ["nuclear_test", "un_action"], "q": ["a&b"], "cursor": ["xyz"]}

    first, second, third = chips(params, words={"type": {"nuclear_test": "Nuclear test"}})

    assert (first.name, first.value, first.without) == ("type", "Nuclear test", "type=un_action&q=a%26b")
    assert second.without == "type=nuclear_test&q=a%26b"
    assert third.without == "type=nuclear_test&type=un_action"


def test_an_excluding_filter_says_so():
    (chip,) = chips({"-actor_country": ["KP"]}, words={})

    assert chip.name == "not actor country"


def test_a_form_carries_what_it_has_no_field_for_but_never_the_cursor():
    params = {"q": ["x"], "type": ["a"], "cursor": ["c"]}

    assert hidden_fields(params, shown=frozenset({"q"})) == [("type", "a")]


def test_the_same_question_in_the_api():
    assert api_query("events", {}) == "/api/v1/events/"
    assert api_query("events", {"q": ["김정은"], "cursor": ["c"]}) == "/api/v1/events/?q=%EA%B9%80%EC%A0%95%EC%9D%80"


def test_a_complaint_lists_what_would_be_right():
    said = complaint(QueryError("no", parameter="type", valid=("a", "b")))

    assert said == {"message": "no", "parameter": "type", "valid": ("a", "b")}


@pytest.mark.parametrize("name", ["sort", "page_size", "count", "cursor"])
def test_how_a_list_is_walked_is_no_filter(name):
    assert chips({name: ["1"]}, words={}) == []

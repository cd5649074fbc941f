from typing import Any

import pytest

from events.api.bodies import check_names, find_objects, find_text
from events.errors import QueryError


def test_a_text_that_is_empty_is_not_one_that_is_missing() -> None:
    assert find_text({"title": ""}, "title", max_chars=5) == ""
    assert find_text({}, "title", max_chars=5) is None
    assert find_text({"title": None}, "title", max_chars=5) is None
    assert find_text({"title": "12345"}, "title", max_chars=5) == "12345"


@pytest.mark.parametrize("value", [1, True, [], {}, "123456", "\x00"])
def test_what_is_no_text(value: Any) -> None:
    with pytest.raises(QueryError) as caught:
        find_text({"title": value}, "title", max_chars=5)
    assert caught.value.parameter == "title"


def test_lists_of_objects() -> None:
    assert find_objects({}, "people", valid=("name",)) is None
    assert find_objects({"people": []}, "people", valid=("name",)) == []
    assert find_objects({"people": [{"name": "Kim"}]}, "people", valid=("name",)) == [{"name": "Kim"}]


@pytest.mark.parametrize("value", ["x", {}, [1], [[]], [{}] * 1001, [{"rank": 1}]])
def test_what_is_no_list_of_objects(value: Any) -> None:
    with pytest.raises(QueryError):
        find_objects({"people": value}, "people", valid=("name",))


def test_a_name_that_nothing_reads_is_shown_short() -> None:
    with pytest.raises(QueryError) as caught:
        check_names({"x" * 100_000: 1}, valid=("name",))
    assert caught.value.valid == ("name",)
    assert len(str(caught.value)) < 100

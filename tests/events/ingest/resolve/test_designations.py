import pytest

from events.ingest.resolve.designations import compare_designations, designations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A Hwasong-17 flew.", {"hwasong": {"17"}}),
        ("Not a Hwasong-15 but a Hwasong-17.", {"hwasong": {"15", "17"}}),
        ("The craft Haeil-5-23 dived.", {"haeil": {"5-23"}}),
        ("화성-17형을 발사했다", {"hwasong": {"17"}}),
        ("화성포-18형 시험발사", {"hwasong": {"18"}}),
        ("만리경 1호", {"malligyong": {"1"}}),
        ("adopted resolution 2397 (2017)", {"resolution": {"2397"}}),
        ("S/RES/2397 (2017)", {"resolution": {"2397"}}),
        ("대북제재 결의 2397호", {"resolution": {"2397"}}),
        ("resolution 3390 B", {"resolution": {"3390b"}}),
        ("the fourth wave of balloons", {"wave": {"4"}}),
        ("the 11th wave", {"wave": {"11"}}),
        ("the third launch of the year, on 5 January", {}),
        ("a resolution of 2017", {}),
        ("short-range, solid-fuel", {}),
    ],
)
def test_numbers_that_are_names(text, found):
    assert {name: set(numbers) for name, numbers in designations(text).items()} == found


def test_the_title_says_what_an_event_is_and_the_summary_only_where_it_does_not():
    event = {"title": "Launch of the Hwasong-17", "summary": "Larger than the Hwasong-15; resolution 2397 forbids it."}

    assert compare_designations("A Hwasong-17 flew.", **event) == (frozenset({"hwasong 17"}), frozenset())
    assert compare_designations("A Hwasong-15 flew.", **event) == (frozenset(), frozenset({"hwasong"}))
    assert compare_designations("It breaks resolution 2397.", **event) == (frozenset({"resolution 2397"}), frozenset())
    assert compare_designations("A missile flew.", **event) == (frozenset(), frozenset())

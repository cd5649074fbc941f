"""Rows of one event that several acts write."""

import pytest

from events.errors import AlreadyDecidedError, ReviewError
from events.models import Event
from events.review.decisions.rows import find_event, get_published, is_within
from tests.factories import EventFactory, RedirectFactory

pytestmark = pytest.mark.django_db


def test_an_event_is_found_by_its_id_and_a_missing_one_is_told():
    event = EventFactory()

    assert find_event("") is None
    assert find_event(event.public_id) == event
    with pytest.raises(ReviewError, match="there is no event 'evt-0000000000'"):
        find_event("evt-0000000000")


@pytest.mark.parametrize(
    ("state", "words"),
    [("withdrawn", "has been withdrawn"), ("draft", "has been draft"), ("merged", "merged into evt-x")],
)
def test_what_is_not_in_the_record_is_not_given(state, words):
    event = EventFactory(state=state)
    if state == "merged":
        RedirectFactory(from_public_id=event.public_id, to_public_id="evt-x")

    with pytest.raises(AlreadyDecidedError, match=words):
        get_published(event.public_id)


def test_a_published_event_is_given():
    event = EventFactory()

    assert get_published(event.public_id) == event
    with pytest.raises(Event.DoesNotExist):
        get_published("evt-0000000000")


def test_a_part_of_a_part_lies_within_the_whole():
    whole = EventFactory()
    part = EventFactory(parent=EventFactory(parent=whole))

    assert is_within(part, whole)
    assert is_within(whole, whole)
    assert not is_within(whole, part)

import pytest

from events.web.likely import Likely, likely_events
from tests.factories import CandidateFactory, EventFactory

pytestmark = pytest.mark.django_db


def told(event, score=0.5, why=("same day",)):
    return {"event": event.public_id, "score": score, "why": list(why)}


def test_the_events_come_in_the_order_of_the_machine_with_its_reasons():
    first, second = EventFactory(), EventFactory()
    candidate = CandidateFactory(likely_events=[told(second, 0.7), told(first, 0.4, ["but another place"])])

    assert likely_events(candidate) == [
        Likely(second, 0.7, ["same day"], is_certain=False),
        Likely(first, 0.4, ["but another place"], is_certain=False),
    ]


def test_what_readers_do_not_see_is_not_offered():
    gone, kept = EventFactory(state="withdrawn"), EventFactory()
    candidate = CandidateFactory(likely_events=[told(gone), told(kept)], matched_event=gone)

    assert [one.event for one in likely_events(candidate)] == [kept]
    assert not any(one.is_certain for one in likely_events(candidate))


def test_an_event_that_was_merged_since_is_offered_as_where_it_went():
    merged, survivor, other = EventFactory(state="merged"), EventFactory(), EventFactory()
    candidate = CandidateFactory(matched_event=survivor, likely_events=[told(merged, 0.95), told(other, 0.3)])

    best, next_best = likely_events(candidate)

    assert (best.event, best.score, best.is_certain) == (survivor, 0.95, True)
    assert (next_best.event, next_best.is_certain) == (other, False)


def test_a_match_of_which_no_reasons_are_kept_is_offered_all_the_same():
    event = EventFactory(title="A launch")
    [only] = likely_events(CandidateFactory(matched_event=event, match_score=0.9))

    assert (only.event, only.score, only.words, only.reason) == (event, 0.9, "A launch", "")


def test_the_reason_for_the_log_holds_what_speaks_for_it():
    one = Likely(
        EventFactory(title="A launch"), 0.9, ["same day", "but another subtype", "same place"], is_certain=True
    )

    assert one.words == "A launch: same day, but another subtype, same place"
    assert one.reason == "The same event: same day, same place."


def test_nothing_is_likely():
    assert likely_events(CandidateFactory()) == []

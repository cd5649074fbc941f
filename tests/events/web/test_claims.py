import pytest

from events.models import Contradiction
from events.review.representation import contradictions_for_display
from events.web.claims import ask, clashes, seen_from
from tests.events.web.record import publish_two_sixth_tests
from tests.factories import ClaimFactory, ContradictionFactory, EventFactory

pytestmark = pytest.mark.django_db


def test_claims_that_agree_stand_under_one_value_and_the_most_common_comes_first():
    event = EventFactory()
    lone = ClaimFactory(event=event, dated=True, date="2020-03-09")
    agreeing = [ClaimFactory(event=event, dated=True, date="2020-03-02") for _ in range(2)]

    (when,) = ask([lone, *agreeing], [])

    assert when.words == "When"
    assert [reading.edtf for reading in when.readings] == ["2020-03-02", "2020-03-09"]
    assert when.readings[0].claims == tuple(agreeing)
    assert not when.stands_beside


def test_questions_come_in_the_order_in_which_a_reader_asks():
    event = EventFactory()
    claims = [
        ClaimFactory(event=event, predicate="assessment", value=""),
        ClaimFactory(event=event, dated=True),
        ClaimFactory(event=event),
    ]

    assert [question.predicate for question in ask(claims, [])] == ["occurred", "date", "assessment"]


def test_two_free_texts_are_never_taken_for_agreement():
    event = EventFactory()
    claims = [ClaimFactory(event=event, predicate="assessment", value="", statement="Same words.") for _ in range(2)]

    assert len(ask(claims, [])[0].readings) == 2


def test_values_at_odds_within_one_event_stand_beside_each_other():
    pair = ContradictionFactory()

    (question,) = ask([pair.first, pair.second], [pair])

    assert question.stands_beside
    assert [reading.dissents[0].words for reading in question.readings] == ["It did not happen", "It happened"]


def test_what_another_event_says_does_not_split_this_page():
    claimed, _ = publish_two_sixth_tests()
    pairs = list(contradictions_for_display())

    question = ask(list(claimed.claims.all()), pairs)[0]

    assert not question.stands_beside
    assert question.readings[0].dissents[0].words == "3 September 2017"


def test_a_contradiction_is_seen_from_the_event_whose_page_it_is():
    claimed, real = publish_two_sixth_tests()
    pairs = list(Contradiction.objects.all())

    assert seen_from(pairs, event_id=claimed.pk)[0].own.event == claimed
    assert seen_from(pairs, event_id=real.pk)[0].own.event == real


def test_opponents_that_agree_are_stacked_and_the_claim_they_oppose_is_not_repeated():
    weak = ClaimFactory(dated=True, date="2020-04")
    sure = EventFactory()
    strong = [ClaimFactory(event=sure, dated=True, date="2017-09-03") for _ in range(4)]
    pairs = [ContradictionFactory(kind="ordinal", first=weak, second=claim) for claim in strong]

    (clash,) = clashes(pairs, event_id=weak.event_id)

    assert clash.own == weak
    assert len(clash.dissents) == 1
    assert [side.other for side in clash.dissents[0].sides] == strong
    assert clash.dissents[0].of_event == sure
    assert clash.edtf == "2020-04"


def test_nothing_said_is_no_question():
    assert ask([], []) == ()
    assert clashes([], event_id=1) == ()

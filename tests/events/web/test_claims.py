import pytest

from events.models import Contradiction
from events.review.representation import contradictions_for_display
from events.web.claims import Telling, ask, beside, clashes
from tests.events.web.record import publish_two_sixth_tests
from tests.factories import ArticleFactory, ClaimFactory, ContradictionFactory, EventFactory

pytestmark = pytest.mark.django_db


def claims_in(value):
    return [shown.claim for shown in value.claims]


def told(pairs, *, event_id):
    return clashes(pairs, event_id=event_id, telling=Telling())


def test_claims_that_agree_stand_under_one_value_and_the_most_common_comes_first():
    event = EventFactory()
    lone = ClaimFactory(event=event, dated=True, date="2020-03-09")
    agreeing = [ClaimFactory(event=event, dated=True, date="2020-03-02") for _ in range(2)]

    (when,) = ask([lone, *agreeing], telling=Telling())

    assert when.words == "When"
    assert [value.edtf for value in when.values] == ["2020-03-02", "2020-03-09"]
    assert claims_in(when.values[0]) == agreeing


def test_questions_come_in_the_order_in_which_a_reader_asks():
    event = EventFactory()
    claims = [
        ClaimFactory(event=event, predicate="assessment", value=""),
        ClaimFactory(event=event, dated=True),
        ClaimFactory(event=event),
    ]

    assert [question.key for question in ask(claims, telling=Telling())] == ["occurred", "date", "assessment"]


def test_the_place_in_a_series_is_a_question_of_its_own():
    claim = ClaimFactory(counted=True, quantity_predicate="ordinal", unit="ordinal", best=6)

    (question,) = ask([claim], telling=Telling())

    assert question.words == "Which one of the series"
    assert question.values[0].words == "The sixth"


def test_two_free_texts_are_never_taken_for_agreement():
    event = EventFactory()
    claims = [ClaimFactory(event=event, predicate="assessment", value="", statement="Same words.") for _ in range(2)]

    assert len(ask(claims, telling=Telling())[0].values) == 2


def test_what_is_told_among_the_contradictions_is_not_told_again():
    pair = ContradictionFactory()
    further = ClaimFactory(event=pair.first.event, dated=True)
    telling = Telling()

    (clash,) = clashes([pair], event_id=pair.first.event_id, telling=telling)
    questions = ask([pair.first, pair.second, further], telling=telling)

    assert [clash.own.words, clash.dissents[0].value.words] == ["It happened", "It did not happen"]
    assert [question.key for question in questions] == ["date"]


def test_words_that_several_claims_were_read_from_are_quoted_once():
    article, event = ArticleFactory(text="Two missiles in March."), EventFactory()
    claims = [
        ClaimFactory(event=event, article=article, quote=article.text, start=0, end=len(article.text), **kind)
        for kind in ({}, {"dated": True})
    ]
    elsewhere = ClaimFactory(
        event=event, article=ArticleFactory(text=article.text), predicate="assessment", quote=article.text, start=0,
        end=len(article.text),
    )  # fmt: skip

    shown = [question.values[0].claims[0] for question in ask([*claims, elsewhere], telling=Telling())]

    assert [part.quoted_at for part in shown] == ["", claims[0].public_id, ""]


def test_a_contradiction_is_seen_from_the_event_whose_page_it_is():
    claimed, real = publish_two_sixth_tests()
    pairs = list(contradictions_for_display())

    assert told(pairs, event_id=claimed.pk)[0].own.words == "April 2020"
    assert told(pairs, event_id=real.pk)[0].own.words == "3 September 2017"


def test_opponents_that_agree_are_stacked_and_the_claim_they_oppose_is_not_repeated():
    weak = ClaimFactory(dated=True, date="2020-04")
    sure = EventFactory()
    strong = [ClaimFactory(event=sure, dated=True, date="2017-09-03") for _ in range(4)]
    pairs = [ContradictionFactory(kind="ordinal", first=weak, second=claim) for claim in strong]

    (clash,) = told(pairs, event_id=weak.event_id)

    assert claims_in(clash.own) == [weak]
    assert len(clash.dissents) == 1
    assert claims_in(clash.dissents[0].value) == strong
    assert clash.dissents[0].value.of_event == sure
    assert clash.dissents[0].pairs == tuple(pairs)
    assert clash.own.edtf == "2020-04"


def test_two_claims_that_agree_meet_one_denial_once():
    event = EventFactory()
    agreeing = [ClaimFactory(event=event) for _ in range(2)]
    denial = ClaimFactory(event=event, denied=True)
    pairs = [
        ContradictionFactory(kind="occurrence", first=agreeing[0], second=denial),
        ContradictionFactory(kind="occurrence", first=agreeing[1], second=denial),
    ]

    (clash,) = told(pairs, event_id=event.pk)

    assert claims_in(clash.own) == agreeing
    assert [claims_in(dissent.value) for dissent in clash.dissents] == [[denial]]


@pytest.mark.parametrize("ends", [[(0, 1), (0, 2), (1, 2)], [(0, 1), (1, 2), (2, 3), (0, 3)], [(0, 1), (2, 3)]])
def test_no_contradiction_is_left_out_however_values_oppose_each_other(ends):
    event = EventFactory()
    claims = [ClaimFactory(event=event, dated=True, date=f"2020-03-0{day}") for day in range(1, 5)]
    pairs = [ContradictionFactory(kind="date", first=claims[a], second=claims[b]) for a, b in ends]

    found = told(pairs, event_id=event.pk)

    listed = [pair for clash in found for dissent in clash.dissents for pair in dissent.pairs]
    assert sorted(pair.pk for pair in listed) == [pair.pk for pair in pairs]


def test_claims_of_one_value_that_contradict_each_other_are_shown():
    event = EventFactory()
    same = [ClaimFactory(event=event, dated=True, date="2020-03-02") for _ in range(2)]

    (clash,) = told([ContradictionFactory(kind="ordinal", first=same[0], second=same[1])], event_id=event.pk)

    assert claims_in(clash.own) == [same[0]]
    assert claims_in(clash.dissents[0].value) == [same[1]]


def test_what_is_claimed_stands_left_of_what_contradicts_it():
    publish_two_sixth_tests()
    pair = Contradiction.objects.get()

    assert [claim.article.source.reliability for claim in beside(pair)] == ["E", "A"]


def test_nothing_said_is_no_question():
    assert ask([], telling=Telling()) == ()
    assert told([], event_id=1) == ()

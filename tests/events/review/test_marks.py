"""Participants and sources of an event as words."""

import pytest

from events.models import Claim
from events.review.marks import marks_of, participant_words, source_words
from tests.factories import ActorFactory, ArticleFactory, ClaimFactory, ParticipationFactory, SourceFactory

pytestmark = pytest.mark.django_db


def test_every_question_that_a_filter_asks_is_a_word_of_the_event():
    part = ParticipationFactory(actor=ActorFactory(country="KP"), role="host")
    source = SourceFactory(kind="wire_service", reliability="B")
    ClaimFactory(event=part.event, article=ArticleFactory(source=source))

    marks = set(marks_of([part], Claim.objects.for_display()))

    actor = part.actor.public_id
    asked = [
        participant_words(actors=[actor]),
        participant_words(actors=[actor], roles=["host"]),
        participant_words(countries=["KP"], roles=["guest", "host"]),
        participant_words(roles=["host"]),
        source_words(sources=[source.public_id]),
        source_words(kinds=["wire_service"], grades=["A", "B"]),
        source_words(sources=[source.public_id], kinds=["wire_service"], grades=["B"]),
        source_words(grades=["B"]),
    ]
    assert [bool(marks & set(words)) for words in asked] == [True] * len(asked)


def test_another_role_and_another_grade_are_other_words():
    part = ParticipationFactory(actor=ActorFactory(country="KP"), role="host")
    source = SourceFactory(kind="wire_service", reliability="B")
    ClaimFactory(event=part.event, article=ArticleFactory(source=source))

    marks = set(marks_of([part], Claim.objects.for_display()))

    assert not marks & set(participant_words(countries=["KP"], roles=["guest"]))
    assert not marks & set(source_words(kinds=["wire_service"], grades=["C"]))


def test_an_actor_without_a_country_and_an_article_without_a_source_have_no_empty_words():
    part = ParticipationFactory(actor=ActorFactory(country=""))
    ClaimFactory(event=part.event, article=ArticleFactory(source=None))

    assert not [
        mark for mark in marks_of([part], Claim.objects.for_display()) if mark.startswith(("country", "source"))
    ]

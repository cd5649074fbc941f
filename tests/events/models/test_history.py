"""The change log as a reader of it sees it: whoever follows it knows how every event looks now."""

import pytest

from events.models import Change, Event
from events.review.curated import CandidateEdits, CuratedClaim, CuratedEvent
from events.review.decisions import accept_candidate, publish_curated_all
from events.values.partial_date import Basis, parse_partial_date
from events.values.public_id import new_public_id
from tests.factories import ArticleFactory, CandidateFactory, EditorFactory, SourceFactory
from tests.factories.record import draft_of

pytestmark = pytest.mark.django_db


def _sixth_test(date, *, grade):
    day = parse_partial_date(date, basis=Basis.KST)
    claim = CuratedClaim(
        public_id=new_public_id("claim"),
        article=ArticleFactory(source=SourceFactory(reliability=grade)),
        predicate="date",
        value=date,
        date=day,
        statement="The sixth nuclear test.",
        locator="paragraph 1",
        ordinal_key="nuclear_test/KP/6",
    )
    return CuratedEvent(
        public_id=new_public_id("event"), type="nuclear_test", title="A nuclear test", date=day, claims=(claim,)
    )


def test_an_act_that_changes_how_another_event_looks_is_logged_for_that_one_too():
    right, wrong = _sixth_test("2017-09-03", grade="C"), _sixth_test("2020-04", grade="E")
    publish_curated_all([right, wrong])
    assert Event.objects.get(public_id=right.public_id).verification != "disputed"
    seen = Change.objects.latest("seq").seq
    backing = CandidateFactory(
        article=ArticleFactory(source=SourceFactory(reliability="B")),
        draft=draft_of(type="nuclear_test", subtype="", date="2020-04", quantities=[]),
    )

    # A sound source now says what only a weak one said, and not of this event alone.
    accept_candidate(backing.public_id, editor=EditorFactory(), edits=CandidateEdits(into_event=wrong.public_id))

    assert Event.objects.get(public_id=right.public_id).verification == "disputed"
    logged = {change.record_public_id: change for change in Change.objects.filter(seq__gt=seen)}
    assert set(logged) == {right.public_id, wrong.public_id}
    assert logged[right.public_id].representation["verification"] == "disputed"

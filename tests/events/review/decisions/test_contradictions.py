"""Dismissing contradictions, and taking that back."""

import pytest

from events.errors import AlreadyDecidedError
from events.models import Change, Contradiction
from events.review.decisions import (
    accept_candidate,
    dismiss_contradiction,
    merge_candidate,
)
from tests.factories import (
    CandidateFactory,
    EditorFactory,
)
from tests.factories.record import draft_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return EditorFactory()


def test_a_dismissed_contradiction_no_longer_contests_and_stays_dismissed(editor):
    event = accept_candidate(CandidateFactory().public_id, editor=editor)
    for number in (1, 2):
        other = CandidateFactory(draft=draft_of(date="2020-03-09", quantities=[], rule=str(number)))
        merge_candidate(other.public_id, editor=editor, event_public_id=event.public_id, reason="same")
        if number == 1:
            row = Contradiction.objects.get()
            dismiss_contradiction(row.public_id, editor=editor, reason="a typing slip")
            event.refresh_from_db()
            assert (event.contradicted, event.verification) == (False, "corroborated")

    states = list(Contradiction.objects.order_by("id").values_list("state", flat=True))
    assert states == ["dismissed", "active"]
    with pytest.raises(AlreadyDecidedError):
        dismiss_contradiction(row.public_id, editor=editor, reason="again")
    kinds = Change.objects.filter(verb="dismiss").values_list("record_kind", flat=True)
    assert list(kinds) == ["contradiction"]

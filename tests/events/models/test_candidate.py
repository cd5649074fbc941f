import pytest

from events.models import Candidate
from tests.factories import CandidateFactory


@pytest.mark.django_db
def test_the_queue_holds_what_nobody_decided_oldest_first():
    first = CandidateFactory()
    CandidateFactory(state="rejected")
    last = CandidateFactory()

    assert list(Candidate.objects.open()) == [first, last]

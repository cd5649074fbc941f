import pytest

from events.models import Claim
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


def test_only_accepted_claims_count():
    for state in ("proposed", "accepted", "withdrawn", "superseded"):
        ClaimFactory(state=state)

    assert [claim.state for claim in Claim.objects.accepted()] == ["accepted"]


def test_a_display_needs_no_more_queries(django_assert_num_queries):
    ClaimFactory()

    with django_assert_num_queries(1):
        claim = Claim.objects.for_display().get()
        assert claim.article.source.name
        assert claim.event.title
        assert claim.about_event is claim.value_actor is claim.value_place is None

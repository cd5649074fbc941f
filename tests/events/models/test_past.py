"""Claims and contradictions as they stood: views, which nobody writes."""

import pytest
from django.db import DatabaseError, transaction

from events.models import PastClaim, PastContradiction
from tests.events.review.decisions.world import day_entry, enter, last_change

pytestmark = pytest.mark.django_db


def test_what_stands_is_shown_from_its_entry_on():
    event = enter(day_entry("2020-03-02"), day_entry("2020-04-02"))
    seq = last_change(event).seq

    assert PastClaim.objects.standing_at(seq).count() == 2
    assert PastContradiction.objects.standing_at(seq).get().kind == "date"
    assert not PastClaim.objects.standing_at(seq - 1).exists()
    assert str(PastClaim.objects.all()[0]).endswith(f"from entry {seq}")


@pytest.mark.parametrize("model", [PastClaim, PastContradiction])
def test_a_view_takes_no_rows(model):
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.create(public_id="clm-0000000001", change_id=1, record={})

"""Where ids lead: the database itself refuses chains and circles."""

import pytest
from django.db import IntegrityError, connection, transaction

from events.models import Event, Redirect
from events.review.decisions.redirects import lead, unlead
from tests.events.review.decisions.world import enter
from tests.factories import RedirectFactory

pytestmark = pytest.mark.django_db


def settle_constraints():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("back", [False, True])
def test_the_database_refuses_chains_and_circles_when_an_act_ends(back):
    row = RedirectFactory()
    RedirectFactory(from_public_id=row.to_public_id, **({"to_public_id": row.from_public_id} if back else {}))

    with pytest.raises(IntegrityError, match="would lead on"), transaction.atomic():
        settle_constraints()
    Redirect.objects.all().delete()


def test_a_chain_within_an_act_is_straight_at_its_end():
    first, second, third = enter(), enter(), enter()
    for source, target in ((first, second), (second, third)):
        lead(source, to=[target], kind=Redirect.Kind.MERGED, reason="the same")
    settle_constraints()

    assert set(Redirect.objects.values_list("to_public_id", flat=True)) == {third.public_id}


def test_two_ways_to_one_event_become_one():
    event, first, second, third = (enter() for _ in range(4))
    lead(event, to=[first, second], kind=Redirect.Kind.SPLIT, reason="two")
    for part in (first, second):
        lead(part, to=[third], kind=Redirect.Kind.MERGED, reason="the same")

    own = Redirect.objects.filter(from_public_id=event.public_id)
    assert [row.to_public_id for row in own] == [third.public_id]


def test_a_tombstone_stays_where_what_led_to_it_led():
    first, second = enter(), enter()
    lead(first, to=[second], kind=Redirect.Kind.MERGED, reason="the same")
    lead(second, to=[], kind=Redirect.Kind.WITHDRAWN, reason="no such launch")
    settle_constraints()

    assert Redirect.objects.get(from_public_id=first.public_id).to_public_id == second.public_id


def test_an_id_that_is_a_record_again_leads_nowhere():
    event = enter()
    lead(event, to=[], kind=Redirect.Kind.WITHDRAWN, reason="no such launch")

    unlead(Event.objects.get(pk=event.pk))

    assert not Redirect.objects.exists()

"""The frame of every act."""

import pytest
from django.db import connection, transaction

from events.errors import NotPermittedError, ReviewError
from events.models import Decision, Verb
from events.review.decisions.act import RECORD_LOCK, act, decide
from tests.factories import ContributorFactory, EditorFactory

pytestmark = pytest.mark.django_db


def locks_held():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND pid = pg_backend_pid()",
            [RECORD_LOCK],
        )
        return cursor.fetchone()[0]


def test_an_act_holds_the_lock_of_the_record():
    before = locks_held()

    with act(EditorFactory()):
        assert locks_held() == before + 1


def test_who_may_not_decide_and_who_gives_no_reason_is_refused_before_anything_is_locked():
    before = locks_held()

    with pytest.raises(NotPermittedError, match="may not decide"), act(ContributorFactory()):
        pytest.fail("the act went on")
    with pytest.raises(ReviewError, match="reason is empty"), act(EditorFactory(), reason="  "):
        pytest.fail("the act went on")

    assert locks_held() == before


def test_a_decision_keeps_the_reason_without_white_space_around_it():
    decide(None, Verb.UPDATE, kind="event", target="evt-0000000001", reason="  seen \n")

    assert Decision.objects.get().reason == "seen"


def test_what_fails_inside_leaves_nothing():
    def fail():
        with act(None):
            decide(None, Verb.CREATE, kind="event", target="evt-0000000001", reason="seen")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail()

    assert not Decision.objects.exists()

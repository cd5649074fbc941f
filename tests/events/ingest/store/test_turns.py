"""Whoever asks a host waits for its turn, whichever worker it is."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from events.ingest import store
from tests.events.ingest.store.steps import lease_of

pytestmark = pytest.mark.django_db


class TestTurns:
    def test_pages_of_one_host_line_up_and_other_hosts_do_not_wait(self):
        leases = [lease_of(store.submit_url(f"https://example.org/{number}").submission) for number in range(3)]
        waits = [store.take_turn(lease, host="example.org", interval_s=5) for lease in leases]
        other = lease_of(store.submit_url("https://example.net/").submission)

        assert waits[0] == 0.0
        assert waits[1] == pytest.approx(5, abs=1)
        assert waits[2] == pytest.approx(10, abs=1)
        assert store.take_turn(other, host="example.net", interval_s=5) == 0.0

    def test_a_turn_is_booked_once(self):
        first = lease_of(store.submit_url("https://example.org/0").submission)
        second = lease_of(store.submit_url("https://example.org/1").submission)
        store.take_turn(first, host="example.org", interval_s=5)
        wait = store.take_turn(second, host="example.org", interval_s=5)

        assert store.take_turn(second, host="example.org", interval_s=5) == pytest.approx(wait, abs=1)

    def test_waiting_for_a_turn_is_not_an_attempt(self):
        submission = store.submit_url("https://example.org/a").submission
        store.postpone(lease_of(submission), wait_s=0)

        assert lease_of(submission).attempts == 1


class TestClaims:
    def test_however_late_two_come_they_are_never_close_together(self):
        first, second = (store.claim_turn("example.org", booked=None, interval_s=5) for _ in range(2))
        assert (first.wait_s, second.wait_s) == (0.0, pytest.approx(5, abs=1))

        with time_machine.travel(timezone.now() + dt.timedelta(seconds=60)):
            # Both turns are long past: the first to come goes, the other waits the whole distance.
            assert store.claim_turn("example.org", booked=second.at, interval_s=5).wait_s == 0.0
            assert store.claim_turn("example.org", booked=first.at, interval_s=5).wait_s == pytest.approx(5, abs=1)

    def test_a_host_that_wants_rest_gets_it_whatever_was_booked(self):
        booked = store.claim_turn("example.org", booked=None, interval_s=5).at
        store.rest_host("example.org", wait_s=90)
        store.rest_host("example.org", wait_s=30)

        assert store.claim_turn("example.org", booked=booked, interval_s=5).wait_s == pytest.approx(90, abs=1)
        assert store.claim_turn("example.net", booked=None, interval_s=5).wait_s == 0.0

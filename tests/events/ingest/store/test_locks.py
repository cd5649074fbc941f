"""Locks of a session: one at a time, two at a host, and none that outlives its session."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from events.ingest import store

pytestmark = pytest.mark.django_db


def elsewhere(call):
    """What `call` gives in a session of its own."""

    def run():
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def try_feed(number):
    with store.holding(store.Lock.FEED, number) as is_held:
        return is_held


def try_host(host):
    with store.host_slot(host) as is_free:
        return is_free


def test_what_one_holds_another_does_not_get():
    with store.holding(store.Lock.FEED, 7) as is_held:
        assert is_held
        assert not elsewhere(lambda: try_feed(7))
        assert elsewhere(lambda: try_feed(8))

    assert elsewhere(lambda: try_feed(7))


def test_a_lock_of_one_kind_does_not_keep_another():
    with store.holding(store.Lock.SUBMISSION, 7):
        assert elsewhere(lambda: try_feed(7))


def test_a_host_has_two_places():
    with store.host_slot("example.org"), store.host_slot("example.org"):
        # A session may take its own lock twice, so others are asked from a session each.
        assert elsewhere(lambda: try_host("example.net"))

    def second_and_third():
        with store.host_slot("example.org") as second:
            return second, elsewhere(lambda: try_host("example.org"))

    with store.host_slot("example.org") as first:
        assert (first, *elsewhere(second_and_third)) == (True, True, False)
    assert elsewhere(lambda: try_host("example.org"))

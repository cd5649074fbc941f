import datetime as dt

import pytest

from events.search.ingestion import WaitingHost, read_waiting_hosts
from tests.events.search.ingestion.world import NOW, ago
from tests.factories import FetchTurnFactory

pytestmark = pytest.mark.django_db


def test_the_host_that_waits_longest_stands_first_whatever_it_waits_for():
    FetchTurnFactory(host="busy.example.org", next_at=NOW + dt.timedelta(seconds=40))
    FetchTurnFactory(host="rests.example.org", next_at=ago(hours=1), rest_until=NOW + dt.timedelta(seconds=900))
    FetchTurnFactory(host="both.example.org", next_at=NOW + dt.timedelta(hours=1), rest_until=ago(hours=1))
    FetchTurnFactory(host="free.example.org", next_at=NOW, rest_until=ago(hours=1))

    assert read_waiting_hosts(NOW) == (
        WaitingHost(host="both.example.org", wait_s=3600, is_resting=False),
        WaitingHost(host="rests.example.org", wait_s=900, is_resting=True),
        WaitingHost(host="busy.example.org", wait_s=40, is_resting=False),
    )


def test_ten_at_most():
    FetchTurnFactory.create_batch(12, next_at=NOW + dt.timedelta(minutes=1))

    assert len(read_waiting_hosts(NOW)) == 10

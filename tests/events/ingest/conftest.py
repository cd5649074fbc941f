"""What ingestion works with in these tests: a real server on loopback, a vault in a folder, the detector that ships."""

import dataclasses

import pytest

from events.gazetteer import Gazetteer
from events.ingest import pipeline
from events.ingest.detect import get_detector
from events.ingest.feed_reading import PollServices
from events.ingest.fetch import FEED_TYPES, RobotsCache, fetch
from events.ingest.records import FetchPolicy
from events.vault import FileVault
from tests.support.http_server import ScriptedServer

POLICY = FetchPolicy(user_agent="test", allow_networks=("127.0.0.0/8",), min_interval_s=0, total_timeout_s=10)


@pytest.fixture
def server():
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def services(tmp_path):
    """Of the pipeline; it knows no actors and places."""
    return pipeline.Services(
        vault=FileVault(tmp_path / "vault"),
        fetch=fetch,
        robots=RobotsCache(),
        policy=POLICY,
        detector=get_detector(),
        gazetteer=lambda: Gazetteer([]),
        lease_s=60,
        max_attempts=3,
    )


@pytest.fixture
def poll_services():
    """Of the poller."""
    policy = dataclasses.replace(POLICY, content_types=FEED_TYPES)
    return PollServices(fetch=fetch, policy=policy, robots=RobotsCache(), lease_s=60)

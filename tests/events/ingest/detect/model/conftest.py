"""A server that speaks the protocol, and a detector that asks it without patience."""

import pytest

from events.ingest.detect.model import ModelDetector, ModelPolicy
from tests.events.ingest.detect.model.endpoints import KEY, running


@pytest.fixture
def endpoint():
    with running() as server:
        yield server


@pytest.fixture
def policy(endpoint):
    return ModelPolicy(url=endpoint.url, model="tiny", key=KEY, total_timeout_s=5, rest_s=60)


@pytest.fixture
def detector(policy):
    return ModelDetector(policy)

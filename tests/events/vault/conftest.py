"""Vaults of both kinds."""

import uuid
from collections.abc import Iterator

import pytest

from events.vault.location import open_vault
from events.vault.s3_vault import S3Vault
from tests.support.s3_server import CREDENTIALS, S3Server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def s3_url(s3_server: S3Server, _credentials: None) -> str:
    """The address of an empty vault in a bucket of its own."""
    return s3_server.vault_url(f"test-{uuid.uuid4()}", prefix="archive/vault")


@pytest.fixture
def s3_vault(s3_url: str) -> S3Vault:
    vault = open_vault(s3_url)
    assert isinstance(vault, S3Vault)
    return vault

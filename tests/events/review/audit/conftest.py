"""A sound archive to do damage to."""

import pytest

from events.vault import FileVault


@pytest.fixture
def vault(tmp_path):
    return FileVault(tmp_path / "vault")

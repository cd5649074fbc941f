"""What every test has: nothing but the guards.

Sockets are limited to loopback by pytest-socket (pyproject.toml). The clock is frozen by the tests that look at it.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="session", autouse=True)
def _state_folder() -> Iterator[None]:
    """Remove what tests have written to the process's own state folder."""
    yield
    shutil.rmtree(Path(settings.ARCHIVE_STATE_DIR), ignore_errors=True)


@pytest.fixture
def state_dir(tmp_path: Path) -> Path:
    """The path of a state folder that does not exist yet."""
    return tmp_path / "state"

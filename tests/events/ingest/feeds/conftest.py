"""Feed documents for the tests of the feeds stage."""

from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[4] / "fixtures" / "feeds"


@pytest.fixture
def feed_file() -> Callable[[str], bytes]:
    """The bytes of a file of fixtures/feeds."""
    return lambda name: (FOLDER / name).read_bytes()

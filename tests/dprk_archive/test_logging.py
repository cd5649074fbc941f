import logging
import logging.config

import pytest

from dprk_archive.logging import LEVELS, logging_config


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_is_one_that_the_standard_library_takes(level: str) -> None:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        logging.config.dictConfig(logging_config(level=level))
        assert logging.getLogger().level == getattr(logging, level)
    finally:
        logging.getLogger().handlers, logging.getLogger().level = before

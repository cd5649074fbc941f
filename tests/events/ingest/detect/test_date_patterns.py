import time

import pytest

from events.ingest.detect import date_patterns as patterns


@pytest.mark.parametrize(
    "text", ["1 " * 20_000, "in " * 20_000, "May " * 20_000, "on the " * 10_000, "a few " * 10_000]
)
def test_long_nonsense_costs_no_more_than_its_length(text):
    started = time.perf_counter()
    for pattern in (patterns.MONTH, patterns.WEEKDAY, patterns.AGO, patterns.YEAR, *patterns.DAY_RANGES):
        assert sum(1 for _ in pattern.finditer(text)) == 0
    assert time.perf_counter() - started < 10


def test_may_and_march_are_months_only_in_capitals_after_a_preposition():
    assert patterns.MONTH.search("in May") is not None
    assert patterns.MONTH.search("they may go by march") is None

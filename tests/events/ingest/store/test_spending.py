import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from events.ingest.detect.model import Budget, Tokens
from events.ingest.store.spending import SpendingLedger
from events.models import ModelSpending
from tests.factories import ModelSpendingFactory

pytestmark = pytest.mark.django_db


def test_a_reservation_is_counted_and_settled():
    ledger = SpendingLedger(Budget(daily_tokens=10_000))
    assert ledger.reserve(Tokens(3000, 4000))
    ledger.settle(Tokens(3000, 4000), Tokens(2500, 100))

    row = ModelSpending.objects.get()
    assert (row.input_tokens, row.output_tokens, row.requests) == (2500, 100, 1)


def test_what_would_go_over_the_tokens_of_the_day_is_not_reserved():
    ledger = SpendingLedger(Budget(daily_tokens=10_000))
    assert ledger.reserve(Tokens(6000, 4000))
    assert not ledger.reserve(Tokens(1, 0))
    assert ModelSpending.objects.get().input_tokens == 6000


def test_money_is_a_limit_of_its_own():
    ledger = SpendingLedger(Budget(daily_cost=1.0, input_price=100.0, output_price=400.0))
    assert ledger.reserve(Tokens(2000, 1000))  # 0.20 and 0.40
    assert not ledger.reserve(Tokens(2000, 1000))
    assert ledger.reserve(Tokens(4000, 0))


def test_without_limits_everything_is_counted_and_allowed():
    ledger = SpendingLedger(Budget())
    assert all(ledger.reserve(Tokens(10**9, 10**9)) for _ in range(3))
    assert ModelSpending.objects.get().requests == 3


def test_a_new_day_begins_at_midnight_utc():
    ledger = SpendingLedger(Budget(daily_tokens=100))
    with time_machine.travel(dt.datetime(2024, 5, 17, 23, 59, tzinfo=dt.UTC), tick=False):
        assert ledger.reserve(Tokens(100, 0))
        assert not ledger.reserve(Tokens(1, 0))
    with time_machine.travel(dt.datetime(2024, 5, 18, 0, 0, tzinfo=dt.UTC), tick=False):
        assert ledger.reserve(Tokens(90, 0))
        # The answer of a request that was sent yesterday: today's count is not lowered by it below what was spent.
        ledger.settle(Tokens(100, 0), Tokens(10, 0))
    assert list(ModelSpending.objects.order_by("day").values_list("input_tokens", flat=True)) == [100, 90]


def test_a_day_that_is_there_goes_on():
    with time_machine.travel(dt.datetime(2024, 5, 17, 12, tzinfo=dt.UTC), tick=False):
        ModelSpendingFactory(day=dt.date(2024, 5, 17), input_tokens=95)
        assert not SpendingLedger(Budget(daily_tokens=100)).reserve(Tokens(6, 0))


@pytest.mark.django_db(transaction=True)
def test_workers_that_ask_at_once_never_go_over_the_budget_together():
    def reserve(_number):
        try:
            return SpendingLedger(Budget(daily_tokens=1000)).reserve(Tokens(100, 50))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        granted = list(pool.map(reserve, range(20)))

    assert granted.count(True) == 6
    assert ModelSpending.objects.get().input_tokens == 600

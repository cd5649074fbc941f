from events.ingest.detect.model.records import Tokens
from events.ingest.detect.model.spending import Budget, MemoryLedger, estimate_tokens


def test_a_budget_limits_tokens_and_money_apart():
    budget = Budget(daily_tokens=1000, daily_cost=1.0, input_price=2000.0, output_price=4000.0)
    assert budget.allows(Tokens(300, 100))
    assert not budget.allows(Tokens(400, 100))
    assert not Budget(daily_tokens=1000).allows(Tokens(900, 101))
    assert Budget().allows(Tokens(10**12, 10**12))


def test_what_a_request_did_not_use_can_be_used_by_the_next():
    ledger = MemoryLedger(Budget(daily_tokens=1000))
    assert ledger.reserve(Tokens(500, 500))
    assert not ledger.reserve(Tokens(1, 0))
    ledger.settle(Tokens(500, 500), Tokens(400, 20))
    assert ledger.spent == (400, 20)
    assert ledger.reserve(Tokens(500, 0))


def test_an_estimate_grows_with_the_script():
    assert estimate_tokens("") == 1
    assert 90 <= estimate_tokens("word " * 60) <= 110
    assert estimate_tokens("핵" * 100) > 100

"""What is spent on the language model today, counted where all workers on all machines see it.

A table and not Django's cache: the cache of an archive without further servers is the memory of one process. Not part
of `store`'s front: only an archive with an endpoint loads it, and with it the detector.
"""

import datetime as dt
from typing import Final

from django.db.models import F, FloatField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils import timezone

from events.ingest.detect.model.records import Tokens
from events.ingest.detect.model.spending import Budget
from events.models import ModelSpending

_MILLION: Final = 1_000_000


class SpendingLedger:
    """A ledger (`detect.model.Ledger`) over the row of the day; a day begins at midnight UTC."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    def reserve(self, tokens: Tokens) -> bool:
        """Count `tokens` as spent if the budget of the day allows it; asked and answered in one statement."""
        budget = self._budget
        ModelSpending.objects.bulk_create([ModelSpending(day=_today())], ignore_conflicts=True)
        row = ModelSpending.objects.filter(day=_today())
        if budget.daily_tokens:
            row = row.alias(total=F("input_tokens") + F("output_tokens")).filter(
                total__lte=budget.daily_tokens - sum(tokens)
            )
        if budget.daily_cost:
            cost = Cast("input_tokens", FloatField()) * Value(budget.input_price) + Cast(
                "output_tokens", FloatField()
            ) * Value(budget.output_price)
            row = row.alias(cost=cost).filter(cost__lte=_MILLION * (budget.daily_cost - budget.cost_of(tokens)))
        return row.update(**_more(tokens), requests=F("requests") + 1) == 1

    def settle(self, reserved: Tokens, used: Tokens) -> None:
        """Count what a request used instead of what was reserved for it; what midnight parts from it stays reserved."""
        ModelSpending.objects.filter(
            day=_today(), input_tokens__gte=reserved.input, output_tokens__gte=reserved.output
        ).update(**_more(Tokens(used.input - reserved.input, used.output - reserved.output)))


def _today() -> dt.date:
    return timezone.now().date()


def _more(tokens: Tokens) -> dict[str, Combinable]:
    return {
        "input_tokens": F("input_tokens") + tokens.input,
        "output_tokens": F("output_tokens") + tokens.output,
    }

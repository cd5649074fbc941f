"""What may be spent on the model in a day, and who keeps count.

Before a request its largest possible cost is reserved, afterwards what it did not use is given back: workers that ask
at the same time never spend more than the budget together, and one that is killed leaves the count too high, never too
low.
"""

import threading
from dataclasses import dataclass
from typing import Final, Protocol

from events.ingest.detect.model.records import Tokens

_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Limits of one day (UTC), 0 for none. `daily_cost` is in the currency of the prices, these per million tokens."""

    daily_tokens: int = 0
    daily_cost: float = 0.0
    input_price: float = 0.0
    output_price: float = 0.0

    def cost_of(self, tokens: Tokens) -> float:
        """What they cost, in the currency of the prices."""
        return (tokens.input * self.input_price + tokens.output * self.output_price) / _MILLION

    def allows(self, tokens: Tokens) -> bool:
        """Whether so much may be spent in one day altogether."""
        if self.daily_tokens and tokens.input + tokens.output > self.daily_tokens:
            return False
        return not self.daily_cost or self.cost_of(tokens) <= self.daily_cost


class Ledger(Protocol):
    """Keeps count of what is spent today."""

    def reserve(self, tokens: Tokens) -> bool:
        """Count `tokens` as spent if the budget allows it; False, and nothing counted, if it does not."""
        ...

    def settle(self, reserved: Tokens, used: Tokens) -> None:
        """Count what a request used instead of what was reserved for it."""
        ...


class MemoryLedger:
    """A count of this process, from its start on: for a command that runs once, and for notebooks."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._lock = threading.Lock()
        self.spent = Tokens()

    def reserve(self, tokens: Tokens) -> bool:
        """See `Ledger`."""
        with self._lock:
            after = Tokens(self.spent.input + tokens.input, self.spent.output + tokens.output)
            if not self._budget.allows(after):
                return False
            self.spent = after
            return True

    def settle(self, reserved: Tokens, used: Tokens) -> None:
        """See `Ledger`."""
        with self._lock:
            self.spent = Tokens(
                self.spent.input - reserved.input + used.input, self.spent.output - reserved.output + used.output
            )


def estimate_tokens(text: str) -> int:
    """Not fewer tokens than `text` has, by experience: a third of its bytes, which fits English and Hangul alike."""
    return len(text.encode("utf-8", "replace")) // 3 + 1

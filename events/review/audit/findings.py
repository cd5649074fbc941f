"""What a check gives: findings, and how many rows it has looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from events.vault import Vault


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: which record, and what is wrong with it in one sentence."""

    record: str
    words: str


class Tally:
    """How many rows a check has looked at; whoever shows progress reads it."""

    def __init__(self, tell: Callable[[int], None] | None = None) -> None:
        self.rows = 0
        self._tell = tell

    def add(self, rows: int = 1) -> None:
        """Count rows that were looked at."""
        self.rows += rows
        if self._tell is not None:
            self._tell(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: its name, what it asks in words, and what finds the answers. Runs inside one snapshot."""

    name: str
    question: str
    run: Callable[[Vault, Tally], Iterator[Finding]]

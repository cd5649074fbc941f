"""Quantities: low, best and high in one unit; a missing bound is None, never zero."""

from dataclasses import dataclass
from decimal import Decimal

from events.errors import ValueFormatError


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What one source says of one number.

    `predicate` is a code of the codebook ("troops", "range_km"), `unit` its unit. "More than 10,000" is low=10000
    with best and high open; "about 350" is best=350 with `approximate`; "three to four" is low=3, high=4.
    """

    predicate: str
    unit: str
    low: Decimal | None = None
    best: Decimal | None = None
    high: Decimal | None = None
    approximate: bool = False
    attributed_to: str = ""

    def __post_init__(self) -> None:
        """Refuse bounds that cannot hold together."""
        known = [bound for bound in (self.low, self.best, self.high) if bound is not None]
        if not known:
            raise ValueFormatError(f"quantity {self.predicate!r} has no bound at all; give low, best or high")
        if not all(bound.is_finite() for bound in known):
            raise ValueFormatError(f"quantity {self.predicate!r} has a bound that is no number; leave it open instead")
        if known != sorted(known):
            raise ValueFormatError(f"quantity {self.predicate!r}: low {self.low}, best {self.best}, high {self.high}")

    @property
    def range(self) -> tuple[Decimal | None, Decimal | None]:
        """The smallest and the largest value that the words allow; None is open.

        A bare best is exact unless `approximate`, where ten per cent either way are allowed: "about 350 km" and
        "360 km" are the same launch told twice, not a dispute.
        """
        if self.best is None or (self.low is not None and self.high is not None):
            return self.low, self.high
        slack = abs(self.best) / 10 if self.approximate else Decimal(0)
        return (
            self.best - slack if self.low is None else self.low,
            self.best + slack if self.high is None else self.high,
        )

    def overlaps(self, other: "Quantity") -> bool:
        """Whether one number could satisfy both; quantities of other predicates or units never dispute each other."""
        if (self.predicate, self.unit) != (other.predicate, other.unit):
            return True
        (low_a, high_a), (low_b, high_b) = self.range, other.range
        below = high_a is not None and low_b is not None and high_a < low_b
        above = high_b is not None and low_a is not None and high_b < low_a
        return not (below or above)

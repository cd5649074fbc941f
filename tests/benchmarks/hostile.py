"""Every hostile behaviour in one process: `python -m tests.benchmarks.hostile [--rounds 3] [--only NAME ...]`.

A line a behaviour: how it ended, in how many seconds of how many, and by how many MB the process had grown at its
highest. A behaviour fits when it ends in a kind that is foreseen, in time, and without growing by more than
`MOST_GROWTH_MB`. Memory has to be flat: after the last round the process may be `MOST_LEFT_MB` larger than after the
first. Exit status 1 if anything does not fit. The hostile server is a thread of the same process and its memory counts.
"""

import argparse
import gc
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.hostile import BEHAVIOURS, Behaviour, NotHereError, Outcome, run

MOST_GROWTH_MB = 256.0
MOST_LEFT_MB = 24.0
_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One behaviour, run once. `outcome` is None where this machine lacks what it takes."""

    behaviour: Behaviour
    outcome: Outcome | None
    growth_mb: float

    @property
    def fits(self) -> bool:
        """Whether it ended within all limits."""
        if self.outcome is None:
            return True
        return self.outcome.fits(self.behaviour) and self.growth_mb <= MOST_GROWTH_MB

    def line(self) -> str:
        """The row as it is printed."""
        name, limit_s = self.behaviour.name, self.behaviour.limit_s
        if self.outcome is None:
            return f"{name:44} not on this machine"
        ended = f"{self.outcome.kind:18} {self.outcome.seconds:7.2f} s {limit_s:6.1f} s {self.growth_mb:7.1f} MB"
        wrong = (
            ""
            if self.fits
            else f"  MISFIT, not {' or '.join(sorted(self.behaviour.expected))}: {self.outcome.detail[:200]}"
        )
        return f"{name:44} {ended}{wrong}"


def memory_mb(field: str) -> float:
    """A size of this process in MB: VmRSS is now, VmHWM its highest since `forget_peak`."""
    line = next(line for line in _STATUS.read_text(encoding="ascii").splitlines() if line.startswith(field + ":"))
    return int(line.split()[1]) / 1024


def forget_peak() -> None:
    """Let VmHWM begin anew."""
    _RESET.write_text("5", encoding="ascii")


def measure(behaviours: Sequence[Behaviour]) -> Iterator[Row]:
    """Run each behaviour once, in order."""
    for behaviour in behaviours:
        gc.collect()
        forget_peak()
        before_mb = memory_mb("VmRSS")
        try:
            outcome = run(behaviour)
        except NotHereError:
            outcome = None
        yield Row(behaviour=behaviour, outcome=outcome, growth_mb=memory_mb("VmHWM") - before_mb)


def main(arguments: Sequence[str]) -> int:
    """Print the table; 0 if everything fits, 1 if not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args(arguments)
    logging.disable(logging.WARNING)  # what a hostile server makes us log is not the table
    chosen = [behaviour for behaviour in BEHAVIOURS if not options.only or behaviour.name in options.only]
    print(f"{'behaviour':44} {'ended':18} {'took':>9} {'limit':>8} {'growth':>10}")
    rows: list[Row] = []
    left_mb: list[float] = []
    for number in range(options.rounds):
        for row in measure(chosen):
            rows.append(row)
            if number == 0 or not row.fits:
                print(row.line(), flush=True)
        gc.collect()
        left_mb.append(memory_mb("VmRSS"))
        print(f"round {number + 1}: {left_mb[-1]:.0f} MB afterwards", flush=True)
    flat = left_mb[-1] - left_mb[0] <= MOST_LEFT_MB
    fits = all(row.fits for row in rows)
    peak_mb = max(row.growth_mb for row in rows)
    print(
        f"{len(chosen)} behaviours, {options.rounds} rounds; all within limits: {'yes' if fits else 'no'}; "
        f"memory flat: {'yes' if flat else 'no'}; most growth of one {peak_mb:.0f} MB, at the end {left_mb[-1]:.0f} MB"
    )
    return 0 if fits and flat else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

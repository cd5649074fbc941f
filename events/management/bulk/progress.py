"""How far a long run is: a bar on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable
from typing import Any, Final, Protocol

from tqdm import tqdm

LINE_EVERY_S: Final = 10.0
# tqdm's own thread would look after bars that are not updated; ours are.
tqdm.monitor_interval = 0


class Stream(Protocol):
    """Where words go: a command's own `stderr`."""

    def write(self, msg: str) -> Any:  # noqa: ANN401 - Django's own signature
        """One line."""
        ...

    def isatty(self) -> bool:
        """Whether somebody looks at it as it comes."""
        ...


class Progress:
    """One stretch of work. `total` in `unit`s, None if unknown; `words` gives what else is told, if anything."""

    def __init__(
        self, label: str, *, total: int | None, unit: str, stream: Stream, words: Callable[[], str] | None = None
    ) -> None:
        self._label, self._total, self._stream = label, total, stream
        self._words = words or (lambda: "" if self._bar else f"{self._done:,} of {total or 0:,}{unit}")
        self._began = self._told = time.monotonic()
        self._done = 0
        self._bar: tqdm[Any] | None = None
        if stream.isatty():
            self._bar = tqdm(
                desc=label, total=total, unit=unit, unit_scale=unit == "B", file=sys.stderr, dynamic_ncols=True
            )

    def set(self, done: int) -> None:
        """So many units are done by now."""
        step, self._done = done - self._done, done
        if self._bar is not None:
            self._bar.set_postfix_str(self._words(), refresh=False)
            self._bar.update(step)
        elif time.monotonic() - self._told >= LINE_EVERY_S:
            self._told = time.monotonic()
            self._stream.write(self._line())

    def say(self, line: str) -> None:
        """A line of its own, above the bar if there is one."""
        if self._bar is not None:
            self._bar.write(line, file=sys.stderr)
        else:
            self._stream.write(line)

    def close(self) -> None:
        """Leave the bar as it stands."""
        if self._bar is not None:
            self._bar.set_postfix_str(self._words(), refresh=False)
            self._bar.close()

    def _line(self) -> str:
        took = time.monotonic() - self._began
        if not self._total or not self._done:
            return f"{self._label}: {self._words()}"
        left = took / self._done * max(0, self._total - self._done)
        return f"{self._label}: {100 * self._done // self._total} %, {self._words()}, {left:.0f} s left"

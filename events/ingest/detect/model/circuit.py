"""A circuit breaker: an endpoint that fails again and again is left alone for some minutes.

Each process finds out for itself: a few requests more than with a shared memory, and no row that all workers write.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

LONGEST_REST_S: Final = 3600.0


class Circuit:
    """Counts failures in a row; safe to share between threads."""

    def __init__(self, *, failures: int, rest_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._rest_s, self._clock = failures, rest_s, clock
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = float("-inf")

    def is_resting(self) -> bool:
        """Whether nothing is to be asked now."""
        with self._lock:
            return self._clock() < self._closed_until

    def note_success(self) -> None:
        """An answer came: failures before it do not count any more."""
        with self._lock:
            self._failures = 0

    def note_failure(self, *, asked_rest_s: float | None = None) -> None:
        """No answer came. A server that names a time is left alone for that time at once, an hour at most."""
        with self._lock:
            self._failures += 1
            rest_s = min(asked_rest_s or 0.0, LONGEST_REST_S)
            if self._failures >= self._most:
                # One more failure after the rest is enough for the next one.
                self._failures = self._most - 1
                rest_s = max(rest_s, self._rest_s)
            if rest_s > 0:
                self._closed_until = max(self._closed_until, self._clock() + rest_s)

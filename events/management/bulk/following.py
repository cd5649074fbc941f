"""Workers take the steps: they are told of a few hundred submissions at a time, as fast as they finish them.

A message for each of a hundred thousand would stand in the broker for hours, and everybody else's behind them.
"""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import islice
from typing import Final

from django.utils import timezone

from events.ingest import store
from events.models import Submission
from events.tasks import tell_workers

# Told and due, and not ended yet: enough for any number of workers between two looks.
WINDOW: Final = 250
# Told in all: what waits for its turn at a host has its message in the broker, and is not due.
MOST_TOLD: Final = 2000
POLL_S: Final = 0.5


def tell_first(keys: Sequence[int]) -> None:
    """Tell workers of the first of these submissions; the sweep tells of the rest, bit by bit."""
    for pk in store.note_told(keys[:WINDOW]):
        tell_workers(pk)


def follow(keys: Sequence[int], *, wait_s: float, report: Callable[[int], None]) -> int:
    """Keep workers busy with these submissions until all have ended, telling `report` how many have.

    Returns:
        How many had not ended when nothing had happened for `wait_s` seconds.
    """
    rest = iter(keys)
    told: set[int] = set()
    ended = 0
    moved_at = time.monotonic()
    while ended < len(keys):
        due = told - _resting(told)
        fresh = list(islice(rest, max(0, min(WINDOW - len(due), MOST_TOLD - len(told)))))
        for pk in store.note_told(fresh):
            tell_workers(pk)
        told.update(fresh)
        gone = told - _open(told)
        told -= gone
        ended += len(gone)
        report(ended)
        now = time.monotonic()
        moved_at = now if gone or fresh else moved_at
        if now - moved_at > wait_s:
            break
        if not gone and not fresh:
            time.sleep(POLL_S)
    return len(keys) - ended


def _open(keys: set[int]) -> set[int]:
    return set(Submission.objects.open().filter(pk__in=keys).values_list("pk", flat=True))


def _resting(keys: set[int]) -> set[int]:
    """Those that are not to be worked on for the next second."""
    later = timezone.now() + timedelta(seconds=1)
    return set(Submission.objects.open().filter(pk__in=keys, not_before__gt=later).values_list("pk", flat=True))

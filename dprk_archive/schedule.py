"""What Celery beat sends, and when, as data.

Every entry expires before its next run, so that a worker that was away does not find a pile of the same sweep.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One task without arguments, sent every `every_s` seconds, worth doing only until `expires_s` after that."""

    task: str
    every_s: float
    expires_s: float


ENTRIES: Final[Mapping[str, Entry]] = {
    # Messages may be lost with a worker or the broker; this finds the rows that are due or whose lease ran out.
    "requeue-due-submissions": Entry(task="events.tasks.requeue_due_submissions", every_s=15.0, expires_s=12.0),
    "schedule-recaptures": Entry(task="events.tasks.schedule_recaptures", every_s=60.0, expires_s=50.0),
    # Does nothing where ARCHIVE_POLL_FEEDS is off.
    "poll-due-feeds": Entry(task="events.tasks.poll_due_feeds", every_s=30.0, expires_s=25.0),
}


def beat_schedule(entries: Mapping[str, Entry]) -> dict[str, dict[str, Any]]:
    """The entries in the form of Celery's `beat_schedule`."""
    return {
        name: {"task": entry.task, "schedule": entry.every_s, "options": {"expires": entry.expires_s}}
        for name, entry in entries.items()
    }

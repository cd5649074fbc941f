"""The Celery app. Its settings are Django's, under the prefix CELERY_.

The broker only carries hints (docs/design.md, principle 6): each unit of work is a row with a lease, so that a message
lost with its worker, or delivered twice, changes nothing.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from celery import Celery
from celery.signals import beat_init, worker_process_init, worker_ready
from celery.worker import state
from kombu.transport import TRANSPORT_ALIASES

from dprk_archive.processes import die_with_current_parent
from dprk_archive.schedule import ENTRIES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dprk_archive.settings")

# Under kombu's name, so that CELERY_BROKER_URL=filesystem:// means the same transport everywhere.
TRANSPORT_ALIASES["filesystem"] = "dprk_archive.filebroker:Transport"

logger = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 0.5
# "An internal software error has been detected" (sysexits.h).
KILLED_CHILD: Final = 70

app = Celery("dprk_archive")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def end_with_the_worker(**_signal: object) -> None:
    """A process of the pool ends with the worker that made it; by itself it would wait for tasks for ever."""
    die_with_current_parent(signal.SIGKILL)


@worker_ready.connect
@beat_init.connect
def look_at_once(**_signal: object) -> None:
    """Whoever starts has what is due looked for now: a beat that is killed again and again would never come to it."""
    for entry in ENTRIES.values():
        app.send_task(entry.task, expires=entry.expires_s)


@worker_ready.connect
def start_again_after_a_killed_child(sender: Any, **_signal: object) -> None:  # noqa: ANN401 - Celery's consumer
    """End the worker when a process of its pool is killed, so that whoever watches it starts it anew.

    The process may have held the lock under which the pool hands out tasks: nobody would ever get it again, and the
    worker would look alive and do nothing. What it was at is taken back by the next sweep.
    """
    pool = getattr(sender.pool, "_pool", None)
    if pool is not None and hasattr(pool, "_pool"):
        watch = threading.Thread(target=watch_pool, args=(pool,), name="watch the pool", daemon=True)
        watch.start()


def watch_pool(pool: Any, *, leave: Callable[[int], object] = os._exit, look_every_s: float = LOOK_EVERY_S) -> None:  # noqa: ANN401 - billiard's pool
    """Look at the processes of `pool` until one of them is gone, then `leave`; not while the worker is stopping."""
    first = {process.pid for process in pool._pool}  # noqa: SLF001 - billiard shows its processes nowhere else
    while first <= {process.pid for process in pool._pool if process.is_alive()}:  # noqa: SLF001 - as above
        time.sleep(look_every_s)
    if state.should_stop is None and state.should_terminate is None:
        logger.error("a process of the pool was killed; the worker ends, to be started again")
        leave(KILLED_CHILD)

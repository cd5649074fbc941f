"""The Celery app. Its settings are Django's, under the prefix CELERY_.

The broker only carries hints (docs/design.md, principle 6): each unit of work is a row with a lease, so that a message
lost with its worker, or delivered twice, changes nothing.
"""

import os
import signal

from celery import Celery
from celery.signals import beat_init, worker_process_init, worker_ready
from kombu.transport import TRANSPORT_ALIASES

from dprk_archive.processes import die_with_current_parent
from dprk_archive.schedule import ENTRIES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dprk_archive.settings")

# Under kombu's name, so that CELERY_BROKER_URL=filesystem:// means the same transport everywhere.
TRANSPORT_ALIASES["filesystem"] = "dprk_archive.filebroker:Transport"

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

"""The Celery app. Its settings are Django's, under the prefix CELERY_.

The broker only carries hints (docs/design.md, principle 6): each unit of work is a row with a lease, so that a message
lost with its worker, or delivered twice, changes nothing.
"""

import os
import signal

from celery import Celery
from celery.signals import worker_process_init
from kombu.transport import TRANSPORT_ALIASES

from dprk_archive.processes import die_with_current_parent

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

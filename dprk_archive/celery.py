"""The Celery app. Its settings are Django's, under the prefix CELERY_.

The broker only carries hints (docs/design.md, principle 6): each unit of work is a row with a lease, so that a message
lost with its worker, or delivered twice, changes nothing.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dprk_archive.settings")

app = Celery("dprk_archive")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

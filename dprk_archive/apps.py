"""The project as a Django app, for one reason: every process that sets Django up also has the Celery app.

Without it, `task.delay_on_commit` in a process that never imported `dprk_archive.celery` would go to Celery's
unconfigured default app, and on to a RabbitMQ that nobody runs.
"""

import importlib

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Wiring only: no models."""

    name = "dprk_archive"

    def ready(self) -> None:
        """Make the configured Celery app the current one."""
        importlib.import_module("dprk_archive.celery")

"""The app's entry in Django: its label, and nothing that runs at start."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The archive's one app."""

    name = "events"
    label = "events"
    verbose_name = "Archive"
    default_auto_field = "django.db.models.BigAutoField"

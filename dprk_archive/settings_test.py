"""The settings of the test suite: the real ones, with temporary folders, a fast hasher and a broker in memory."""

import os
import tempfile
from pathlib import Path

from dprk_archive.settings import *  # noqa: F403 - settings are a module; this one is the other with a few changes

SECRET_KEY = "only for tests"  # noqa: S105 - signs nothing outside a test
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

# One name per process, so that parallel test processes share no file; nothing is made until something is written.
ARCHIVE_STATE_DIR = Path(tempfile.gettempdir()) / f"dprk-test-{os.getuid()}-{os.getpid()}"
ARCHIVE_VAULT_DIR = ARCHIVE_STATE_DIR / "vault"
ARCHIVE_VAULT_URL = ""  # tests write into no vault of whoever runs them
ARCHIVE_LLM_URL = ""  # no test asks the model of whoever runs them
ARCHIVE_LLM_KEY = ""
ARCHIVE_POLL_FEEDS = False  # no beat of a test asks the feeds of the web
ARCHIVE_FETCH_ALLOW = ("127.0.0.0/8",)
ARCHIVE_FETCH_INTERVAL_S = 0.0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
CELERY_TASK_DEFAULT_QUEUE_TYPE = "classic"
CELERY_TASK_DEFAULT_EXCHANGE_TYPE = "direct"

# Plain names, found where they lie: no test has to collect anything first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = ARCHIVE_STATE_DIR / "static"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dprk_archive.settings")

application = get_wsgi_application()

# Django reads the addresses, and with them all views, at the first request; gunicorn then would do it in each of its
# processes, while a reader waits. Here it is done once, before they part.
get_resolver().url_patterns  # noqa: B018 - a cached property, read for its effect

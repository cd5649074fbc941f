"""The ASGI application, for servers that prefer one."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dprk_archive.settings")

application = get_asgi_application()

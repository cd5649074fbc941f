"""Django's DATABASES out of DATABASE_URL, or of the state folder when the embedded server is used. Pure."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from dprk_archive.env import SettingError, env_url
from dprk_archive.postgres import DATABASE, SUPERUSER, socket_dir

EXAMPLE: Final = "postgresql://user:password@host:5432/archive?sslmode=require"
SCHEMES: Final = frozenset({"postgres", "postgresql"})
# A web thread keeps its connection between requests; a broken one is noticed before it is used.
CONN_MAX_AGE_S: Final = 60


def databases(*, state_dir: Path, environ: Mapping[str, str] | None = None) -> dict[str, dict[str, Any]]:
    """The `default` database of Django.

    Args:
        state_dir: where the embedded server keeps its data; it decides where its socket is.
        environ: where DATABASE_URL is looked up; the process's environment by default.

    Raises:
        SettingError: DATABASE_URL is not the URL of a PostgreSQL database.
    """
    connection: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": CONN_MAX_AGE_S,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
    url = env_url("DATABASE_URL", schemes=SCHEMES, example=EXAMPLE, environ=environ)
    if url is None:
        connection |= {"NAME": DATABASE, "USER": SUPERUSER, "HOST": str(socket_dir(state_dir)), "PORT": ""}
        return {"default": connection}
    if not url.path or "/" in url.path:
        raise SettingError(f"DATABASE_URL names no database; write it like {EXAMPLE}")
    options = dict(url.options)
    # libpq takes the folder of a socket as ?host=, since a path cannot stand where a host name does.
    host = options.pop("host", "") or url.host
    connection |= {
        "NAME": url.path,
        "USER": url.user,
        "PASSWORD": url.password,
        "HOST": host,
        "PORT": "" if url.port is None else str(url.port),
    }
    if options:
        connection["OPTIONS"] = options
    return {"default": connection}

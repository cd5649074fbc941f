"""Is the process alive, and can it serve? For supervisors and load balancers; JSON, never cached, no secrets."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.errors import VaultError, VaultUnavailableError
from events.ingest.holdings import get_vault
from events.vault import FileVault

log = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; asks nothing else, so that a slow database restarts no web process."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when database, migrations and vault are there, else 503; each check with "ok" or a short reason."""
    checks = {name: check() for name, check in CHECKS.items()}
    ready = all(answer == "ok" for answer in checks.values())
    return JsonResponse({"status": "ready" if ready else "not ready", "checks": checks}, status=200 if ready else 503)


def check_database() -> str:
    """Whether the database answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.exception("the database does not answer")
        return "the database does not answer"
    return "ok"


def check_migrations() -> str:
    """Whether the database has the shape that this code expects."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "the database does not answer"
    return f"{len(missing)} migrations are not applied; run manage.py migrate" if missing else "ok"


def check_vault() -> str:
    """Whether captures can be kept: a file can be written in the folder, or the object store answers."""
    try:
        (get_vault() if settings.ARCHIVE_VAULT_URL else FileVault(settings.ARCHIVE_VAULT_DIR)).probe()
    except VaultError as error:
        log.exception("the vault cannot be used")
        return (
            "the vault does not answer" if isinstance(error, VaultUnavailableError) else "the vault cannot be written"
        )
    return "ok"


CHECKS: dict[str, Callable[[], str]] = {
    "database": check_database,
    "migrations": check_migrations,
    "vault": check_vault,
}

"""Damage that nobody could do through the archive: triggers and foreign keys are stepped around, as a superuser can."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from events.review.audit import CHECKS, Finding, Tally
from events.vault import FileVault


def damage(sql: str, params: Sequence[Any] = ()) -> None:
    """Run one statement with triggers and foreign keys asleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params or None)  # without any, one text may hold several statements
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def settle_constraints() -> None:
    """Let everything that waits for the end of the transaction speak up now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def found_by(check: str, vault: FileVault) -> list[Finding]:
    """What one check finds."""
    (one,) = (one for one in CHECKS if one.name == check)
    return list(one.run(vault, Tally()))


def finders(vault: FileVault) -> set[str]:
    """The names of the checks that find anything."""
    return {check.name for check in CHECKS if any(True for _ in check.run(vault, Tally()))}

"""Locks of a database session: who is at work, and how many ask one host at once.

They belong to the session, not to a transaction: PostgreSQL lets go of them as soon as the connection ends, however it
ends, so that a killed worker leaves none behind. Nobody ever waits for one.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import IntEnum
from typing import Final

from django.db import DatabaseError, connection

MAX_NUMBER: Final = 2**31 - 1
# Media Cloud's limit of requests that are under way at one source.
HOST_SLOTS: Final = 2


_COME: Final = "SELECT pg_try_advisory_lock(%s, %s), ''"
# The setting as it was is read before it is changed.
_COME_SWIFTLY: Final = """
    WITH here AS MATERIALIZED (SELECT current_setting('synchronous_commit') AS commits)
    SELECT pg_try_advisory_lock(%s, %s), commits FROM here
    WHERE set_config('synchronous_commit', 'off', false) = 'off'"""
_GO_SWIFTLY: Final = """
    SELECT set_config('synchronous_commit', %s, false), CASE WHEN %s THEN pg_advisory_unlock(%s, %s) END"""


class Lock(IntEnum):
    """What a lock is about: the first of the two numbers of an advisory lock."""

    SUBMISSION = 1_914
    FEED = 1_915
    HOST = 1_916
    IMPORT = 1_917


@contextmanager
def holding(lock: Lock, number: int, *, swift_commits: bool = False) -> Iterator[bool]:
    """Hold a lock meanwhile, if nobody else does; gives whether it is held.

    With `swift_commits`, commits of this session do not wait for the disk meanwhile (`synchronous_commit`).
    """
    key = [int(lock), number & MAX_NUMBER]
    # One question each for coming and going: every article asks them.
    with connection.cursor() as cursor:
        cursor.execute(_COME_SWIFTLY if swift_commits else _COME, key)
        is_held, commits = cursor.fetchone() or (False, "on")
    try:
        yield is_held
    finally:
        # A connection that broke meanwhile has taken the lock and the setting with it.
        with suppress(DatabaseError), connection.cursor() as cursor:
            if swift_commits:
                cursor.execute(_GO_SWIFTLY, [commits, is_held, *key])
            elif is_held:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def held_numbers(lock: Lock) -> set[int]:
    """The numbers under which sessions of this database hold `lock`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE granted"
            " AND datname = current_database() AND locktype = 'advisory' AND classid = %s AND objsubid = 2",
            [int(lock)],
        )
        return {number for (number,) in cursor.fetchall()}


@contextmanager
def host_slot(host: str) -> Iterator[bool]:
    """Hold one of the `HOST_SLOTS` places at a host meanwhile; gives False when all are taken."""
    first = zlib.crc32(host.encode()) & (MAX_NUMBER >> 2)
    for place in range(HOST_SLOTS):
        with holding(Lock.HOST, first * HOST_SLOTS + place) as is_held:
            if is_held:
                yield True
                return
    yield False

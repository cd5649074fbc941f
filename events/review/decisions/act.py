"""The frame of every act: who may, why, under which lock, and the Decision that stays.

All acts take one advisory lock before anything else. So the entries of the change log are numbered in the order of
their commits, two acts on one counted series see each other's claims, and no two acts can wait for each other's rows;
editors are few, and nobody reads under this lock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.contrib.auth.models import User
from django.db import connection, transaction

from events.errors import NotPermittedError, ReviewError
from events.models import Decision, Verb
from events.review.rules import may_decide

# Any number will do, as long as nothing else in the archive uses it.
RECORD_LOCK: Final = 0x6470726B


@contextmanager
def act(editor: User | None, *, reason: str | None = None) -> Iterator[None]:
    """One transaction under the lock of the record.

    Args:
        editor: who acts; None is the curated reference record.
        reason: why; None where it may be left out.

    Raises:
        NotPermittedError: `editor` may not decide.
        ReviewError: the reason is empty.
    """
    if editor is not None and not may_decide(editor):
        raise NotPermittedError(f"{editor} may not decide what enters the record; editors may")
    if reason is not None and not reason.strip():
        raise ReviewError("the reason is empty; say in a sentence why, since others will want to know")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RECORD_LOCK])
        yield


def decide(editor: User | None, verb: Verb, *, kind: str, target: str, reason: str) -> Decision:
    """Keep the decision."""
    return Decision.objects.create(
        editor=editor, verb=verb, target_kind=kind, target_public_id=target, reason=reason.strip()
    )

"""The chain of the change log: each entry's digest covers the entry and the digest of the one before.

A trigger refuses changes to the log. Whoever gets past the trigger still cannot change, drop or insert an entry without
every later digest being wrong, and a reader who keeps the last digest can tell.
"""

import datetime as dt
from typing import Final

import orjson

from events.review.representation import Representation
from events.values.digests import key_sha256

START: Final = ""


def entry_digest(
    previous: str,
    *,
    at: dt.datetime,
    verb: str,
    record_kind: str,
    record_public_id: str,
    decision: str,
    representation: Representation,
) -> str:
    """The digest of one entry.

    Args:
        previous: the digest of the entry before, `START` for the first.
        at: the aware instant of the entry.
        verb: its verb.
        record_kind: the kind of its record.
        record_public_id: the id of its record.
        decision: the public id of its decision.
        representation: the JSON that it keeps; the order of its keys does not matter.

    Returns:
        64 lower-case hexadecimal digits.
    """
    instant = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    content = orjson.dumps(representation, option=orjson.OPT_SORT_KEYS).decode()
    return key_sha256(previous, instant, verb, record_kind, record_public_id, decision, content)

"""Public ids: a short prefix and ten Crockford base32 characters, such as `evt-7k3m9x2q4d`.

Fifty random bits an id: at a million rows of one kind the chance of any collision is below one in two thousand, and
a unique constraint turns that collision into a retry, not into a wrong answer.
"""

import re
import secrets
from typing import Final

from events.errors import ValueFormatError

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH: Final = 10

PREFIXES: Final = {
    "source": "src",
    "feed": "fed",
    "submission": "sub",
    "capture": "cap",
    "article": "art",
    "story": "sto",
    "takedown": "tkd",
    "actor": "act",
    "place": "plc",
    "event": "evt",
    "claim": "clm",
    "contradiction": "con",
    "candidate": "cnd",
    "decision": "dec",
}

_FORM = re.compile(rf"(?P<prefix>[a-z]{{3}})-[{ALPHABET}]{{{LENGTH}}}")


def new_public_id(kind: str) -> str:
    """A fresh id for a record of `kind`, a key of `PREFIXES`."""
    return f"{PREFIXES[kind]}-{''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))}"


def check_public_id(text: str, *, kind: str) -> str:
    """Give `text` back if it is an id of `kind`.

    Raises:
        ValueFormatError: it is not.
    """
    found = _FORM.fullmatch(text)
    if found is None or found["prefix"] != PREFIXES[kind]:
        example = f"{PREFIXES[kind]}-7k3m9x2q4d"
        raise ValueFormatError(f"{text[:60]!r} is not an id of kind {kind}; it would look like {example!r}")
    return text

"""Conditional requests: what a server said of a body last time, so that it need not send the same one again.

Validators are a server's words that go back to it in our headers, so nothing but a plain line of them is sent.
"""

import re
from dataclasses import dataclass
from typing import Final

MAX_VALIDATOR: Final = 512  # characters; longer ones are no validators, and servers refuse long headers
# What a header's value may hold (RFC 9110, 5.5): visible ASCII, blanks between, and the upper half of latin-1.
_VALUE = re.compile(r"[\x21-\x7e\xa0-\xff](?:[\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa0-\xff])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The ETag and Last-Modified headers of an earlier answer, word for word; "" for what it did not give."""

    etag: str = ""
    last_modified: str = ""


def request_headers(conditions: Conditions | None) -> dict[str, str]:
    """If-None-Match and If-Modified-Since of `conditions`.

    A value that would not be one plain header line is left out: the answer then comes in full, which is never wrong.
    """
    if conditions is None:
        return {}
    pairs = {"If-None-Match": conditions.etag.strip(" \t"), "If-Modified-Since": conditions.last_modified.strip(" \t")}
    return {name: value for name, value in pairs.items() if len(value) <= MAX_VALIDATOR and _VALUE.fullmatch(value)}

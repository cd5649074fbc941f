"""What a reader of dates gives: where in a sentence a time is told, and which."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DateMention:
    """Characters [start, end) of a sentence that tell a time.

    `kind`: day, span, month, year, year_of, since, recent, anaphora, offset. `edtf` is the reading for what happened,
    `ahead` for what is planned; "" where there is none. `attributive` marks a date that names a thing ("the September
    19 agreement") rather than dates the sentence. An offset ("two days after") and a year before a noun ("the 1970
    hijacking") date only what follows them. A label stands before the entry of a chronology ("26 March:").
    """

    start: int
    end: int
    edtf: str
    kind: str
    ahead: str = ""
    attributive: bool = False
    label: bool = False


def mention_at(found: re.Match[str], kind: str, edtf: str, ahead: str = "") -> DateMention | None:
    """The mention that a pattern found; None if it gives no date. Without `ahead`, plans read it as the past does."""
    return DateMention(found.start(), found.end(), edtf, kind, ahead or edtf) if edtf else None

"""What stands between any detector and the archive: a quote that is not in the text never gets through."""

from collections.abc import Iterable

from events.errors import ValueFormatError
from events.ingest.detect.calendar_words import plain_bounds
from events.ingest.records import CandidateDraft
from events.values.partial_date import parse_partial_date
from events.values.spans import check_quote


def keep_verifiable(drafts: Iterable[CandidateDraft], text: str) -> tuple[CandidateDraft, ...]:
    """The drafts whose quote stands verbatim at its span, whose date is EDTF and whose score lies in [0, 1].

    Order is kept. Rule detectors pass whole; a language model may lose what it invented.
    """
    return tuple(draft for draft in drafts if _is_verifiable(draft, text))


def _is_verifiable(draft: CandidateDraft, text: str) -> bool:
    try:
        check_quote(text, draft.quote, draft.span)
        if plain_bounds(draft.date) is None:
            parse_partial_date(draft.date)
    except ValueFormatError:
        return False
    return bool(draft.type) and 0.0 <= draft.score <= 1.0

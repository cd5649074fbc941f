"""Two readings of one article: what both tell is one candidate that both stand for, the rest of the model's its own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from events.errors import ValueFormatError
from events.ingest.detect.model.records import ModelReading
from events.ingest.records import CandidateDraft
from events.values.partial_date import parse_partial_date


class Agreed(NamedTuple):
    """The drafts of the rules, each with what the model makes of it in `extra`, and those that only the model has."""

    rules: tuple[CandidateDraft, ...]
    model: tuple[CandidateDraft, ...]


def join_readings(drafts: Sequence[CandidateDraft], reading: ModelReading) -> Agreed:
    """Put a reading of the model beside the drafts of the rules.

    `extra["second_reading"]` of a rule draft says whether the model tells the same event, and where; or why it was not
    read. A quote of the rules is a whole sentence, so quotes that overlap are of one sentence.
    """
    notes: list[dict[str, Any]] = [_unread(reading) for _ in drafts]
    alone = []
    for other in reading.drafts:
        twins = [number for number, draft in enumerate(drafts) if tells_same(draft, other)]
        if not twins:
            alone.append(other)
        for number in twins:
            notes[number] = {**_same(other), "detector": "model", "version": reading.version}
    noted = [
        replace(draft, extra={**draft.extra, "second_reading": note}) for draft, note in zip(drafts, notes, strict=True)
    ]
    return Agreed(tuple(noted), tuple(alone))


def tells_same(one: CandidateDraft, other: CandidateDraft) -> bool:
    """Whether two drafts of one text tell one event: one type, quotes that overlap, dates that can be the same."""
    return one.type == other.type and one.span.overlaps(other.span) and dates_agree(one.date, other.date)


def dates_agree(one: str, other: str) -> bool:
    """Whether two EDTF dates may mean one day; an unknown one may mean any."""
    try:
        return parse_partial_date(one).overlaps(parse_partial_date(other))
    except ValueFormatError:
        return False


def _same(other: CandidateDraft) -> dict[str, Any]:
    # Not its quote: that of some publishers may not be repeated.
    return {
        "agrees": True,
        "start": other.span.start,
        "end": other.span.end,
        "subtype": other.subtype,
        "date": other.date,
        "modality": other.modality.value,
    }


def _unread(reading: ModelReading) -> dict[str, Any]:
    note: dict[str, Any] = {"agrees": False, "detector": "model", "version": reading.version}
    if reading.fault is None:
        return note
    return {**note, "agrees": None, "fault": reading.fault.value}

"""Articles and drafts as lines of JSON: the format of `manage.py detect` and of the quality gate."""

import json
from decimal import Decimal
from typing import Any, Final

from events.errors import DetectError, ValueFormatError
from events.ingest.records import CandidateDraft, DetectionInput
from events.values.partial_date import parse_partial_date
from events.values.quantities import Quantity

_FIELDS: Final = ("url", "title", "published", "language", "text")


def parse_line(line: str) -> DetectionInput:
    """One article. `id` may be a string or a number and comes back as given, in text form; null fields count as "".

    Raises:
        DetectError: not a JSON object, no `id` or `text`, a field that is no text, or a `published` that is not EDTF.
    """
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DetectError(f"not JSON: {error}", kind="internal") from error
    if not isinstance(raw, dict):
        raise DetectError(f"a JSON object is needed, not {type(raw).__name__}", kind="internal")
    if (
        isinstance(raw.get("id"), bool)
        or not isinstance(raw.get("id"), str | int)
        or not isinstance(raw.get("text"), str)
    ):
        raise DetectError("an article needs an id (text or number) and a text", kind="internal")
    fields = {name: _text(raw.get(name), name=name) for name in _FIELDS}
    try:
        parse_partial_date(fields["published"])
    except ValueFormatError as error:
        raise DetectError(f"published: {error}", kind="internal") from error
    fields["language"] = fields["language"] or "und"
    return DetectionInput(article_id=str(raw["id"]), **fields)


def _text(value: object, *, name: str) -> str:
    if value is not None and not isinstance(value, str):
        raise DetectError(f"{name} must be text, not {type(value).__name__}", kind="internal")
    return value or ""


def draft_as_dict(draft: CandidateDraft) -> dict[str, Any]:
    """A draft as plain JSON values; an unknown date or place is null."""
    return {
        "type": draft.type,
        "subtype": draft.subtype,
        "date": draft.date or None,
        "date_basis": draft.date_basis.value,
        "place": draft.place.name if draft.place else None,
        "actors": [{"name": mention.name, "role": mention.role} for mention in draft.actors],
        "quantities": [_quantity(quantity) for quantity in draft.quantities],
        "modality": draft.modality.value,
        "attributed_to": draft.attributed_to,
        "background": draft.background,
        "quote": draft.quote,
        "start": draft.span.start,
        "end": draft.span.end,
        "score": draft.score,
        "rule": draft.rule,
    }


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "predicate": quantity.predicate,
        "unit": quantity.unit,
        "low": _number(quantity.low),
        "best": _number(quantity.best),
        "high": _number(quantity.high),
        "approximate": quantity.approximate,
        "attributed_to": quantity.attributed_to,
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)

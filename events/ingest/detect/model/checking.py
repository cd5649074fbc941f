"""From what a model proposes to drafts: every field is checked against the codebook and the article.

A field that fails is left out, a draft whose type, quote or modality fails is dropped; each is counted by reason.
Nothing that stands in the article or in the answer changes what is accepted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from events.errors import ValueFormatError
from events.ingest.detect.model.dating import Publication, read_date
from events.ingest.detect.model.grounding import Grounding
from events.ingest.detect.model.quotes import MAX_CHARS, MIN_CHARS, find_quote
from events.ingest.detect.model.records import Loss
from events.ingest.detect.model.windows import Window
from events.ingest.records import CandidateDraft, Mention, Modality
from events.taxonomy import UNKNOWN, QuantityKind, get_taxonomy
from events.values.partial_date import Basis
from events.values.quantities import Quantity
from events.values.spans import Span
from events.values.text import clean_line

RULE: Final = "model"
# A rule draft below 0.35 is hidden: so whatever the model thinks of itself, it stands behind every rule.
TOP_SCORE: Final = 0.34
MAX_ITEMS: Final = 200
_MAX_PARTS: Final = 8
_MAX_NAME: Final = 200
_MAX_NUMBER: Final = Decimal(10) ** 15
_MAX_DIGITS: Final = 30


@dataclass(slots=True)
class Checker:
    """Checks what was proposed for one article; `losses` counts what was dropped, by reason."""

    text: str
    publication: Publication
    grounding: Grounding
    losses: Counter[str] = field(default_factory=Counter)

    def drafts(self, items: Iterable[Any], window: Window) -> list[CandidateDraft]:
        """Drafts of what was proposed for `window`, in the order of the answer."""
        found = []
        for number, item in enumerate(items):
            if number >= MAX_ITEMS:
                self.losses[Loss.TOO_MANY] += 1
                continue
            own: Counter[str] = Counter()
            draft = self._draft(item, window, own)
            self.losses.update(own)
            if draft is not None:
                found.append(draft)
        return found

    def _draft(self, item: object, window: Window, own: Counter[str]) -> CandidateDraft | None:
        if not isinstance(item, Mapping):
            own[Loss.NOT_AN_OBJECT] += 1
            return None
        kind = item.get("type")
        modality = _modality(item.get("modality"))
        if not isinstance(kind, str) or not get_taxonomy().is_event_type(kind):
            own[Loss.TYPE] += 1
            return None
        if modality is None:
            # To take it for an assertion would say more than was read.
            own[Loss.MODALITY] += 1
            return None
        span = _span(item, window, own)
        if span is None:
            return None
        date = read_date(item.get("date"), modality=modality, publication=self.publication, text=self.text, losses=own)
        speaker = self._name(item.get("attributed_to"), own, loss=Loss.SPEAKER)
        place = self._name(item.get("place"), own, loss=Loss.PLACE)
        own_score = _score(item.get("score"), own)
        return CandidateDraft(
            type=kind,
            subtype=_subtype(kind, item.get("subtype"), own),
            quote=span.of(self.text),
            span=span,
            score=round(own_score * TOP_SCORE, 3),
            rule=RULE,
            date=date,
            date_basis=_basis(item.get("date_basis"), own) if date else Basis.UNKNOWN,
            place=Mention(name=place) if place else None,
            actors=self._actors(item.get("actors"), own),
            quantities=self._quantities(item.get("quantities"), own, speaker=speaker),
            modality=modality,
            attributed_to=speaker,
            background=item.get("background") is True,
            extra={"own_score": own_score, "lost": {str(reason): count for reason, count in sorted(own.items())}},
        )

    def _name(self, raw: object, own: Counter[str], *, loss: Loss) -> str:
        if raw is None or raw == "":
            return ""
        name = clean_line(raw) if isinstance(raw, str) else ""
        if not name or len(name) > _MAX_NAME or not self.grounding.has_name(name):
            own[loss] += 1
            return ""
        return name

    def _actors(self, raw: object, own: Counter[str]) -> tuple[Mention, ...]:
        found: dict[str, Mention] = {}
        for item in _parts(raw):
            name = self._name(item.get("name") or "?", own, loss=Loss.ACTOR)
            role = item.get("role")
            if not isinstance(role, str) or role not in get_taxonomy().vocabulary("roles"):
                own[Loss.ROLE] += 1
                role = UNKNOWN
            if name:
                found.setdefault(name, Mention(name=name, role=role))
        return tuple(found.values())

    def _quantities(self, raw: object, own: Counter[str], *, speaker: str) -> tuple[Quantity, ...]:
        found: dict[str, Quantity] = {}
        for item in _parts(raw):
            quantity = self._quantity(item, own, speaker=speaker)
            if quantity is not None:
                found.setdefault(quantity.predicate, quantity)
        return tuple(found.values())

    def _quantity(self, item: Mapping[str, Any], own: Counter[str], *, speaker: str) -> Quantity | None:
        key = item.get("predicate")
        kind = get_taxonomy().vocabulary("quantities").find(key) if isinstance(key, str) else None
        bounds = {name: item.get(name) for name in ("low", "best", "high")}
        numbers = {name: bound for name, bound in bounds.items() if bound is not None}
        if (
            not isinstance(kind, QuantityKind)
            or not numbers
            or not all(_is_number(bound) for bound in numbers.values())
        ):
            own[Loss.QUANTITY] += 1
            return None
        if item.get("unit") is not None and item["unit"] != kind.unit:
            own[Loss.UNIT] += 1
            return None
        if not all(self.grounding.has_number(bound, unit=kind.unit) for bound in numbers.values()):
            own[Loss.NUMBER] += 1
            return None
        try:
            return Quantity(
                predicate=kind.key,
                unit=kind.unit,
                **numbers,
                approximate=item.get("approximate") is True,
                attributed_to=speaker,
            )
        except ValueFormatError:
            own[Loss.QUANTITY] += 1
            return None


def _span(item: Mapping[str, Any], window: Window, own: Counter[str]) -> Span | None:
    quote = item.get("quote")
    if not isinstance(quote, str) or not MIN_CHARS <= len(quote.strip()) <= MAX_CHARS:
        own[Loss.QUOTE_SIZE] += 1
        return None
    found = find_quote(window.text, quote, occurrence=_occurrence(item.get("occurrence")))
    if found is None:
        own[Loss.QUOTE] += 1
        return None
    return Span(window.start + found.start, window.start + found.end)


def _occurrence(raw: object) -> int:
    return int(raw) if isinstance(raw, Decimal) and raw.is_finite() and 1 <= raw <= MAX_ITEMS else 1


def _parts(raw: object) -> list[Mapping[str, Any]]:
    return [item for item in raw if isinstance(item, Mapping)][:_MAX_PARTS] if isinstance(raw, list) else []


def _modality(raw: object) -> Modality | None:
    try:
        return Modality(str(raw))
    except ValueError:
        return None


def _subtype(kind: str, raw: object, own: Counter[str]) -> str:
    if raw is None or raw == "" or raw == UNKNOWN:  # noqa: PLR1714 - it may be of any type, and not hashable
        return ""
    if isinstance(raw, str) and get_taxonomy().is_subtype(kind, raw):
        return raw
    own[Loss.SUBTYPE] += 1
    return ""


def _basis(raw: object, own: Counter[str]) -> Basis:
    try:
        return Basis(str(raw))
    except ValueError:
        own[Loss.BASIS] += 1
        return Basis.UNKNOWN


def _score(raw: object, own: Counter[str]) -> float:
    if isinstance(raw, Decimal) and raw.is_finite() and 0 <= raw <= 1:
        return float(raw)
    own[Loss.SCORE] += 1
    return 0.0


def _is_number(raw: object) -> bool:
    if not isinstance(raw, Decimal) or not raw.is_finite() or not 0 <= raw <= _MAX_NUMBER:
        return False
    return len(raw.as_tuple().digits) <= _MAX_DIGITS

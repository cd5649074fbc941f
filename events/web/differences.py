"""What an entry of the change log changed, in words: two states of a record compared field by field. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from events.errors import ValueFormatError
from events.models import Contradiction, Event
from events.review.diff import Difference, diff_records
from events.review.representation import Representation
from events.values.partial_date import UNKNOWN_EDTF, parse_partial_date
from events.values.text import excerpt
from events.web.past import claim_words
from events.web.words import bounds_of_draft, label, link_words, quantity_label, quantity_words, subtype_label

_NOTHING: Final = frozenset({"id", "url", "state"})
_STATEMENT_CHARS: Final = 90
_FIELDS: Final = {
    "type": "Type",
    "subtype": "Subtype",
    "title": "Title",
    "summary": "Summary",
    "date": "Date",
    "place": "Place",
    "geo_precision": "How exactly the place is known",
    "verification": "Verification",
    "contradicted": "Contradicted",
    "sources_count": "Sources",
    "independent_count": "Independent sources",
    "verification_overridden": "Verification set by hand",
    "verification_note": "Note on the verification",
    "parent": "Part of",
    "series_index": "Number in its series",
    "series_total": "Length of its series",
    "themes": "Themes",
    "origin": "How it entered the record",
    "role": "Role",
    "order_named": "Rank in which it is named",
    "title_at_time": "Title at the time",
    "note": "Note",
    "statement": "Statement",
    "value": "Value",
    "actor": "Actor",
    "quantity": "Quantity",
    "modality": "How it is meant",
    "predicate": "What it speaks of",
    "article": "Article",
    "source": "Source",
    "attributed_to": "In whose words",
    "attributed_actor": "Actor who is quoted",
    "attributed_source": "Source that is quoted",
    "quote": "Quotation",
    "locator": "Where in the article",
    "credibility": "Credibility",
    "about_event": "Event on which it rests",
    "ordinal_key": "Which one of a series",
    "event": "Event",
    "extractor": "Read by",
    "reason": "Reason",
}
_VOCABULARIES: Final = {
    "type": "event_types",
    "verification": "verification",
    "geo_precision": "geo_precision",
    "themes": "themes",
    "role": "roles",
    "modality": "modalities",
    "predicate": "predicates",
    "credibility": "credibility",
}
_BASIS: Final = "date_basis"
_ORDER: Final = (
    "title", "type", "subtype", "summary", "date", "place", "geo_precision", "participants", "claims", "contradictions",
    "verification", "verification_overridden", "verification_note", "contradicted", "sources_count",
    "independent_count", "parent", "series_index", "series_total", "links", "themes", "external_ids", "origin",
)  # fmt: skip
_DATE_PARTS: Final = ("", "basis", "utc")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that changed: what it is, and how it reads before and after; "" is nothing."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Sides:
    """The two records whose differences are told; {} is the time before the record."""

    before: Representation
    after: Representation

    def parts(self, name: str, *, where: Callable[[Any], bool]) -> tuple[Representation, Representation]:
        """The member of a list that `where` picks, on either side; {} where there is none."""
        found: list[Representation] = [
            next((item for item in side.get(name) or () if where(item)), {}) for side in (self.before, self.after)
        ]
        return found[0], found[1]


def tell(before: Representation | None, after: Representation | None, *, departed: str = "withdrawn") -> list[Told]:
    """What differs, in the order in which a reader asks: the log keeps its fields in no order.

    Args:
        before: the record before; None is the time before it entered.
        after: the record after.
        departed: what became of claims that no longer stand here, in a word.
    """
    sides = _Sides(before or {}, after or {})
    told: dict[tuple[str, ...], Told] = {}
    for found in diff_records(before, after):
        for key, one in _tell(found, sides, departed):
            # A date or a quantity differs in several parts and is told once.
            told.setdefault(key, one)
    return [told[key] for key in sorted(told, key=_rank)]


def _rank(key: tuple[str, ...]) -> tuple[int, int]:
    name, *part = key
    return (
        _ORDER.index(name) if name in _ORDER else len(_ORDER),
        _DATE_PARTS.index(part[0]) if name == "date" and part else 0,
    )


def _tell(found: Difference, sides: _Sides, departed: str) -> Iterator[tuple[tuple[str, ...], Told]]:
    name, *rest = found.path.split("/")
    if name in _NOTHING:
        return
    teller = _MEMBERS.get(name)
    if teller is not None:
        yield from teller(found, rest, sides, departed)
    elif name == "date":
        yield from _date(rest, sides)
    elif name == "external_ids":
        yield (name, *rest), Told(f"Identifier elsewhere ({'/'.join(rest)})", _plain(found.before), _plain(found.after))
    elif name == "geo_precision":
        yield (name,), Told(_FIELDS[name], _words(name, found.before), _words(name, found.after))
    else:
        yield (name,), _field(name, sides.before, sides.after)


def _field(name: str, before: Mapping[str, Any], after: Mapping[str, Any], *, prefix: str = "") -> Told:
    title = _FIELDS.get(name, name.replace("_", " ").capitalize())
    one, other = (
        subtype_label(side.get("type", ""), side["subtype"])
        if name == "subtype" and side.get("subtype")
        else _words(name, side.get(name))
        for side in (before, after)
    )
    return Told(f"{prefix}{title[0].lower() + title[1:] if prefix else title}", one, other)


def _date(rest: list[str], sides: _Sides) -> Iterator[tuple[tuple[str, ...], Told]]:
    first, second = sides.before.get("date") or {}, sides.after.get("date") or {}
    part = rest[0] if rest else "edtf"
    if part == "basis":
        one, other = (label(_BASIS, date["basis"]) if date.get("basis") else "" for date in (first, second))
        yield ("date", part), Told("Calendar of the date", one, other)
    elif part == "utc":
        yield ("date", part), Told("Instant", _plain(first.get("utc")), _plain(second.get("utc")))
    else:
        yield ("date",), Told("Date", _date_words(first), _date_words(second))


def _claims(found: Difference, rest: list[str], sides: _Sides, departed: str) -> Iterator[tuple[tuple[str, ...], Told]]:
    claim, *part = rest
    first, second = sides.parts("claims", where=lambda item: item["id"] == claim)
    if not part:
        if second:
            yield ("claims", claim), Told("Claim added", after=claim_words(second))
        else:
            yield ("claims", claim), Told(f"Claim {departed}", before=claim_words(first))
    elif part[0] not in {"url", "id", "start", "end", "extractor_version"}:
        said = excerpt(second.get("statement") or found.path, limit=_STATEMENT_CHARS)
        yield ("claims", claim, part[0]), _field(part[0], first, second, prefix=f"Claim “{said}”: ")


def _participants(
    _found: Difference, rest: list[str], sides: _Sides, _departed: str
) -> Iterator[tuple[tuple[str, ...], Told]]:
    actor, role, *part = rest
    first, second = sides.parts("participants", where=lambda item: (item["actor"]["id"], item["role"]) == (actor, role))
    yield from _member("participants", "Participant", rest, part, first, second, words=_participant_words)


def _links(
    _found: Difference, rest: list[str], sides: _Sides, _departed: str
) -> Iterator[tuple[tuple[str, ...], Told]]:
    kind, event, *part = rest
    first, second = sides.parts("links", where=lambda item: (item["kind"], item["event"]["id"]) == (kind, event))
    yield from _member("links", "Link", rest, part, first, second, words=_link_words)


def _member(
    name: str,
    noun: str,
    rest: list[str],
    part: list[str],
    first: Mapping[str, Any],
    second: Mapping[str, Any],
    *,
    words: Callable[[Any], str],
) -> Iterator[tuple[tuple[str, ...], Told]]:
    if part:
        yield (name, *rest), _field(part[0], first, second, prefix=f"{noun} {words(second)}: ")
    elif second:
        yield (name, *rest), Told(f"{noun} added", after=words(second))
    else:
        yield (name, *rest), Told(f"{noun} removed", before=words(first))


def _contradictions(
    found: Difference, rest: list[str], sides: _Sides, _departed: str
) -> Iterator[tuple[tuple[str, ...], Told]]:
    pair, *part = rest
    first, second = sides.parts("contradictions", where=lambda item: item["id"] == pair)
    key = ("contradictions", *rest)
    if not part:
        if second:
            yield key, Told("A contradiction was found", after=second["reason"])
        else:
            yield key, Told("A contradiction is gone", before=first["reason"])
    elif part[0] == "state" and found.after == Contradiction.State.DISMISSED:
        yield key, Told("A contradiction was dismissed", before=second["reason"])
    elif part[0] == "state":
        yield key, Told("A contradiction was opened again", after=second["reason"])
    elif part[0] == "reason":
        yield key, Told("Words of a contradiction", _plain(found.before), _plain(found.after))


def _moved_to(
    _found: Difference, _rest: list[str], _sides: _Sides, _departed: str
) -> Iterator[tuple[tuple[str, ...], Told]]:
    yield from ()  # where a record went is told by its page, with links


_MEMBERS: Final[Mapping[str, Callable[..., Iterator[tuple[tuple[str, ...], Told]]]]] = {
    "claims": _claims,
    "participants": _participants,
    "links": _links,
    "contradictions": _contradictions,
    "moved_to": _moved_to,
}


def _words(name: str, value: Any) -> str:  # noqa: ANN401 - any part of a record
    """A value for a reader, "" for nothing."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if reader := _READERS.get(name):
        return reader(value)
    if vocabulary := _VOCABULARIES.get(name):
        values = value if isinstance(value, list) else [value]
        return ", ".join(label(vocabulary, str(one)) for one in values)
    return _plain(value)


def _plain(value: Any) -> str:  # noqa: ANN401 - as above
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("title") or value.get("id") or "")
    return str(value)


def _date_words(date: Mapping[str, Any]) -> str:
    if not date:
        return ""
    edtf = date.get("edtf") or UNKNOWN_EDTF
    try:
        words = parse_partial_date(edtf).words
    except ValueFormatError:  # the log keeps what was read as a date then; today's reading may be stricter
        return edtf
    return f"{words} ({edtf})" if edtf else words


def _quantity_words(quantity: Mapping[str, Any]) -> str:
    bounds = bounds_of_draft(quantity)
    words = quantity_words(
        low=bounds.low,
        best=bounds.best,
        high=bounds.high,
        unit=quantity.get("unit", ""),
        approximate=bool(quantity.get("approximate")),
    )
    return f"{quantity_label(quantity.get('predicate', ''))}: {words}"


def _participant_words(part: Mapping[str, Any]) -> str:
    return f"{part['actor']['name']} as {label('roles', part['role']).lower()}"


def _link_words(link: Mapping[str, Any]) -> str:
    return f"{link_words(link['kind'], inverse=False)}: {link['event']['title']}"


def _origin_words(origin: str) -> str:
    return str(dict(Event.Origin.choices).get(origin, origin))


_READERS: Final[Mapping[str, Callable[[Any], str]]] = {
    "date": _date_words,
    "quantity": _quantity_words,
    "origin": _origin_words,
}

"""Which record each vocabulary is made of, and how one entry of its file becomes that record."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from events.taxonomy.codes import (
    UNASSIGNED,
    UNKNOWN,
    DatePrecisionLevel,
    ErrorTerm,
    EventType,
    GeoPrecisionLevel,
    LinkKind,
    QuantityKind,
    Role,
    SourceKind,
    StateTerm,
    Term,
    VerificationStatus,
)
from events.taxonomy.entries import Entry

EVENT_SCHEMES: Final = ("plover", "cameo", "acled", "csis")
EXAMPLES_A_TYPE: Final = 3
# Every type has these two, so that a silent source and a lacking vocabulary stay apart in every type alike.
SHARED_SUBTYPES: Final = (
    Term(code=0, key=UNKNOWN, label="Unknown", definition="The source does not say which kind it was."),
    Term(
        code=99,
        key=UNASSIGNED,
        label="Unassigned",
        definition="The source names a kind for which this type has no subtype.",
    ),
)


def build_term(entry: Entry) -> Term:
    """A plain term: code, key, label, definition, and a crosswalk if there is one."""
    return Term(**_base(entry))


def build_event_type(entry: Entry) -> EventType:
    """An event type with its subtypes, to which `unknown` and `unassigned` are added."""
    examples = entry.texts("examples")
    if len(examples) != EXAMPLES_A_TYPE:
        raise entry.error(f"{len(examples)} examples; write {EXAMPLES_A_TYPE}")
    return EventType(
        **_base(entry, schemes=EVENT_SCHEMES),
        theme=entry.key("theme"),
        includes=_some(entry, "includes"),
        excludes=_some(entry, "excludes"),
        examples=(examples[0], examples[1], examples[2]),
        unit_of_analysis=entry.text("unit_of_analysis"),
        required_quantities=entry.texts("required_quantities"),
        subtypes=tuple(_subtype(inner) for inner in entry.entries("subtypes")) + SHARED_SUBTYPES,
    )


def _some(entry: Entry, name: str) -> tuple[str, ...]:
    texts = entry.texts(name)
    if not texts:
        raise entry.error(f"{name} is empty; say at least one thing")
    return texts


def _subtype(entry: Entry) -> Term:
    term = build_term(entry)
    entry.finish()
    return term


def _base(entry: Entry, *, schemes: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "code": entry.integer("code"),
        "key": entry.key(),
        "label": entry.text("label"),
        "definition": entry.text("definition"),
        "crosswalk": entry.crosswalk(required=schemes),
    }


def _role(entry: Entry) -> Role:
    return Role(**_base(entry, schemes=("plover", "bayanat")))


def _source_kind(entry: Entry) -> SourceKind:
    return SourceKind(
        **_base(entry), default_reliability=entry.key("default_reliability"), note=entry.text("note", default="")
    )


def _quantity(entry: Entry) -> QuantityKind:
    return QuantityKind(**_base(entry), unit=entry.text("unit"))


def _date_precision(entry: Entry) -> DatePrecisionLevel:
    return DatePrecisionLevel(**_base(entry), example=entry.text("example", default=""))


def _geo_precision(entry: Entry) -> GeoPrecisionLevel:
    return GeoPrecisionLevel(**_base(entry), radius_km=entry.number("radius_km"))


def _verification(entry: Entry) -> VerificationStatus:
    return VerificationStatus(**_base(entry), mark=entry.text("mark"))


def _link_kind(entry: Entry) -> LinkKind:
    return LinkKind(
        **_base(entry), inverse_label=entry.text("inverse_label"), symmetric=entry.flag("symmetric", default=False)
    )


def _error(entry: Entry) -> ErrorTerm:
    return ErrorTerm(**_base(entry), advice=entry.text("advice"), transient=entry.flag("transient"))


def _state(entry: Entry) -> StateTerm:
    return StateTerm(**_base(entry), final=entry.flag("final"))


BUILDERS: Final[Mapping[str, Callable[[Entry], Term]]] = MappingProxyType(
    {
        "event_types": build_event_type,
        "roles": _role,
        "source_kinds": _source_kind,
        "quantities": _quantity,
        "date_precision": _date_precision,
        "geo_precision": _geo_precision,
        "verification": _verification,
        "claim_states": _state,
        "event_states": _state,
        "event_link_kinds": _link_kind,
        "actor_relation_kinds": _link_kind,
        "error_kinds": _error,
        "submission_states": _state,
        "candidate_states": _state,
    }
)

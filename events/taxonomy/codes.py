"""The records of the codebook: terms, event types, vocabularies, and the taxonomy that holds them all.

Everything here is frozen and made by `loader.load_taxonomy`. Keys are what code, API and database store; codes are
numbers for exports and are fixed for ever: never renumbered, never given to another term.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Generic, TypeVar, cast

from events.errors import TaxonomyError

UNKNOWN: Final = "unknown"
UNASSIGNED: Final = "unassigned"
SCHEMES: Final = ("plover", "cameo", "acled", "ucdp", "csis", "atlos", "bayanat", "misp")
_SHOWN_KEYS: Final = 12


class Match(StrEnum):
    """How our term relates to a term of another scheme, seen from ours."""

    EXACT = "exact"
    BROADER = "broader"  # theirs is wider than ours
    NARROWER = "narrower"  # theirs covers a part of ours
    APPROXIMATE = "approximate"  # the nearest there is; not faithful
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """One term of another scheme beside ours; `value` is "" exactly when `match` is none."""

    value: str
    match: Match
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One entry of a vocabulary. `crosswalk` maps the name of a scheme to its nearest terms (may be empty)."""

    code: int
    key: str
    label: str
    definition: str
    crosswalk: Mapping[str, tuple[Correspondence, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType(Term):
    """One type of event: what belongs to it, what does not, what counts as one, and three certain examples.

    `required_quantities` are keys of the vocabulary `quantities`: a coder looks for them, and where the source is
    silent writes a missing reason, never a zero. `subtypes` end with `unknown` and `unassigned` in every type.
    """

    theme: str
    includes: tuple[str, ...]
    excludes: tuple[str, ...]
    examples: tuple[str, str, str]
    unit_of_analysis: str
    required_quantities: tuple[str, ...]
    subtypes: tuple[Term, ...]

    def find_subtype(self, key: str) -> Term | None:
        """The subtype called `key`, or None."""
        return next((subtype for subtype in self.subtypes if subtype.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Term):
    """What an actor does in an event, or what is done to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceKind(Term):
    """A kind of publisher. `default_reliability` is the Admiralty grade that a new source of the kind starts with."""

    default_reliability: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityKind(Term):
    """A number that claims speak of, and the one unit it is kept in ("count", "km")."""

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePrecisionLevel(Term):
    """A degree of exactness of a date, with an EDTF string that has it ("" for the unknown date)."""

    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoPrecisionLevel(Term):
    """A degree of exactness of a place. `radius_km` is the soft circle to draw; None: draw an area, or nothing."""

    radius_km: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationStatus(Term):
    """A state of verification with the mark that stands beside its label on pages."""

    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkKind(Term):
    """A directed relation between two records. `inverse_label` reads it from the other end."""

    inverse_label: str
    symmetric: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorTerm(Term):
    """Why a submission was refused or failed, for people: `definition` is what it means, `advice` what to do."""

    advice: str
    transient: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTerm(Term):
    """A state of a row; a `final` state is never left by itself."""

    final: bool


T_co = TypeVar("T_co", bound=Term, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary(Generic[T_co]):
    """A closed list of terms in its published order; iterate it for terms, index it by key."""

    name: str
    version: int
    title: str
    description: str
    origin: str
    terms: tuple[T_co, ...]

    def __getitem__(self, key: str) -> T_co:
        found = self.find(key)
        if found is None:
            shown = ", ".join(list(self.keys())[:_SHOWN_KEYS])
            more = ", ..." if len(self.terms) > _SHOWN_KEYS else ""
            raise TaxonomyError(f"{key!r} is not in the vocabulary {self.name}; valid: {shown}{more}")
        return found

    def __contains__(self, key: object) -> bool:
        return any(term.key == key for term in self.terms)

    def __iter__(self) -> Iterator[T_co]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def find(self, key: str) -> T_co | None:
        """The term called `key`, or None."""
        return next((term for term in self.terms if term.key == key), None)

    def keys(self) -> tuple[str, ...]:
        """The keys in order."""
        return tuple(term.key for term in self.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """All vocabularies of one version of the codebook, by name ("event_types", "roles", ...), in their order."""

    version: str
    title: str
    description: str
    vocabularies: Mapping[str, Vocabulary[Term]]

    @property
    def event_types(self) -> Vocabulary[EventType]:
        """The types of events, which carry more than other terms do."""
        return cast("Vocabulary[EventType]", self.vocabulary("event_types"))

    def vocabulary(self, name: str) -> Vocabulary[Term]:
        """The vocabulary called `name`.

        Raises:
            TaxonomyError: there is none.
        """
        try:
            return self.vocabularies[name]
        except KeyError:
            raise TaxonomyError(f"there is no vocabulary {name!r}; valid: {', '.join(self.vocabularies)}") from None

    def is_event_type(self, key: str) -> bool:
        """Whether `key` is a type of event."""
        return key in self.event_types

    def is_subtype(self, event_type: str, subtype: str) -> bool:
        """Whether `subtype` belongs to `event_type`; "" does not, and an unknown type has none."""
        found = self.event_types.find(event_type)
        return found is not None and found.find_subtype(subtype) is not None

    def choices(self, name: str) -> list[tuple[str, str]]:
        """(key, label) of every term of a vocabulary in order, as Django's `choices` and form fields take them.

        Raises:
            TaxonomyError: there is no such vocabulary.
        """
        return [(term.key, term.label) for term in self.vocabulary(name)]

    def subtype_choices(self, event_type: str) -> list[tuple[str, str]]:
        """(key, label) of the subtypes of one type.

        Raises:
            TaxonomyError: there is no such type.
        """
        return [(term.key, term.label) for term in self.event_types[event_type].subtypes]

    def label(self, name: str, key: str) -> str:
        """What people read for `key`.

        Raises:
            TaxonomyError: there is no such vocabulary or term.
        """
        return self.vocabulary(name)[key].label

    def subtype_label(self, event_type: str, subtype: str) -> str:
        """What people read for a subtype.

        Raises:
            TaxonomyError: there is no such type or subtype.
        """
        found = self.event_types[event_type].find_subtype(subtype)
        if found is None:
            valid = ", ".join(term.key for term in self.event_types[event_type].subtypes)
            raise TaxonomyError(f"{subtype!r} is not a subtype of {event_type}; valid: {valid}")
        return found.label

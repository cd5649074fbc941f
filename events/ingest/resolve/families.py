"""Which codes of the codebook may be one event: types that sources choose between, subtypes that they confuse.

Data with reasons in `data/families.yaml`; a test holds its codes to the codebook.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

_DATA: Final = Path(__file__).parent / "data" / "families.yaml"
# The source is silent, or our vocabulary lacks the word: neither agrees nor contradicts.
_NO_SUBTYPE: Final = frozenset({"", "unknown", "unassigned"})


class Kinship(StrEnum):
    """How two codes stand to each other as names of one event."""

    SAME = "same"
    ALIKE = "alike"
    OTHER = "other"
    SILENT = "silent"  # one of the two says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Families:
    """The table, read. Pairs are unordered."""

    related: Mapping[str, frozenset[str]]
    alike: frozenset[tuple[str, frozenset[str]]]
    busy: frozenset[str]
    mutual: frozenset[str]
    counted: frozenset[str]

    def types_for(self, event_type: str) -> tuple[str, ...]:
        """The types under which the record may hold an event that an article gives `event_type`; its own first."""
        return (event_type, *sorted(self.related.get(event_type, frozenset())))

    def compare_types(self, one: str, other: str) -> Kinship:
        """SAME, ALIKE if sources choose between them, or OTHER."""
        if one == other:
            return Kinship.SAME
        return Kinship.ALIKE if other in self.related.get(one, frozenset()) else Kinship.OTHER

    def compare_subtypes(self, event_type: str, one: str, other: str) -> Kinship:
        """SAME, ALIKE, OTHER, or SILENT if one is not known; both of `event_type`."""
        if one in _NO_SUBTYPE or other in _NO_SUBTYPE:
            return Kinship.SILENT
        if one == other:
            return Kinship.SAME
        return Kinship.ALIKE if (event_type, frozenset({one, other})) in self.alike else Kinship.OTHER


@cache
def get_families() -> Families:
    """The table that ships with the archive, read once a process."""
    raw = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return Families(
        related=_related(raw["related_types"]),
        alike=frozenset(_alike(raw["alike_subtypes"])),
        busy=frozenset(raw["busy_types"]),
        mutual=frozenset(raw["mutual_types"]),
        counted=frozenset(raw["counted_types"]),
    )


def _related(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        one, other = row["types"]
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {key: frozenset(others) for key, others in found.items()}


def _alike(rows: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, frozenset[str]]]:
    for row in rows:
        keys = row["subtypes"]
        yield from ((row["type"], frozenset({one, other})) for one in keys for other in keys if one != other)

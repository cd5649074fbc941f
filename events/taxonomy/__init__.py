"""The codebook as data: what types, roles, kinds, grades and states exist, and what each of them means.

`get_taxonomy()` is the one way in; `CODEBOOK.md` beside this file is rendered from the same data.
"""

from events.taxonomy.codebook import render_codebook
from events.taxonomy.codes import (
    UNASSIGNED,
    UNKNOWN,
    Correspondence,
    DatePrecisionLevel,
    ErrorTerm,
    EventType,
    GeoPrecisionLevel,
    LinkKind,
    Match,
    QuantityKind,
    Role,
    SourceKind,
    StateTerm,
    Taxonomy,
    Term,
    VerificationStatus,
    Vocabulary,
)
from events.taxonomy.loader import get_taxonomy, load_taxonomy

__all__ = [
    "UNASSIGNED",
    "UNKNOWN",
    "Correspondence",
    "DatePrecisionLevel",
    "ErrorTerm",
    "EventType",
    "GeoPrecisionLevel",
    "LinkKind",
    "Match",
    "QuantityKind",
    "Role",
    "SourceKind",
    "StateTerm",
    "Taxonomy",
    "Term",
    "VerificationStatus",
    "Vocabulary",
    "get_taxonomy",
    "load_taxonomy",
    "render_codebook",
]

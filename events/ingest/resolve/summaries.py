"""What resolution knows of an event of the record, and what it says of a likeness. Frozen; no Django."""

import datetime as dt
from dataclasses import dataclass

from events.values.partial_date import Basis
from events.values.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Party:
    """One actor of an event, by public id, in a codebook role."""

    actor: str
    role: str = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSummary:
    """What matching needs to know of one event. Bounds as in the record; None is open.

    `quantities` are those of its accepted claims: sources differ, so one predicate may stand there several times.
    `parent` is the public id of the salvo or series it belongs to; `children_count` how many events belong to it.
    """

    public_id: str
    type: str
    earliest: dt.date | None
    latest: dt.date | None
    subtype: str = ""
    basis: Basis = Basis.UNKNOWN
    time_utc: dt.datetime | None = None
    place: str = ""
    parties: tuple[Party, ...] = ()
    title: str = ""
    summary: str = ""
    quantities: tuple[Quantity, ...] = ()
    parent: str = ""
    series_index: int | None = None
    series_total: int | None = None
    children_count: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against a match: its weight in points, and words for an editor."""

    points: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One event that a draft may tell again, with a score in [0, 1] and the reasons, weightiest first."""

    public_id: str
    score: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """What the record has for a draft: the one event that it near certainly is, or None; and all that are likely.

    `likely` is best first, at most five, and begins with `certain` if there is one.
    """

    certain: Match | None = None
    likely: tuple[Match, ...] = ()


NO_MATCH = Matching()

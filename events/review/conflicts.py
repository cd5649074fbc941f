"""When two claims cannot both hold: pure rules on pairs of claims, with no query.

The rules err towards silence. A contradiction is shown to readers as a fault of the record's sources, so each is one
that a careful reader would see too; docs/record.md gives them in plain words.
"""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from events.models import Claim, ClaimModality, ClaimState, Contradiction, Place, Predicate
from events.taxonomy import GeoPrecisionLevel, get_taxonomy
from events.values.partial_date import Basis, PartialDate, Precision

# A plan that changed is no contradiction, and what might happen denies nothing.
SILENT_MODALITIES: Final = frozenset({ClaimModality.HYPOTHETICAL, ClaimModality.PLANNED})
# A launch site and the sea where the missile fell are both places of one launch.
UNCOMPARED_PRECISIONS: Final = frozenset({"line_or_area", "sea_or_air", "unknown"})
EARTH_RADIUS_KM: Final = 6371.0  # mean radius, IUGG
ONE_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two claims, `first` with the lower id, and on what they disagree."""

    first: Claim
    second: Claim
    kind: Contradiction.Kind


@dataclass(frozen=True, slots=True)
class PlaceTree:
    """The places that claims name: for each id, the ids of itself and of all places that it lies in."""

    within: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def nested(self, one: int, other: int) -> bool:
        """Whether one is the other or lies in it; a place that nobody placed lies in itself only."""
        return other in self.within.get(one, {one}) or one in self.within.get(other, {other})


def iter_conflicts(claims: Sequence[Claim], *, places: PlaceTree) -> Iterator[Conflict]:
    """The pairs among `claims` that cannot both hold, each once; claims of several events may stand together.

    Within one event dates, places, quantities and occurrence are compared; across events only the members of a
    counted series. What the articles of one story cluster, or one article twice, say alike counts once: the claim
    that entered the record first speaks for all of them.
    """
    speaking = _once(sorted((claim for claim in claims if speaks(claim)), key=lambda claim: claim.pk))
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in speaking:
        groups.setdefault(("event", claim.event_id, claim.predicate, claim.quantity_predicate), []).append(claim)
        if claim.ordinal_key:
            groups.setdefault(("ordinal", claim.ordinal_key), []).append(claim)
    for key, group in groups.items():
        for first, second in combinations(group, 2):
            if key[0] == "ordinal" and first.event_id == second.event_id:
                continue
            kind = find_conflict(first, second, places=places)
            if kind is not None:
                yield Conflict(first, second, kind)


def find_conflict(first: Claim, second: Claim, *, places: PlaceTree) -> Contradiction.Kind | None:
    """On what both disagree, or None. The order of the two does not matter."""
    if first.predicate != second.predicate or not (speaks(first) and speaks(second)):
        return None
    if first.event_id != second.event_id:
        return Contradiction.Kind.ORDINAL if _ordinal_conflict(first, second) else None
    match first.predicate:
        case Predicate.OCCURRED if first.value != second.value:
            kind = Contradiction.Kind.OCCURRENCE
        case Predicate.DATE if not dates_compatible(first.partial_date, second.partial_date):
            kind = Contradiction.Kind.DATE
        case Predicate.PLACE if _place_conflict(first, second, places=places):
            kind = Contradiction.Kind.PLACE
        case Predicate.QUANTITY if _quantity_conflict(first, second):
            kind = Contradiction.Kind.QUANTITY
        case _:
            return None
    return kind


def speaks(claim: Claim) -> bool:
    """Whether a claim can contradict anything: it is accepted and says that something is, was or was not so.

    A denial is compared on occurrence only, where its value is "false": "not on Monday" leaves all other days open.
    """
    if claim.state != ClaimState.ACCEPTED or claim.modality in SILENT_MODALITIES:
        return False
    return claim.modality != ClaimModality.DENIED or claim.predicate == Predicate.OCCURRED


def dates_compatible(first: PartialDate, second: PartialDate) -> bool:
    """Whether one day could be meant by both, allowing for calendars and for doubt.

    A day is as sharp as its calendar: unless both are counted in the same known one, a day more either way is allowed,
    since a launch at 22:00 UTC is on the next day in Korea. A date that its source qualifies ("about", "perhaps") is
    taken to reach as far again to both sides as it spans.
    """
    same_calendar = first.basis is second.basis is not Basis.UNKNOWN
    slack = _doubt(first) + _doubt(second) + (dt.timedelta() if same_calendar else ONE_DAY)
    return _reaches(first.earliest, second.latest, slack) and _reaches(second.earliest, first.latest, slack)


def distance_km(first: Place, second: Place) -> float | None:
    """Great-circle distance (haversine) between two places, None where one has no coordinates."""
    if first.latitude_deg is None or first.longitude_deg is None:
        return None
    if second.latitude_deg is None or second.longitude_deg is None:
        return None
    lat_a, lat_b = math.radians(first.latitude_deg), math.radians(second.latitude_deg)
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians(second.longitude_deg - first.longitude_deg) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def _once(claims: Iterable[Claim]) -> list[Claim]:
    """Of claims that say the same on one event, one for each story: an article alone is a story of its own."""
    told: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        cluster = claim.article.story_cluster_id
        story = ("cluster", cluster) if cluster else ("article", claim.article_id)
        speaker = (claim.attributed_actor_id, claim.attributed_source_id, claim.attributed_raw)
        amount = (claim.quantity_predicate, claim.low, claim.best, claim.high, claim.unit)
        value = (claim.predicate, claim.value, claim.value_place_id, claim.date, claim.date_basis, claim.ordinal_key)
        told.setdefault((claim.event_id, story, *speaker, *amount, *value), claim)
    return list(told.values())


def _ordinal_conflict(first: Claim, second: Claim) -> bool:
    """One member of a counted series at two dates, in two events."""
    return (
        bool(first.ordinal_key)
        and first.ordinal_key == second.ordinal_key
        and first.predicate == second.predicate == Predicate.DATE
        and not dates_compatible(first.partial_date, second.partial_date)
    )


def _place_conflict(first: Claim, second: Claim, *, places: PlaceTree) -> bool:
    one, other = first.value_place, second.value_place
    if one is None or other is None or places.nested(one.pk, other.pk):
        return False
    if {one.geo_precision, other.geo_precision} & UNCOMPARED_PRECISIONS:
        return False
    apart_km = distance_km(one, other)
    radii = [_radius_km(one), _radius_km(other)]
    if apart_km is None or None in radii:
        return True
    return apart_km > sum(radius for radius in radii if radius is not None)


def _radius_km(place: Place) -> float | None:
    level = get_taxonomy().vocabulary("geo_precision").find(place.geo_precision)
    return level.radius_km if isinstance(level, GeoPrecisionLevel) else None


def _quantity_conflict(first: Claim, second: Claim) -> bool:
    """Ranges that share no value, unless each is dated and they are counts of different days."""
    both_dated = Precision.UNKNOWN not in {first.partial_date.precision, second.partial_date.precision}
    if both_dated and not dates_compatible(first.partial_date, second.partial_date):
        return False
    return not first.as_quantity().overlaps(second.as_quantity())


def _doubt(date: PartialDate) -> dt.timedelta:
    if not date.is_qualified or date.earliest is None or date.latest is None:
        return dt.timedelta()
    return date.latest - date.earliest + ONE_DAY


def _reaches(start: dt.date | None, end: dt.date | None, slack: dt.timedelta) -> bool:
    return start is None or end is None or start - end <= slack

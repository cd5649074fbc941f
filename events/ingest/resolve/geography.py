"""How two places of the gazetteer lie to each other, as far as that tells two events apart.

Sources name one launch site by a town, by its county or by its province: a place within the other speaks for one
event. The country speaks neither way, nor does a sea: it is where missiles fall, not whence they came.
"""

import math
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from events.errors import GazetteerError
from events.gazetteer import Gazetteer, GazetteerEntry

# Towns and sites by which sources name one spot; measured on the launch sites of the reference record.
NEAR_KM: Final = 40.0
# Farther apart than a source is wrong about where something began.
FAR_KM: Final = 120.0
_EARTH_KM: Final = 6371.0
_MOST_PARENTS: Final = 12  # a loop of parents ends somewhere
_TOO_WIDE: Final = frozenset({"country", "sea", "region", "border_line"})


class Nearness(StrEnum):
    """How two places lie to each other."""

    SAME = "same"
    WITHIN = "within"  # one holds the other
    NEAR = "near"  # within `NEAR_KM`
    FAR = "far"  # more than `FAR_KM`, or in two countries
    ABROAD = "abroad"  # one is a country, and the other lies in another one
    UNCLEAR = "unclear"


def compare_places(one: str, other: str, *, places: Gazetteer) -> Nearness:
    """How the places of two public ids lie to each other; UNCLEAR if one is "" or not in `places`."""
    a, b = find_entry(one, entries=places), find_entry(other, entries=places)
    if one and one == other and (a is None or a.kind not in _TOO_WIDE):
        return Nearness.SAME
    if a is None or b is None:
        return Nearness.UNCLEAR
    is_wide = a.kind in _TOO_WIDE or b.kind in _TOO_WIDE
    if a.country and b.country and a.country != b.country:
        return Nearness.ABROAD if is_wide else Nearness.FAR
    if is_wide:
        return Nearness.UNCLEAR
    return Nearness.WITHIN if other in _above(a, places) or one in _above(b, places) else _by_distance(a, b)


def find_entry(public_id: str, *, entries: Gazetteer) -> GazetteerEntry | None:
    """The entry of this id, or None: the record may know what a gazetteer built earlier does not."""
    try:
        return entries.get(public_id)
    except GazetteerError:
        return None


def distance_km(a: GazetteerEntry, b: GazetteerEntry) -> float | None:
    """Great-circle distance; None if one of the two has no point."""
    if None in (a.latitude_deg, a.longitude_deg, b.latitude_deg, b.longitude_deg):
        return None
    lat_a, lon_a, lat_b, lon_b = (
        math.radians(value or 0.0) for value in (a.latitude_deg, a.longitude_deg, b.latitude_deg, b.longitude_deg)
    )
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def _by_distance(a: GazetteerEntry, b: GazetteerEntry) -> Nearness:
    distance = distance_km(a, b)
    if distance is None:
        return Nearness.UNCLEAR
    if distance > FAR_KM:
        return Nearness.FAR
    # The point of a province is its middle, which tells nothing of what lies in the next one.
    is_wide = "province" in {a.kind, b.kind}
    return Nearness.NEAR if distance <= NEAR_KM and not is_wide else Nearness.UNCLEAR


def _above(entry: GazetteerEntry, places: Gazetteer) -> Iterator[str]:
    for _ in range(_MOST_PARENTS):
        if not entry.parent:
            return
        yield entry.parent
        above = find_entry(entry.parent, entries=places)
        if above is None:
            return
        entry = above

"""The state of the default detector, and of resolution where it is measured, against the floors."""

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from events.ingest.detect import get_detector
from tests.quality.figures import Measurement, measure
from tests.quality.floors import LEAST_EVENTS, Floors, explain, held_figures
from tests.quality.gold import gold_files, load_gold

_RESOLUTION: Final = "tests.quality.resolution"


class ResolutionScore(Protocol):
    """What `tests.quality.resolution.measure_resolution` gives: shares in [0, 1], and a line for each wrong pair."""

    pairs: int
    precision: float
    recall: float
    wrong: Sequence[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """What was measured on the whole gold set; `resolution` is None where nothing measures it."""

    measurement: Measurement
    resolution: ResolutionScore | None

    def figures(self) -> dict[str, float]:
        """All figures that may have a floor, by name."""
        found = self.measurement.figures(least_events=LEAST_EVENTS)
        if self.resolution is not None:
            found["resolution.precision"] = self.resolution.precision
            found["resolution.recall"] = self.resolution.recall
        return held_figures(found)

    def complaints(self, floors: Floors) -> list[str]:
        """A line for each figure under its floor; none if all hold."""
        figures, faults = self.figures(), self.measurement.faults
        return [
            explain(name, gap, figures=figures, faults=faults, floor=floors.floors[name])
            for name, gap in sorted(floors.under(figures).items())
        ]


def measure_resolution() -> ResolutionScore | None:
    """The score of resolution; None if the project has no measure of it."""
    if importlib.util.find_spec(_RESOLUTION) is None:
        return None
    score: ResolutionScore = importlib.import_module(_RESOLUTION).measure_resolution()
    return score


@lru_cache(maxsize=1)
def take_standing() -> Standing:
    """Measure the default detector on the whole gold set, and resolution on its pairs; once per process."""
    return Standing(measure(get_detector(), load_gold(gold_files())), measure_resolution())

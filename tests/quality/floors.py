"""Floors: what each figure must reach. They rise with what is measured and fall only with a reason.

`floors.json` holds `floors` (figure: share, rounded down to two decimals) and `lowered`, a list of every time that one
was taken down: figure, from, to, on (the day), because.
"""

import datetime as dt
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.quality.scoring import Fault, FaultKind

FLOORS_FILE: Final = Path(__file__).with_name("floors.json")
LEAST_EVENTS: Final = 5  # a type with fewer required events has no floor: one event more or less would decide
HELD: Final = (
    "type.precision", "type.recall", "type.f1", "type_date.precision", "type_date.recall", "type_date.f1", "date.exact",
    "date.agrees", "modality.accuracy", "subtype.accuracy", "actors.f1", "quantities.recall", "empty.accuracy",
    "quotes.accuracy",
)  # fmt: skip
_HUNDREDTHS: Final = 100
_ROUNDING: Final = 1e-9  # 0.29 * 100 is a little less than 29
_SHOWN: Final = 12
_BLAMED: Final = {
    "type": (FaultKind.MISS, FaultKind.FALSE_FIND, FaultKind.BAD_QUOTE),
    "type_date": (FaultKind.MISS, FaultKind.FALSE_FIND, FaultKind.DATE),
    "f1": (FaultKind.MISS, FaultKind.FALSE_FIND, FaultKind.BAD_QUOTE),
    "empty": (FaultKind.FALSE_FIND, FaultKind.BAD_QUOTE),
    "quotes": (FaultKind.BAD_QUOTE,),
    "date": (FaultKind.DATE,),
    "modality": (FaultKind.MODALITY,),
    "subtype": (FaultKind.SUBTYPE,),
    "actors": (FaultKind.ACTORS,),
    "quantities": (FaultKind.QUANTITY,),
}


@dataclass(slots=True)
class Floors:
    """The floors of the figures by name, and each lowering with its reason."""

    floors: dict[str, float] = field(default_factory=dict)
    lowered: list[dict[str, Any]] = field(default_factory=list)

    def under(self, figures: Mapping[str, float]) -> dict[str, float]:
        """By how much each figure that lies under its floor does; one that is not measured any more counts as 0."""
        gaps = {name: floor - figures.get(name, 0.0) for name, floor in self.floors.items()}
        return {name: gap for name, gap in gaps.items() if gap > _ROUNDING}

    def raise_to(self, figures: Mapping[str, float]) -> dict[str, tuple[float, float]]:
        """Raise every floor that is under its figure, and set those that are new.

        Returns:
            (old, new) of each that changed; none is lowered.
        """
        changed = {}
        for name, value in figures.items():
            old, new = self.floors.get(name), round_down(value)
            if old is None or new > old:
                changed[name] = (old or 0.0, new)
                self.floors[name] = new
        return changed

    def lower(self, name: str, value: float, *, because: str, on: dt.date) -> None:
        """Take one floor down and note why.

        Raises:
            ValueError: there is no such floor, `value` is negative or not under it, or there is no reason.
        """
        if name not in self.floors:
            raise ValueError(f"there is no floor {name!r}; there is {', '.join(sorted(self.floors)) or 'none'}")
        old, new = self.floors[name], round_down(value)
        if not 0 <= new < old:
            raise ValueError(f"{name} stands at {old}: {value} does not lower it; --raise-floors raises")
        if not because.strip():
            raise ValueError(f"lowering {name} needs a reason: --because")
        self.floors[name] = new
        entry = {"figure": name, "from": old, "to": new, "on": on.isoformat(), "because": because.strip()}
        self.lowered.append(entry)

    def as_json(self) -> str:
        """The text of the file, names in order."""
        raw = {"floors": dict(sorted(self.floors.items())), "lowered": self.lowered}
        return json.dumps(raw, indent=2, ensure_ascii=False) + "\n"


def round_down(value: float) -> float:
    """A share down to two decimals."""
    return math.floor(value * _HUNDREDTHS + _ROUNDING) / _HUNDREDTHS


def read_floors(path: Path = FLOORS_FILE) -> Floors:
    """The floors of a file.

    Raises:
        OSError, ValueError, KeyError: there is no such file, or it is not one of floors.
    """
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Floors(floors=dict(raw["floors"]), lowered=list(raw["lowered"]))


def held_figures(figures: Mapping[str, float]) -> dict[str, float]:
    """Those of `figures` that get a floor: the ones of `HELD` in any scope, F1 of types, all of resolution."""
    return {
        name: value
        for name, value in figures.items()
        if name.startswith("resolution.") or name.split(".", 1)[1] in {*HELD, "f1"}
    }


def explain(name: str, gap: float, *, figures: Mapping[str, float], faults: Iterable[Fault], floor: float) -> str:
    """What a reader needs to mend a figure under its floor: figure, floor, gap, and the articles with such faults."""
    scope, asked = name.split(".")[:2]
    to_blame = [fault for fault in faults if fault.kind in _BLAMED.get(asked, ()) and _is_of_scope(fault, scope, asked)]
    articles = sorted({fault.article.article_id for fault in to_blame})
    more = f" and {len(articles) - _SHOWN} more" if len(articles) > _SHOWN else ""
    where = f"; see {', '.join(articles[:_SHOWN])}{more}" if articles else ""
    return f"{name} is {figures.get(name, 0.0):.4f}, {gap:.4f} under its floor of {floor:.2f}{where}"


def _is_of_scope(fault: Fault, scope: str, asked: str) -> bool:
    if asked == "empty" and fault.article.events:
        return False
    return scope in {"all", fault.article.language, fault.event_type}

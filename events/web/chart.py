"""One chart, drawn on the server: events by year, a row of columns for each type. Geometry only, no markup.

A row of small columns for each type keeps every series on its own baseline, where a stack would keep only the lowest
one readable. All rows share one scale from zero. The contradicted part of a column is drawn apart.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

ROW_HEIGHT: Final = 34
ROW_GAP: Final = 16
HEAD: Final = 18
FOOT: Final = 22
TOTAL_WIDTH: Final = 64
MAX_ROWS: Final = 9
_TICK_STEPS: Final = (1, 2, 5, 10, 20, 50)
_TICK_ROOM: Final = 46
_FIGURE_WIDTH: Final = 8
_BAR_SHARE: Final = 0.72
_BAR_MAX: Final = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCount:
    """How many events of one type fell in one year, and how many of them are contradicted."""

    year: int
    type: str
    count: int
    contradicted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One year of one row, in the units of the drawing; the contradicted part stands at the bottom."""

    year: int
    count: int
    contradicted: int
    x: float
    width: float
    y: float
    height: float
    contested_y: float
    contested_height: float

    @property
    def centre_x(self) -> float:
        """Where the number over the column stands."""
        return round(self.x + self.width / 2, 2)

    @property
    def number_y(self) -> float:
        """The baseline of that number."""
        return round(self.y - 3, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One type: its label, its baseline and its columns; `head_y` is for a label over the columns."""

    type: str
    total: int
    contradicted: int
    head_y: float
    label_y: float
    baseline_y: float
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One year on the axis."""

    year: int
    x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing of `width` by `height`; `label_width` is kept free at the left, totals stand at the right.

    `has_figures`: the slots are wide enough to write each column's number over it.
    """

    width: int
    height: int
    label_width: int
    rows: tuple[Row, ...] = ()
    ticks: tuple[Tick, ...] = ()
    first_year: int = 0
    last_year: int = 0
    tallest: int = 0
    years: tuple[int, ...] = field(default=())
    has_figures: bool = False

    @property
    def total_x(self) -> int:
        """Where the totals are set, flush right."""
        return self.width

    @property
    def columns_end_x(self) -> int:
        """Where the baselines end, before the totals."""
        return self.width - TOTAL_WIDTH

    @property
    def top_y(self) -> int:
        """Where the lines of the years begin."""
        return HEAD

    @property
    def foot_y(self) -> int:
        """The lowest baseline, where the lines of the years end."""
        return self.height - FOOT - ROW_GAP

    @property
    def axis_y(self) -> int:
        """Where the years are written."""
        return self.foot_y + 18


def draw_chart(counts: Iterable[YearCount], *, width: int, label_width: int) -> Chart:
    """Lay the counts out; types beyond the largest eight are drawn as one row of the type "". Empty in, empty out."""
    kept = list(counts)
    if not kept:
        return Chart(width=width, height=0, label_width=label_width)
    first, last = min(item.year for item in kept), max(item.year for item in kept)
    folded = _fold(kept)
    tallest = max(count for years, _ in folded.values() for count in years.values())
    slot = (width - label_width - TOTAL_WIDTH) / (last - first + 1)
    rows = tuple(
        _row(
            name, years, contested, top=HEAD + position * (ROW_HEIGHT + ROW_GAP), first=first, slot=slot,
            left=label_width, tallest=tallest,
        )
        for position, (name, (years, contested)) in enumerate(folded.items())
    )  # fmt: skip
    return Chart(
        width=width,
        height=HEAD + len(rows) * (ROW_HEIGHT + ROW_GAP) + FOOT,
        label_width=label_width,
        rows=rows,
        ticks=_ticks(first, last, slot=slot, left=label_width),
        first_year=first,
        last_year=last,
        tallest=tallest,
        has_figures=label_width > 0 and slot >= _FIGURE_WIDTH * len(str(tallest)),
        years=tuple(sorted({item.year for item in kept})),
    )


def _fold(counts: list[YearCount]) -> dict[str, tuple[Counter[int], Counter[int]]]:
    totals: Counter[str] = Counter()
    for item in counts:
        totals[item.type] += item.count
    ranked = sorted(totals, key=lambda name: (-totals[name], name))
    own = set(ranked if len(ranked) <= MAX_ROWS else ranked[: MAX_ROWS - 1])
    folded: dict[str, tuple[Counter[int], Counter[int]]] = {
        name: (Counter(), Counter()) for name in [*(name for name in ranked if name in own), ""]
    }
    for item in counts:
        years, contested = folded[item.type if item.type in own else ""]
        years[item.year] += item.count
        contested[item.year] += item.contradicted
    return {name: pair for name, pair in folded.items() if pair[0]}


def _row(
    name: str,
    years: Counter[int],
    contested: Counter[int],
    *,
    top: float,
    first: int,
    slot: float,
    left: int,
    tallest: int,
) -> Row:
    baseline = top + ROW_HEIGHT
    width = min(slot * _BAR_SHARE, _BAR_MAX)
    columns = []
    for year in sorted(years):
        height = ROW_HEIGHT * years[year] / tallest
        red = ROW_HEIGHT * contested[year] / tallest
        columns.append(
            Column(
                year=year,
                count=years[year],
                contradicted=contested[year],
                x=round(left + (year - first) * slot + (slot - width) / 2, 2),
                width=round(width, 2),
                y=round(baseline - height, 2),
                height=round(height, 2),
                contested_y=round(baseline - red, 2),
                contested_height=round(red, 2),
            )
        )
    return Row(
        type=name,
        total=years.total(),
        contradicted=contested.total(),
        head_y=top - 2,
        label_y=baseline - 2,
        baseline_y=baseline,
        columns=tuple(columns),
    )


def _ticks(first: int, last: int, *, slot: float, left: int) -> tuple[Tick, ...]:
    step = next((step for step in _TICK_STEPS if step * slot >= _TICK_ROOM), _TICK_STEPS[-1])
    start = first + (-first) % step
    return tuple(
        Tick(year=year, x=round(left + (year - first + 0.5) * slot, 2)) for year in range(start, last + 1, step)
    )

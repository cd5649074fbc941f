"""One chart, drawn on the server: what ended hour by hour, a row of columns for each way of ending. Geometry only.

As in the chart of events by year, every row has its own baseline and all share one scale from zero.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from events.search.ingestion import Hour

ROW_HEIGHT: Final = 40
ROW_GAP: Final = 18
HEAD: Final = 18
FOOT: Final = 24
TOTAL_WIDTH: Final = 56
LABEL_ROOM: Final = 52
_BAR_SHARE: Final = 0.72
_TICK_HOURS: Final = (1, 2, 3, 6, 12, 24)
# What each row counts, and in which words.
ROWS: Final = (
    ("taken in", ("done",)),
    ("known already", ("duplicate",)),
    ("refused or failed", ("refused", "failed")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One hour of one row, in the units of the drawing."""

    at: dt.datetime
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One way of ending; `columns` has only hours in which something ended so."""

    label: str
    total: int
    head_y: float
    label_y: float
    baseline_y: float
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A time on the axis; `words` is "18:00", or the day at midnight."""

    x: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChart:
    """A drawing of `width` by `height`; `label_width` is kept free at the left, totals stand at the right."""

    width: int
    height: int
    label_width: int
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    tallest: int

    @property
    def columns_end_x(self) -> int:
        """Where the baselines end, before the totals."""
        return self.width - TOTAL_WIDTH

    @property
    def top_y(self) -> int:
        """Where the lines of the hours begin."""
        return HEAD

    @property
    def foot_y(self) -> int:
        """The lowest baseline."""
        return self.height - FOOT

    @property
    def axis_y(self) -> int:
        """Where the times are written."""
        return self.height - 6


def draw_hours(hours: Sequence[Hour], *, width: int, label_width: int) -> HoursChart:
    """Lay out hours that follow each other, oldest first; at least one."""
    series = [(words, [sum(getattr(hour, name) for name in names) for hour in hours]) for words, names in ROWS]
    tallest = max(1, *(count for _, counts in series for count in counts))
    slot = (width - label_width - TOTAL_WIDTH) / len(hours)
    rows = tuple(
        _row(
            words,
            list(zip(hours, counts, strict=True)),
            baseline=HEAD + (position + 1) * ROW_HEIGHT + position * ROW_GAP,
            left=label_width,
            slot=slot,
            tallest=tallest,
        )
        for position, (words, counts) in enumerate(series)
    )
    return HoursChart(
        width=width,
        height=HEAD + len(rows) * ROW_HEIGHT + (len(rows) - 1) * ROW_GAP + FOOT,
        label_width=label_width,
        rows=rows,
        ticks=_ticks(hours, left=label_width, slot=slot),
        tallest=tallest,
    )


def _row(
    words: str, counts: Sequence[tuple[Hour, int]], *, baseline: float, left: int, slot: float, tallest: int
) -> Row:
    columns = []
    for position, (hour, count) in enumerate(counts):
        if not count:
            continue
        # One of many must still be seen.
        height = max(1.0, ROW_HEIGHT * count / tallest)
        columns.append(
            Column(
                at=hour.at,
                count=count,
                x=round(left + (position + (1 - _BAR_SHARE) / 2) * slot, 2),
                y=round(baseline - height, 2),
                width=round(slot * _BAR_SHARE, 2),
                height=round(height, 2),
            )
        )
    return Row(
        label=words,
        total=sum(count for _, count in counts),
        head_y=baseline - ROW_HEIGHT - 4,
        label_y=baseline - 2,
        baseline_y=baseline,
        columns=tuple(columns),
    )


def _ticks(hours: Sequence[Hour], *, left: int, slot: float) -> tuple[Tick, ...]:
    step = next((step for step in _TICK_HOURS if step * slot >= LABEL_ROOM), _TICK_HOURS[-1])
    return tuple(
        Tick(
            x=round(left + position * slot, 2),
            words=f"{hour.at.day} {hour.at:%b}" if hour.at.hour == 0 else f"{hour.at:%H:%M}",
        )
        for position, hour in enumerate(hours)
        if hour.at.hour % step == 0
    )

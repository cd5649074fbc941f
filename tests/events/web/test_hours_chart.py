import datetime as dt

import pytest

from events.search.ingestion import Hour
from events.web.hours_chart import ROW_HEIGHT, draw_hours

FIRST = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)


def hours(count=48, **busy):
    """Hours in a row; `h3={"done": 2}` makes the fourth a busy one."""
    return [Hour(at=FIRST + dt.timedelta(hours=n), **busy.get(f"h{n}", {})) for n in range(count)]


def test_an_hour_without_an_end_has_no_column():
    chart = draw_hours(hours(), width=1056, label_width=150)

    assert [row.columns for row in chart.rows] == [(), (), ()]
    assert [row.total for row in chart.rows] == [0, 0, 0]


def test_all_rows_share_one_scale_from_zero():
    chart = draw_hours(
        hours(h0={"done": 40}, h47={"duplicate": 10, "refused": 3, "failed": 7}), width=1056, label_width=150
    )

    done, known, lost = (row.columns[0] for row in chart.rows)
    assert (done.height, known.height, lost.height) == (ROW_HEIGHT, ROW_HEIGHT / 4, ROW_HEIGHT / 4)
    assert lost.count == 10
    for row in chart.rows:
        (column,) = row.columns
        assert column.y + column.height == pytest.approx(row.baseline_y)


def test_one_of_a_million_is_still_to_be_seen():
    chart = draw_hours(hours(h0={"done": 1_000_000}, h5={"failed": 1}), width=340, label_width=0)

    assert chart.rows[2].columns[0].height == 1.0


def test_columns_stand_in_the_order_of_time_between_labels_and_totals():
    chart = draw_hours(hours(h0={"done": 1}, h20={"done": 1}, h47={"done": 1}), width=1056, label_width=150)

    columns = chart.rows[0].columns
    assert [column.at for column in columns] == [FIRST + dt.timedelta(hours=n) for n in (0, 20, 47)]
    assert columns[0].x >= 150
    assert columns[-1].x + columns[-1].width <= chart.columns_end_x


@pytest.mark.parametrize(("width", "label_width", "between"), [(1056, 150, 3), (340, 0, 12)])
def test_times_on_the_axis_have_room_and_midnight_is_the_day(width, label_width, between):
    chart = draw_hours(hours(), width=width, label_width=label_width)

    assert "3 Mar" in [tick.words for tick in chart.ticks]
    assert "12:00" in [tick.words for tick in chart.ticks]
    slot = (width - label_width - 56) / 48
    assert chart.ticks[1].x - chart.ticks[0].x == pytest.approx(between * slot, abs=0.02)
    assert chart.top_y < chart.foot_y < chart.axis_y <= chart.height

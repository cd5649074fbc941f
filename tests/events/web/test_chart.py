import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.web.chart import MAX_ROWS, ROW_HEIGHT, YearCount, draw_chart


def years(*items):
    return [YearCount(year=year, type=name, count=count, contradicted=red) for year, name, count, red in items]


def test_columns_are_as_high_as_their_count_on_one_scale_from_zero():
    chart = draw_chart(years((2017, "a", 4, 0), (2020, "a", 1, 1), (2020, "b", 2, 0)), width=600, label_width=100)

    (a, b) = chart.rows
    assert [column.height for column in a.columns] == [ROW_HEIGHT, ROW_HEIGHT / 4]
    assert b.columns[0].height == ROW_HEIGHT / 2
    assert a.columns[1].contested_height == a.columns[1].height
    assert a.columns[1].contested_y == a.columns[1].y
    assert a.columns[0].contested_height == 0
    assert (a.total, a.contradicted) == (5, 1)


def test_the_largest_type_comes_first_and_the_small_ones_are_drawn_together():
    chart = draw_chart(
        [YearCount(year=2020, type=f"t{n:02}", count=100 - n) for n in range(20)], width=600, label_width=100
    )

    assert len(chart.rows) == MAX_ROWS
    assert [row.type for row in chart.rows][:2] == ["t00", "t01"]
    assert chart.rows[-1].type == ""
    assert sum(row.total for row in chart.rows) == sum(100 - n for n in range(20))


def test_nothing_to_draw_is_an_empty_chart():
    assert draw_chart([], width=600, label_width=100).rows == ()


def test_a_single_year_has_one_tick():
    chart = draw_chart(years((2020, "a", 1, 0)), width=340, label_width=100)

    assert [tick.year for tick in chart.ticks] == [2020]


@pytest.mark.parametrize("width", [340, 1056])
@given(
    counts=st.lists(
        st.builds(
            YearCount,
            year=st.integers(1, 9999),
            type=st.sampled_from("abcdefghijkl"),
            count=st.integers(1, 10**6),
            contradicted=st.just(0),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_everything_is_drawn_inside_the_frame(width, counts):
    chart = draw_chart(counts, width=width, label_width=112)

    for row in chart.rows:
        for column in row.columns:
            assert chart.label_width <= column.x
            assert column.x + column.width <= width
            assert 0 <= column.y <= chart.height
    assert sum(row.total for row in chart.rows) == sum(item.count for item in counts)
    assert chart.total_x == width
    assert all(row.baseline_y < chart.axis_y for row in chart.rows)

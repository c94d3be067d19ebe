"""The chart of months: what stands where (C04)."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from acms.statistics import lines
from acms.statistics.charts import Month

NUMBERS = st.integers(0, 3_000_000)
MONTHS = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=24).map(
    lambda rows: [Month(f"{2026 + n // 12}-{n % 12 + 1:02d}", *row) for n, row in enumerate(rows)]
)


@given(MONTHS)
def test_C04_a_corner_read_back_by_the_scale_is_the_number_that_was_drawn(months: list[Month]) -> None:
    drawing = lines.drawn(months)
    low, *_, high = drawing.levels
    assert low.number == 0 and high.number >= max(max(row[1:]) for row in months)
    for n, line in enumerate(drawing.lines):
        corners = [tuple(map(float, corner.split(","))) for corner in line.corners.split()]
        assert [x for x, _ in corners] == [column.middle for column in drawing.columns]
        for (_, y), row in zip(corners, months, strict=True):
            assert 0 <= y <= 100
            at = drawing.top + drawing.height * y / 100  # in percent of the drawing, as the levels are
            read = high.number * (low.at - at) / (low.at - high.at)
            assert abs(read - row[n + 1]) <= 0.0002 * high.number + 0.001


@given(st.integers(0, 10**9))
def test_C04_the_scale_is_round_and_no_larger_than_it_has_to_be(most: int) -> None:
    step = lines.step(most)
    assert re.fullmatch("[125]0*", str(step)) and lines.STEPS * step >= most
    smaller = {1: 0.5, 2: 0.5, 5: 0.4}[int(str(step)[0])] * step
    assert step == 1 or lines.STEPS * smaller < most


def test_C04_the_columns_stand_side_by_side_and_hold_their_months() -> None:
    months = [Month(f"2026-{n:02d}", n, 0, 0) for n in range(1, 13)]
    columns = lines.drawn(months).columns
    assert [column.number for column in columns] == list(range(1, 13)) and [column.of for column in columns] == months
    for left, right in pairwise(columns):
        assert abs(left.left + left.width - right.left) < 0.02
    assert columns[0].left == 0 and abs(columns[-1].left + columns[-1].width - 100) < 0.02

"""The months as lines, drawn here: with a page of SVG there is no library to load, and whoever has no script sees it too (C04, P04, ADR 0051)."""

from typing import NamedTuple

from acms.statistics import words
from acms.statistics.charts import Month

STEPS = 4  # lines of the grid above the lowest
TOP, HEIGHT = (
    16,
    72,
)  # where the square of the lines begins and how high it is, in percent of the drawing; names stand above it, months below
NAME = 24  # between the beginnings of two names, in percent


class Line(NamedTuple):
    """One line: its name and where that begins, in percent; its corners in a square of 100 by 100: `x,y x,y`."""

    name: str
    left: int
    corners: str


class Level(NamedTuple):
    """A number of the scale and its height in the drawing, in percent from above."""

    number: int
    at: float


class Column(NamedTuple):
    """A month's place: where its column begins, its middle and its width in percent; its number in the year, and the month itself."""

    left: float
    middle: float
    width: float
    number: int
    of: Month


class Drawing(NamedTuple):
    """What the template puts together. Everything is in percent, so that it fits any width without a script."""

    lines: list[Line]
    levels: list[Level]
    columns: list[Column]
    top: int = TOP
    height: int = HEIGHT


def step(most: int) -> int:
    """What a line of the grid stands for: 1, 2 or 5, or ten, a hundred … times that, so that the whole scale holds `most`."""
    unit = 1
    while True:
        for factor in (1, 2, 5):
            if STEPS * factor * unit >= most:
                return factor * unit
        unit *= 10


def drawn(months: list[Month]) -> Drawing:
    """The months from left to right, each in the middle of its column."""
    by = step(max(max(row.arrived, row.decided, row.entered) for row in months))
    width = 100 / len(months)
    columns = [
        Column(_short(n * width), _short((n + 0.5) * width), _short(width), int(row.month[5:]), row)
        for n, row in enumerate(months)
    ]
    series = (
        (words.ARRIVED, [row.arrived for row in months]),
        (words.DECIDED, [row.decided for row in months]),
        (words.ENTERED, [row.entered for row in months]),
    )
    lines = [
        Line(
            name,
            n * NAME,
            " ".join(
                f"{column.middle},{_short(100 - 100 * number / (STEPS * by))}"
                for column, number in zip(columns, numbers, strict=True)
            ),
        )
        for n, (name, numbers) in enumerate(series)
    ]
    levels = [Level(n * by, _short(TOP + HEIGHT * (1 - n / STEPS))) for n in range(STEPS + 1)]
    return Drawing(lines, levels, columns)


def _short(number: float) -> float:
    return round(number, 2)

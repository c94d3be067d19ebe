"""Tables that are marked up: web pages and Excel's XML of 2003, which reporting systems hand out under the name .xls (C05).

Read in the process that reads workbooks: the parser takes its time over what strangers can write.
"""

import io
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import BinaryIO

from acms.base.separated import BLOCK, LONGEST_CELL, MOST_COLUMNS, Row, encoding

MOST_ROWS = 1000  # over which a cell is merged


def rows(file: BinaryIO) -> Iterator[Row]:
    """Every row that is not empty. Raises Refused for what is no text."""
    text = io.TextIOWrapper(file, encoding=encoding(file))
    found = Cells()
    while block := text.read(BLOCK):
        found.feed(block)
        yield from found.taken()
    found.close()
    yield from found.taken()
    text.detach()


class Cells(HTMLParser):
    """tr, td and th of web pages; Row and Cell of Excel's XML of 2003, whose ss:Index leaves rows and cells out.

    As in a workbook a cell merged to the right stands in the first of its columns, one merged downwards in each of its rows.
    """

    ROWS, CELLS = ("tr", "row"), ("td", "th", "cell")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.number = 0
        self.done: list[Row] = []
        self.cells: list[str] | None = None
        self.inside = False
        self.at = 0  # the cell that is open
        self.tall: dict[int, int] = {}  # cells of this row that go on below it: in how many rows
        self.above: dict[int, tuple[int, str]] = {}  # by column: in how many rows to come, and what stands there

    def taken(self) -> list[Row]:
        """The rows since the last call."""
        done, self.done = self.done, []
        return done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name, given = tag.rpartition(":")[2], dict(attrs)
        index = _count(given, "ss:index", 10_000_000)
        if name in self.ROWS:
            self._end_row()
            self.number = index or self.number + 1
            self.cells = []
        elif name in self.CELLS and self.cells is not None:
            self._go_to(self.cells, min(index, MOST_COLUMNS) - 1)
            self.at = len(self.cells)
            wide = max(_count(given, "colspan", MOST_COLUMNS), 1 + _count(given, "ss:mergeacross", MOST_COLUMNS))
            tall = max(_count(given, "rowspan", MOST_ROWS), 1 + _count(given, "ss:mergedown", MOST_ROWS))
            self.cells += [""] * (wide if self.at < MOST_COLUMNS else 1)
            if tall > 1:
                self.tall |= dict.fromkeys(range(self.at, len(self.cells)), tall - 1)
            self.inside = True
        elif name == "br" and self.inside and self.cells:
            self.cells[self.at] += " "

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in self.CELLS:
            self.inside = False
        elif name in (*self.ROWS, "table"):
            self._end_row()
            if name == "table":
                self.above = {}

    def handle_data(self, data: str) -> None:
        if self.inside and self.cells:
            self.cells[self.at] += data

    def _go_to(self, cells: list[str], place: int) -> None:
        """What stands in the cells before the next one: those that were left out, and those that come from above."""
        while len(cells) < place or len(cells) in self.above:
            cells.append(self.above.get(len(cells), (0, ""))[1])

    def _end_row(self) -> None:
        if self.cells is not None:
            self._go_to(self.cells, 1 + max(self.above, default=-1))
            cells = [" ".join(cell.split())[:LONGEST_CELL] for cell in self.cells[:MOST_COLUMNS]]
            left = {column: (rows - 1, text) for column, (rows, text) in self.above.items() if rows > 1}
            self.above = left | {at: (rows, cells[at]) for at, rows in self.tall.items() if at < len(cells)}
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                self.done.append((self.number, cells))
        self.cells, self.inside, self.tall = None, False, {}


def _count(given: dict[str, str | None], name: str, most: int) -> int:
    """A number that a tag states; 0 where it states none that can be."""
    stated = given.get(name) or ""
    return min(int(stated), most) if stated.isdecimal() and len(stated) < 8 else 0

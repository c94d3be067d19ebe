"""Tables that are marked up: web pages and Excel's XML of 2003, which reporting systems hand out under the name .xls (C05).

Read in the process that reads workbooks: the parser takes its time over what strangers can write.
"""

import io
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import BinaryIO

from acms.base.separated import BLOCK, LONGEST_CELL, MOST_COLUMNS, Row, encoding


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
    """tr, td and th of web pages; Row and Cell of Excel's XML of 2003, whose ss:Index leaves rows and cells out."""

    ROWS, CELLS = ("tr", "row"), ("td", "th", "cell")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.number = 0
        self.done: list[Row] = []
        self.cells: list[str] | None = None
        self.inside = False

    def taken(self) -> list[Row]:
        """The rows since the last call."""
        done, self.done = self.done, []
        return done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name, given = tag.rpartition(":")[2], dict(attrs)
        index = given.get("ss:index") or ""
        if name in self.ROWS:
            self._end_row()
            self.number = int(index) if index.isdecimal() and len(index) < 8 else self.number + 1
            self.cells = []
        elif name in self.CELLS and self.cells is not None:
            if index.isdecimal() and len(index) < 3:
                self.cells += [""] * (int(index) - 1 - len(self.cells))
            self.cells.append("")
            self.inside = True
        elif name == "br" and self.inside and self.cells:
            self.cells[-1] += " "

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in self.CELLS:
            self.inside = False
        elif name in (*self.ROWS, "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self.inside and self.cells:
            self.cells[-1] += data

    def _end_row(self) -> None:
        if self.cells is not None:
            cells = [" ".join(cell.split())[:LONGEST_CELL] for cell in self.cells[:MOST_COLUMNS]]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                self.done.append((self.number, cells))
        self.cells, self.inside = None, False

"""Spreadsheets out: streamed, and never a formula in disguise."""

import io
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTERS = ("=", "+", "-", "@", "\t", "\r")
BOLD = Font(bold=True)


def safe(value: Any) -> Any:
    """The value as a cell may hold it: text that a spreadsheet would run gets an apostrophe in front.

    >>> safe("=1+1"), safe("乌云"), safe(3)
    ("'=1+1", '乌云', 3)
    """
    if isinstance(value, str):
        kept = "".join(character for character in value if character >= " " or character in "\n\t")
        return f"'{kept}" if kept.startswith(STARTERS) else kept
    return value


def write(out: BinaryIO, tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> None:
    """Writes one sheet a table (title, heads, rows) to `out`; rows are taken one at a time and never kept."""
    book = Workbook(write_only=True)
    for title, heads, rows in tables:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        cells = []
        for head in heads:
            cell = WriteOnlyCell(sheet, value=head)
            cell.font = BOLD
            cells.append(cell)
        sheet.append(cells)
        for row in rows:
            sheet.append([safe(value) for value in row])
    book.save(out)


def book(tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """A small workbook as bytes."""
    out = io.BytesIO()
    write(out, tables)
    return out.getvalue()

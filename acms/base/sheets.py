"""Spreadsheets out: streamed, and never a formula in disguise."""

import io
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTERS = ("=", "+", "-", "@", "\t", "\r")
TEXT = "@"
FILLED_TO = 2001  # the last row that offers its list
NO_XML = dict.fromkeys((0xFFFE, 0xFFFF))
BOLD = Font(bold=True)
NO_WIDTHS: Mapping[str, float] = MappingProxyType({})


def safe(value: Any) -> Any:
    """The value as a cell may hold it: text that a spreadsheet would run gets an apostrophe in front.

    >>> safe("=1+1"), safe("乌云"), safe(3)
    ("'=1+1", '乌云', 3)
    """
    if isinstance(value, str):
        kept = "".join(character for character in value if character >= " " or character in "\n\t").translate(NO_XML)
        return f"'{kept}" if kept.startswith(STARTERS) else kept
    return value


def write(
    out: BinaryIO,
    tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]],
    *,
    as_text: bool = False,
    widths: Mapping[str, float] = NO_WIDTHS,
) -> None:
    """Writes one sheet a table (title, heads, rows) to `out`; rows are taken one at a time and never kept.

    `as_text`: cells are text for good, so that an ID number corrected in them stays one. `widths`: of columns, by head, that hold
    more than their head.
    """
    book = Workbook(write_only=True)
    for title, heads, rows in tables:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        cells = []
        for index, head in enumerate(heads, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = widths.get(head) or max(14, 2.4 * len(head))
            cell = WriteOnlyCell(sheet, value=safe(head))
            cell.font = BOLD
            cells.append(cell)
        sheet.append(cells)
        for row in rows:
            sheet.append([_text(sheet, value) if as_text else safe(value) for value in row])
    book.save(out)


def _text(sheet: Any, value: Any) -> Any:
    cell = WriteOnlyCell(sheet, value=safe(value))
    cell.number_format = TEXT
    return cell


def form(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    choices: Mapping[str, Sequence[str]],
    notes: tuple[str, Sequence[str], Iterable[Sequence[Any]]],
) -> bytes:
    """A workbook to fill in: columns of text, lists to choose from by head, and a second sheet that says what is asked."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title[:31]
    sheet.append(list(heads))
    for row in rows:
        sheet.append([safe(value) for value in row])
    for index, head in enumerate(heads, start=1):
        letter = get_column_letter(index)
        column = sheet.column_dimensions[letter]
        column.width, column.number_format = max(12, 2.4 * len(head)), TEXT
        for (cell,) in sheet[f"{letter}1:{letter}{sheet.max_row}"]:
            cell.number_format = TEXT
        sheet[f"{letter}1"].font = BOLD
        if head in choices:
            list_ = DataValidation(type="list", formula1=f'"{",".join(choices[head])}"', allow_blank=True)
            sheet.add_data_validation(list_)
            list_.add(f"{letter}2:{letter}{FILLED_TO}")
    sheet.freeze_panes = "A2"
    aside = made.create_sheet(notes[0])
    aside.append(list(notes[1]))
    for row in notes[2]:
        aside.append([safe(value) for value in row])
    aside.column_dimensions["A"].width, aside.column_dimensions["C"].width = 24, 40
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def book(
    tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]], widths: Mapping[str, float] = NO_WIDTHS
) -> bytes:
    """A small workbook as bytes."""
    out = io.BytesIO()
    write(out, tables, widths=widths)
    return out.getvalue()

"""Spreadsheets out: streamed, and never a formula in disguise."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTERS = ("=", "+", "-", "@", "\t", "\r")
TEXT = "@"
LONGEST = 32767  # characters that a cell holds
FILLED_TO = 2001  # the last row that offers its list
# What XML 1.0 has no place for.
_NO_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NO_WIDTHS: Mapping[str, float] = MappingProxyType({})
NO_FEET: Mapping[str, str] = MappingProxyType({})
FOOT = 200  # characters of a printed foot; Excel takes 255 with its marks


def safe(text: str) -> str:
    """The text as a cell may hold it: what a spreadsheet would run gets an apostrophe in front.

    >>> safe("=1+1"), safe("乌云")
    ("'=1+1", '乌云')
    """
    kept = _NO_XML.sub("", text)[: LONGEST - 1]
    return f"'{kept}" if kept.startswith(STARTERS) else kept


def write(
    out: BinaryIO,
    tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]],
    *,
    as_text: bool = False,
    widths: Mapping[str, float] = NO_WIDTHS,
    above: str = "",
    below: Mapping[str, str] = NO_FEET,
) -> None:
    """Writes one sheet a table (title, heads, rows) to `out`; rows are taken one at a time and never kept.

    `as_text`: cells are text for good, so that an ID number corrected in them stays one. `widths`: of columns, by head, that hold
    more than their head. `above`: stands above every sheet where it is printed, with the sheet's title; `below`: under those of these titles.
    """
    with Workbook(out, {"constant_memory": True}) as book:
        bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": TEXT}) if as_text else None
        for title, heads, rows in tables:
            sheet = book.add_worksheet(title[:31])
            sheet.freeze_panes(1, 0)
            if above:
                sheet.repeat_rows(0)
                sheet.set_header(_printed("&L", above) + _printed("&R", title))
                sheet.set_footer(_printed("&L", below.get(title, "")[:FOOT]) + "&R&P / &N")
            for place, head in enumerate(heads):
                sheet.set_column(place, place, widths.get(head) or max(14, 2.4 * len(head)))
            _row(sheet, 0, heads, bold)
            for number, row in enumerate(rows, start=1):
                _row(sheet, number, row, plain)


def _printed(where: str, text: str) -> str:
    """A part of a printed head or foot: what would be taken for a field is text."""
    return where + text.replace("&", "&&")


def _row(sheet: Worksheet, number: int, values: Iterable[Any], like: Format | None = None) -> None:
    """Each value as what it is: nothing is taken for a formula, an address or a number by its looks."""
    for place, value in enumerate(values):
        if value is None or value == "":
            sheet.write_blank(number, place, None, like)
        elif isinstance(value, str):
            sheet.write_string(number, place, safe(value), like)
        else:
            sheet.write_number(number, place, value, like)


def form(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    choices: Mapping[str, Sequence[str]],
    notes: tuple[str, Sequence[str], Iterable[Sequence[Any]]],
) -> bytes:
    """A workbook to fill in: columns of text, lists to choose from by head, and a second sheet that says what is asked."""
    out = io.BytesIO()
    with Workbook(out) as made:
        text, bold = made.add_format({"num_format": TEXT}), made.add_format({"num_format": TEXT, "bold": True})
        sheet = made.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        _row(sheet, 0, heads, bold)
        for number, row in enumerate(rows, start=1):
            _row(sheet, number, row, text)
        for place, head in enumerate(heads):
            sheet.set_column(place, place, max(12, 2.4 * len(head)), text)
            if head in choices:
                listed = {"validate": "list", "source": list(choices[head])}
                sheet.data_validation(1, place, FILLED_TO - 1, place, listed)
        aside = made.add_worksheet(notes[0])
        for number, row in enumerate([notes[1], *notes[2]]):
            _row(aside, number, row)
        aside.set_column("A:A", 24)
        aside.set_column("C:C", 40)
    return out.getvalue()


def book(
    tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]],
    widths: Mapping[str, float] = NO_WIDTHS,
    above: str = "",
    below: Mapping[str, str] = NO_FEET,
) -> bytes:
    """A small workbook as bytes; the rest as of `write`."""
    out = io.BytesIO()
    write(out, tables, widths=widths, above=above, below=below)
    return out.getvalue()

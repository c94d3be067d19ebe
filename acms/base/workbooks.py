"""Reads strangers' workbooks in a process of its own: .xlsx, .xls, .ods and .xlsb, and what is marked up (C05, S04).

A bomb, a hang or a greedy file costs that process, nothing else. It imports no Django, has no keys, and its memory and time
are bounded. The file is its standard input; its answer are lines of JSON. A cell is a text or, where the file holds a number,
a number: what has lost digits must be told from what was typed as text.
"""

import datetime as dt
import json
import math
import resource
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from acms.base import extents, marked, separated
from acms.base.errors import Refused
from acms.base.gaps import Gaps
from acms.base.separated import LONGEST_CELL, MOST_COLUMNS

BLANKS = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # and marks of encodings
TOLD = ("no_table", "encoding", "protected", "swollen")
WORKBOOKS = (b"PK\3\4", b"\xd0\xcf\x11\xe0")
# [MS-XLS]: the first record of a workbook; the one that says how it is locked stands among the first behind it.
BEGINS_XLS, FILEPASS, LOCK_WITHIN = b"\x09\x08\x10\x00\x00\x06\x05\x00", 0x2F, 8
MOST_SHEETS = 12
GLANCED = 26  # rows that a glance shows of a sheet
GLANCED_TO = 60  # the last row of the file that a glance looks at
AT_ONCE = 200  # rows a line
Cell = str | int | float


def main() -> None:
    """`glance`: the first rows of every sheet; `rows N`: all rows of the sheet N. Then the seconds and bytes allowed."""
    what, sheet, seconds, memory = sys.argv[1], *map(int, sys.argv[2:5])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with open(0, "rb", closefd=False) as file:
            head = file.read(16)
            if head[:4] not in WORKBOOKS and not head.lstrip(BLANKS).startswith(b"<"):
                answers = _text(file, what)
            elif head[:4] not in WORKBOOKS:
                answers = _glance_marked(file) if what == "glance" else _batched(marked.rows(file))
            else:
                file.seek(0)
                answers = _glance(file) if what == "glance" else _rows(file, sheet)
            for answer in answers:
                _say(answer)
    except MemoryError:
        _say({"refused": "swollen"})
    except Refused as refusal:
        _say({"refused": refusal.code if refusal.code in TOLD else "no_table"})
    except (CalamineError, OSError, ValueError, IndexError):
        with open(0, "rb", closefd=False) as file:
            _say({"refused": "protected" if _is_locked(file) else "no_table"})


def _is_locked(file: BinaryIO) -> bool:
    """True for a workbook with a password, of which the reader says only that it knows no such format."""
    file.seek(0)
    data = file.read()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return data.startswith(WORKBOOKS[1])
    at = data.find(BEGINS_XLS) if data.startswith(WORKBOOKS[1]) else -1
    for _ in range(LOCK_WITHIN if at >= 0 else 0):
        kind, length = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
        if kind == FILEPASS:
            return True
        at += 4 + length
    return False


def _say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")


def _glance(file: BinaryIO) -> Iterator[Any]:
    closed, gaps = extents.close_up(file)
    book = CalamineWorkbook.from_filelike(closed)
    for place, sheet in enumerate(book.sheets_metadata[: MOST_SHEETS * 2]):
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
            rows: list[tuple[int, list[Cell]]] = []
            laid = book.get_sheet_by_index(place)
            for number, cells in _read(laid, gaps.get(place, Gaps())):
                if number > GLANCED_TO or len(rows) == GLANCED:
                    break
                rows.append((number, cells))
            yield {"place": place, "name": sheet.name, "rows": rows, "wide": _wide(laid)}


def _text(file: BinaryIO, what: str) -> Iterator[Any]:
    rows = separated.rows(file)
    if what == "glance":
        yield {"place": 0, "name": "", "rows": list(islice(rows, GLANCED))}
    elif what == "count":
        yield sum(1 for _ in rows)
    else:
        yield from _batched(rows)


def _glance_marked(file: BinaryIO) -> Iterator[Any]:
    yield {"place": 0, "name": "", "rows": list(islice(marked.rows(file), GLANCED))}


def _rows(file: BinaryIO, place: int) -> Iterator[Any]:
    closed, gaps = extents.close_up(file)
    sheet = CalamineWorkbook.from_filelike(closed).get_sheet_by_index(place)
    return _batched(_read(sheet, gaps.get(place, Gaps())))


def _batched(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _read(sheet: CalamineSheet, gaps: Gaps) -> Iterator[tuple[int, list[Cell]]]:
    """(number in the file, cells) of the rows that are not empty; a cell merged downwards stands in each of its rows."""
    merged = sorted((first, last) for first, last in sheet.merged_cell_ranges or [] if last[0] > first[0])
    open_ones: dict[int, tuple[int, Cell]] = {}  # by column: the last row, and what stands there
    begun = 0
    left = (sheet.start or (0, 0))[1]  # empty columns at the left are left out
    for row, values in enumerate(sheet.iter_rows()):
        cells = [_cell(value) for value in values[:MOST_COLUMNS]]
        while begun < len(merged) and merged[begun][0][0] <= row:
            (_, column), (last, _) = merged[begun]
            begun += 1
            if 0 <= column - left < len(cells):
                open_ones[column - left] = (last, cells[column - left])
        for column, (last, cell) in list(open_ones.items()):
            if row > last:
                del open_ones[column]
            elif column < len(cells) and cells[column] == "":
                cells[column] = cell
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            yield gaps.stands(row + 1), cells


def _wide(sheet: CalamineSheet) -> list[tuple[int, int, int]]:
    """(number of the row, first column, last column) of what is merged to the right in the rows of a glance."""
    left = (sheet.start or (0, 0))[1]
    merged = sheet.merged_cell_ranges or []
    return [
        (first[0] + 1, first[1] - left, last[1] - left)
        for first, last in merged
        if last[1] > first[1] and first[0] < GLANCED_TO
    ]


def _cell(value: object) -> Cell:
    """A cell as people see it."""
    if isinstance(value, str):
        return value.strip()[:LONGEST_CELL]
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return value if math.isfinite(value) else ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


if __name__ == "__main__":
    main()

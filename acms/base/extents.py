"""Cells far from all others, moved up to them: a reader that lays a sheet out as a rectangle cannot read one with a blank in XFD1048576 (C05).

Nothing of it is lost: where thousands of rows are empty, those behind them are read as if they came at once, and `Gaps` says in which
row of the file they stand. Only what stands beyond the columns that anybody reads is left out, and what is no workbook stays as it is.
"""

import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree

from acms.base import old_workbooks
from acms.base.gaps import GAP, Gaps, of
from acms.base.separated import MOST_COLUMNS

MB = 1024 * 1024


def close_up(file: BinaryIO) -> tuple[BinaryIO, dict[int, Gaps]]:
    """The workbook with nothing far off in it, and its gaps by the place of the sheet.

    The file itself where nothing is, and where it is broken: whoever reads it says so.
    """
    try:
        closed, gaps = _closed(file)
    except _BROKEN:
        closed, gaps = file, {}
    file.seek(0)
    return closed, gaps


_BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, LookupError, ValueError, struct.error,
    ElementTree.ParseError,
)  # fmt: skip


def _closed(file: BinaryIO) -> tuple[BinaryIO, dict[int, Gaps]]:
    file.seek(0)
    head = file.read(8)
    if head == old_workbooks.BEGINS:
        return old_workbooks.close_up(file)
    if head.startswith(b"PK"):
        with zipfile.ZipFile(file) as packed:
            names = set(packed.namelist())
            if "content.xml" in names:
                return _of_ods(file, packed)
            if "xl/workbook.xml" in names:
                return _of_xlsx(file, packed)
    return file, {}


def _packed_anew(packed: zipfile.ZipFile, parts: dict[str, bytes]) -> BinaryIO:
    """The packed file with these parts in the place of its own, without pictures."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - it goes to whoever reads it
    with zipfile.ZipFile(out, "w") as new:
        for name in packed.namelist():
            if not name.startswith(("xl/media/", "Pictures/")):
                new.writestr(name, parts[name] if name in parts else packed.read(name))
    out.seek(0)
    return out


# ---- .xlsx ------------------------------------------------------------------------------------------------------------

_ROW = re.compile(rb'(<(?:\w+:)?row\b[^>]*?\br=")(\d+)')
_CELL = re.compile(rb'(<(?:\w+:)?c\b[^>]*?\br="[A-Z]{1,3})(\d+)')
# AAA is the 703rd column; of the rest the reader lays out too much rather than too little.
_FAR_COLUMN = re.compile(rb' r="[A-Z]{3}\d')
_FAR_CELL = re.compile(rb'<((?:\w+:)?c)\b[^>]*?\br="[A-Z]{3}\d+"[^>]*?(?:/>|>.*?</\1>)', re.DOTALL)
_MERGED = re.compile(rb'(<(?:\w+:)?mergeCell\b[^>]*?\bref="[A-Z]+)(\d+)(:[A-Z]+)(\d+)')


def _of_xlsx(file: BinaryIO, packed: zipfile.ZipFile) -> tuple[BinaryIO, dict[int, Gaps]]:
    parts: dict[str, bytes] = {}
    gaps: dict[int, Gaps] = {}
    for place, name in enumerate(_sheets(packed)):
        if name in packed.namelist() and name not in parts and _reaches_far(packed, name):
            parts[name], gaps[place] = _closed_up(packed.read(name))
    return (_packed_anew(packed, parts), gaps) if parts else (file, {})


def _sheets(packed: zipfile.ZipFile) -> list[str]:
    """The part of each sheet, in the order in which the workbook has them."""
    targets: dict[str, str] = {}
    for relation in _elements(packed, "xl/_rels/workbook.xml.rels", "Relationship"):
        target = relation.get("Target", "")
        targets[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    ids = (
        next((value for key, value in sheet.items() if key.endswith("}id")), "")
        for sheet in _elements(packed, "xl/workbook.xml", "sheet")
    )
    return [targets.get(one, "") for one in ids]


def _elements(packed: zipfile.ZipFile, part: str, name: str) -> Iterator[ElementTree.Element]:
    root = ElementTree.fromstring(packed.read(part))
    return (one for one in root.iter() if one.tag.rpartition("}")[2] == name)


def _reaches_far(packed: zipfile.ZipFile, name: str) -> bool:
    """True for a sheet with a cell in a far column, or with a last row far below as many as it has: what it says of its size is not believed."""
    count = last = 0
    rest = b""
    with packed.open(name) as part:
        while block := part.read(MB):
            whole, begun, rest = (rest + block).rpartition(b"<")  # no tag is cut
            rest = begun + rest
            if _FAR_COLUMN.search(whole):
                return True
            count += whole.count(b'row r="')
            number = re.match(rb"\d+", whole[whole.rfind(b'row r="') + len(b'row r="') :][:9])
            last = int(number[0]) if number and b'row r="' in whole else last
    return last - count > GAP


def _closed_up(sheet: bytes) -> tuple[bytes, Gaps]:
    sheet = _FAR_CELL.sub(b"", sheet)
    gaps = of(int(row[2]) for row in _ROW.finditer(sheet))
    if not gaps.begins:
        return sheet, gaps
    first = next(row.start() for row in _ROW.finditer(sheet) if int(row[2]) == gaps.begins[0])

    def moved(found: re.Match[bytes]) -> bytes:
        return found[1] + str(gaps.laid(int(found[2]))).encode()

    def merged(found: re.Match[bytes]) -> bytes:
        return moved(found) + found[3] + str(gaps.laid(int(found[4]))).encode()

    below = _MERGED.sub(merged, _CELL.sub(moved, _ROW.sub(moved, sheet[first:])))
    return sheet[:first] + below, gaps


# ---- .ods -------------------------------------------------------------------------------------------------------------

_REPEATED_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_TABLE_OR_ROW = re.compile(rb"<table:table(?=[\s>])|<table:table-row\b[^>]*>")
_WIDE_BLANK = re.compile(rb'(<table:(?:covered-)?table-cell\b[^>]*?number-columns-repeated=")(\d{3,})("[^>]*?/>)')
_FAR_OFF = re.compile(
    rb'number-columns-repeated="\d{4,}"[^>]*/>\s*<table:(?:covered-)?table-cell|number-rows-repeated="\d{5,}".*?<text:',
    re.DOTALL,
)


def _of_ods(file: BinaryIO, packed: zipfile.ZipFile) -> tuple[BinaryIO, dict[int, Gaps]]:
    content = packed.read("content.xml")
    if not _FAR_OFF.search(content):  # empty rows and columns at the end are no harm
        return file, {}
    content = _WIDE_BLANK.sub(
        lambda found: found[1] + str(min(int(found[2]), MOST_COLUMNS)).encode() + found[3], content
    )
    pieces, done, place, row = [], 0, -1, 0
    gaps: dict[int, Gaps] = {}
    for found in _TABLE_OR_ROW.finditer(content):
        if not found[0].startswith(b"<table:table-row"):
            place, row = place + 1, 0
            gaps[place] = Gaps()
            continue
        said = _REPEATED_ROWS.search(found[0])
        times = int(said[1]) if said else 1
        if said and place >= 0 and times > GAP and _is_blank(content, found):
            gaps[place].follow(row + times + 1, row + 1)  # one of the empty rows stays
            pieces += [content[done : found.start() + said.start(1)], b"1"]
            done = found.start() + said.end(1)
        row += times
    return _packed_anew(packed, {"content.xml": b"".join([*pieces, content[done:]])}), gaps


def _is_blank(content: bytes, row: re.Match[bytes]) -> bool:
    if row[0].endswith(b"/>"):
        return True
    inside = content[row.end() : content.find(b"</table:table-row>", row.end())]
    return b"<text:" not in inside and b"office:value" not in inside

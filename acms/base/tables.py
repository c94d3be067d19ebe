"""Rows of an uploaded table, one at a time: CSV in UTF-8 or GB 18030, XLSX read only (C05).

A row is (its number in the file, its cells as text). Nothing larger than a row is kept.
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO

from openpyxl import load_workbook

from acms.base import words
from acms.base.errors import Refused

LARGEST_INSIDE = 1024 * 1024 * 1024
MOST_SWOLLEN = 300  # a part of an honest workbook packs to a tenth; a bomb to a thousandth
MOST_COLUMNS = 60
Row = tuple[int, list[str]]


def rows(file: BinaryIO) -> Iterator[Row]:
    """Every row that is not empty, the head first. Raises Refused for what is no table."""
    head = file.read(4)
    file.seek(0)
    if head.startswith(b"PK"):
        yield from _workbook(file)
    elif head.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\xff\xd8")) or b"\0" in head:
        raise Refused(words.NO_TABLE, "no_table")
    else:
        yield from _csv(file)


def _encoding(file: BinaryIO) -> str:
    """utf-8 where the whole file is; else GB 18030, which every Chinese spreadsheet writes. Raises Refused."""
    for name in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(name)()
        file.seek(0)
        try:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        file.seek(0)
        return name
    raise Refused(words.NO_TABLE, "no_table")


def _csv(file: BinaryIO) -> Iterator[Row]:
    text = io.TextIOWrapper(file, encoding=_encoding(file), newline="")
    try:
        first = text.readline()
        text.seek(0)
        reader = csv.reader(text, delimiter="\t" if first.count("\t") > first.count(",") else ",")
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, [cell.strip() for cell in cells[:MOST_COLUMNS]]
    except csv.Error as error:
        raise Refused(words.NO_TABLE, "no_table") from error
    finally:
        text.detach()


def _workbook(file: BinaryIO) -> Iterator[Row]:
    _require_honest(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
            texts = [_text(cell) for cell in cells]
            if any(texts):
                yield number, texts
        book.close()
    except (KeyError, ValueError, IndexError, zipfile.BadZipFile, SyntaxError) as error:
        raise Refused(words.NO_TABLE, "no_table") from error


def _require_honest(file: BinaryIO) -> None:
    """A workbook that would swell beyond measure is refused by its directory, before a byte is unpacked."""
    try:
        parts = zipfile.ZipFile(file).infolist()
    except zipfile.BadZipFile:
        raise Refused(words.NO_TABLE, "no_table") from None
    finally:
        file.seek(0)
    swollen = any(part.file_size > MOST_SWOLLEN * max(part.compress_size, 1024) for part in parts)
    if swollen or sum(part.file_size for part in parts) > LARGEST_INSIDE:
        raise Refused(words.SWOLLEN, "swollen")


def _text(cell: object) -> str:
    """A cell as people see it; a number kept as a float is one without its .0."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()

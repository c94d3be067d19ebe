"""Rows of an uploaded table, one at a time: workbooks, CSV as spreadsheets and databases write it, tables of web pages (C05).

A row is (its number in the file, its cells as text), without the empty cells behind the last one. What strangers' workbooks do
to a reader, they do to a process of its own (`acms.base.workbooks`); nothing larger than some rows is kept here.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import zip_longest
from typing import Any, BinaryIO

from acms.base import separated, words
from acms.base.errors import Refused

MB = 1024 * 1024
LARGEST_INSIDE = 600 * MB  # a sheet of 400 thousand people unpacks to some 200
QUICK_INSIDE = 48 * MB  # unpacked, read within a second: as much as a page may wait for
QUICK_OLD = 4 * MB  # the same for what is not packed
MOST_SWOLLEN = 300  # a part of an honest workbook packs to a tenth; a bomb to a thousandth
QUICK = ("3", str(1024 * MB))  # seconds of processor and bytes of memory for a glance
WHOLE = ("120", str(3072 * MB))
MOST_ROWS = 1_048_576  # what one sheet of a workbook holds; a CSV may have more
HEAD_WITHIN = 26  # rows in which a head is looked for
HIGHEST = 3  # rows of a head
Row = tuple[int, list[str]]
OF_GROUP = "："  # between the rows of a head; `plain_head` leaves it out


class Number(str):
    """The text of a cell that holds a number: whoever typed it may have typed more digits than a number keeps."""


@dataclass(frozen=True)
class Sheet:
    """A sheet at a glance: its place in the file, its name, its first rows that are not empty."""

    place: int
    name: str
    rows: list[Row]


def sheets(file: BinaryIO) -> list[Sheet]:
    """The sheets that people see, with their first rows. Raises Refused for what is no table."""
    if _read_apart(file):
        answers = _asked(file, "glance", 0, QUICK if quick(file) else WHOLE)
        found = [Sheet(reply["place"], reply["name"], _texts(reply["rows"])) for reply in answers]
        return [sheet for sheet in found if sheet.rows]
    rows = []
    for row in separated.rows(file):
        rows.append(row)
        if len(rows) == HEAD_WITHIN:
            break
    return [Sheet(0, "", rows)] if rows else []


def rows(file: BinaryIO, sheet: int = 0) -> Iterator[Row]:
    """Every row of a sheet that is not empty. Raises Refused for what is no table."""
    if _read_apart(file):
        for some in _asked(file, "rows", sheet, WHOLE):
            yield from _texts(some)
    else:
        yield from separated.rows(file)


def require_fewer(file: BinaryIO) -> None:
    """Raises Refused for a CSV of more rows than a sheet holds, before anybody waits for it."""
    if _read_apart(file):
        return
    file.seek(0)
    ends = sum(block.count(b"\n") for block in iter(partial(file.read, MB), b""))
    # A line end inside quotes ends no row, so rows are counted where there may be too many.
    if ends > MOST_ROWS and sum(1 for _ in separated.rows(file)) > MOST_ROWS:
        raise Refused(words.TOO_MANY_ROWS, "too_many_rows")


def quick(file: BinaryIO) -> bool:
    """True when a glance takes a second or less, by what the file says of itself. Raises Refused for a bomb."""
    head = _beginning(file)
    if head.startswith(b"PK"):
        return _inside(file) <= QUICK_INSIDE
    return not _read_apart(file) or file.seek(0, os.SEEK_END) <= QUICK_OLD


@dataclass(frozen=True)
class Head:
    """The head of a sheet: the number of its lowest row, its cells, and its rows as they stand in the file, from the uppermost on."""

    number: int
    cells: list[str]
    lines: list[list[str]]


def head_of(found: Iterable[Sheet], known: Callable[[list[str]], Mapping[Any, int]]) -> tuple[Sheet, Head] | None:
    """The sheet and its head: where most cells are known, at least two. `known` says at which place it knows what.

    Of two that are alike and touch, as a head does that is merged over two rows, the lower one.
    """
    best: tuple[int, Sheet, Head] | None = None
    for sheet in found:
        for number, _ in sheet.rows:
            head = head_at(sheet, number, known)
            count = len(known(head.cells))
            below = best is not None and best[1] is sheet and best[2].number == number - 1 and best[0] == count
            if count >= 2 and (best is None or count > best[0] or below):
                best = (count, sheet, head)
    return best[1:] if best else None


def head_at(sheet: Sheet, number: int, known: Callable[[list[str]], Mapping[Any, int]]) -> Head:
    """The head whose lowest row is this one, with up to two rows of groups above it where there are such. Raises KeyError."""
    rows = dict(sheet.rows)
    head = Head(number, rows[number], [rows[number]])
    joined, lines = head.cells, head.lines
    for above in range(number - 1, number - HIGHEST, -1):
        if (upper := rows.get(above)) is None:
            break
        joined, lines = grouped(upper, joined), [upper, *lines]
        if _says_more(known(joined), known(upper), known(head.cells)):
            head = Head(number, joined, lines)
    return head


def _says_more(joined: Mapping[Any, int], upper: Mapping[Any, int], lower: Mapping[Any, int]) -> bool:
    """True where a row above is one of groups. A title is none: with it nothing more is known, and nothing else."""
    return len(joined) > len(upper) and len(joined) >= len(lower) and (len(joined) > len(lower) or joined != lower)


def grouped(upper: list[str], lower: list[str]) -> list[str]:
    """A row of groups and what stands below it as one head: a group stands before each of its columns, and goes on to the right until the next one begins.

    >>> grouped(["姓名", "学历情况", "", "备注"], ["", "学历", "专业"])
    ['姓名', '学历情况：学历', '学历情况：专业', '备注']
    """
    cells, group = [], ""
    for above, below in zip_longest(upper, lower, fillvalue=""):
        if above:
            group = above if below and below != above else ""
        cells.append(f"{group}{OF_GROUP}{below}" if group and below else below or above)
    return cells


def plain_head(text: str) -> str:
    """A head as it is compared: without blanks, brackets and what they hold, stars and colons.

    >>> plain_head(" 身份证 号码*（18位）："), plain_head("学时\\n年度")
    ('身份证号码', '学时年度')
    """
    packed = "".join(unicodedata.normalize("NFKC", text).split())
    return re.sub(r"\([^()]*\)|\[[^\[\]]*\]|[*:★●]|\(.*$", "", packed)


def plain_heads(cell: str) -> tuple[str, str]:
    """The group and the head below it as they are compared; without a group the empty text.

    >>> plain_heads("学历情况：毕业 院校"), plain_heads("姓名：")
    (('学历情况', '毕业院校'), ('', '姓名'))
    """
    group, _, own = cell.rstrip(OF_GROUP).rpartition(OF_GROUP)
    return plain_head(group), plain_head(own)


_BLANKS = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # and marks of encodings
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_NO_TABLES = (
    b"%PDF",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"II*\0",
    b"MM\0*",
    b"\x1f\x8b",
    b"BM",
)


def _read_apart(file: BinaryIO) -> bool:
    """True for what is read in another process: all but CSV. Raises Refused."""
    head = _beginning(file)
    if head.startswith(_NO_TABLES):
        raise Refused(words.NO_TABLE, "no_table")
    if head.startswith(b"PK"):
        if _inside(file) > LARGEST_INSIDE:
            raise Refused(words.SWOLLEN, "swollen")
        return True
    return head.startswith(_OLD_WORKBOOK) or head.lstrip(_BLANKS).startswith(b"<")


def _beginning(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    return head


def _inside(file: BinaryIO) -> int:
    """How many bytes a packed workbook says that it holds. Raises Refused for one that would swell beyond measure."""
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Refused(words.NO_TABLE, "no_table") from None
    if any(part.file_size > MOST_SWOLLEN * max(part.compress_size, 1024) for part in parts):
        raise Refused(words.SWOLLEN, "swollen")
    return sum(part.file_size for part in parts)


def _asked(file: BinaryIO, what: str, sheet: int, bounds: tuple[str, str]) -> Iterator[Any]:
    """What the reading process says, line by line. Raises Refused; a process that dies was given too much."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(sys.path), "LANG": "C.UTF-8"}
    with tempfile.TemporaryFile() as disk:
        file.seek(0)
        shutil.copyfileobj(file, disk)
        disk.seek(0)
        reading = subprocess.Popen(
            [sys.executable, "-m", "acms.base.workbooks", what, str(sheet), *bounds],
            stdin=disk,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        assert reading.stdout is not None
        try:
            for line in reading.stdout:
                reply = json.loads(line)
                if isinstance(reply, dict) and "refused" in reply:
                    raise Refused(words.TABLE_FAULTS[reply["refused"]], reply["refused"])
                yield reply
            if reading.wait() != 0:
                raise Refused(words.SWOLLEN, "swollen")
        finally:
            reading.kill()
            reading.wait()
            reading.stdout.close()


def _texts(some: list[tuple[int, list[Any]]]) -> list[Row]:
    return [(number, [_text(cell) for cell in cells]) for number, cells in some]


def _text(cell: str | int | float) -> str:
    """A cell as people see it: a number without exponent, and without the digits that it has never had."""
    if isinstance(cell, str):
        return cell
    if float(cell).is_integer():
        return Number(format(Decimal(repr(float(cell))).to_integral_value(), "f"))
    return Number(format(Decimal(repr(cell)), "f"))

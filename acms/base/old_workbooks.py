"""Rows of .xls that stand far below the others, moved up to them in place ([MS-XLS], [MS-CFB]); see `acms.base.extents` (C05)."""

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

from acms.base.gaps import Gaps, of

BEGINS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA
_HEAD = struct.Struct("<HH")  # kind and length of a record
# [MS-XLS]: the records of cells, which begin with their row; merged cells; what stands around a sheet.
_CELLS = {0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E}
_MERGES, _BEGINS, _ENDS, _BOUND_SHEET, _LOCKED = 0x00E5, 0x0809, 0x000A, 0x0085, 0x002F


def close_up(file: BinaryIO) -> tuple[BinaryIO, dict[int, Gaps]]:
    """The workbook with its rows moved up, and its gaps by the place of the sheet; the file itself where there are none.

    Raises ValueError, LookupError and struct.error for what is broken.
    """
    file.seek(0)
    data = file.read()
    sectors, stream = _workbook(data)
    gaps = _close_up_sheets(stream)
    if not gaps:
        return file, {}
    out, size = bytearray(data), 1 << _u16(data, 30)
    for nth, sector in enumerate(sectors):
        begins = (sector + 1) * size
        out[begins : begins + size] = stream[nth * size : (nth + 1) * size]
    return io.BytesIO(out), gaps


def _u16(data: bytes | bytearray, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


def _u32(data: bytes | bytearray, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])


def _workbook(data: bytes) -> tuple[list[int], bytearray]:
    """The sectors of the stream that holds the workbook, and what stands in it ([MS-CFB]). Raises ValueError, LookupError, struct.error."""
    size = 1 << _u16(data, 30)

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    tables, more = list(struct.unpack_from("<109I", data, 76)), _u32(data, 68)
    while more < _LAST_SECTOR and len(tables) * size <= len(data):
        *found, more = struct.unpack(f"<{size // 4}I", sector(more))
        tables += found
    table = [
        entry for number in tables if number < _LAST_SECTOR for entry in struct.unpack(f"<{size // 4}I", sector(number))
    ]

    def chain(number: int) -> list[int]:
        found: list[int] = []
        while number < _LAST_SECTOR and len(found) <= len(table):
            found.append(number)
            number = table[number]
        return found

    entries = b"".join(map(sector, chain(_u32(data, 48))))
    named = {entries[at : at + _u16(entries, at + 64) - 2]: at for at in range(0, len(entries), 128)}
    at = named.get("Workbook".encode("utf-16-le")) or named["Book".encode("utf-16-le")]
    if _u32(entries, at + 120) < _u32(data, 56):
        raise ValueError("a small stream, which is kept in another way")
    sectors = chain(_u32(entries, at + 116))
    return sectors, bytearray(b"".join(map(sector, sectors)))


def _close_up_sheets(stream: bytearray) -> dict[int, Gaps]:
    """Moves rows behind gaps up, in place; the gaps of the sheets that have any."""
    found: dict[int, Gaps] = {}
    begins = []
    for kind, at in _records(stream, 0):
        if kind == _LOCKED:
            return {}
        if kind == _BOUND_SHEET:
            begins.append(_u32(stream, at))
    for place, begin in enumerate(begins):
        gaps = of({_u16(stream, at) + 1 for kind, at in _records(stream, begin) if kind in _CELLS})
        if gaps.begins:
            found[place] = gaps
            _move_up(stream, begin, gaps)
    return found


def _move_up(stream: bytearray, begin: int, gaps: Gaps) -> None:
    def move(at: int) -> None:
        struct.pack_into("<H", stream, at, gaps.laid(_u16(stream, at) + 1) - 1)

    for kind, at in _records(stream, begin):
        if kind in _CELLS:
            move(at)
        elif kind == _MERGES:
            for nth in range(_u16(stream, at)):
                move(at + 2 + 8 * nth)
                move(at + 4 + 8 * nth)


def _records(stream: bytearray, at: int) -> Iterator[tuple[int, int]]:
    """(kind, where its content begins) of the records from one that begins a sheet to the one that ends it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = _HEAD.unpack_from(stream, at)
        depth += (kind == _BEGINS) - (kind == _ENDS)
        yield kind, at + 4
        if depth <= 0:
            return
        at += 4 + length

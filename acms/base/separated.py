"""Tables that are text: CSV with whatever separates its cells, in the encodings that spreadsheets and databases write (C05)."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from acms.base import words
from acms.base.errors import Refused

MOST_COLUMNS = 200
LONGEST_CELL = 1000
BLOCK = 1 << 20
SEPARATORS = ",\t;|"
Row = tuple[int, list[str]]


def rows(file: BinaryIO) -> Iterator[Row]:
    """Every row that is not empty. Raises Refused for what is no table."""
    text = io.TextIOWrapper(file, encoding=encoding(file), newline="")
    try:
        beginning = text.read(4096)
        text.seek(0)
        for number, cells in _separated(text, beginning):
            kept = [_cell(cell) for cell in cells[:MOST_COLUMNS]]
            while kept and not kept[-1]:
                kept.pop()
            if kept:
                yield number, kept
    except (csv.Error, UnicodeDecodeError) as error:
        raise Refused(words.NO_TABLE, "no_table") from error
    finally:
        text.detach()


def _cell(text: str) -> str:
    """A cell without blanks at its ends; ="1501…" is how some programs keep a number from being taken for one."""
    cell = text.strip(" \t\r\n\ufeff")[:LONGEST_CELL]
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def encoding(file: BinaryIO) -> str:
    """UTF-16 by its mark or its zeros, UTF-8 where the whole file is; else GB 18030, which Chinese spreadsheets write.

    Raises Refused, for a text of another encoding with how to save it in one of these.
    """
    file.seek(0)
    head = file.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    elif (wide := _wide(head)) is not None:
        candidates = (wide,)
    elif sum(byte < 9 or 13 < byte < 32 for byte in head) * 10 > len(head):
        candidates = ()
    else:
        candidates = ("utf-8-sig", "gb18030")
    for name in candidates:
        if _decodes(file, name) and not (name == "gb18030" and _is_of_others(head)):
            file.seek(0)
            return name
    is_text = "gb18030" in candidates
    raise Refused(words.OTHER_ENCODING, "encoding") if is_text else Refused(words.NO_TABLE, "no_table")


def _is_of_others(head: bytes) -> bool:
    """True for what GB 18030 decodes and nobody has written in it: Big5 becomes characters of which many stand in no everyday text.

    Names with rare characters stand among common ones; the heads of a table are common.
    """
    text = head.decode("gb18030", errors="ignore")
    wide = [character for character in text if "\u3400" <= character <= "\u9fff" or character > "\ue000"]
    return sum(not _is_common(character) for character in wide) * 4 > len(wide)


def _is_common(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of commas and digits is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd < 4:
        return None
    if even == 0 and odd * 8 > len(head):
        return "utf-16-le"
    return "utf-16-be" if odd == 0 and even * 8 > len(head) else None


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while block := file.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separated(text: io.TextIOWrapper, beginning: str) -> Iterator[Row]:
    head = beginning.lstrip("\ufeff")
    stated = head[4] if head[:4] == "sep=" and head[4:5] in SEPARATORS else ""
    separator = stated or max(SEPARATORS, key=head.count)
    for number, cells in enumerate(csv.reader(text, delimiter=separator), start=1):
        if not (stated and number == 1):
            yield number, cells

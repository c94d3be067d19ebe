"""What stands on a specimen, as lines in the place where it is drawn: what OCR would give of a perfect print, without its time.

The readers read these lines as they read any others, so a specimen says what is on it and nothing else.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from acms.demo import documents
from acms.demo.cast import Cast
from acms.scans import readers
from acms.scans.ocr import Line
from acms.scans.readings import Reading


class _Letter(NamedTuple):
    """A character and its box in points, from the lower left."""

    text: str
    left: float
    low: float
    right: float
    high: float

    @property
    def height(self) -> float:
        return self.high - self.low

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


def reading(who: Cast, kind: str) -> Reading:
    """What the readers make of a specimen."""
    return readers.read(kind, lines(who, kind))


def lines(who: Cast, kind: str) -> list[Line]:
    """The lines of print; boxes in pixels of the picture that documents.draw makes. Nothing stands on a photo."""
    if kind == "photo":
        return []
    with pdfium.PdfDocument(documents.pdf(who, kind)) as document:
        page = document[0]
        height, scale = page.get_height(), documents.ppi(kind) / 72
        return [_line(letters, height, scale) for letters in _runs(list(_letters(page.get_textpage())))]


def _letters(page: pdfium.PdfTextPage) -> Iterator[_Letter]:
    """All that is printed level; the mark across a specimen is not."""
    half = b""  # of a rare character, which PDF gives as two halves
    for index in range(page.count_chars()):
        if abs(raw.FPDFText_GetCharAngle(page.raw, index)) >= 0.01:
            continue
        half += raw.FPDFText_GetUnicode(page.raw, index).to_bytes(2, "little")
        if 0xD8 <= half[-1] < 0xDC:
            continue
        character, half = half.decode("utf-16-le"), b""
        if not character.isspace():
            yield _Letter(character, *page.get_charbox(index, loose=True))


def _runs(letters: list[_Letter]) -> list[list[_Letter]]:
    """Characters that follow each other on one line without a wide gap."""
    runs = [letters[:1]] if letters else []
    for before, letter in pairwise(letters):
        level = abs(before.middle - letter.middle) <= 0.5 * letter.height
        near = -0.5 * letter.height < letter.left - before.right < 2.2 * letter.height
        if level and near:
            runs[-1].append(letter)
        else:
            runs.append([letter])
    return runs


def _line(letters: list[_Letter], height: float, scale: float) -> Line:
    left, right = min(one.left for one in letters), max(one.right for one in letters)
    low, high = min(one.low for one in letters), max(one.high for one in letters)
    box = (left, height - high, right - left, high - low)
    x, y, w, h = (round(value * scale) for value in box)
    return Line("".join(one.text for one in letters), 0.99, (x, y, w, h))

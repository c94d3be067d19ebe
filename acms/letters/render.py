"""Prints a letter and says where every character of it stands."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

import pypdfium2 as pdfium
import segno
from PIL import Image

from acms.base import typeset
from acms.letters import codes, forms
from acms.letters.facts import Facts
from acms.letters.forms import Form

PAGE_MM = (210.0, 297.0)
POINT_MM = 25.4 / 72
AROUND = 2.0  # mm of paper around a part that is shown by itself
# PDFium lets nobody in beside another thread: two letters printed at once ended the whole server by a fault in memory.
_PDFIUM = Lock()


@dataclass(frozen=True)
class Glyph:
    """One printed character: its field (empty for fixed text) and its ink box in mm: x, y, width, height."""

    character: str
    field: str
    box: tuple[float, float, float, float]


def glyphs_of(layout: list[Any]) -> list[Glyph]:
    """The glyphs of a kept layout."""
    return [Glyph(character, field, tuple(box)) for character, field, box in layout]


def box_of(glyphs: list[Glyph], field: str) -> tuple[float, float, float, float]:
    """The box around a field's value on its own line, in mm."""
    boxes = [glyph.box for glyph in glyphs if glyph.field == field]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top


@dataclass(frozen=True)
class Print:
    """A letter as printed. `qr_box` in mm."""

    serial: str
    pdf: bytes
    glyphs: list[Glyph]

    def field_box(self, field: str) -> tuple[float, float, float, float]:
        """The box around a field's value on its own line, in mm."""
        return box_of(self.glyphs, field)


def letter(facts: Facts, serial: str) -> Print:
    """The letter that says these facts, on its form. Raises typeset.MissingGlyph."""
    form, values = forms.of(facts), facts.as_dict()
    typeset.require_glyphs("".join(values.values()))
    data = typeset.pdf(form.template, values | facts.wording() | {"serial": serial}, {"qr": qr_svg(serial)})
    return Print(serial, data, _with_fields(characters(data), _expected(form, values)))


def qr_svg(serial: str) -> bytes:
    """The QR code as SVG; level M, for seals and folds may cross it."""
    out = io.BytesIO()
    segno.make(codes.address(serial), error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue()


def _expected(form: Form, values: dict[str, str]) -> list[tuple[str, str, str]]:
    """Field values in the order in which they stand on the page, as (field, words before it, value)."""
    lines = [(name, f"{label}：", values[name]) for name, label in form.facts.LABELS.items() if name != "issued_on"]
    # The name stands once more in the sentence; it is compared there as well.
    return [*lines, ("name_again", form.named, values["name"]), ("issued_on", "", values["issued_on"])]


def characters(data: bytes) -> list[tuple[str, tuple[float, float, float, float]]]:
    """The characters of a PDF's first page in page order, each with its ink box in mm."""
    with _first_page(data) as page:
        height = page.get_height()
        text = page.get_textpage()
        found: list[tuple[str, tuple[float, float, float, float]]] = []
        high = 0
        for index in range(text.count_chars()):
            unit = pdfium.raw.FPDFText_GetUnicode(text.raw, index)
            if 0xD800 <= unit < 0xDC00:  # PDFium gives characters beyond the BMP as two halves with one box
                high = unit
                continue
            if 0xDC00 <= unit < 0xE000:
                unit = 0x10000 + (high - 0xD800) * 0x400 + unit - 0xDC00
            character = chr(unit)
            if not character.strip():
                continue
            left, bottom, right, top = text.get_charbox(index)
            box = tuple(round(value * POINT_MM, 3) for value in (left, height - top, right - left, top - bottom))
            found.append((character, box))
    return found


def _with_fields(
    found: list[tuple[str, tuple[float, float, float, float]]], expected: list[tuple[str, str, str]]
) -> list[Glyph]:
    stream = "".join(character for character, _ in found)
    if len(stream) != len(found):
        raise ValueError("a character of the print takes more than one place")
    fields = [""] * len(found)
    at = 0
    for name, before, value in expected:
        wanted = "".join(value.split())
        start = stream.find(before + wanted, at)
        if start < 0:
            raise ValueError(f"the print lacks {name}")
        start += len(before)
        fields[start : start + len(wanted)] = [name] * len(wanted)
        at = start + len(wanted)
    return [Glyph(character, field, box) for (character, box), field in zip(found, fields, strict=True)]


def raster(data: bytes, ppi: float) -> Any:
    """The first page in grey, H×W uint8, at `ppi`."""
    with _first_page(data) as page:
        return page.render(scale=ppi / 72, grayscale=True).to_numpy().squeeze().copy()


@contextmanager
def _first_page(data: bytes) -> Iterator[Any]:
    """The first page of a PDF, for one thread at a time; what was opened of it is closed behind it."""
    with _PDFIUM:
        document = pdfium.PdfDocument(data)
        try:
            yield document[0]
        finally:
            document.close()


def part_png(data: bytes, box: tuple[float, float, float, float], ppi: float = 150) -> bytes:
    """A place of the first page, in mm, as PNG with some paper around it."""
    page, px = raster(data, ppi), ppi / 25.4
    x, y, w, h = box
    part = page[
        max(round((y - AROUND) * px), 0) : round((y + h + AROUND) * px),
        max(round((x - AROUND) * px), 0) : round((x + w + AROUND) * px),
    ]
    out = io.BytesIO()
    Image.fromarray(part).save(out, "PNG", optimize=True)
    return out.getvalue()


def raster_png(data: bytes, ppi: float) -> bytes:
    """The first page as PNG."""
    out = io.BytesIO()
    Image.fromarray(raster(data, ppi)).save(out, "PNG", optimize=True)
    return out.getvalue()

"""Ink on the sheet beside the print: signatures where they belong, anything else where it does not (T04)."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.letters import forms
from acms.letters.audit.aligning import REFERENCE_PPI, TINGED, Alignment, Grey
from acms.letters.audit.glyphs import Sheet

PX = REFERENCE_PPI / 25.4
Spot = tuple[int, int, int, int]  # x, y, width, height in reference pixels
LEAST = 40  # pixels: smaller spots are dirt
CORNER_MM = 19.0
EDGE_MM = 7.0  # shadows and the table show at the margins
SIGNED = 150  # pixels of pen that make a signature


class Ink:
    """What is written on the sheet and was not printed, at the reference's resolution."""

    def __init__(self, sheet: Sheet, reference: Grey, alignment: Alignment):
        size = alignment.size
        grey = cv2.resize(sheet.grey, size, interpolation=cv2.INTER_AREA)
        red = cv2.dilate((sheet.tinge > TINGED).astype(np.uint8), np.ones((5, 5), np.uint8))
        red = cv2.resize(red, size, interpolation=cv2.INTER_NEAREST)
        self.ink = (_dark(grey, sheet.contrast) & ~_printed(reference, 11) & (red == 0)).astype(np.uint8)

    def signed(self, zone: tuple[float, float, float, float]) -> bool:
        """True when somebody has written in a zone (mm); people sign on, above and below the line."""
        x, y, w, h = (value * PX for value in zone)
        return int(self.ink[int(y - 8 * PX) : int(y + h), int(x) : int(x + w)].sum()) >= SIGNED

    def elsewhere(self) -> list[Spot]:
        """Where there is writing outside the places for signing; a signature that lies mostly inside belongs there."""
        edge = round(EDGE_MM * PX)
        inner = np.zeros_like(self.ink)
        inner[edge:-edge, edge:-edge] = self.ink[edge:-edge, edge:-edge]
        # The marks in the corners have no print around them that would tell exactly where they lie.
        corner = round(CORNER_MM * PX)
        for rows in (slice(0, corner), slice(-corner, None)):
            inner[rows, :corner] = inner[rows, -corner:] = 0
        joined = cv2.morphologyEx(inner, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
        inside = np.bincount(labels[_signing(self.ink.shape)], minlength=count)
        found = []
        for label in range(1, count):
            x, y, w, h, area = (int(value) for value in stats[label])
            if inside[label] < 0.5 * area and area >= LEAST and max(w, h) > 8:
                found.append((x, y, w, h))
        return found


def _signing(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """True where people sign."""
    zones = np.zeros(shape, bool)
    for x, y, w, h in (forms.SIGN_OWN, forms.SIGN_UNIT):
        zones[int((y - 4) * PX) : int((y + h + 3) * PX), int((x - 2) * PX) : int((x + w + 4) * PX)] = True
    return zones


def _dark(grey: Grey, contrast: float) -> NDArray[np.bool_]:
    """Darker than the paper around it by a fair share of the print's contrast."""
    paper = cv2.medianBlur(cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), 31)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.subtract(paper, grey) > max(32.0, 0.28 * contrast))


def _printed(reference: Grey, reach: int) -> NDArray[np.bool_]:
    """True on the print and `reach` // 2 pixels around it."""
    print_: Any = (reference < 170).astype(np.uint8)
    return np.asarray(cv2.dilate(print_, np.ones((reach, reach), np.uint8)) > 0)

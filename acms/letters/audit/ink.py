"""Ink on the sheet beside the print: what stands in the places for signing, anything else, and red ink (T04)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.letters import forms
from acms.letters.audit.aligning import RED, REFERENCE_PPI, TINGED, Alignment, Grey
from acms.letters.audit.glyphs import Sheet

PX = REFERENCE_PPI / 25.4
Spot = tuple[int, int, int, int]  # x, y, width, height in reference pixels
Box = tuple[float, float, float, float]  # the same, not in whole pixels
Zone = tuple[float, float, float, float]  # the same in mm
LEAST = 40  # pixels: smaller spots are dirt
CORNER_MM = 19.0
EDGE_MM = 7.0  # shadows and the table show at the margins
SIGNED = 150  # pixels of pen that make a signature
# Strokes of one hand's words: so far apart at the most, across and down. Rows of writing are farther apart.
APART_MM, BELOW_MM = 9.0, 1.0
FLOURISH_MM = 30.0  # out of the place for signing, at the most
RED_MM = 2.0  # a red spot as long as this is no dirt
AROUND_SEAL_MM = 3.0


@dataclass(frozen=True)
class Writing:
    """Strokes that belong together: their box, and their pixels at the reference's resolution, cut out of the sheet."""

    box: Spot
    strokes: NDArray[np.uint8]

    @property
    def area(self) -> int:
        return int(self.strokes.sum())

    def is_in(self, zone: Zone) -> bool:
        """True when it lies mostly in a zone."""
        left, top = (round(value * PX) for value in zone[:2])
        right, bottom = round((zone[0] + zone[2]) * PX), round((zone[1] + zone[3]) * PX)
        x, y = self.box[:2]
        inside = self.strokes[max(top - y, 0) : max(bottom - y, 0), max(left - x, 0) : max(right - x, 0)]
        return 2 * int(inside.sum()) >= self.area


class Ink:
    """What is written on the sheet and was not printed, at the reference's resolution."""

    def __init__(self, sheet: Sheet, reference: Grey, alignment: Alignment):
        size = alignment.size
        self.grey = cv2.resize(sheet.grey, size, interpolation=cv2.INTER_AREA)
        self.print = _printed(reference)
        tinged = cv2.dilate((sheet.tinge > TINGED).astype(np.uint8), np.ones((5, 5), np.uint8))
        tinged = cv2.resize(tinged, size, interpolation=cv2.INTER_NEAREST)
        darker = _darker(self.grey)
        # Under a seal, whose edges are dark too, only what is plainly dark is a pen.
        dark = (darker > max(32.0, 0.28 * sheet.contrast)) & (tinged == 0) | (darker > 0.55 * sheet.contrast)
        self.ink = (dark & ~self.print).astype(np.uint8)
        red = (sheet.tinge > RED).astype(np.uint8)
        self.red_ink = _framed(cv2.resize(red, size, interpolation=cv2.INTER_NEAREST))
        self._excess, self._alignment = sheet.excess, alignment

    @cached_property
    def redness(self) -> Grey:
        """Red ink as dark on light, without print."""
        laid = cv2.remap(self._excess, *self._alignment.map(1.0), cv2.INTER_LINEAR, borderValue=(0,))
        return np.asarray(cv2.bitwise_not(laid), np.uint8)

    @cached_property
    def by_hand(self) -> list[Writing]:
        """What is written around the places for signing and below them, the most first; a flourish is one with its name."""
        return self._written(_framed(self.ink))

    def red_by_hand(self, seal: Box) -> list[Writing]:
        """The same in red, beside the seal."""
        return self._written(_outside(self.red_ink, seal))

    def _written(self, ink: NDArray[np.uint8]) -> list[Writing]:
        top, border = round((forms.SIGN_OWN[1] - FLOURISH_MM) * PX), round(forms.SIGN_UNIT[0] * PX)
        ink, printed = ink[top:], self.print[top:].astype(np.uint8)
        # Writing across a printed word is cut in two by it: print that has ink above and below joins the two.
        between: Any = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((round(6 * PX), 1), np.uint8))
        joined: Any = cv2.dilate(
            ink | (between & printed), np.ones((round(BELOW_MM * PX), round(APART_MM * PX)), np.uint8)
        )
        # Only a stroke leads from one place into the other.
        joined[:, border] &= cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))[:, border]
        found = [one for one in _parts(ink, joined) if one.area >= LEAST and max(one.box[2:]) > 8]
        found = [Writing((x, y + top, w, h), one.strokes) for one in found for x, y, w, h in (one.box,)]
        return sorted(found, key=lambda one: -one.area)

    def elsewhere(self, belonging: list[Writing]) -> list[Spot]:
        """Where there is writing that does not belong to these."""
        inner = _without(_framed(self.ink), belonging)
        joined = cv2.morphologyEx(inner, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
        count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
        spots = (tuple(int(value) for value in stats[label]) for label in range(1, count))
        return [(x, y, w, h) for x, y, w, h, area in spots if area >= LEAST and max(w, h) > 8]

    def red_beside(self, seal: Box, belonging: list[Writing]) -> list[Spot]:
        """Red ink outside the seal that does not belong to these: words and stamps, the largest first."""
        red = _without(_outside(self.red_ink, seal), belonging)
        joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((round(2.5 * PX),) * 2, np.uint8))
        return [
            one.box
            for one in sorted(_parts(red, joined), key=lambda one: -one.area)
            if one.area >= 2 * LEAST and max(one.box[2:]) > RED_MM * PX
        ]


def _outside(red: NDArray[np.uint8], seal: Box) -> NDArray[np.uint8]:
    """Without what lies in the seal or close to it."""
    red = red.copy()
    x, y, w, h = seal
    grow = AROUND_SEAL_MM * PX
    middle, radii = (round(x + w / 2), round(y + h / 2)), (round(w / 2 + grow), round(h / 2 + grow))
    cv2.ellipse(red, middle, radii, 0, 0, 360, (0,), -1)
    return red


def _without(ink: NDArray[np.uint8], belonging: list[Writing]) -> NDArray[np.uint8]:
    """Without the strokes of these."""
    ink = ink.copy()
    for one in belonging:
        x, y, w, h = one.box
        ink[y : y + h, x : x + w] &= 1 - one.strokes
    return ink


def _parts(ink: NDArray[Any], joined: NDArray[Any]) -> list[Writing]:
    """The ink of every connected part of `joined`."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for label in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[label])
        strokes = ink[y : y + h, x : x + w] & (labels[y : y + h, x : x + w] == label).astype(np.uint8)
        if strokes.any():
            left, top, wide, high = cv2.boundingRect(strokes)
            cut = strokes[top : top + high, left : left + wide].copy()
            found.append(Writing((x + left, y + top, wide, high), np.asarray(cut, np.uint8)))
    return found


def _framed(ink: NDArray[Any]) -> NDArray[np.uint8]:
    """Without the margins, and without the marks in the corners: no print around tells exactly where they lie."""
    edge, corner = round(EDGE_MM * PX), round(CORNER_MM * PX)
    inner = np.zeros_like(ink)
    inner[edge:-edge, edge:-edge] = ink[edge:-edge, edge:-edge]
    for rows in (slice(0, corner), slice(-corner, None)):
        inner[rows, :corner] = inner[rows, -corner:] = 0
    return np.asarray(inner, np.uint8)


def _darker(grey: Grey) -> Grey:
    """By how much each pixel is darker than the paper around it."""
    paper = cv2.medianBlur(cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), 31)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.subtract(paper, grey), np.uint8)


def _printed(reference: Grey) -> NDArray[np.bool_]:
    """True on the print and 5 pixels around it; 3 in the line on which people sign, where they write across the words."""
    black: Any = (reference < 170).astype(np.uint8)
    printed = cv2.dilate(black, np.ones((11, 11), np.uint8))
    rows = slice(round((forms.SIGN_LINE[0] - 1) * PX), round((forms.SIGN_LINE[1] + 1) * PX))
    printed[rows] = cv2.dilate(black[rows], np.ones((7, 7), np.uint8))
    return np.asarray(printed > 0)

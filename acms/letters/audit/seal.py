"""The seal on a letter: its colour, its shape and, where it can be read, the employer's name around it (T04)."""

import difflib
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.letters.audit import aligning
from acms.letters.audit.aligning import REFERENCE_PPI, Alignment
from acms.scans import ocr
from acms.scans.readers import documents

PX = REFERENCE_PPI / 25.4
# Where seals end up, in mm: people press them beside, on and below the words.
PLACE = (6.0, 160.0, 198.0, 131.0)
LOOK = 0.5  # the ring is looked for at half the reference's resolution
READ = 1.5  # and read at 300 ppi
LEAST_MM, MOST_MM = 14.0, 26.0


@dataclass(frozen=True)
class Seal:
    """What was found. `box` in reference pixels; `text` as read around the ring, with the reader's confidence."""

    kind: str  # round, other, grey or none
    box: tuple[float, float, float, float]
    text: str = ""
    confidence: float = 0.0


def find(picture: NDArray[Any], alignment: Alignment) -> Seal:
    """The seal on a scan (H×W×3 BGR)."""
    x, y, width, height = (value * PX for value in PLACE)
    place = (x, y, width, height)
    part = _laid(picture, alignment, place, LOOK)
    px = PX * LOOK
    red = aligning.redness(part).astype(np.uint8)
    ring = _ring(red, px)
    if ring is not None:
        box = _box(ring, place)
        middle = box[0] + box[2] / 2, box[1] + box[3] / 2
        return Seal("round", box, *_around(picture, alignment, middle, box[2] / 2))
    if red.sum() > 900:
        ys, xs = np.nonzero(red)
        left, top = np.percentile(xs, 5) / LOOK, np.percentile(ys, 5) / LOOK
        right, bottom = np.percentile(xs, 95) / LOOK, np.percentile(ys, 95) / LOOK
        return Seal("other", (place[0] + left, place[1] + top, right - left, bottom - top))
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
    ring = _ring((grey < float(np.percentile(grey, 80)) - 45).astype(np.uint8), px)
    return Seal("grey", _box(ring, place)) if ring else Seal("none", (18 * PX, 228 * PX, 100 * PX, 58 * PX))


def _box(ring: tuple[float, float, float], place: tuple[float, ...]) -> tuple[float, float, float, float]:
    """The box around a ring found in `place`, in reference pixels."""
    x, y, radius = (value / LOOK for value in ring)
    return place[0] + x - radius, place[1] + y - radius, 2 * radius, 2 * radius


def _laid(
    picture: NDArray[Any], alignment: Alignment, box: tuple[float, float, float, float], scale: float
) -> NDArray[Any]:
    where = alignment.map(scale, box)
    return np.asarray(cv2.remap(picture, *where, cv2.INTER_LINEAR, borderValue=(255,) * 3), np.uint8)


ANGLES = np.linspace(0, 2 * np.pi, 180, endpoint=False)


def _ring(mask: NDArray[Any], px: float) -> tuple[float, float, float] | None:
    """Centre and radius of a round seal: a ring nearly closed, and nothing drawn around it as around a square one."""
    if mask.sum() < 250:
        return None
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    picture = cv2.GaussianBlur(closed * 255, (5, 5), 0)
    circles = cv2.HoughCircles(
        picture,
        cv2.HOUGH_GRADIENT,
        1.5,
        12,
        param1=120,
        param2=16,
        minRadius=int(LEAST_MM * px),
        maxRadius=int(MOST_MM * px),
    )
    if circles is None:
        return None
    best: tuple[float, tuple[float, float, float]] | None = None
    for x, y, radius in circles[0][:16]:
        for wider in (0.0, 0.5, 1.0):
            r = radius + wider * px
            covered = _share(closed, x, y, r - 0.9 * px, r + 0.9 * px)
            beyond = _share(closed, x, y, r + 1.6 * px, r + 7 * px)
            score = covered - 0.5 * beyond
            if covered > 0.74 and beyond < 0.5 and (best is None or score > best[0]):
                best = score, (float(x), float(y), float(r))
    return best[1] if best else None


def _share(mask: NDArray[Any], x: float, y: float, inner: float, outer: float) -> float:
    """Of all directions, the share in which something is inked between two radii."""
    radii = np.arange(inner, outer + 0.5)
    xs = np.clip(np.rint(x + np.outer(radii, np.cos(ANGLES))), 0, mask.shape[1] - 1).astype(int)
    ys = np.clip(np.rint(y + np.outer(radii, np.sin(ANGLES))), 0, mask.shape[0] - 1).astype(int)
    return float(mask[ys, xs].any(axis=0).mean())


def _around(
    picture: NDArray[Any], alignment: Alignment, middle: tuple[float, float], radius: float
) -> tuple[str, float]:
    """The words around the ring, unrolled from the bottom clockwise, as OCR reads them; empty when there are none."""
    grow = radius * 1.05
    box = (middle[0] - grow, middle[1] - grow, 2 * grow, 2 * grow)
    part = _laid(picture, alignment, box, READ)
    blue, green, red = cv2.split(part)
    # Red ink absorbs green and blue; black print is dark in red too and is taken off again.
    grey = cv2.addWeighted(cv2.addWeighted(green, 0.5, blue, 0.5, 0), 1.0, cv2.bitwise_not(red), 0.9, 0)
    # A thin ring of small characters reads better a little closer; the surer reading counts.
    readings = []
    for outer, inner in ((0.94, 0.58), (0.92, 0.70)):
        strip = _unrolled(grey, grow * READ, outer * radius * READ, inner * radius * READ)
        text, confidence = ocr.read_line(cv2.cvtColor(strip, cv2.COLOR_GRAY2BGR))
        readings.append((confidence, documents.plain(text)))
        if confidence >= SURE:
            break
    confidence, text = max(readings)
    return text, confidence


def _unrolled(grey: NDArray[Any], centre: float, outer: float, inner: float) -> NDArray[Any]:
    """The ring of words as a straight strip, clockwise, cut open in its widest gap: people press seals at any angle."""
    high = max(32, round(outer - inner))
    wide = round(2 * np.pi * (outer + inner) / 2)
    angles = np.linspace(0, 2 * np.pi, wide, endpoint=False)
    radii = np.linspace(outer, inner, high)
    xs = (centre + np.outer(radii, np.cos(angles))).astype(np.float32)
    ys = (centre + np.outer(radii, np.sin(angles))).astype(np.float32)
    strip = cv2.remap(grey, xs, ys, cv2.INTER_LINEAR, borderValue=(255,))
    inked = (255 - strip).mean(axis=0)
    window = max(3, wide // 8)
    around = np.convolve(np.r_[inked, inked[:window]], np.ones(window), "valid")[:wide]
    return np.roll(strip, -(int(around.argmin()) + window // 2), axis=1)


LIKE = 0.6  # of the name must stand in what was read; names of others in the region share up to 0.4
SURE = 0.97  # a reading as sure as this has not misread a character


def likeness(text: str, employer: str) -> float:
    """How much of the employer's name stands in what was read, 0…1."""
    wanted = documents.plain(employer)
    return sum(block.size for block in _matcher(wanted, text).get_matching_blocks()) / max(len(wanted), 1)


def names(seal: Seal, employer: str) -> bool:
    """True when the seal is the employer's: its name is read, and no other character surely stands in place of one of it."""
    replaced = any(tag == "replace" for tag, *_ in _matcher(documents.plain(employer), seal.text).get_opcodes())
    return likeness(seal.text, employer) >= LIKE and not (replaced and seal.confidence >= SURE)


def _matcher(wanted: str, text: str) -> difflib.SequenceMatcher[str]:
    return difflib.SequenceMatcher(None, wanted, text, autojunk=False)

"""Words that people print across copies of their papers, 「仅供…使用」: what the paper says is read beneath them (S07)."""

import re

import cv2
import numpy as np

from acms.scans import ocr
from acms.scans.intake import Pixels
from acms.scans.ocr import Line
from acms.scans.readers import documents
from acms.scans.readers.page import STAMPED

LEANS = 7.0  # degrees: a page lies straighter, and such words run across it
# How much darker than paper, in their lightest colour, overprints are at most and print is at least.
STROKES = (0.26, 0.52)
PAPER = 0.03  # of the picture's long side: strokes are narrower
COVERED = 0.3  # of a line
_PURPOSE = re.compile("仅供|使用|用于|用途|采集|办理|复印|无效")


def beneath(pixels: Pixels, lines: list[Line]) -> list[Line]:
    """The lines of a page without the words that run across it; where there are any, read again without their ink.

    The detector takes letters of both for one line, or none of either: a name was read that stands in the overprint. A stamp that voids
    the paper is no overprint to look beneath: 作废 mostly stands aslant.
    """
    across = _across(pixels, lines)
    if not across:
        return lines
    clear = [line for line in ocr.read(_cleared(pixels)) if abs(line.lean) < LEANS]
    # What is too pale for print, such as a label in colour, is still known from the first reading.
    pale = [
        line for line in lines if line not in across and all(ocr.shared(line.box, one.box) < COVERED for one in clear)
    ]
    voiding = [line for line in across if re.search(STAMPED, documents.plain(line.text))]
    return sorted([*clear, *pale, *voiding], key=lambda line: (line.box[1], line.box[0]))


def _across(pixels: Pixels, lines: list[Line]) -> list[Line]:
    """The lines that lean against the paper's own; the words around a seal are none."""
    usual = _usual([line.lean for line in lines])
    leaning = [line for line in lines if abs(line.lean - usual) > LEANS and len(line.text) > 1 and not line.is_column]
    if any(_PURPOSE.search(line.text) for line in leaning):
        return leaning  # red ones look like a seal where their letters are close together
    seals = ocr.seals(pixels) if leaning else []
    return [line for line in leaning if all(ocr.shared(line.box, seal) < COVERED for seal in seals)]


def _usual(leans: list[float]) -> float:
    """The lean of the paper's own lines, in degrees: a page has been laid straight, and what runs across it may be more than it says."""
    straight = [lean for lean in leans if abs(lean) < LEANS]
    return float(np.median(straight or leans or [0.0]))


def _cleared(pixels: Pixels) -> Pixels:
    """What is much darker than the paper in every colour: print is black, overprints are coloured or pale."""
    light = pixels.max(axis=2)
    side = max(3, round(PAPER * max(light.shape))) | 1
    paper = cv2.GaussianBlur(
        cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)), (0, 0), side / 3
    )
    darker = 1 - light / np.maximum(paper, 1).astype(np.float32)
    palest, darkest = STROKES
    ink = np.clip((darker - palest) / (darkest - palest), 0, 1)
    return np.repeat(((1 - ink) * 255).astype(np.uint8)[:, :, None], 3, axis=2)

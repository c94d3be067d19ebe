"""Reads text off a picture: one engine per process, loaded at first use, threads bounded."""

import logging
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from django.conf import settings

from acms.scans.intake import Pixels


@dataclass(frozen=True)
class Line:
    """One line of text with its confidence 0…1 and its box x, y, width, height in pixels."""

    text: str
    confidence: float
    box: tuple[int, int, int, int]

    @property
    def middle(self) -> float:
        return self.box[1] + self.box[3] / 2


@cache
def engine() -> Any:
    """The OCR engine, warmed up by its first page."""
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    cv2.setNumThreads(settings.ACMS_OCR_THREADS)
    return RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": settings.ACMS_OCR_THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "error",
        }
    )


def read(pixels: Pixels, longest: int = 1600) -> list[Line]:
    """The lines on the picture, top to bottom; none on a blank one. Long sides over `longest` pixels are read smaller."""
    scale = min(1.0, longest / max(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    # The flags stick to the engine between calls, so they are always said. Lines are not turned one by one: upside-down
    # text must read as nonsense, for that is how a page that lies on its head is known.
    found = engine()(small, use_det=True, use_cls=False, use_rec=True)
    if found.txts is None:
        return []
    lines = []
    for text, score, corners in zip(found.txts, found.scores, found.boxes, strict=True):
        left, top = np.min(corners, axis=0) / scale
        right, bottom = np.max(corners, axis=0) / scale
        lines.append(Line(text, float(score), (int(left), int(top), int(right - left), int(bottom - top))))
    return sorted(lines, key=lambda line: (line.box[1], line.box[0]))


def read_line(pixels: Pixels) -> tuple[str, float]:
    """The text of a picture that holds one line, and its confidence."""
    found = engine()(pixels, use_det=False, use_cls=False, use_rec=True)
    if not found.txts:
        return "", 0.0
    return str(found.txts[0]), float(found.scores[0])


def under_seals(pixels: Pixels, lines: list[Line]) -> list[Line]:
    """The same lines, with what stands under round red seals read once more without their ink.

    A seal across a line cuts it in two for the detector or mixes its own characters in. In the red channel red ink is as light as
    paper; a line that is read there takes the place of those it covers, if it says as much. All else stays, red titles too.
    """
    for place in _seals(pixels):
        x, y, w, h = place
        part = np.ascontiguousarray(np.repeat(pixels[y : y + h, x : x + w, 2:], 3, axis=2))
        for line in read(part):
            left, top, wide, high = line.box
            lines = _in_place(lines, Line(line.text, line.confidence, (left + x, top + y, wide, high)))
    return sorted(lines, key=lambda line: (line.box[1], line.box[0]))


def _in_place(lines: list[Line], line: Line) -> list[Line]:
    """`line` instead of those that it covers, unless they say more."""
    covered = [old for old in lines if _shared(old.box, line.box) > 0.5]
    if sum(len(old.text) for old in covered) > len(line.text) + 1:
        return lines
    return [*(old for old in lines if old not in covered), line]


def _shared(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> float:
    """The share of the smaller box that lies in the larger one."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return max(across, 0) * max(down, 0) / max(min(one[2] * one[3], other[2] * other[3]), 1)


SEAL = (
    0.07,
    0.45,
)  # the width of a seal as a share of the page's longer side: 公章 are 38 to 58 mm wide, papers 130 to 420 mm
AROUND = 2.5  # as many widths beside a seal are read with it, so that lines are whole


def _seals(pixels: Pixels) -> list[tuple[int, int, int, int]]:
    """Bands of the page that hold a round red seal: x, y, width, height."""
    scale = 700 / max(pixels.shape[:2])
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.int16)
    red = (small[:, :, 2] - small[:, :, :2].max(axis=2) > 25).astype(np.uint8)
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    bands = []
    for left, top, wide, high, _ in stats[1:]:
        inked = red[top : top + high, left : left + wide].mean()
        if SEAL[0] * 700 <= max(wide, high) <= SEAL[1] * 700 and 0.7 < wide / high < 1.4 and inked < 0.6:
            bands.append(_band(left / scale, top / scale, wide / scale, high / scale, pixels.shape))
    return bands


def _band(x: float, y: float, w: float, h: float, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """The lines that a seal lies on, as far as they may reach."""
    left, right = max(x - AROUND * w, 0), min(x + (1 + AROUND) * w, shape[1])
    top, bottom = max(y - 0.15 * h, 0), min(y + 1.15 * h, shape[0])
    return int(left), int(top), int(right - left), int(bottom - top)

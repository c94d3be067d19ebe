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

"""Changes made to a printed letter before it is signed: what the audit must find. For demos, tests and benchmarks."""

import random
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from acms.base import typeset
from acms.letters import render
from acms.scans.intake import Pixels

MM = 25.4
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Change:
    """One change. `box` in mm: x, y, width, height.

    `by`: white (painted over), print (painted over and printed in the letter's face), sans (in another face), pen (painted
    over and written by hand), ink (written or printed beside, nothing painted over), stroke (a pen stroke from x, y to x, y),
    paste (the same place of another letter's `pdf` glued on).
    """

    box: Box
    text: str = ""
    by: str = "print"
    pdf: bytes = b""


@cache
def face(size: int, sans: bool = False) -> ImageFont.FreeTypeFont:
    """The letter's face, or the other one, at a size in pixels."""
    files = typeset.face_files(settings.ACMS_FONT_DIRS[0])
    if sans:
        every = [file for folder in settings.ACMS_FONT_DIRS for file in typeset.face_files(folder)]
        files = [file for file in every if "Sans" in file.name] or files
    return ImageFont.truetype(str(files[0]), size)


def make(page: Pixels, change: Change, dpi: float, chance: random.Random) -> None:
    """Makes one change on a print, H×W×3 BGR at `dpi`, in place."""
    scale = dpi / MM
    x, y, w, h = (value * scale for value in change.box)
    if change.by == "stroke":
        ends = [(round(x), round(y)), (round(w), round(h))]
        cv2.line(page, ends[0], ends[1], (60, 40, 30), max(2, round(0.5 * scale)), cv2.LINE_AA)
        return
    if change.by == "paste":
        other = render.raster(change.pdf, dpi)
        part = other[round(y) : round(y + h), round(x) : round(x + w)]
        page[round(y) : round(y) + part.shape[0], round(x) : round(x) + part.shape[1]] = part[:, :, None]
        return
    if change.by != "ink":
        page[round(y) : round(y + h), round(x) : round(x + w)] = 255
    if change.text and change.by == "pen":
        _write(page, change.text, (x, y + h / 2), scale, chance)
    elif change.text and change.by != "white":
        _typeset(page, change.text, (x, y + h / 2), round(12 / 72 * dpi), change.by == "sans")


def _typeset(page: Pixels, text: str, at: tuple[float, float], size: int, sans: bool) -> None:
    font = face(size, sans)
    left, top, _, bottom = font.getbbox(text)
    layer = Image.fromarray(page)
    ImageDraw.Draw(layer).text((at[0] - left, at[1] - (top + bottom) / 2), text, font=font, fill=(0, 0, 0))
    page[:] = np.asarray(layer)


def _write(page: Pixels, text: str, at: tuple[float, float], scale: float, chance: random.Random) -> None:
    """Characters as somebody writes them: leaning, uneven, in a ball pen's blue."""
    size = round(4.6 * scale)
    x = at[0]
    for character in text:
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text((size, size), character, font=face(size, True), fill=255, anchor="mm")
        lean, grow = chance.uniform(-0.22, 0.22), chance.uniform(0.85, 1.15)
        centre = np.array([size, size])
        turn = np.array([[grow, lean], [chance.uniform(-0.1, 0.1), grow]])
        shift = centre - turn @ centre
        ink = cv2.warpAffine(np.asarray(tile), np.c_[turn, shift], (2 * size, 2 * size))
        ink = cv2.erode(ink, np.ones((2, 2), np.uint8))
        left, top = round(x - size / 2), round(at[1] - size)
        part = page[top : top + 2 * size, left : left + 2 * size]
        share = ink[: part.shape[0], : part.shape[1], None].astype(np.float32) / 255
        part[:] = (part * (1 - share) + np.array((120, 50, 30)) * share).astype(np.uint8)
        x += size * (0.62 if character.isascii() else 1.05)

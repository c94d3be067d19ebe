"""Prints, signs, stamps and scans a letter, synthetically: for demos, tests and benchmarks."""

import math
import random
import zlib

import cv2
import numpy as np
from PIL import Image, ImageDraw

from acms.demo import changes, handling
from acms.demo.conditions import Conditions
from acms.letters import forms, render
from acms.scans import encode
from acms.scans.intake import Pixels

MM = 25.4


def scan(pdf: bytes, how: Conditions = Conditions()) -> Pixels:
    """The sheet as a scanner or phone would see it, BGR."""
    page = cv2.cvtColor(render.raster(pdf, how.dpi), cv2.COLOR_GRAY2BGR)
    sheet = zlib.crc32(page)  # the file says when it was made
    chance = random.Random(how.seed)
    scale = how.dpi / MM
    for change in how.changes:
        changes.make(page, change, how.dpi, chance)
    page = handling.printed(np.asarray(page, np.uint8), how, chance)
    below = forms.SIGN_LINE[1] + (2.5 if how.sign_over else 8.0)
    if how.sign_own:
        _signature(page, (50.0, below), scale, chance)
    if how.sign_unit:
        _signature(page, (136.0, below), scale, chance)
    if how.seal:
        employer, inner = _sealed_by(pdf)
        page = _seal(page, how, how.seal_text or employer, inner, scale, chance, sheet)
    return handling.captured(handling.worn(page, how, chance), how, chance)


def scan_jpeg(pdf: bytes, how: Conditions = Conditions()) -> bytes:
    """The scan as the file that people upload."""
    return encode.jpeg(scan(pdf, how), how.quality, how.dpi)


def _signature(page: Pixels, at_mm: tuple[float, float], scale: float, chance: random.Random) -> None:
    """Three invented characters' worth of pen strokes."""
    for letter in range(3):
        x0 = (at_mm[0] + letter * 9) * scale
        y0 = at_mm[1] * scale
        for _ in range(5):
            points = np.array(
                [[x0 + chance.uniform(-3.5, 4.5) * scale, y0 + chance.uniform(-4.5, 4.5) * scale] for _ in range(4)]
            )
            steps = np.linspace(0, 1, 24)[:, None]
            curve = (
                (1 - steps) ** 3 * points[0]
                + 3 * (1 - steps) ** 2 * steps * points[1]
                + 3 * (1 - steps) * steps**2 * points[2]
                + steps**3 * points[3]
            )
            cv2.polylines(page, [curve.astype(np.int32)], False, (70, 45, 35), max(2, round(0.45 * scale)), cv2.LINE_AA)


def _sealed_by(pdf: bytes) -> tuple[str, str]:
    """The employer's name as printed on the letter, and what stands inside its seal: 财务专用章, or nothing in a 公章."""
    text = "".join(character for character, _ in render.characters(pdf))
    employer = text.partition("单位全称：")[2].partition("单位统一社会信用代码")[0] or "样例单位"
    return employer, "财务专用章" if "单位财务专用章" in text else ""


def _seal(
    page: Pixels, how: Conditions, text: str, inner: str, scale: float, chance: random.Random, sheet: int
) -> Pixels:
    """A round seal with ring text; no star or emblem, it is a specimen."""
    size = round(40 * scale)
    layer = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(layer)
    middle, radius = size / 2, size / 2 - scale
    frame = [middle - radius, middle - radius, middle + radius, middle + radius]
    if how.seal_shape == "square":
        draw.rectangle(frame, outline=255, width=max(2, round(1.1 * scale)))
    else:
        draw.ellipse(frame, outline=255, width=max(2, round(1.1 * scale)))
    font = changes.face(round(min(4.6, 74 / max(len(text), 1)) * scale), True)
    spread = min(270, 22 * len(text))
    for index, character in enumerate(text):
        angle = math.radians(-90 - spread / 2 + spread * (index + 0.5) / len(text))
        tile = Image.new("L", (round(7 * scale), round(7 * scale)), 0)
        ImageDraw.Draw(tile).text((tile.width / 2, tile.height / 2), character, font=font, fill=255, anchor="mm")
        tile = tile.rotate(-math.degrees(angle) - 90, resample=Image.Resampling.BICUBIC)
        x, y = middle + (radius - 4.6 * scale) * math.cos(angle), middle + (radius - 4.6 * scale) * math.sin(angle)
        layer.paste(255, (round(x - tile.width / 2), round(y - tile.height / 2)), tile)
    small = changes.face(round(3.6 * scale), True)
    draw.text((middle, middle + 8.5 * scale), inner, font=small, fill=255, anchor="mm")
    layer = layer.rotate(how.seal_turn + chance.uniform(-8, 8), resample=Image.Resampling.BICUBIC)
    ink = np.asarray(layer, np.float32)[:, :, None] / 255 * 0.86
    wear = _wear(ink.shape[0], scale, np.random.default_rng([how.seed, sheet]))
    away = (26.0, -14.0) if how.seal_over else (0.0, 0.0)
    x = round((forms.SEAL[0] + 34 + away[0] + chance.uniform(-3, 3)) * scale)
    y = round((forms.SEAL[1] + 6 + away[1] + chance.uniform(-2, 2)) * scale)
    place = page[y : y + size, x : x + size].astype(np.float32)
    colour = np.array(how.seal_colour, np.float32)
    # Ink multiplies: print under the seal stays dark.
    page = page.copy()
    page[y : y + size, x : x + size] = np.clip(place * (1 - ink * wear * (1 - colour / 255)), 0, 255).astype(np.uint8)
    return page


def _wear(size: int, scale: float, dice: np.random.Generator) -> Pixels:
    """How much ink the seal leaves where: every pressing has a grain of its own, about half a millimetre coarse."""
    cells = round(size / scale / 0.5)
    coarse = dice.uniform(0.65, 1.0, (cells, cells)).astype(np.float32)
    fine = dice.uniform(0.85, 1.0, (size, size)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (size, size), interpolation=cv2.INTER_LINEAR) * fine)[:, :, None]

"""Prints, signs, stamps and scans a letter, synthetically: for demos, tests and benchmarks."""

import math
import random
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from acms.letters import render
from acms.scans import encode
from acms.scans.intake import Pixels

MM = 25.4


@dataclass(frozen=True)
class Conditions:
    """How the sheet was handled. Angles in degrees, blur as sigma in pixels, seal and signatures on or off."""

    sign_person: bool = True
    sign_finance: bool = True
    seal: bool = True
    seal_colour: tuple[int, int, int] = (38, 40, 200)  # BGR
    seal_text: str = "样例单位"
    dpi: int = 300
    rotate: float = 0.0
    quarter_turns: int = 0
    blur: float = 0.0
    phone: float = 0.0  # perspective, degrees of tilt
    shade: float = 0.0  # share of light lost at one edge
    noise: float = 2.0
    quality: int = 85
    whiteout: tuple[float, float, float, float] | None = None  # mm: x, y, width, height painted white
    overwrite: str = ""  # printed on the whited-out place
    stroke: tuple[float, float, float, float] | None = None  # mm: a pen stroke from x, y to x, y
    seed: int = 1


def scan(pdf: bytes, how: Conditions = Conditions()) -> Pixels:
    """The sheet as a scanner or phone would see it, BGR."""
    grey = render.raster(pdf, how.dpi)
    page = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    chance = random.Random(how.seed)
    scale = how.dpi / MM
    if how.whiteout:
        _overwrite(page, how, scale)
    if how.sign_person:
        _signature(page, (render.SIGN_PERSON[0] + 26, render.SIGN_PERSON[1] + 7), scale, chance)
    if how.sign_finance:
        _signature(page, (render.SIGN_FINANCE[0] + 30, render.SIGN_FINANCE[1] + 7), scale, chance)
    if how.stroke:
        x0, y0, x1, y1 = (round(value * scale) for value in how.stroke)
        cv2.line(page, (x0, y0), (x1, y1), (60, 40, 30), max(2, round(0.5 * scale)), cv2.LINE_AA)
    if how.seal:
        page = _seal(page, how, scale, chance)
    return _photographed(page, how, chance)


def scan_jpeg(pdf: bytes, how: Conditions = Conditions()) -> bytes:
    """The scan as the file that people upload."""
    return encode.jpeg(scan(pdf, how), how.quality, how.dpi)


def _overwrite(page: Pixels, how: Conditions, scale: float) -> None:
    assert how.whiteout is not None
    x, y, w, h = (value * scale for value in how.whiteout)
    page[round(y) : round(y + h), round(x) : round(x + w)] = 255
    if how.overwrite:
        layer = Image.fromarray(page)
        font = ImageFont.truetype(_font(), round(12 / 72 * how.dpi))
        left, top, _, bottom = font.getbbox(how.overwrite)
        at = (x - left, y + h / 2 - (top + bottom) / 2)
        ImageDraw.Draw(layer).text(at, how.overwrite, font=font, fill=(0, 0, 0))
        page[:] = np.asarray(layer)


def _font() -> str:
    return str(next(Path(settings.ACMS_FONT_DIRS[0]).glob("*.ttf")))


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


def _seal(page: Pixels, how: Conditions, scale: float, chance: random.Random) -> Pixels:
    """A round seal with ring text; no star or emblem, it is a specimen."""
    size = round(40 * scale)
    layer = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(layer)
    middle, radius = size / 2, size / 2 - scale
    draw.ellipse(
        [middle - radius, middle - radius, middle + radius, middle + radius],
        outline=255,
        width=max(2, round(1.1 * scale)),
    )
    text = how.seal_text
    font = ImageFont.truetype(_font(), round(min(4.6, 62 / max(len(text), 1)) * scale))
    spread = min(250, 22 * len(text))
    for index, character in enumerate(text):
        angle = math.radians(-90 - spread / 2 + spread * (index + 0.5) / len(text))
        tile = Image.new("L", (round(7 * scale), round(7 * scale)), 0)
        ImageDraw.Draw(tile).text((tile.width / 2, tile.height / 2), character, font=font, fill=255, anchor="mm")
        tile = tile.rotate(-math.degrees(angle) - 90, resample=Image.Resampling.BICUBIC)
        x, y = middle + (radius - 4.6 * scale) * math.cos(angle), middle + (radius - 4.6 * scale) * math.sin(angle)
        layer.paste(255, (round(x - tile.width / 2), round(y - tile.height / 2)), tile)
    small = ImageFont.truetype(_font(), round(3.6 * scale))
    draw.text((middle, middle + 8.5 * scale), "财务专用章", font=small, fill=255, anchor="mm")
    layer = layer.rotate(chance.uniform(-8, 8), resample=Image.Resampling.BICUBIC)
    ink = np.asarray(layer, np.float32)[:, :, None] / 255 * 0.86
    wear = np.random.default_rng(how.seed).uniform(0.75, 1.0, ink.shape).astype(np.float32)
    x = round((render.SEAL[0] + 34 + chance.uniform(-3, 3)) * scale)
    y = round((render.SEAL[1] + 6 + chance.uniform(-2, 2)) * scale)
    place = page[y : y + size, x : x + size].astype(np.float32)
    colour = np.array(how.seal_colour, np.float32)
    # Ink multiplies: print under the seal stays dark.
    page = page.copy()
    page[y : y + size, x : x + size] = np.clip(place * (1 - ink * wear * (1 - colour / 255)), 0, 255).astype(np.uint8)
    return page


def _photographed(page: Pixels, how: Conditions, chance: random.Random) -> Pixels:
    height, width = page.shape[:2]
    if how.phone:
        page = _tilted(page, how, chance)
    elif how.rotate:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), how.rotate, 1.0)
        page = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    page = np.ascontiguousarray(np.rot90(page, how.quarter_turns % 4))
    picture: Pixels = page.astype(np.float32)
    if how.shade:
        picture *= np.linspace(1.0, 1 - how.shade, picture.shape[1], dtype=np.float32)[None, :, None]
    if how.blur:
        picture = cv2.GaussianBlur(picture, (0, 0), how.blur)
    if how.noise:
        picture += np.random.default_rng(how.seed).normal(0, how.noise, picture.shape).astype(np.float32)
    return np.clip(picture, 0, 255).astype(np.uint8)


def _tilted(page: Pixels, how: Conditions, chance: random.Random) -> Pixels:
    """The sheet on a dark table, seen at an angle."""
    height, width = page.shape[:2]
    margin = round(0.09 * width)
    inward = math.tan(math.radians(how.phone)) * 0.16 * width
    target = np.array(
        [
            [margin + inward, margin + inward * 0.7],
            [margin + width - inward * 0.8, margin + inward * 0.4],
            [margin + width, margin + height],
            [margin, margin + height - inward * 0.3],
        ],
        np.float32,
    )
    target += np.array([[chance.uniform(-4, 4), chance.uniform(-4, 4)] for _ in range(4)], np.float32)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    size = (width + 2 * margin, height + 2 * margin)
    table = (66, 84, 98)
    tilted = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_CUBIC, borderValue=table)
    if how.rotate:
        turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), how.rotate, 0.94)
        tilted = cv2.warpAffine(tilted, turn, size, flags=cv2.INTER_CUBIC, borderValue=table)
    return np.asarray(tilted, np.uint8)

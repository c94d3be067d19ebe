"""Seals as they are cut and pressed, drawn apart from the demo's: high letters, a star, words inside, uneven ink."""

import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from acms.letters.audit import seal
from acms.letters.audit.aligning import REFERENCE_PPI, Alignment

DPI = 300
PX = DPI / 25.4
SONG, HEI = (next(Path(folder).glob("*.ttf")) for folder in (settings.ACMS_FONT_DIRS[0], settings.ACMS_FONT_DIRS[-1]))


@dataclass(frozen=True)
class Cut:
    """A seal as somebody cut it; lengths in mm."""

    around: str
    inside: str = ""
    long: float = 40.0
    short: float = 40.0
    high: float = 4.4
    face: Path = SONG
    star: bool = True
    broken: tuple[
        tuple[float, float, float], ...
    ] = ()  # places: degrees, half width in degrees, share of ink that is left


def glyph(letter: str, face: Path, high: float) -> Image.Image:
    size = round(high * PX)
    tile = Image.new("L", (2 * size, round(1.6 * size)), 0)
    ImageDraw.Draw(tile).text((size, 0.8 * size), letter, font=ImageFont.truetype(face, size), fill=255, anchor="mm")
    return tile.resize((round(tile.width * 0.72), tile.height))


def cut(how: Cut) -> np.ndarray:
    """The ink, 0…1."""
    wide, high = round((how.long + 2) * PX), round((how.short + 2) * PX)
    image = Image.new("L", (wide, high), 0)
    pen = ImageDraw.Draw(image)
    pen.ellipse([PX, PX, wide - PX, high - PX], outline=255, width=round(1.1 * PX))
    inset = 2.0 + how.high / 2
    a, b = (how.long / 2 - inset) * PX, (how.short / 2 - inset) * PX
    for n, letter in enumerate(how.around):
        at = math.radians(-90 + min(17, 285 / len(how.around)) * (n - (len(how.around) - 1) / 2))
        lean = math.degrees(math.atan2(math.sin(at) / b, math.cos(at) / a))
        tile = glyph(letter, how.face, how.high).rotate(-lean - 90, expand=True, resample=Image.Resampling.BICUBIC)
        x, y = wide / 2 + a * math.cos(at), high / 2 + b * math.sin(at)
        image.paste(255, (round(x - tile.width / 2), round(y - tile.height / 2)), tile)
    if how.star:
        turns = [math.radians(36 * n - 90) for n in range(10)]
        reach = [how.short * PX / (8 if n % 2 == 0 else 21) for n in range(10)]
        pen.polygon(
            [(wide / 2 + r * math.cos(t), high / 2 + r * math.sin(t)) for r, t in zip(reach, turns, strict=True)], 255
        )
    down = 0.23 * how.short * PX if how.star else 0
    for n, letter in enumerate(how.inside):
        tile = glyph(letter, how.face, 3.6)
        x = wide / 2 + (n - (len(how.inside) - 1) / 2) * 3.2 * PX
        image.paste(255, (round(x - tile.width / 2), round(high / 2 + down - tile.height / 2)), tile)
    return _broken(np.asarray(image, np.float32) / 255, how)


def _broken(ink: np.ndarray, how: Cut) -> np.ndarray:
    """What falls or knocks have taken from the rubber: the same in every pressing."""
    high, wide = ink.shape
    y, x = np.mgrid[:high, :wide] - np.array((high / 2, wide / 2))[:, None, None]
    for at, half, left in how.broken:
        here = np.abs((np.degrees(np.arctan2(y, x)) - at + 180) % 360 - 180) < half
        ink = np.where(here, ink * left, ink)
    return ink


def scanned(how: Cut, *, turn: float = 7.0, wear: float = 0.3, noise: float = 2.0, seed: int = 1) -> np.ndarray:
    """The seal pressed on a sheet and scanned at 300 dpi."""
    dice = np.random.default_rng(seed)
    ink = cv2.GaussianBlur(cut(how), (0, 0), 0.8)
    blots = cv2.resize(dice.normal(0, 1, (40, 40)).astype(np.float32), ink.shape[::-1], interpolation=cv2.INTER_CUBIC)
    ink = ink * np.clip(1 - wear * (0.5 + 0.4 * blots), 0, 1)
    side = round(1.1 * max(ink.shape))
    matrix = cv2.getRotationMatrix2D((ink.shape[1] / 2, ink.shape[0] / 2), turn, 1)
    matrix[:, 2] = matrix[:, 2] + np.array([side - ink.shape[1], side - ink.shape[0]]) / 2
    ink = cv2.warpAffine(ink, matrix, (side, side))
    page = np.full((round(297 * PX), round(210 * PX), 3), 250, np.float32)
    x, y = round(52 * PX - side / 2), round(254 * PX - side / 2)
    page[y : y + side, x : x + side] *= 1 - ink[:, :, None] * (1 - np.array((45, 42, 200), np.float32) / 255)
    part = page[y - 40 : y + side + 40, x - 40 : x + side + 40]
    part[:] = part + dice.normal(0, noise, part.shape)
    return np.clip(page, 0, 255).astype(np.uint8)


def found(picture: np.ndarray, employer: str = "") -> seal.Seal:
    scale = DPI / REFERENCE_PPI
    lying = Alignment(np.diag([scale, scale, 1.0]), None, 1.0, 0.0, (1654, 2339))
    return seal.find(picture, lying, employer)

"""Draws an invented face: smooth shading, no real person. Good enough for a face detector, plainly a drawing for people."""

import random
from pathlib import Path

import cv2
import numpy as np
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from acms.scans.intake import Pixels


def draw(seed: int, width: int = 590, height: int = 826, ground: tuple[int, int, int] = (250, 250, 250)) -> Pixels:
    """A head and shoulders on a plain ground, BGR."""
    chance = random.Random(seed)
    scale = 4
    w, h = 295 * scale // 2, 413 * scale // 2
    image: Pixels = np.full((h, w, 3), ground, np.uint8)
    unit = h / 413
    skin = np.array([chance.randint(150, 175), chance.randint(178, 200), chance.randint(212, 230)], float)
    hair = tuple(int(v) for v in (chance.randint(22, 40), chance.randint(24, 40), chance.randint(28, 48)))
    coat = tuple(int(v) for v in (chance.randint(60, 120), chance.randint(50, 90), chance.randint(40, 80)))

    def at(x: float, y: float) -> tuple[int, int]:
        return int(x * unit), int(y * unit)

    def oval(x: float, y: float, a: float, b: float, colour: tuple[int, ...], angle: float = 0) -> None:
        cv2.ellipse(image, at(x, y), at(a, b), angle, 0, 360, colour, -1, cv2.LINE_AA)

    tone = tuple(int(v) for v in skin)
    shade = tuple(int(v) for v in skin * 0.86)
    dark = tuple(int(v) for v in skin * 0.7)
    oval(147, 420, 132, 92, coat)
    oval(147, 330, 44, 60, shade)
    oval(147, 158, 96, 118, hair)
    for x in (58, 236):
        oval(x, 195, 12, 24, shade)
    oval(147, 195, 84, 112, tone)
    cv2.ellipse(image, at(147, 118), at(80, 48), 0, 180, 360, hair, -1, cv2.LINE_AA)
    for x in (112, 182):
        oval(x, 178, 19, 9, (236, 238, 240))
        oval(x, 178, 8, 8, (38, 42, 52))
        cv2.ellipse(image, at(x, 178), at(20, 10), 0, 190, 350, (40, 44, 56), max(1, int(2.4 * unit)), cv2.LINE_AA)
        cv2.ellipse(image, at(x, 164), at(25, 10), 0, 200, 340, hair, max(2, int(5 * unit)), cv2.LINE_AA)
        oval(x, 190, 18, 5, shade)
    cv2.line(image, at(147, 186), at(141, 222), shade, max(1, int(4 * unit)), cv2.LINE_AA)
    oval(147, 224, 17, 8, shade)
    for x in (139, 155):
        oval(x, 227, 4, 2, dark)
    oval(147, 256, 28, 8, (105, 105, 178))
    cv2.line(image, at(121, 255), at(173, 255), (70, 70, 130), max(1, int(2 * unit)), cv2.LINE_AA)
    oval(147, 300, 40, 8, shade)
    image = cv2.GaussianBlur(image, (0, 0), 1.1 * unit)
    # Light from the left, and the grain that a camera leaves.
    light = np.linspace(1.03, 0.93, w)[None, :, None]
    face = np.clip(image * light, 0, 255)
    mask = (np.abs(image.astype(int) - np.array(ground)).sum(axis=2) > 24)[:, :, None]
    image = np.where(mask, face, image)
    grain = np.random.default_rng(seed).normal(0, 4.5, image.shape)
    image = np.clip(image + grain * np.where(mask, 1.0, 0.25), 0, 255).astype(np.uint8)
    return _specimen(np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8))


def _specimen(photo: Pixels) -> Pixels:
    """The photo with 样例 across the coat: nobody takes it for a real person's."""
    layer = Image.fromarray(photo)
    size = photo.shape[1] // 9
    file = next(Path(settings.ACMS_FONT_DIRS[0]).glob("*.ttf"))
    at = (photo.shape[1] / 2, photo.shape[0] * 0.95)
    ImageDraw.Draw(layer).text(at, "样例", font=ImageFont.truetype(str(file), size), fill=(225, 225, 225), anchor="mm")
    return np.asarray(layer).copy()

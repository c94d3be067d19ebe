"""Draws an invented face: smooth shading, no real person. Good enough for a face detector, plainly a drawing for people.

No two seeds have one face: shape, hair, eyes, brows, nose and mouth are of chance, within what the detector takes for a face.
"""

import random
from dataclasses import dataclass, field

import cv2
import numpy as np
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from acms.base import typeset
from acms.scans.intake import Pixels

Colour = tuple[int, ...]
HIGH = 413  # the units of a face, whatever its size in pixels


@dataclass
class _Looks:
    """What makes one face another one; lengths in units of the photo's height / 413, angles in degrees."""

    chance: random.Random
    skin: np.ndarray = field(init=False)
    hair: Colour = field(init=False)
    coat: Colour = field(init=False)

    def __post_init__(self) -> None:
        some = self.chance
        self.skin = np.array([some.randint(150, 175), some.randint(178, 200), some.randint(212, 230)], float)
        self.hair = tuple(some.randint(low, high) for low, high in ((22, 40), (24, 40), (28, 48)))
        self.coat = tuple(some.randint(low, high) for low, high in ((60, 120), (50, 90), (40, 80)))
        self.middle = 147 + some.uniform(-3, 3)
        self.wide, self.high = some.uniform(76, 89), some.uniform(105, 116)
        self.crown, self.sides = some.uniform(108, 124), some.uniform(8, 18)
        self.fringe = self.high - 77 + some.uniform(4, 16), some.uniform(-14, 14), some.uniform(-22, 22)
        self.locks = some.choice((0, 0, 60, 130)) and some.uniform(50, 130)
        self.apart, self.eyes = some.uniform(31, 38), some.uniform(174, 183)
        self.eye = some.uniform(16, 21), some.uniform(7.5, 10.5)
        self.brow = some.uniform(12, 17), some.uniform(4, 6.5), some.uniform(-9, 9)
        self.nose = some.uniform(36, 48), some.uniform(13, 19), some.uniform(-7, 7)
        self.mouth = some.uniform(70, 82), some.uniform(22, 32), some.uniform(6, 10), some.uniform(-3, 3)
        self.shoulders, self.collar = some.uniform(118, 142), some.uniform(40, 56)
        self.spots = [(some.uniform(-60, 60), some.uniform(-20, 90), some.uniform(1.2, 2.6)) for _ in range(6)]


def draw(seed: int, width: int = 590, height: int = 826, ground: tuple[int, int, int] = (250, 250, 250)) -> Pixels:
    """A head and shoulders on a plain ground, BGR."""
    w, h = 590, 826
    image: Pixels = np.full((h, w, 3), ground, np.uint8)
    _paint(image, _Looks(random.Random(seed)))
    image = cv2.GaussianBlur(image, (0, 0), 1.1 * h / HIGH)
    # Light from the left, and the grain that a camera leaves.
    light = np.linspace(1.03, 0.93, w)[None, :, None]
    face = np.clip(image * light, 0, 255)
    mask = (np.abs(image.astype(int) - np.array(ground)).sum(axis=2) > 24)[:, :, None]
    image = np.where(mask, face, image)
    grain = np.random.default_rng(seed).normal(0, 4.5, image.shape)
    image = np.clip(image + grain * np.where(mask, 1.0, 0.25), 0, 255).astype(np.uint8)
    return _specimen(np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8))


def _paint(image: Pixels, looks: _Looks) -> None:
    unit, x0 = image.shape[0] / HIGH, looks.middle

    def at(x: float, y: float) -> tuple[int, int]:
        return int(x * unit), int(y * unit)

    def oval(x: float, y: float, a: float, b: float, colour: Colour, angle: float = 0) -> None:
        cv2.ellipse(image, at(x, y), at(a, b), angle, 0, 360, colour, -1, cv2.LINE_AA)

    def bow(
        x: float, y: float, a: float, b: float, turn: float, sweep: tuple[int, int], colour: Colour, pen: float
    ) -> None:
        cv2.ellipse(image, at(x, y), at(a, b), turn, *sweep, colour, max(1, int(pen * unit)), cv2.LINE_AA)

    tone, shade, dark = (tuple(int(v) for v in looks.skin * share) for share in (1, 0.86, 0.7))
    oval(147, 420, looks.shoulders, 92, looks.coat)
    oval(147, 338, looks.collar, 46, (226, 226, 230))
    oval(x0, 330, 44, 60, shade)
    if looks.locks:
        for side in (-1, 1):
            oval(x0 + side * (looks.wide - 2), 170 + looks.locks / 2, 20, 40 + looks.locks / 2, looks.hair)
    oval(x0, 158, looks.wide + looks.sides, looks.crown, looks.hair)
    for side in (-1, 1):
        oval(x0 + side * (looks.wide + 5), 195, 12, 24, shade)
    oval(x0, 195, looks.wide, looks.high, tone)
    fringe, slope, parting = looks.fringe
    cv2.ellipse(
        image, at(x0 + parting / 2, 118), at(looks.wide - 4, fringe), slope, 180, 360, looks.hair, -1, cv2.LINE_AA
    )
    for side in (-1, 1):
        x, y, (a, b), (over, thick, tilt) = x0 + side * looks.apart, looks.eyes, looks.eye, looks.brow
        oval(x, y, a, b, (236, 238, 240))
        oval(x, y, b - 1, b - 1, (38, 42, 52))
        bow(x, y, a + 1, b + 1, 0, (190, 350), (40, 44, 56), 2.4)
        bow(x, y - over, a + 6, 10, side * tilt, (200, 340), looks.hair, thick)
        oval(x, y + 12, a - 1, 5, shade)
    length, nostril, bent = looks.nose
    cv2.line(
        image, at(x0, looks.eyes + 8), at(x0 + bent, looks.eyes + length), shade, max(1, int(4 * unit)), cv2.LINE_AA
    )
    oval(x0, looks.eyes + length + 2, nostril, 8, shade)
    for side in (-1, 1):
        oval(x0 + side * nostril / 2, looks.eyes + length + 5, 4, 2, dark)
    below, a, b, tilt = looks.mouth
    oval(x0, looks.eyes + below, a, b, (105, 105, 178), tilt)
    cv2.line(
        image,
        at(x0 - a + 2, looks.eyes + below - 1),
        at(x0 + a - 2, looks.eyes + below - 1 + tilt),
        (70, 70, 130),
        max(1, int(2 * unit)),
        cv2.LINE_AA,
    )
    oval(x0, 300, 40, 8, shade)
    for right, down, size in looks.spots:
        oval(x0 + right, looks.eyes + down, size, size, dark)


def _specimen(photo: Pixels) -> Pixels:
    """The photo with 样例 across the coat: nobody takes it for a real person's."""
    layer = Image.fromarray(photo)
    size = photo.shape[1] // 9
    file = typeset.face_files(settings.ACMS_FONT_DIRS[0])[0]
    at = (photo.shape[1] / 2, photo.shape[0] * 0.95)
    ImageDraw.Draw(layer).text(at, "样例", font=ImageFont.truetype(str(file), size), fill=(225, 225, 225), anchor="mm")
    return np.asarray(layer).copy()

"""What people put on paper: pen strokes with pressure, seals with wear, name chops. Sizes in millimetres, pictures at `DPI`.

A stroke is a line through points, so that every signature is another; the order of the points of a character comes from a thinned
glyph, as a child copies a model, and is then bent, slanted, joined and shortened by the writer's habit.
"""

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from bench.evidence.others import faces

Picture = npt.NDArray[np.uint8]
Cover = npt.NDArray[np.floating[Any]]  # how much ink lies where, 0 to 1
Line = npt.NDArray[np.float64]
Rng = np.random.Generator
Colour = tuple[int, int, int]  # blue, green, red

DPI = 300
MM = DPI / 25.4
TILE = 500

PENS: dict[str, tuple[Colour, ...]] = {
    "black": ((38, 34, 32), (58, 52, 50), (20, 20, 22)),
    "blue": ((150, 62, 28), (175, 85, 40), (110, 48, 40)),
    "red": ((40, 36, 205), (60, 50, 180)),
}
REDS: dict[str, tuple[Colour, ...]] = {
    "pale": ((150, 140, 232), (165, 160, 238)),
    "red": ((58, 48, 214), (70, 62, 222), (44, 40, 200), (90, 60, 225)),
    "dark": ((40, 26, 150), (52, 40, 165)),
}


def pick(rng: Rng, options: tuple[Colour, ...]) -> Colour:
    return options[int(rng.integers(len(options)))]


def _neighbours(on: npt.NDArray[np.bool_]) -> list[npt.NDArray[np.bool_]]:
    padded = np.pad(on, 1)
    height, width = on.shape
    offsets = ((0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0), (0, 0))
    return [padded[y : y + height, x : x + width] for y, x in offsets]


def _thinned(on: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Zhang and Suen: what is left is one pixel wide."""
    while True:
        before = on.sum()
        for step in (0, 1):
            p = _neighbours(on)
            count = sum(one.astype(np.int8) for one in p)
            turns = sum((~p[n] & p[(n + 1) % 8]).astype(np.int8) for n in range(8))
            first, second = (p[4], p[2]) if step == 0 else (p[0], p[6])
            corner = ~(p[0] & p[2] & first) if step == 0 else ~(p[0] & p[2] & second)
            other = ~(p[2] & p[4] & p[6]) if step == 0 else ~(p[0] & p[4] & p[6])
            on = on & ~((count >= 2) & (count <= 6) & (turns == 1) & corner & other)
        if on.sum() == before:
            return on


def _walk(start: tuple[int, int], left: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Goes on from pixel to pixel, straight ahead where there is a choice."""
    path, ahead = [start], (0.0, 0.0)
    left.discard(start)
    while True:
        y, x = path[-1]
        around = [(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (y + dy, x + dx) in left]
        if not around:
            return path
        after = max(around, key=lambda one: (one[0] - y) * ahead[0] + (one[1] - x) * ahead[1])
        left.discard(after)
        path.append(after)
        back = path[max(0, len(path) - 7)]
        ahead = (after[0] - back[0], after[1] - back[1])


@lru_cache(maxsize=512)
def _model(character: str, role: str, which: int) -> tuple[Line, ...]:
    """The character as lines in a square of one, in about the order of writing."""
    size = 88
    font = faces.font(role, size, character, np.random.default_rng(which))
    image = Image.new("L", (size * 2, size * 2), 0)
    ImageDraw.Draw(image).text((size // 2, size // 2), character, 255, font=font)
    left = {(int(y), int(x)) for y, x in np.argwhere(_thinned(np.asarray(image) > 110))}
    lines = []
    while left:
        ends = [
            one for one in left if sum((one[0] + a, one[1] + b) in left for a in (-1, 0, 1) for b in (-1, 0, 1)) == 2
        ]
        path = _walk(min(ends or left), left)
        if len(path) > 7:
            lines.append(np.array(path, dtype=float)[:, ::-1] / size - 0.5)
    lines = [one if one[0].sum() <= one[-1].sum() else one[::-1] for one in lines]
    return tuple(sorted(lines, key=lambda one: one[0][1] * 1.3 + one[0][0]))


def _smooth(line: Line, rng: Rng, shake: float) -> Line:
    """The same way with fewer points, each a little off, joined by curves."""
    count = max(3, min(9, len(line) // 9))
    knots: Line = line[np.linspace(0, len(line) - 1, count).round().astype(int)]
    knots = knots + rng.normal(0, shake, knots.shape)
    for _ in range(3):
        cut = np.empty((2 * len(knots), 2))
        cut[0::2] = knots * 0.75 + np.roll(knots, -1, 0) * 0.25
        cut[1::2] = knots * 0.25 + np.roll(knots, -1, 0) * 0.75
        knots = np.vstack([knots[:1], cut[:-2], knots[-1:]])
    return knots


@dataclass(frozen=True)
class Writer:
    """Habits of a hand. `join`: how often the pen stays down; `shake`: how far from the model; `loop`: flourishes."""

    role: str = "hand"
    slant: float = 0.1
    join: float = 0.2
    shake: float = 0.012
    keep: float = 1.0
    loop: float = 0.0
    nib: float = 0.5  # mm
    swing: float = 0.35  # how much pressure changes the width


WRITERS = {
    "careful": Writer(role="thin", slant=0.02, join=0.02, shake=0.012, nib=0.5, swing=0.25),
    "plain": Writer(role="hand", slant=0.12, join=0.15, shake=0.018, nib=0.45, swing=0.35),
    "quick": Writer(role="hand", slant=0.25, join=0.55, shake=0.03, keep=0.9, nib=0.5, swing=0.5),
    "cursive": Writer(role="hand", slant=0.3, join=0.85, shake=0.04, keep=0.7, loop=0.5, nib=0.6, swing=0.6),
    "old": Writer(role="hand", slant=0.05, join=0.1, shake=0.035, nib=0.6, swing=0.3),
    "fountain": Writer(role="hand", slant=0.18, join=0.4, shake=0.02, nib=0.75, swing=0.75),
}


def writer(rng: Rng) -> Writer:
    return list(WRITERS.values())[int(rng.integers(len(WRITERS)))]


def _character(character: str, hand: Writer, rng: Rng) -> list[Line]:
    lines = [_smooth(one, rng, hand.shake) for one in _model(character, hand.role, int(rng.integers(4)))]
    lines = [one for one in lines if rng.random() < hand.keep or len(one) > 40] or lines
    joined: list[Line] = []
    for line in lines:
        if joined and rng.random() < hand.join:
            joined[-1] = np.vstack([joined[-1], line])
        else:
            joined.append(line)
    return joined


def _flourish(width: float, rng: Rng) -> Line:
    """A long tail back under the name and out again, with loops."""
    t = np.linspace(0, 1, 60)
    turns = rng.uniform(1.5, 4)
    x = width * (0.95 - 1.1 * t + 1.25 * t**2) + 0.12 * np.cos(turns * 2 * math.pi * t)
    y = 0.55 + 0.35 * t + rng.uniform(0.08, 0.22) * np.sin(turns * 2 * math.pi * t + 1)
    return np.stack([x, y], 1)


def scrawl(rng: Rng, length: float = 2.6) -> list[Line]:
    """A signature that nobody can read: two capitals of loops and a wave."""
    t = np.linspace(0, 1, 160)
    fast = rng.uniform(3, 7)
    x = length * t + rng.uniform(0.1, 0.3) * np.sin(2 * math.pi * fast * t + rng.uniform(0, 6))
    size = np.interp(t, [0, 0.15, 0.5, 1], [1.0, 0.9, 0.5, rng.uniform(0.1, 0.7)])
    y = 0.5 + 0.5 * size * np.cos(2 * math.pi * fast * t + rng.uniform(0, 6)) + 0.1 * np.sin(9 * t)
    wave = np.stack([x, y], 1)
    bar = np.array([[length * 0.1, 0.3], [length * 0.6, 0.2], [length * 1.05, rng.uniform(0.1, 0.4)]])
    return [wave, _smooth(np.repeat(bar, 12, 0), rng, 0.03)] if rng.random() < 0.6 else [wave]


def written(text: str, hand: Writer, rng: Rng) -> list[Line]:
    """Lines of a whole word; one unit is the height of a character."""
    lines: list[Line] = []
    at = 0.0
    for character in text:
        narrow = character.isascii() or character in "·."
        size = rng.uniform(0.85, 1.12)
        for line in _character(character, hand, rng):
            line = line * size + (at, rng.normal(0, 0.05))
            line[:, 0] -= hand.slant * (line[:, 1] - 0.5)
            lines.append(line)
        at += rng.uniform(0.45, 0.55) if narrow else rng.uniform(0.74, 0.92) * size
    if hand.loop and rng.random() < hand.loop:
        lines.append(_flourish(at, rng))
    return lines


def _pressure(count: int, rng: Rng, swing: float) -> npt.NDArray[np.float64]:
    t = np.linspace(0, 1, count)
    slow = np.interp(t, np.linspace(0, 1, 5), rng.uniform(1 - swing, 1 + swing * 0.6, 5))
    taper = np.clip(np.minimum(t / 0.06 + 0.55, (1 - t) / 0.14 + 0.25), 0.2, 1)
    return np.asarray(slow * taper, dtype=np.float64)


def stroke_cover(lines: list[Line], height: float, nib: float, swing: float, rng: Rng, ball: bool = True) -> Cover:
    """The lines as ink, `height` mm a unit. The corner of the picture is the corner of the lines less 3 mm."""
    scale = height * MM * 2
    low = np.min([line.min(0) for line in lines], 0)
    high = np.max([line.max(0) for line in lines], 0)
    edge = 3 * MM * 2
    width, tall = ((high - low) * scale + 2 * edge).astype(int) + 1
    image = np.zeros((int(tall), int(width)), np.uint8)
    for line in lines:
        points = (line - low) * scale + edge
        widths = _pressure(len(points), rng, swing) * nib * MM * 2
        for a, b, w in zip(points[:-1], points[1:], widths, strict=False):
            start, end = (tuple(int(v) for v in (p * 8).round()) for p in (a, b))
            cv2.line(image, start, end, 255, max(1, round(float(w))), cv2.LINE_AA, 3)
    small = cv2.resize(image, (int(width) // 2, int(tall) // 2), interpolation=cv2.INTER_AREA)
    cover = small.astype(np.float32) / 255
    if ball:  # a ball point leaves gaps in its line
        cover *= np.clip(1.15 - 0.5 * noise(cover.shape, 2.2, rng), 0, 1)
    return cover


def noise(shape: tuple[int, ...], size: float, rng: Rng) -> Cover:
    """Even noise from 0 to 1 whose spots are about `size` pixels wide."""
    height, width = shape[:2]
    if size < 10 and height * width > 4 * TILE**2:  # one piece over and over: nobody sees it, and it costs a tenth
        tile = noise((TILE, TILE), size, rng)
        return np.tile(tile, (height // TILE + 1, width // TILE + 1))[:height, :width]
    small = rng.random((max(2, round(height / size)), max(2, round(width / size)))).astype(np.float32)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def lay(page: Picture, cover: Cover, corner: tuple[float, float], colour: Colour, strength: float = 1.0) -> None:
    """Ink on paper lets the print under it through: it multiplies. `corner` in pixels of the page."""
    x, y = (round(v) for v in corner)
    top, left = max(0, y), max(0, x)
    bottom, right = min(page.shape[0], y + cover.shape[0]), min(page.shape[1], x + cover.shape[1])
    if bottom <= top or right <= left:
        return
    part = page[top:bottom, left:right].astype(np.float32)
    amount = cover[top - y : bottom - y, left - x : right - x, None] * strength
    page[top:bottom, left:right] = part * (1 - amount * (1 - np.array(colour, np.float32) / 255))


def turned(cover: Cover, degrees: float) -> Cover:
    height, width = cover.shape
    side = math.ceil(math.hypot(height, width))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    matrix[:, 2] += (side - width) / 2, (side - height) / 2
    return np.asarray(cv2.warpAffine(cover, matrix, (side, side)), dtype=np.float32)


def _glyph(character: str, role: str, width: float, height: float, seed: int) -> Cover:
    """One character of a seal, stretched into its place."""
    size = 160
    font = faces.font(role, size, character, np.random.default_rng(seed))
    image = Image.new("L", (size * 2, size * 2), 0)
    ImageDraw.Draw(image).text((size // 2, size // 2), character, 255, font=font)
    box = image.getbbox() or (0, 0, size, size)
    # 「一」 keeps its shape: only what fills its square is stretched to it
    w, h = box[2] - box[0], box[3] - box[1]
    wide = width * min(1.0, max(w / (size * 0.9), 0.2))
    tall = height * min(1.0, max(h / (size * 0.9), 0.12))
    shape = (max(2, round(wide)), max(2, round(tall)))
    return np.asarray(image.crop(box).resize(shape, Image.Resampling.LANCZOS), dtype=np.float32) / 255


def _put(cover: Cover, glyph: Cover, x: float, y: float, degrees: float) -> None:
    """The glyph with its middle at x, y; where two meet the darker one stays."""
    piece = turned(glyph, degrees)
    top, left = round(y - piece.shape[0] / 2), round(x - piece.shape[1] / 2)
    target = cover[max(0, top) : top + piece.shape[0], max(0, left) : left + piece.shape[1]]
    piece = piece[max(0, -top) :, max(0, -left) :][: target.shape[0], : target.shape[1]]
    np.maximum(target, piece, out=target)


@dataclass
class Seal:
    """A stamp as it was cut. `shape`: round, oval or square; `inner`: the words on a line under the star."""

    text: str
    inner: str = ""
    shape: str = "round"
    size: float = 40.0  # mm, the longer way
    ring: float = 1.1
    role: str = "song bold"
    star: bool = True
    number: str = ""
    seed: int = 0
    inner_ring: bool = False
    glyphs: dict[str, float] = field(default_factory=dict)


def _along(
    cover: Cover, seal: Seal, text: str, radii: tuple[float, float], spread: float, size: tuple[float, float]
) -> None:
    """Words along the ring, clockwise over the top, `spread` degrees wide."""
    middle = cover.shape[1] / 2, cover.shape[0] / 2
    step = spread / max(1, len(text) - 1) if len(text) > 1 else 0
    for n, character in enumerate(text):
        angle = math.radians(-90 - spread / 2 + n * step)
        x, y = middle[0] + radii[0] * math.cos(angle), middle[1] + radii[1] * math.sin(angle)
        normal = math.degrees(math.atan2(math.sin(angle) / radii[1], math.cos(angle) / radii[0]))
        _put(cover, _glyph(character, seal.role, *size, seal.seed), x, y, -(normal + 90))


def _line(cover: Cover, seal: Seal, text: str, y: float, size: tuple[float, float], gap: float) -> None:
    start = cover.shape[1] / 2 - (len(text) - 1) * (size[0] + gap) / 2
    for n, character in enumerate(text):
        _put(cover, _glyph(character, seal.role, *size, seal.seed), start + n * (size[0] + gap), y, 0)


def _star(cover: Cover, y: float, radius: float) -> None:
    middle = cover.shape[1] / 2, y
    points = [
        (middle[0] + r * math.sin(math.pi * n / 5), middle[1] - r * math.cos(math.pi * n / 5))
        for n in range(10)
        for r in [radius if n % 2 == 0 else radius * 0.382]
    ]
    shape = (np.array(points) * 16).round().astype(np.int32)
    image = np.zeros(cover.shape, np.uint8)
    cv2.fillPoly(image, [shape], 255, cv2.LINE_AA, 4)
    np.maximum(cover, image.astype(np.float32) / 255, out=cover)


def _ring(cover: Cover, half: tuple[float, float], width: float) -> None:
    image = np.zeros(cover.shape, np.uint8)
    middle = (cover.shape[1] * 8, cover.shape[0] * 8)
    axes = tuple(round((one - width / 2) * 16) for one in half)
    cv2.ellipse(image, middle, axes, 0, 0, 360, 255, max(1, round(width)), cv2.LINE_AA, 4)
    np.maximum(cover, image.astype(np.float32) / 255, out=cover)


def seal_cover(seal: Seal) -> Cover:
    """The seal as it was cut, clean."""
    if seal.shape == "square":
        return chop_cover(seal.text, seal.size, seal.role, seal.seed)
    half = seal.size * MM / 2
    tall = half * (0.68 if seal.shape == "oval" else 1.0)
    cover = np.zeros((round(tall * 2) + 8, round(half * 2) + 8), np.float32)
    _ring(cover, (half, tall), seal.ring * MM)
    if seal.inner_ring:
        _ring(cover, (half - 1.9 * MM, tall - 1.9 * MM), 0.3 * MM)
    count = len(seal.text)
    high = tall * (0.30 if seal.shape == "oval" else 0.24) * (1 if count < 16 else 0.88)
    inset = seal.ring * MM + 0.9 * MM + high / 2 + (1.6 * MM if seal.inner_ring else 0)
    radii = (half - inset, tall - inset)
    spread = min(250.0 if seal.inner and seal.star else 285.0, 22.0 * count + 40)
    room = math.radians(spread) * (radii[0] + radii[1]) / 2 / max(1, count)
    _along(cover, seal, seal.text, radii, spread * (1 - 1 / (count + 1)), (min(high * 0.95, room * 0.86), high))
    middle = cover.shape[0] / 2
    if seal.star:
        _star(cover, middle - (half * 0.06 if seal.inner else 0), half * (0.27 if seal.inner else 0.34))
    if seal.inner:
        size = min(half * 0.21, half * 1.25 / len(seal.inner))
        y = middle + (half * 0.44 if seal.star else tall * 0.12)
        _line(cover, seal, seal.inner, y, (size * 0.86, size * (1.15 if seal.star else 1.5)), size * 0.12)
    if seal.number:
        _number(cover, seal, (half - seal.ring * MM - 1.5 * MM, tall - seal.ring * MM - 1.5 * MM))
    return cover


def _number(cover: Cover, seal: Seal, radii: tuple[float, float]) -> None:
    """The thirteen digits of the police's register along the foot, read from below."""
    middle = cover.shape[1] / 2, cover.shape[0] / 2
    for n, character in enumerate(seal.number):
        angle = math.radians(90 + 26 - 52 * n / (len(seal.number) - 1))
        x, y = middle[0] + radii[0] * math.cos(angle), middle[1] + radii[1] * math.sin(angle)
        _put(cover, _glyph(character, "hei", 1.0 * MM, 1.5 * MM, 0), x, y, 90 - math.degrees(angle))


def chop_cover(text: str, size: float, role: str, seed: int) -> Cover:
    """A square chop, written from the right column down: four characters, or three with 印."""
    side = round(size * MM)
    cover = np.zeros((side, side), np.float32)
    edge = max(3, round(0.7 * MM))
    cover[:edge] = cover[-edge:] = 1
    cover[:, :edge] = cover[:, -edge:] = 1
    words = text if len(text) == 4 else (text + "印" if len(text) == 3 else text + "之印" if len(text) == 2 else text)
    columns = math.ceil(math.sqrt(len(words)))
    rows = math.ceil(len(words) / columns)
    wide, tall = (side - 2.6 * edge) / columns, (side - 2.6 * edge) / rows
    for n, character in enumerate(words):
        column, row = columns - 1 - n // rows, n % rows
        x, y = 1.3 * edge + (column + 0.5) * wide, 1.3 * edge + (row + 0.5) * tall
        _put(cover, _glyph(character, role, wide * 0.9, tall * 0.9, seed), x, y, 0)
    return cover


@dataclass(frozen=True)
class Pressing:
    """How the stamp met the paper. `missing`: share of the ink that is not there; `side`: pressed harder on one side."""

    degrees: float = 0.0
    strength: float = 0.9
    missing: float = 0.1
    side: float = 0.0
    twice: float = 0.0  # mm between two presses
    spread: float = 0.0  # mm that the ink has run


def pressed(cover: Cover, how: Pressing, rng: Rng) -> Cover:
    """What is left on the paper: grain, gaps, one side weaker, a second press."""
    if how.spread:
        k = max(1, round(how.spread * MM)) * 2 + 1
        cover = np.asarray(cv2.dilate(cover, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (k, k))), dtype=np.float32)
    cover = np.asarray(cv2.GaussianBlur(cover, (0, 0), 0.9), dtype=np.float32)
    coarse, fine = noise(cover.shape, 34, rng), noise(cover.shape, 3, rng)
    cut = np.quantile(coarse, min(0.8, how.missing)) if how.missing else -1.0
    least = max(0.05, 1 - 5 * how.missing)  # a little missing is pale, much is gone
    hole = np.clip((coarse - cut) * 6 + 0.5, least, 1) * np.clip(1.2 - (0.3 + how.missing) * fine, 0.2, 1)
    cover = cover * hole.astype(np.float32)
    if how.side:
        ramp = np.linspace(1, 1 - how.side, cover.shape[1], dtype=np.float32)
        cover = cover * (ramp[None] if rng.random() < 0.5 else ramp[None, ::-1])
    cover = turned(np.asarray(cover, dtype=np.float32), how.degrees)
    if how.twice:
        angle, far = rng.uniform(0, 2 * math.pi), how.twice * MM
        move = np.array([[1, 0, far * math.cos(angle)], [0, 1, far * math.sin(angle)]], np.float32)
        second = cv2.warpAffine(turned_slightly(cover, rng), move, (cover.shape[1], cover.shape[0])) * rng.uniform(
            0.3, 0.7
        )
        cover = 1 - (1 - cover) * (1 - second)
    return np.asarray(np.clip(cover * how.strength, 0, 1), dtype=np.float32)


def turned_slightly(cover: Cover, rng: Rng) -> Cover:
    matrix = cv2.getRotationMatrix2D((cover.shape[1] / 2, cover.shape[0] / 2), rng.uniform(-3, 3), 1)
    return np.asarray(cv2.warpAffine(cover, matrix, (cover.shape[1], cover.shape[0])), dtype=np.float32)


def stamp(page: Picture, cover: Cover, middle: tuple[float, float], colour: Colour) -> None:
    """The cover with its middle at a place in millimetres."""
    lay(page, cover, (middle[0] * MM - cover.shape[1] / 2, middle[1] * MM - cover.shape[0] / 2), colour)


def write(
    page: Picture, lines: list[Line], corner: tuple[float, float], height: float, colour: Colour, hand: Writer, rng: Rng
) -> None:
    """The lines with their upper left corner at a place in millimetres, `height` mm a character."""
    cover = stroke_cover(lines, height, hand.nib, hand.swing, rng, ball=hand.nib < 0.6)
    lay(page, cover, (corner[0] * MM - 3 * MM, corner[1] * MM - 3 * MM), colour, float(rng.uniform(0.82, 0.98)))

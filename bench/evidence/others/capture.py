"""How a sheet becomes a file: the printer, the paper, the scanner on the desk, the telephone in the hand, and what JPEG leaves."""

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from bench.evidence.others.ink import MM, Cover, Picture, Rng, noise

Point = tuple[float, float]


def floats(page: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    return page.astype(np.float32)


def bytes_of(page: npt.NDArray[Any]) -> Picture:
    return np.asarray(np.clip(page, 0, 255), dtype=np.uint8)


# the printer and the paper


def printed(page: Picture, rng: Rng, toner: str = "good") -> Picture:
    """Toner on paper: edges run a little, black is not quite black, a draft is thin and grainy."""
    grey = cv2.GaussianBlur(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), (0, 0), float(rng.uniform(0.6, 0.9)))
    ink = 1 - grey.astype(np.float32) / 255
    ink = np.clip((ink - 0.5 + rng.uniform(-0.06, 0.08)) * 2.2 + 0.5, 0, 1)
    dark = rng.uniform(0.82, 0.93)
    if toner == "draft":
        dark = rng.uniform(0.42, 0.62)
        ink = ink * np.clip(1.5 - noise(ink.shape, 2.0, rng), 0.3, 1)
    if toner == "streaky":
        bands = np.clip(noise((1, ink.shape[1]), 90, rng) * 1.6, 0.45, 1)
        ink = ink * bands
    grain = noise(ink.shape, 1.6, rng)
    paper = 255 - 255 * dark * ink * (0.9 + 0.2 * grain)
    return np.repeat(bytes_of(paper)[..., None], 3, 2)


def shrunk(page: Picture, scale: float) -> Picture:
    """Printed smaller than it is, in the middle of the same sheet, as 「适合页面」 does."""
    height, width = page.shape[:2]
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    out = np.full_like(page, 255)
    top, left = (height - small.shape[0]) // 2, (width - small.shape[1]) // 2
    out[top : top + small.shape[0], left : left + small.shape[1]] = small
    return out


PAPERS = {
    "white": (250, 252, 252),
    "cream": (225, 242, 250),
    "yellowed": (190, 226, 243),
    "recycled": (214, 222, 224),
    "blue tint": (248, 236, 224),
    "pink tint": (228, 224, 250),
    "green tint": (226, 244, 228),
}


def on_paper(page: Picture, kind: str, rng: Rng) -> Picture:
    """The colour of the sheet, with its clouds; old paper is browner at its edges."""
    tint = np.array(PAPERS[kind], np.float32) / 255
    sheet: npt.NDArray[Any] = floats(page) * tint
    if kind in ("yellowed", "recycled"):
        sheet *= (0.97 + 0.04 * noise(page.shape, 60, rng))[..., None]
    if kind == "yellowed":
        sheet *= 1 - _edges(page.shape, 25 * MM)[..., None] * np.array([0.16, 0.08, 0.04], np.float32)
    return bytes_of(sheet)


def _edges(shape: tuple[int, ...], reach: float) -> Cover:
    """One at the edges of the sheet, nothing in its middle."""
    y = np.minimum(np.arange(shape[0]), np.arange(shape[0])[::-1])[:, None]
    x = np.minimum(np.arange(shape[1]), np.arange(shape[1])[::-1])[None]
    return np.asarray(np.clip(1 - np.minimum(y, x) / reach, 0, 1) ** 2, dtype=np.float32)


def folded(page: Picture, rng: Rng, twice: bool = True) -> Picture:
    """Folded to fit an envelope: a light and a dark side at every fold, print rubbed off along it."""
    sheet: npt.NDArray[Any] = floats(page)
    height, width = page.shape[:2]
    places = [height / 3, height * 2 / 3] if twice else [height / 2]
    for place in places:
        slope = rng.uniform(-0.006, 0.006)
        at = place + slope * (np.arange(width) - width / 2)
        far = np.arange(height)[:, None] - at[None]
        sheet *= (1 - 0.10 * np.exp(-np.clip(far, 0, None) / 60) * (far >= 0))[..., None]
        worn = np.exp(-((far / 2.2) ** 2)) * (0.35 + 0.5 * noise((1, width), 14, rng))
        sheet = sheet + (225 - sheet) * worn[..., None]
    return bytes_of(sheet)


def crumpled(page: Picture, rng: Rng, depth: float = 1.0) -> Picture:
    """Balled up and smoothed out: facets of light, and every line of print a little bent."""
    height, width = page.shape[:2]
    relief: Cover = np.zeros((height, width), np.float32)
    for size, weight in ((420, 1.0), (170, 0.45)):
        relief += weight * np.abs(noise(page.shape, size, rng) - 0.5)
    dx, dy = cv2.Sobel(relief, cv2.CV_32F, 1, 0, ksize=5), cv2.Sobel(relief, cv2.CV_32F, 0, 1, ksize=5)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    moved = cv2.remap(page, x + dx * 12 * depth, y + dy * 12 * depth, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    light = 1 + np.clip((dx + dy) * 1.2 * depth, -0.22, 0.10)
    return bytes_of(floats(moved) * light[..., None])


# light


def lamp(page: Picture, rng: Rng, warm: float = 0.0, fall: float = 0.0) -> Picture:
    """A desk lamp: yellower, and darker away from it."""
    x, y = np.meshgrid(np.linspace(0, 1, 40), np.linspace(0, 1, 40))
    angle = rng.uniform(0, 2 * math.pi)
    way = (x - 0.5) * math.cos(angle) + (y - 0.5) * math.sin(angle)
    light = (1 - fall * (0.5 + way))[..., None] * np.array([1 - warm, 1 - warm * 0.35, 1.0])
    return bytes_of(floats(page) * cv2.resize(light.astype(np.float32), page.shape[1::-1]))


def shadow(page: Picture, rng: Rng, depth: float = 0.45) -> Picture:
    """The telephone and the hand between lamp and paper."""
    height, width = page.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    middle = rng.uniform(0.2, 0.8, 2) * (width, height)
    angle = rng.uniform(0, 180)
    size = (width * rng.uniform(0.25, 0.4), height * rng.uniform(0.4, 0.8))
    box = cv2.boxPoints(((float(middle[0]), float(middle[1])), (float(size[0]), float(size[1])), float(angle)))
    cv2.fillPoly(mask, [box.astype(np.int32)], 255)
    soft = cv2.GaussianBlur(cv2.resize(mask, None, fx=0.1, fy=0.1), (0, 0), rng.uniform(3, 10))
    soft = cv2.resize(soft, (width, height)).astype(np.float32) / 255
    return bytes_of(floats(page) * (1 - depth * soft)[..., None])


def glare(page: Picture, rng: Rng, at: Point | None = None, strength: float = 1.0) -> Picture:
    """A window or a flash in a shining surface."""
    height, width = page.shape[:2]
    x0, y0 = at or (rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.8))
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, height / width, height))
    far = np.hypot(x - x0, (y - y0 * height / width) * rng.uniform(0.6, 1.6)) / rng.uniform(0.10, 0.18)
    spot = np.exp(-(far**2)).astype(np.float32)[..., None] * strength
    sheet = floats(page)
    return bytes_of(sheet + (255 - sheet) * np.clip(spot * 1.15, 0, 1))


def moire(page: Picture, rng: Rng, pitch: float | None = None) -> Picture:
    """A screen photographed: its grid of pixels beats with the camera's."""
    height, width = page.shape[:2]
    pitch = pitch or float(rng.uniform(2.02, 2.6))
    small = cv2.resize(page, None, fx=1 / pitch, fy=1 / pitch, interpolation=cv2.INTER_AREA)
    shown: npt.NDArray[Any] = cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST).astype(np.float32)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    turn = float(rng.uniform(0.01, 0.05))
    for channel in range(3):
        phase = 2 * math.pi * ((x + turn * y) / pitch + channel / 3)
        shown[..., channel] *= 0.86 + 0.14 * np.cos(phase)
    shown *= (0.95 + 0.05 * np.cos(2 * math.pi * (y - turn * x) / pitch))[..., None]
    beat = 2 * math.pi * (x * rng.uniform(0.004, 0.012) + y * rng.uniform(0.004, 0.012))
    colour = np.stack([np.cos(beat), np.cos(beat + 2.1), np.cos(beat + 4.2)], 2)
    bright = shown * (1 + 0.05 * colour) * np.array([1.0, 0.98, 0.93], np.float32)
    return bytes_of(bright + 6)


# devices


def sensor(page: Picture, rng: Rng, grain: float) -> Picture:
    side = 700
    light = rng.normal(0, grain, (side, side, 1)).astype(np.float32)
    colour = cv2.resize(rng.normal(0, grain * 0.4, (side // 2, side // 2, 3)).astype(np.float32), (side, side))
    height, width = page.shape[:2]
    tiles = np.tile(light + colour, (height // side + 1, width // side + 1, 1))
    return bytes_of(floats(page) + tiles[:height, :width])


@dataclass(frozen=True)
class Flatbed:
    """An office scanner. `skew` in degrees: nobody lays a sheet quite straight."""

    dpi: int = 300
    skew: float = 0.4
    grain: float = 2.5
    quality: int = 85
    grey: bool = False
    contrast: float = 1.0
    streaks: int = 0
    lid: bool = False  # left open: dark beyond the paper
    turn: int = 0  # quarter turns


def flatbed(page: Picture, how: Flatbed, rng: Rng, source: float = 300) -> Picture:
    scale = how.dpi / source
    if scale < 1:
        page = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
    height, width = page.shape[:2]
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), how.skew, 1), dtype=np.float64)
    matrix[:, 2] += rng.normal(0, 1.2, 2) * how.dpi / 25.4
    back = (40, 40, 42) if how.lid else (250, 250, 250)
    out = cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=back).astype(np.uint8)
    out = cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.35, 0.7))).astype(np.uint8)
    levels = (floats(out) - 128) * how.contrast + 128 + rng.uniform(-2, 6)
    out = bytes_of(levels)
    for _ in range(how.streaks):
        x = int(rng.integers(width))
        out[:, x : x + int(rng.integers(1, 3))] = bytes_of(floats(out[:, x : x + 1]) * rng.uniform(0.6, 0.9))
    out = sensor(out, rng, how.grain)
    if how.grey:
        out = np.repeat(cv2.cvtColor(out, cv2.COLOR_BGR2GRAY)[..., None], 3, 2).astype(np.uint8)
    return np.rot90(out, how.turn).copy()


def desk(shape: tuple[int, int], kind: str, rng: Rng) -> Picture:
    """What lies under the paper."""
    height, width = shape
    base = {
        "wood": (70, 110, 160),
        "dark wood": (32, 48, 74),
        "cloth": (110, 120, 100),
        "grey": (150, 150, 152),
        "white": (225, 228, 228),
        "dark": (28, 28, 30),
        "red cloth": (52, 46, 150),
    }[kind]
    sheet: npt.NDArray[Any] = np.ones((height, width, 3), np.float32) * np.array(base, np.float32)
    if "wood" in kind:
        grain = cv2.resize(rng.random((max(2, height // 9), 3)).astype(np.float32), (width, height))
        sheet *= (0.8 + 0.4 * grain + 0.10 * noise((height, width), 5, rng))[..., None]
    elif "cloth" in kind:
        x, y = np.meshgrid(np.arange(width), np.arange(height))
        sheet *= (1 + 0.10 * np.sin(x * 0.9) * np.sin(y * 0.9) + 0.1 * noise((height, width), 40, rng))[..., None]
    else:
        sheet *= (0.93 + 0.14 * noise((height, width), 200, rng))[..., None]
    return bytes_of(sheet)


@dataclass(frozen=True)
class Phone:
    """A telephone over a desk. `tilt`: how far its axis is from the upright; `turn`: how the sheet lies in the picture."""

    tilt: float = 8.0
    turn: float = 2.0
    fill: float = 0.86
    long: int = 3200
    blur: float = 0.8
    grain: float = 4.0
    quality: int = 80
    desk: str = "wood"
    warm: float = 0.05
    fall: float = 0.2
    shadow: float = 0.0


def _corners(size: tuple[int, int], picture: tuple[int, int], how: Phone, rng: Rng) -> npt.NDArray[np.float32]:
    """Where the sheet's corners fall for a camera that looks at its middle from aside."""
    width, height = size
    x, y = width / 2, height / 2
    points = np.array([[-x, -y, 0], [x, -y, 0], [x, y, 0], [-x, y, 0]], float)
    turn, about = math.radians(how.turn), rng.uniform(0, 2 * math.pi)
    c, s = math.cos(turn), math.sin(turn)
    points = points @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
    axis = np.array([math.cos(about), math.sin(about), 0]) * math.radians(how.tilt)
    points = points @ cv2.Rodrigues(axis)[0].T
    far = max(size) * rng.uniform(1.3, 1.9)
    flat = points[:, :2] * far / (far + points[:, 2:])
    extent = flat.max(0) - flat.min(0)
    scale = how.fill * min(picture[0] / extent[0], picture[1] / extent[1])
    flat = (flat - (flat.max(0) + flat.min(0)) / 2) * scale
    slack = (np.array(picture) - extent * scale) / 2
    return np.asarray(flat + np.array(picture) / 2 + rng.uniform(-0.5, 0.5, 2) * slack, dtype=np.float32)


def phone(page: Picture, how: Phone, rng: Rng, wide: bool = False) -> Picture:
    """The picture that the telephone saves."""
    height, width = page.shape[:2]
    picture = (how.long, how.long * 3 // 4) if wide else (how.long * 3 // 4, how.long)
    to = _corners((width, height), picture, how, rng)
    shrink = np.hypot(*(to[1] - to[0])) / width
    if shrink < 0.9:
        page = cv2.GaussianBlur(page, (0, 0), 0.45 / shrink).astype(np.uint8)
    matrix = cv2.getPerspectiveTransform(np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32), to)
    out = desk((picture[1], picture[0]), how.desk, rng)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, picture)
    under = cv2.GaussianBlur(cv2.resize(mask, None, fx=0.1, fy=0.1), (0, 0), 3)
    out = bytes_of(floats(out) * (1 - 0.5 * cv2.resize(under, picture)[..., None].astype(np.float32) / 255))
    sheet = cv2.warpPerspective(page, matrix, picture, flags=cv2.INTER_CUBIC)
    amount = mask[..., None].astype(np.float32) / 255
    out = bytes_of(floats(out) * (1 - amount) + floats(sheet.astype(np.uint8)) * amount)
    out = lamp(out, rng, how.warm, how.fall)
    if how.shadow:
        out = shadow(out, rng, how.shadow)
    out = cv2.GaussianBlur(out, (0, 0), max(0.3, how.blur)).astype(np.uint8)
    out = bytes_of(floats(out) * rng.uniform(0.86, 1.0))
    out = sensor(out, rng, how.grain)
    sharp = cv2.GaussianBlur(out, (0, 0), 1.5)  # what every telephone adds
    return np.asarray(cv2.addWeighted(out, 1.4, sharp, -0.4, 0), dtype=np.uint8)


def jpeg(page: Picture, quality: int) -> bytes:
    done, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("not a picture")
    return data.tobytes()

"""The one-inch photo (S01): turned upright, its head found, framed to 295×413, its ground measured and made white."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.scans import geometry, heads
from acms.scans.heads import Head
from acms.scans.intake import Pixels

WIDTH, HEIGHT = 295, 413
HEAD_OF_PHOTO, ABOVE_HEAD = 2 / 3, 0.1
# A picture keeps its own framing while the head takes so much of its height, and a cut one never shows more head than this.
LEAST_HEAD, MOST_HEAD = 0.5, 0.76
# From the eyes down to the chin and up to the hair, in lengths from the eyes to the mouth: anatomy.
CHIN, HAIR = 1.7, 1.85
LEAST_HAIR, MOST_HAIR = 1.4, 2.9
UPRIGHT = 0.02  # how much surer of a face the detector must be before a picture is turned


def upright(pixels: Pixels) -> tuple[Pixels, int, list[Head]]:
    """The picture with its face upright, the quarter turns that took, and the faces on it; unturned where there is none."""
    best: tuple[Pixels, int, list[Head]] = pixels, 0, []
    # A face that stands on its head passes for one, less surely; one that lies on its side does not.
    for turns in (0, 2, 1, 3):
        if turns == 1 and best[2]:
            break
        turned = geometry.quarter_turns(pixels, turns) if turns else pixels
        seen = [head for head in heads.find(turned) if abs(head.tilt) <= 45]
        if seen and (not best[2] or seen[0].score > best[2][0].score + UPRIGHT):
            best = turned, turns, seen
    return best


def level(pixels: Pixels, degrees: float) -> Pixels:
    """The picture turned until the eyes are level; the corners that come in repeat its edge, which is ground."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8)


@dataclass(frozen=True)
class Extent:
    """Where a head begins and ends, in pixels: the top of the hair, the chin, its middle from left to right."""

    hair: float
    chin: float
    middle: float

    @property
    def high(self) -> float:
        return self.chin - self.hair


def extent(pixels: Pixels, head: Head) -> Extent:
    """From the highest hair to the chin. Hair is what of the person lies above the face, as far up as a head can reach."""
    eyes, long = head.eyes[1], head.long
    high, low = max(0, int(eyes - MOST_HAIR * long)), max(1, int(eyes - LEAST_HAIR * long))
    left, right = (int(np.clip(head.eyes[0] + side * head.apart, 0, pixels.shape[1] - 1)) for side in (-1, 1))
    shown = heads.person(pixels)[high:low, left : right + 1]
    rows = np.flatnonzero(shown.max(axis=1) > 0.5) if shown.size else np.array([])
    joined = len(rows) > 0 and rows[-1] >= len(shown) - 2
    hair = high + float(rows[0]) if joined else max(0.0, eyes - HAIR * long)
    middle = (head.left_ear[0] + head.right_ear[0]) / 2
    return Extent(hair, eyes + CHIN * long, middle)


def framed(pixels: Pixels, frame: tuple[float, float, float, float]) -> Pixels:
    """The part inside a frame of shares x, y, width, height; at least a few pixels of it."""
    height, width = pixels.shape[:2]
    x, y = min(max(frame[0], 0.0), 0.98), min(max(frame[1], 0.0), 0.98)
    right, bottom = min(x + max(frame[2], 0.02), 1.0), min(y + max(frame[3], 0.02), 1.0)
    part = pixels[int(y * height) : int(np.ceil(bottom * height)), int(x * width) : int(np.ceil(right * width))]
    return np.ascontiguousarray(part)


@dataclass(frozen=True)
class Window:
    """What is cut out of a picture, in its pixels; it may reach beyond it."""

    left: float
    top: float
    width: float
    height: float


def window(shape: tuple[int, ...], head: Extent) -> Window:
    """The picture's own framing where the head is right in it, otherwise one around the head."""
    own = whole(shape, head)
    right = LEAST_HEAD <= head.high / own.height <= MOST_HEAD
    level = abs(head.middle - own.left - own.width / 2) < own.width * 0.08
    return own if right and level and head.hair > own.top else _around(shape, head)


def whole(shape: tuple[int, ...], head: Extent) -> Window:
    """All of the picture that has the photo's shape: what is too wide or too high is cut off, seldom more than a little. Nothing is
    squeezed: a face that is a hundredth wider is another face for whatever compares it (scans.likeness)."""
    height, width = shape[:2]
    wide, high = min(width, height * WIDTH / HEIGHT), min(height, width * HEIGHT / WIDTH)
    left = float(np.clip(head.middle - wide / 2, 0, width - wide))
    return Window(left, float(np.clip(head.hair - high * ABOVE_HEAD, 0, height - high)), wide, high)


def _around(shape: tuple[int, ...], head: Extent) -> Window:
    """The head two thirds high; a little more where shoulders would otherwise end before the photo does."""
    height, width = shape[:2]
    room = min(2 * head.middle, 2 * (width - head.middle)) * HEIGHT / WIDTH, (height - head.hair) / (1 - ABOVE_HEAD)
    high = max(min(head.high / HEAD_OF_PHOTO, *room), head.high / MOST_HEAD)
    return Window(head.middle - high * WIDTH / HEIGHT / 2, head.hair - high * ABOVE_HEAD, high * WIDTH / HEIGHT, high)


def cut(pixels: Pixels, part: Window) -> Pixels:
    """295×413 of the picture; margins that it does not have repeat its edge."""
    bottom, right = part.top + part.height - pixels.shape[0], part.left + part.width - pixels.shape[1]
    edge = int(np.ceil(max(0.0, -part.left, -part.top, right, bottom)))
    wide = cv2.copyMakeBorder(pixels, edge, edge, edge, edge, cv2.BORDER_REPLICATE) if edge else pixels
    top, left = round(part.top) + edge, round(part.left) + edge
    shown = wide[max(top, 0) : top + round(part.height), max(left, 0) : left + round(part.width)]
    method = cv2.INTER_AREA if shown.shape[0] > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(shown, (WIDTH, HEIGHT), interpolation=method), np.uint8)


@dataclass(frozen=True)
class Ground:
    """The background: its lightness 0…255 (10th percentile) and how far from grey it is."""

    lightness: float
    tint: float

    @property
    def is_white(self) -> bool:
        return self.lightness >= 236 and self.tint <= 14

    @property
    def can_be_whitened(self) -> bool:
        return self.lightness >= 178 and self.tint <= 34


def _corners(shape: tuple[int, ...]) -> Iterator[tuple[slice, slice]]:
    """Where the ground shows however high the head reaches: the upper corners, and the sides down to where hair may fall."""
    height, width = shape[:2]
    for wide, high in ((0.25, 0.10), (0.11, 0.36)):
        yield slice(0, int(height * high)), slice(0, int(width * wide))
        yield slice(0, int(height * high)), slice(width - int(width * wide), width)


def _ground_mask(photo: Pixels) -> NDArray[np.bool_]:
    """True where the ground is looked at: the corners, less what of the person reaches into them."""
    mask = np.zeros(photo.shape[:2], bool)
    for corner in _corners(photo.shape):
        mask[corner] = True
    bare = mask & (cv2.dilate(heads.person(photo), np.ones((9, 9), np.uint8)) < 0.2)
    # Where next to nothing is left the network has taken the ground itself for somebody.
    return bare if bare.sum() > 0.25 * mask.sum() else mask


def ground(photo: Pixels) -> Ground:
    """Measures the background of a cropped photo."""
    shown = photo[_ground_mask(photo)].astype(np.float32)
    lightness = float(np.percentile(shown.mean(axis=1), 10))
    tint = float(np.percentile(shown.max(axis=1) - shown.min(axis=1), 90))
    return Ground(lightness, tint)


def whiten(photo: Pixels) -> Pixels:
    """A near-white background lifted to white by one curve a channel; the face keeps its tones but for that curve."""
    level = np.percentile(photo[_ground_mask(photo)].astype(np.float32), 25, axis=0)
    gain = np.clip(250.0 / np.maximum(level, 1), 1.0, 1.42)
    lifted: Pixels = np.clip(photo.astype(np.float32) * gain, 0, 255).astype(np.uint8)
    return lifted


def cleared(photo: Pixels) -> Pixels | None:
    """White wherever surely nobody is; None where the outline of the person is not certain enough for that."""
    person = heads.person(photo)
    doubtful = float(((person > 0.15) & (person < 0.85)).mean())
    if doubtful > 0.07 or not 0.25 < float((person > 0.5).mean()) < 0.9:
        return None
    kept = cv2.GaussianBlur(cv2.dilate(np.clip((person - 0.1) / 0.4, 0, 1), np.ones((3, 3), np.uint8)), (0, 0), 1.5)[
        :, :, None
    ]
    white: Pixels = np.clip(photo * kept + 252.0 * (1 - kept), 0, 255).astype(np.uint8)
    return white

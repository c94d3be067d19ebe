"""The one-inch photo (S01): face found, cropped to 295×413, white background measured."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from acms.scans.intake import Pixels

WIDTH, HEIGHT = 295, 413
# The cascade's box reaches from the forehead to the chin, here wider, there closer: the head with hair is 1.2 to 1.45 times as high.
HEAD_OF_FACE = 1.33
HEAD_OF_PHOTO = 2 / 3
ABOVE_HEAD = 0.12  # of the photo: hair that is taken for forehead still has room


def _trained(name: str) -> cv2.CascadeClassifier:
    """A detector that comes with OpenCV."""
    return cv2.CascadeClassifier(str(Path(cv2.__file__).parent / "data" / name))


@cache
def _cascade() -> cv2.CascadeClassifier:
    return _trained("haarcascade_frontalface_default.xml")


def faces(pixels: Pixels) -> list[tuple[int, int, int, int]]:
    """Boxes of frontal faces, largest first, in pixels of the picture given."""
    scale = min(1.0, 640 / max(pixels.shape[:2]))
    grey = cv2.cvtColor(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    least = max(30, int(min(grey.shape) * 0.15))
    # Equalising helps in the dark and harms before a large white wall.
    for picture in (cv2.equalizeHist(grey), grey, cv2.createCLAHE(2.0, (8, 8)).apply(grey)):
        found = _cascade().detectMultiScale(picture, 1.08, 6, minSize=(least, least))
        if len(found):
            break
    boxes = [(int(x / scale), int(y / scale), int(w / scale), int(h / scale)) for x, y, w, h in found]
    return sorted(boxes, key=lambda box: box[2] * box[3], reverse=True)


def stands_apart(box: tuple[int, int, int, int], face: tuple[int, int, int, int]) -> bool:
    """Whether a second box is another person's face; one that lies on the first is that person's mouth and neck."""
    (x, y, w, h), (left, top, wide, high) = box, face
    across, down = min(x + w, left + wide) - max(x, left), min(y + h, top + high) - max(y, top)
    return max(across, 0) * max(down, 0) < w * h * 0.3


@cache
def _eyes() -> cv2.CascadeClassifier:
    return _trained("haarcascade_eye.xml")


def lean(pixels: Pixels, face: tuple[int, int, int, int]) -> float:
    """Degrees by which the line through the eyes leaves the horizontal; 0 when two eyes are not plainly seen."""
    x, y, w, h = face
    part = cv2.cvtColor(pixels[y : y + round(h * 0.6), x : x + w], cv2.COLOR_BGR2GRAY)
    scale = 240 / max(part.shape[1], 1)
    part = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    found = _eyes().detectMultiScale(part, 1.05, 8, minSize=(30, 30), maxSize=(90, 90))
    if len(found) != 2:
        return 0.0
    left, right = sorted((ex + ew / 2, ey + eh / 2) for ex, ey, ew, eh in found)
    apart = right[0] - left[0]
    if not 70 < apart < 150:
        return 0.0
    degrees = float(np.degrees(np.arctan2(right[1] - left[1], apart)))
    return degrees if abs(degrees) < 20 else 0.0


def framed(pixels: Pixels, frame: tuple[float, float, float, float]) -> Pixels:
    """The part inside a frame of shares x, y, width, height; at least a few pixels of it."""
    height, width = pixels.shape[:2]
    x, y = min(max(frame[0], 0.0), 0.98), min(max(frame[1], 0.0), 0.98)
    right, bottom = min(x + max(frame[2], 0.02), 1.0), min(y + max(frame[3], 0.02), 1.0)
    part = pixels[int(y * height) : int(np.ceil(bottom * height)), int(x * width) : int(np.ceil(right * width))]
    return np.ascontiguousarray(part)


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


def _ground_mask(pixels: Pixels) -> np.ndarray:
    """True where the background shows however high the head reaches: the upper corners, and the sides down to where hair may fall."""
    height, width = pixels.shape[:2]
    mask = np.zeros((height, width), bool)
    for wide, high in ((0.25, 0.10), (0.11, 0.36)):
        mask[: int(height * high), : int(width * wide)] = True
        mask[: int(height * high), -int(width * wide) :] = True
    return mask


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


def crop(pixels: Pixels, face: tuple[int, int, int, int]) -> Pixels:
    """295×413 around the face so that the head takes two thirds of the height; missing margins repeat the edge."""
    x, y, w, h = face
    head = h * HEAD_OF_FACE
    height = head / HEAD_OF_PHOTO
    width = height * WIDTH / HEIGHT
    centre_x = x + w / 2
    top = y + h / 2 - head * 0.52 - height * ABOVE_HEAD
    left = centre_x - width / 2
    pad = int(max(0, -left, -top, left + width - pixels.shape[1], top + height - pixels.shape[0])) + 2
    wide = cv2.copyMakeBorder(pixels, pad, pad, pad, pad, cv2.BORDER_REPLICATE) if pad > 2 else pixels
    shift = pad if pad > 2 else 0
    x0, y0 = round(left) + shift, round(top) + shift
    part = wide[max(y0, 0) : y0 + round(height), max(x0, 0) : x0 + round(width)]
    method = cv2.INTER_AREA if part.shape[0] > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(part, (WIDTH, HEIGHT), interpolation=method), np.uint8)

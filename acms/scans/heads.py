"""Faces on a picture, with the points that tell how a head is held, and what of the picture is the person.

Two small networks of MediaPipe (Apache-2.0, from npm like the fonts), read by OpenCV: BlazeFace finds faces with six points, the other
tells people from what is behind them. Both see a small copy of the picture: some milliseconds each, no matter how large it is.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from acms.scans.intake import Pixels

Point = tuple[float, float]
Box = tuple[int, int, int, int]

SIDE = 128  # pixels of what the detector sees
SURE, PERHAPS = 0.75, 0.5  # of a face on the whole picture: one, and one that is looked at again from near
SAME = 0.3  # two boxes that share more than this of both are one face
NEAR = 2.0  # a face is looked at again in a square so many times as large as it


@dataclass(frozen=True)
class Head:
    """A face: its box from the brows to the chin, and six points, all in pixels of the picture; `left` as the picture is seen."""

    box: Box
    left_eye: Point
    right_eye: Point
    nose: Point
    mouth: Point
    left_ear: Point
    right_ear: Point
    score: float

    @property
    def eyes(self) -> Point:
        """Between the eyes."""
        return (self.left_eye[0] + self.right_eye[0]) / 2, (self.left_eye[1] + self.right_eye[1]) / 2

    @property
    def apart(self) -> float:
        """From eye to eye."""
        return float(np.hypot(self.right_eye[0] - self.left_eye[0], self.right_eye[1] - self.left_eye[1]))

    @property
    def long(self) -> float:
        """From the eyes to the mouth: what a turned head does not shorten."""
        return float(np.hypot(self.mouth[0] - self.eyes[0], self.mouth[1] - self.eyes[1]))

    @property
    def tilt(self) -> float:
        """Degrees by which the eyes leave the horizontal; 180 where the picture stands on its head."""
        across = np.array(self.right_eye) - np.array(self.left_eye)
        return float(np.degrees(np.arctan2(across[1], across[0])))

    @property
    def aside(self) -> float:
        """How far the nose lies from the middle between the ears, as a share of their distance: 0 of who looks at the camera."""
        left, right = np.array(self.left_ear), np.array(self.right_ear)
        across = right - left
        far = float(across @ across)
        return float((np.array(self.nose) - left) @ across / far - 0.5) if far else 1.0


@cache
def _anchors() -> NDArray[np.float32]:
    """The middles that the detector's answers are told from, in pixels of its picture."""
    grids = []
    for cells, each in ((16, 2), (8, 6)):
        at = (np.arange(cells) + 0.5) * (SIDE / cells)
        x, y = np.meshgrid(at, at)
        grids.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), each, axis=0))
    return np.concatenate(grids).astype(np.float32)


@cache
def _network(name: str) -> Any:
    return cv2.dnn.readNetFromTFLite(str(settings.MODELS / name))


def _square(pixels: Pixels) -> tuple[Pixels, int, int]:
    """The picture in the middle of a grey square, and how far it was moved."""
    height, width = pixels.shape[:2]
    side = max(height, width)
    left, top = (side - width) // 2, (side - height) // 2
    put = cv2.copyMakeBorder(
        pixels, top, side - height - top, left, side - width - left, cv2.BORDER_CONSTANT, value=(128, 128, 128)
    )
    return np.asarray(put, np.uint8), left, top


def _raw(pixels: Pixels, least: float) -> list[Head]:
    """Every answer of the detector that is likely enough, the likeliest first and each face once."""
    square, left, top = _square(pixels)
    by = square.shape[0] / SIDE
    small = cv2.resize(square, (SIDE, SIDE), interpolation=cv2.INTER_AREA if by > 1 else cv2.INTER_LINEAR)
    network = _network("face_detection/face_detection_short_range.tflite")
    network.setInput(cv2.dnn.blobFromImage(small, 1 / 127.5, (SIDE, SIDE), (127.5, 127.5, 127.5), swapRB=True))
    answers = network.forward(network.getUnconnectedOutLayersNames())
    scores, places = sorted((answer.reshape(len(_anchors()), -1) for answer in answers), key=lambda part: part.shape[1])
    likely = 1 / (1 + np.exp(-np.clip(scores[:, 0], -60, 60)))
    found: list[Head] = []
    for n in np.argsort(-likely):
        if likely[n] < least:
            break
        middle = places[n, :2] + _anchors()[n]
        wide, high = places[n, 2:4] * by
        points = (places[n, 4:].reshape(6, 2) + _anchors()[n]) * by - (left, top)
        x, y = middle * by - (left, top) - (wide / 2, high / 2)
        # The network names its points from the person's side: its right eye lies left on the picture.
        eye, other, nose, mouth, ear, far = ((float(px), float(py)) for px, py in points)
        head = Head((int(x), int(y), int(wide), int(high)), eye, other, nose, mouth, ear, far, float(likely[n]))
        if all(_shared(head.box, one.box) < SAME for one in found):
            found.append(head)
    return found


def _shared(one: Box, other: Box) -> float:
    """The part that two boxes have in common, of both together."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    common = max(across, 0) * max(down, 0)
    return common / max(one[2] * one[3] + other[2] * other[3] - common, 1)


def _moved(head: Head, left: float, top: float) -> Head:
    x, y, wide, high = head.box
    points = (
        (px + left, py + top)
        for px, py in (head.left_eye, head.right_eye, head.nose, head.mouth, head.left_ear, head.right_ear)
    )
    eye, other, nose, mouth, ear, far = points
    return Head((round(x + left), round(y + top), wide, high), eye, other, nose, mouth, ear, far, head.score)


def _near(pixels: Pixels, head: Head) -> Head | None:
    """The same face seen from near, where its points are more exact; None when from near it is none."""
    x, y, wide, high = head.box
    side = round(max(wide, high) * NEAR)
    left, top = round(x + wide / 2 - side / 2), round(y + high / 2 - side / 2)
    edge = max(0, -left, -top, left + side - pixels.shape[1], top + side - pixels.shape[0])
    wider = cv2.copyMakeBorder(pixels, edge, edge, edge, edge, cv2.BORDER_REPLICATE) if edge else pixels
    part = wider[top + edge : top + edge + side, left + edge : left + edge + side]
    seen = [_moved(one, left, top) for one in _raw(np.ascontiguousarray(part), SURE)] if part.size else []
    return max(seen, key=lambda one: _shared(one.box, head.box), default=None)


def find(pixels: Pixels) -> list[Head]:
    """The faces of an upright picture, the largest first."""
    seen = [_near(pixels, head) for head in _raw(pixels, PERHAPS)]
    found: list[Head] = []
    for head in sorted((one for one in seen if one), key=lambda one: one.box[2] * one.box[3], reverse=True):
        if all(_shared(head.box, one.box) < SAME for one in found):
            found.append(head)
    return found


def person(pixels: Pixels) -> NDArray[np.float32]:
    """How surely each pixel is part of a person, 0…1; H×W."""
    side = 256
    height, width = pixels.shape[:2]
    network = _network("selfie_segmentation/selfie_segmentation.tflite")
    network.setInput(cv2.dnn.blobFromImage(pixels, 1 / 255, (side, side), swapRB=True))
    share = network.forward().reshape(side, side)
    return np.asarray(cv2.resize(share, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)

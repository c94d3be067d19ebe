"""Whether two pictures show one person's face (W04): an extra of `make faces`, and advice to people, never a refusal.

dlib finds five points of a face and tells it in 128 numbers, which are thrown away once two have been compared: of a face nothing
is stored but the pictures that are there anyway. The models are those of `face_recognition_models` that are free for every use
(CC0); its file of 68 points is not, and is not opened. Thresholds: bench/README.md.
"""

import importlib
import importlib.util
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.scans import encode, store
from acms.scans.intake import Pixels

# How far two faces are apart, as dlib measures it: one person's nearly always SAME or less and hardly ever more than OTHER, two people's
# hardly ever SAME or less.
SAME, OTHER = 0.50, 0.65
LONGEST = 700  # pixels of what is searched: more costs time and finds nothing more
SMALLEST = 350  # a picture below it is searched enlarged: the detector wants faces of 80 pixels
MARGIN = 0.15  # of the picture, added around it: a face that fills it is found all the same
PORTRAIT = (0.58, 0.10, 0.42, 0.75)  # of a card, where its portrait is: left, top, width, height (GA 448)

Embedding = NDArray[np.float64]


def is_installed() -> bool:
    """Whether the extra is here: the library and both models."""
    return importlib.util.find_spec("dlib") is not None and all(file.exists() for file in _files())


def apart(photo: Pixels, card: Pixels) -> float | None:
    """How far the face of a one-inch photo and that of a card's portrait side are apart; None where either shows none.

    Both H×W×3 BGR, upright. Raises ImportError without the extra.
    """
    one, other = _embedding(photo), _embedding(_portrait(card))
    return None if one is None or other is None else float(np.linalg.norm(one - other))


def between(photo: UUID, card: UUID) -> float | None:
    """The same of two scans, by their archive copies; None where one of them is gone."""
    try:
        return apart(encode.pixels(store.get(photo, "archive")), encode.pixels(store.get(card, "archive")))
    except FileNotFoundError:
        return None


def portrait_box(width: int, height: int) -> tuple[int, int, int, int]:
    """Where a card of this size in pixels has its portrait: left, top, width, height."""
    left, top, wide, high = PORTRAIT
    return round(left * width), round(top * height), round(wide * width), round(high * height)


def _portrait(card: Pixels) -> Pixels:
    left, top, width, height = portrait_box(card.shape[1], card.shape[0])
    return np.ascontiguousarray(card[top : top + height, left : left + width])


def _embedding(pixels: Pixels) -> Embedding | None:
    """The largest face in 128 numbers."""
    detector, points, network = _models()
    picture = _sized(pixels)
    found = detector(picture, 0) or detector(picture, 1)
    if not found:
        return None
    face = max(found, key=lambda box: box.area())
    return np.array(network.compute_face_descriptor(picture, points(picture, face)))


def _sized(pixels: Pixels) -> Pixels:
    """RGB, neither too small to find a face in nor larger than helps, with its edge repeated around it."""
    longest = max(pixels.shape[:2])
    scale = LONGEST / longest if longest > LONGEST else max(1.0, SMALLEST / longest)
    sized = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    edge = round(MARGIN * max(sized.shape[:2]))
    around = cv2.copyMakeBorder(sized, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
    return np.asarray(cv2.cvtColor(around, cv2.COLOR_BGR2RGB), np.uint8)


def _files() -> tuple[Path, ...]:
    """Five points and the network. The package itself is not imported: it asks for a module that Python no longer brings."""
    spec = importlib.util.find_spec("face_recognition_models")
    folders = spec.submodule_search_locations if spec else None
    folder = Path(next(iter(folders))) if folders else Path("face_recognition_models")
    names = ("shape_predictor_5_face_landmarks.dat", "dlib_face_recognition_resnet_model_v1.dat")
    return tuple(folder / "models" / name for name in names)


@cache
def _models() -> tuple[Any, Any, Any]:
    """Detector, points and network, loaded once a process."""
    dlib: Any = importlib.import_module("dlib")
    points, network = (str(file) for file in _files())
    return dlib.get_frontal_face_detector(), dlib.shape_predictor(points), dlib.face_recognition_model_v1(network)

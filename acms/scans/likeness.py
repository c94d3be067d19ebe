"""What a portrait is recognised by when it was saved anew, scaled, cropped a little or brightened (W13).

The head is found by its outline on the white ground, brought to one size and place, its light evened, and told in a few waves
(discrete cosines). The same picture comes out the same within TOLERANCE, two people never have so far (bench/README.md). Rough
steps of the same waves are what an index finds it by.
"""

import base64
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.scans import portrait
from acms.scans.intake import Pixels

WIDE, HIGH = 32, 40  # the patch that is looked at: as wide as the head, from its top
ROWS, COLUMNS = 16, 12  # the waves that are kept
SCALE = 64.0  # a stored step is this part of a wave's unit
TOLERANCE = 0.18  # root mean square between two pictures that are one; of 125,000 pairs of people the nearest was 0.21
DEPTH = 60.0  # grey levels under the ground from which a pixel is all head
STEP, MARGIN = 1.5, 0.2  # of the rough steps; nearer to the next one than MARGIN, that one is looked up as well
MOST_PROBES, MOST_LEANING = 1024, 256  # of a picture as it is, and as it were if it leant otherwise
KEYS, EACH = 2, 28  # keys of a picture, waves in each
# Degrees. A picture that leans one degree more is some 0.1 apart; one whose head leans more than the widest of these is refused.
LEANS = tuple(step * 1.5 for step in range(-7, 8))

Waves = NDArray[np.float64]


def of(photo: Pixels) -> str:
    """The waves of a portrait as text, empty where no head stands out from the ground. `photo`: BGR, of the shape of a 证件照."""
    photo = _of_one_size(photo)
    found = _head(photo)
    if found is None:
        return ""
    waves = cv2.dct(_evened(_patch(photo, *found)))[:ROWS, :COLUMNS]
    return _stored(waves)


def leaning(photo: Pixels) -> list[str]:
    """The waves of a portrait as they are when it leans a little less or more: one that is turned on purpose is not another one.

    What is kept says how the head was held in what was uploaded; this is what it is looked for by. Two people only come further apart.
    """
    photo = _of_one_size(photo)
    return [waves for degrees in LEANS if (waves := of(portrait.level(photo, degrees)))]


def _of_one_size(photo: Pixels) -> Pixels:
    size = portrait.WIDTH, portrait.HEIGHT
    if photo.shape[:2] == size[::-1]:
        return photo
    return np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.uint8)


def mirrored(stored: str) -> str:
    """The waves of the same portrait seen in a mirror: what goes up on one side of the head's middle goes down."""
    if not stored:
        return ""
    waves = _waves(stored)
    waves[:, 1::2] *= -1
    return _stored(waves)


def _head(photo: Pixels) -> tuple[float, float, float] | None:
    """Middle, top and width of the head in pixels, parts of one among them: of its outline, whatever the size of the picture was."""
    blue, green, red = cv2.split(cv2.GaussianBlur(photo, (0, 0), 0.8))
    darkest = cv2.min(cv2.min(blue, green), red).astype(np.float32)
    ground = float(np.percentile(darkest[: photo.shape[0] // 3], 90))
    filled = np.clip((ground - 12 - darkest) / (DEPTH - 10), 0, 1)
    filled[:, :2] = filled[:, -2:] = 0
    rows, least = filled.sum(axis=1), 0.12 * photo.shape[1]
    begun = np.flatnonzero(rows > least)
    if not len(begun) or begun[0] > photo.shape[0] // 2:
        return None
    first = int(begun[0])
    top = float(first) if first == 0 else first - 1 + float((least - rows[first - 1]) / (rows[first] - rows[first - 1]))
    width = float(np.median(rows[first + 40 : first + 120]))
    for _ in range(4):  # the width decides where it is measured
        band = slice(int(top + 0.35 * width), int(top + 0.85 * width))
        if not len(rows[band]):  # wider than what is left below it: a page, no head
            return None
        width = float(np.median(rows[band]))
    middles = (filled[band] @ np.arange(photo.shape[1])) / np.maximum(rows[band], 1)
    return (float(np.median(middles)), top, width) if width > photo.shape[1] / 5 else None


def _patch(photo: Pixels, middle: float, top: float, width: float) -> Pixels:
    """The head at its one size, grey."""
    scale = WIDE / width
    grey = cv2.GaussianBlur(cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY).astype(np.float32), (0, 0), 0.5 / scale)
    moved = np.array([[scale, 0, WIDE / 2 - 0.5 - scale * middle], [0, scale, -0.5 - scale * top]])
    patch = cv2.warpAffine(grey, moved, (WIDE, HIGH), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(patch, np.float32)


def _evened(patch: Pixels) -> Pixels:
    """Without the light that falls on it, and with one strength; what is strongest counts for no more than what is strong."""
    shown = patch - cv2.GaussianBlur(patch, (0, 0), 10)
    return np.asarray(np.clip(shown / (shown.std() + 1e-6), -1.5, 1.5), np.float32)


def _stored(waves: NDArray[Any]) -> str:
    return base64.b64encode(np.clip(np.round(waves * SCALE), -32768, 32767).astype("<i2").tobytes()).decode()


def _waves(stored: str) -> Waves:
    return np.frombuffer(base64.b64decode(stored), "<i2").reshape(ROWS, COLUMNS) / SCALE


def apart(one: str, other: str) -> float:
    """How far two pictures are apart; infinitely where one of them has no head."""
    if not one or not other:
        return float("inf")
    return float(np.sqrt(((_waves(one) - _waves(other)) ** 2).mean()))


def are_one(one: str, other: str) -> bool:
    """Whether two pictures are one picture, saved anew."""
    return apart(one, other) <= TOLERANCE


# The waves of the keys: from the broadest on, in turn.
_BROADEST = sorted(itertools.product(range(12), range(10)), key=lambda wave: (sum(wave), wave))[1 : 1 + KEYS * EACH]
_OF_KEY = [_BROADEST[number::KEYS] for number in range(KEYS)]


def keys(stored: str) -> list[str]:
    """What an index finds a picture by: one text a key. Empty without a head."""
    return [_text(steps) for steps, _ in _stepped(stored)]


def probes(stored: str, most: int = MOST_PROBES) -> list[list[str]]:
    """Of each key what the same picture, saved anew, may have there: its own, and what lies across the nearest edges."""
    return [_around(steps, rest, most) for steps, rest in _stepped(stored)]


def _stepped(stored: str) -> Iterator[tuple[list[int], Waves]]:
    """Of each key the rough steps, and how far each wave is from the middle of its step."""
    if not stored:
        return
    waves = _waves(stored) / STEP
    for places in _OF_KEY:
        values = np.array([waves[place] for place in places])
        steps = np.round(values)
        yield [int(step) for step in steps], values - steps


def _around(steps: Sequence[int], rest: Waves, most: int) -> list[str]:
    near = [n for n in np.argsort(-np.abs(rest)) if abs(rest[n]) > 0.5 - MARGIN / STEP]
    across = {n: steps[n] + int(np.sign(rest[n])) for n in near[: most.bit_length() - 1]}
    ways = [(str(step), str(across[n])) if n in across else (str(step),) for n, step in enumerate(steps)]
    return list(map(",".join, itertools.product(*ways)))


def _text(steps: Sequence[int]) -> str:
    return ",".join(map(str, steps))

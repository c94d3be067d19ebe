"""What can be seen of a face (S01): eyes, mouth and ears open to view, sharp, under no coloured hat. Thresholds: bench/README.md.

The face is laid on a plate where eyes and mouth have fixed places, so that every measure looks at the same part of every face.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.scans import portrait, words
from acms.scans.heads import Head, Point
from acms.scans.intake import Pixels

Part = tuple[slice, slice]
Lab = NDArray[np.float32]


def _part(left: int, top: int, right: int, bottom: int) -> Part:
    return slice(top, bottom), slice(left, right)


# Of the plate, in pixels; 60 of them lie between the eyes.
WIDE, HIGH, APART = 160, 210, 60
LEFT_EYE, RIGHT_EYE, MOUTH = (50.0, 70.0), (110.0, 70.0), (80.0, 135.0)
EYES = _part(38, 60, 64, 80), _part(96, 60, 122, 80)
CHEEKS = _part(36, 96, 58, 116), _part(102, 96, 124, 116)
BRIDGE, FOREHEAD = _part(74, 68, 86, 92), _part(62, 26, 98, 46)
NOSE, LIPS, CHIN = _part(72, 100, 88, 116), _part(64, 126, 96, 146), _part(66, 150, 94, 164)
LINE = _part(66, 120, 94, 150)  # where the line between the lips runs

DARK_EYES, PLAIN_EYES = (
    0.45,
    0.4,
)  # the lids' light as a share of the cheeks'; light and dark in an eye as a share of the skin's
BARE_EYES, BARE_MOUTH = 0.2, 0.12  # the same light and dark where nothing is left of an eye or a mouth
COVERED, PERHAPS_COVERED = 3.0, 1.5  # of `mask`
BLURRED, SOFT = 0.24, 0.265  # of `sharpness`: sharp photos have 0.33 and more
GRAINLESS, ENLARGED = 0.045, 0.33  # of `grain`, and of `sharpness` beside it: what was enlarged has less of both
SCALE = 52  # pixels between the eyes of a photo of 295×413
DARK_EARS, DARK_EAR = 0.65, 0.5  # of what lies about both ears, and about each, is as dark as hair


def plate(pixels: Pixels, head: Head) -> Pixels:
    """The face with its eyes and its mouth in their places."""
    seen = np.array([head.left_eye, head.right_eye, head.mouth], np.float32)
    matrix = cv2.getAffineTransform(seen, np.array([LEFT_EYE, RIGHT_EYE, MOUTH], np.float32))
    by = head.apart / APART
    # Of a far larger picture each pixel of the plate is to see all that it stands for.
    source = cv2.GaussianBlur(pixels, (0, 0), by * 0.4) if by > 1.5 else pixels
    laid = cv2.warpAffine(source, matrix, (WIDE, HIGH), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(laid, np.uint8)


def _lab(pixels: Pixels) -> Lab:
    """Lightness 0…100 and two axes of colour."""
    return np.asarray(cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_BGR2LAB), np.float32)


def _of(lab: Lab, *parts: Part) -> Lab:
    """The colour that most of some parts have."""
    return np.asarray(np.median(np.concatenate([lab[part].reshape(-1, 3) for part in parts]), axis=0), np.float32)


def _skin(lab: Lab) -> Lab:
    """Of the upper face: the bridge of the nose, and the forehead where hair does not cover it."""
    bridge, forehead = _of(lab, BRIDGE), _of(lab, FOREHEAD)
    both = np.asarray((bridge + forehead) / 2, np.float32)
    return bridge if np.abs(bridge - forehead)[1:].sum() < 14 else both


def _contrast(lab: Lab, part: Part) -> float:
    """Light and dark in a part, as a share of the skin's lightness."""
    light = lab[part][:, :, 0]
    return float(np.percentile(light, 95) - np.percentile(light, 5)) / max(float(_skin(lab)[0]), 20.0)


def lids(lab: Lab) -> float:
    """How light the skin about the darker eye is, as a share of the cheeks."""
    return min(float(np.percentile(lab[eye][:, :, 0], 75)) for eye in EYES) / max(float(_of(lab, *CHEEKS)[0]), 1.0)


def mask(lab: Lab) -> float:
    """How much the lower face looks like cloth: above 0 more than like skin.

    A nose unlike the skin above speaks for cloth, red lips, a dark line between them and a chin unlike them speak against it. The
    weights were fitted to 296 faces with masks and 374 without (bench/README.md); beards have lips and a nose.
    """
    skin, nose, lips, cheeks, chin = _skin(lab), _of(lab, NOSE), _of(lab, LIPS), _of(lab, *CHEEKS), _of(lab, CHIN)
    unlike = min(float(np.abs(nose - skin)[1:].sum()), 40.0)
    rows = lab[LINE][:, :, 0].mean(axis=1)
    line = float(np.median(rows) - rows.min()) / max(float(_of(lab, BRIDGE)[0]), 20.0)
    return 0.205 * unlike - 0.22 * float(lips[1] - cheeks[1]) - 9.2 * line - 0.13 * float(np.abs(lips - chin)[1:].sum())


def _near(pixels: Pixels, head: Head) -> Pixels:
    """Eyes, nose and mouth."""
    (x, y), apart = head.eyes, head.apart
    rows = slice(max(int(y - apart), 0), int(y + 2 * apart) + 1)
    return np.ascontiguousarray(pixels[rows, max(int(x - apart), 0) : int(x + apart) + 1])


def sharpness(pixels: Pixels, head: Head) -> float:
    """Fine detail about eyes, nose and mouth as a share of the coarser, at the size that it has on the photo."""
    by = SCALE / head.apart
    method = cv2.INTER_AREA if by < 1 else cv2.INTER_LINEAR
    grey = cv2.cvtColor(
        cv2.resize(_near(pixels, head), None, fx=by, fy=by, interpolation=method), cv2.COLOR_BGR2GRAY
    ).astype(np.float32)
    fine, coarse = cv2.GaussianBlur(grey, (0, 0), 1.0), cv2.GaussianBlur(grey, (0, 0), 4.0)
    return float(np.std(grey - fine) / max(float(np.std(fine - coarse)), 1e-3))


def grain(pixels: Pixels, head: Head) -> float:
    """The finest detail of the picture as it comes, as a share of the coarser: a picture that was enlarged has hardly any."""
    grey = cv2.cvtColor(_near(pixels, head), cv2.COLOR_BGR2GRAY).astype(np.float32)
    by = head.apart / SCALE
    coarse = cv2.GaussianBlur(grey, (0, 0), by) - cv2.GaussianBlur(grey, (0, 0), 4 * by)
    return float(np.std(grey - cv2.GaussianBlur(grey, (0, 0), 0.7)) / max(float(np.std(coarse)), 1e-3))


def _is_soft(sharp: float, pixels: Pixels, head: Head) -> bool:
    return sharp < SOFT or (sharp < ENLARGED and grain(pixels, head) < GRAINLESS)


def _darkness(lab: Lab, ear: Point, head: Head, cheek: float) -> float:
    """The part about an ear that is as dark as hair is beside the cheeks."""
    high, wide = 0.26 * head.apart, 0.16 * head.apart
    x, y = ear[0] + np.sign(ear[0] - head.eyes[0]) * 0.12 * head.apart, ear[1]
    part = lab[max(int(y - high), 0) : max(int(y + high), 0), max(int(x - wide), 0) : max(int(x + wide), 0), 0]
    return float((part < 0.62 * cheek).mean()) if part.size else 0.0


def ears_covered(pixels: Pixels, head: Head, face: Lab) -> bool:
    """Whether hair hangs over both ears. Light hair is not told from skin."""
    cheek, lab = float(_of(face, *CHEEKS)[0]), _lab(pixels)
    dark = [_darkness(lab, ear, head, cheek) for ear in (head.left_ear, head.right_ear)]
    return min(dark) >= DARK_EAR and sum(dark) / 2 >= DARK_EARS


def coloured_above(pixels: Pixels, head: Head) -> bool:
    """Whether something of a colour that no hair has lies over the forehead; a black cap is not told from hair."""
    top, low = portrait.extent(pixels, head).hair, head.eyes[1] - 1.2 * head.long
    first, half = max(int(top + (low - top) * 0.15), 0), head.apart / 2
    over = pixels[first : max(int(low), first + 2), max(int(head.eyes[0] - half), 0) : int(head.eyes[0] + half)]
    if not over.size:
        return False
    _, red, yellow = _of(_lab(over), _part(0, 0, over.shape[1], over.shape[0]))
    return bool(yellow < -14 or red > 30 or red < -12 or np.hypot(red, yellow) > 42)


def faults(pixels: Pixels, head: Head) -> Iterator[tuple[str, str, words.Trouble]]:
    """What is before a face or missing in it: reason, verdict (refuse or unsure), sentences. Of what hides it only the first."""
    lab = _lab(plate(pixels, head))
    eyes, cloth = min(_contrast(lab, eye) for eye in EYES), mask(lab)
    sharp = sharpness(pixels, head)
    if lids(lab) < DARK_EYES:
        plain = eyes < PLAIN_EYES
        yield "sunglasses", "refuse" if plain else "unsure", words.SUNGLASSES if plain else words.MAYBE_SUNGLASSES
    elif cloth > PERHAPS_COVERED:
        sure = cloth > COVERED
        yield "mask", "refuse" if sure else "unsure", words.MASK if sure else words.MAYBE_MASK
    elif eyes < BARE_EYES or _contrast(lab, LIPS) < BARE_MOUTH:
        yield "no_features", "refuse", words.NO_FEATURES
    elif _is_soft(sharp, pixels, head):
        blurred = sharp < BLURRED
        yield "blurred", "refuse" if blurred else "unsure", words.SOFT if blurred else words.MAYBE_SOFT
    if coloured_above(pixels, head):
        yield "hat", "unsure", words.HAT
    if ears_covered(pixels, head, lab):
        yield "ears", "unsure", words.EARS

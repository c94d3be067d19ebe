"""What a signature is: more than a mark, not typed, and not the other one again (T04). Whose hand it is, nobody can say here."""

import re

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.letters import forms, words
from acms.letters.audit.aligning import Grey
from acms.letters.audit.ink import PX, SIGNED, Writing
from acms.scans import ocr
from acms.scans.readers import documents

LEAST_MM = 3.0  # lower or narrower than this is a dash
LONG_MM = 16.0  # of pen: a tick is shorter
# Of pen, as a share of the way across: a cross has 1.4, a circle at most 2.2 (its rim by its diagonal), a name three and more.
# Of what lies on the printed words a part is hidden.
WINDING, WINDING_HIDDEN = 1.95, 1.6
DENSE = 0.2  # of its box is ink: small writing
THICK_MM = 1.0  # hardly a pen is as wide: strokes that run together, whose way cannot be told
OPEN, ROUND = 0.45, 2.6  # of its box that one loop encloses, and its way as a share across: a circle


def is_mark(one: Writing) -> bool:
    """True for a dash, a tick, a cross or a circle: a hand was there, but no name."""
    _, y, w, h = one.box
    if one.area < SIGNED or min(w, h) < LEAST_MM * PX:
        return True
    is_hidden = y < forms.SIGN_LINE[1] * PX and y + h > forms.SIGN_LINE[0] * PX
    is_dense, length = one.area > DENSE * w * h, _length(one.strokes)
    if is_dense and one.area > THICK_MM * PX * length:
        return False
    if not is_hidden and not is_dense and length < LONG_MM * PX:
        return True
    winds = length / float(np.hypot(w, h))
    return winds < (WINDING_HIDDEN if is_hidden else WINDING) or (winds < ROUND and _encloses(one.strokes) > OPEN)


def _encloses(strokes: NDArray[np.uint8]) -> float:
    """How much of its box the largest loop of the pen encloses."""
    closed = cv2.morphologyEx(
        cv2.copyMakeBorder(strokes, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0,)),
        cv2.MORPH_CLOSE,
        np.ones((3, 3), np.uint8),
    )
    outlines, nesting = cv2.findContours(closed, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    loops = [cv2.contourArea(line) for line, row in zip(outlines, nesting[0], strict=True) if row[3] >= 0]
    return max(loops, default=0.0) / strokes.size


def _length(strokes: NDArray[np.uint8]) -> float:
    """How long the pen's way is, in pixels: area by width."""
    framed = cv2.copyMakeBorder(strokes, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0,))
    depth = cv2.distanceTransform(framed, cv2.DIST_L2, 3)[framed > 0]
    return float(len(depth) / max(4 * float(depth.mean()) - 1, 1.0))


SQUARE, HIGH_MM = 1.6, 18.0  # times as wide as high: names by pen are longer, and lower than seals
RIM_MM = 1.2
FRAMED, SIDES = 0.75, 3  # of a side lies under ink; so many of the four make a frame


def is_chop(one: Writing) -> bool:
    """True for a name chop (人名章) among what is red: square, high, or with a frame around it."""
    (_, _), (wide, high), turn = cv2.minAreaRect(cv2.findNonZero(one.strokes))
    if max(wide, high) < SQUARE * min(wide, high) or min(wide, high) > HIGH_MM * PX:
        return True
    upright = _turned(one.strokes, turn if wide >= high else turn + 90)
    rim = max(2, round(RIM_MM * PX))
    sides = (
        upright[:rim].max(axis=0),
        upright[-rim:].max(axis=0),
        upright[:, :rim].max(axis=1),
        upright[:, -rim:].max(axis=1),
    )
    return sum(float(side.mean()) > FRAMED for side in sides) >= SIDES


def _turned(strokes: NDArray[np.uint8], degrees: float) -> NDArray[np.uint8]:
    """Strokes turned by some degrees, cut out."""
    h, w = strokes.shape
    reach = h + w
    turn = cv2.getRotationMatrix2D((w / 2, h / 2), degrees, 1.0)
    turn[:, 2] += reach / 2 - w / 2, reach / 2 - h / 2
    level = cv2.warpAffine(strokes, turn, (reach, reach), flags=cv2.INTER_NEAREST)
    x, y, wide, high = cv2.boundingRect(level)
    return np.asarray(level[y : y + high, x : x + wide], np.uint8)


# Of the edges: hands lean, print does not. How red a scan is shows edges less sharply.
UPRIGHT, UPRIGHT_RED = 0.42, 0.32
LEAN = np.tan(np.radians(4.0))


def is_typed(one: Writing, grey: Grey, upright: float = UPRIGHT) -> bool:
    """True for print: its edges run along the sheet or straight down, or it stands in even squares and reads like print."""
    x, y, w, h = one.box
    part = grey[y : y + h, x : x + w].astype(np.float32)
    near = cv2.dilate(one.strokes, np.ones((5, 5), np.uint8)) > 0
    across, down = np.abs(cv2.Sobel(part, cv2.CV_32F, 1, 0)), np.abs(cv2.Sobel(part, cv2.CV_32F, 0, 1))
    steep = np.hypot(across, down)
    steep[~near] = 0
    plain = steep > 0.25 * steep.max()
    straight = plain & (np.minimum(across, down) < LEAN * np.maximum(across, down))
    if float(steep[straight].sum()) > upright * float(steep[plain].sum()):
        return True
    return is_row(one.strokes) and _reads_as_print(one, grey)


MOST_TYPED = 12  # characters of a name
FULL, GAP = 0.66, 0.3  # of a square that its character fills; of the usual ink that stands between two squares
READ = 0.9


def is_row(strokes: NDArray[np.uint8]) -> bool:
    """True when each of several characters fills a square of one size, with paper between them."""
    high, wide = strokes.shape
    count = round(wide / high)
    if not 2 <= count <= MOST_TYPED or abs(wide / high - count) > 0.12 * count:
        return False
    pitch = wide / count
    columns = strokes.sum(axis=0)
    edges = [
        columns[round(n * pitch - 0.05 * pitch) : round(n * pitch + 0.05 * pitch) + 1].mean() for n in range(1, count)
    ]
    boxes = [cv2.boundingRect(strokes[:, round(n * pitch) : round((n + 1) * pitch)].copy()) for n in range(count)]
    filled = all(w > FULL * pitch and h > FULL * high for _, _, w, h in boxes)
    return filled and float(np.mean(edges)) < GAP * float(columns.mean())


def _reads_as_print(one: Writing, grey: Grey) -> bool:
    """True when the reader is sure of it, as it seldom is of a hand."""
    text, confidence = ocr.read_line(cv2.cvtColor(_around(one, grey), cv2.COLOR_GRAY2BGR))
    return len(documents.plain(text)) >= 2 and confidence > READ


SAME = 0.75
SPECK = 0.1  # of the largest piece of a name: less is not of it
TURNS = range(-12, 13, 2)  # degrees by which a copy may have been turned; between two of them the strokes still meet


def are_one(first: Writing, second: Writing) -> bool:
    """True when one is a copy of the other, of another size or turned a little: nobody signs twice alike."""
    one, other = _written(first.strokes), _written(second.strokes)
    small = _small(other)
    return any(_alike(_turned(one, degrees), other, small) for degrees in TURNS)


def _written(strokes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Without the specks around: whoever cuts a name out takes some of the print with it."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(strokes, np.ones((3, 3), np.uint8)))
    area = stats[1:, cv2.CC_STAT_AREA]
    kept = np.flatnonzero(area > SPECK * area.max()) + 1
    left = np.asarray(strokes * np.isin(labels, kept), np.uint8)
    x, y, w, h = cv2.boundingRect(left)
    return left[y : y + h, x : x + w]


def _alike(one: NDArray[np.uint8], other: NDArray[np.uint8], small: NDArray[np.uint8]) -> bool:
    shape = (one.shape[1] / one.shape[0]) / (other.shape[1] / other.shape[0])
    if not 0.8 < shape < 1.25:
        return False
    framed = cv2.copyMakeBorder(_small(one), 5, 5, 5, 5, cv2.BORDER_CONSTANT, value=(0,))
    return float(cv2.matchTemplate(framed, small, cv2.TM_CCOEFF_NORMED).max()) > SAME


def _small(strokes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Strokes at one size, soft enough to meet where a pixel more or less was seen."""
    small = cv2.resize(strokes * 255, (160, 64), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 1.2), np.uint8)


BELONGS = re.compile(words.BESIDE_SEALS)


def belongs(one: Writing, grey: Grey) -> bool:
    """True for 同意 or a day by hand. What cannot be read does not belong: 不同意 is written there as well."""
    text, _ = ocr.read_line(cv2.cvtColor(_around(one, grey), cv2.COLOR_GRAY2BGR))
    return bool(BELONGS.fullmatch(documents.plain(text)))


def _around(one: Writing, grey: Grey) -> Grey:
    x, y, w, h = one.box
    grow = round(1.5 * PX)
    return grey[max(y - grow, 0) : y + h + grow, max(x - grow, 0) : x + w + grow]

"""Whether a value on a paper was set anew: its strokes against those of the other values on the page (W09, W10).

What one printer sets in one go has one face. Faces differ most in their horizontal strokes: hairlines in 宋体, as thick as the upright
ones in 黑体. Thresholds: bench/README.md.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from acms.base import typeset
from acms.scans import readers
from acms.scans.intake import Pixels
from acms.scans.ocr import Line
from acms.scans.readings import Field

KINDS = readers.READERS.keys() - {"employer_certificate", "residence_permit"}
# Who and what the paper is about. Schools sign in letterings of their own, and the day beside the signature is as they like it.
COMPARED = ("name", "major", "born", "obtained_on")
OTHER_DAYS = "other days"
APART = 1.36  # times as thick, or as thin, as the others are: pages that nobody touched reach 1.31
CLEAR = 1.9  # times as far apart as chance puts two such values: honest papers stay under 1.6
LEAST_SPREAD = 0.03  # of the logarithms of few characters, which may be alike by chance
LEAST, LEAST_OTHERS = 2, 5  # characters that can be measured, of a value and of the others
INK = 60  # grey levels between paper and print; with less nothing is measured
EM = 0.72  # of a line's height
LEAST_EM = 28  # pixels: of smaller print a stroke is two pixels, and as thick as it falls between their rows
STROKE = 0.28  # of an em: what runs so long is a stroke
KNOWN_EM = 48  # pixels of an em of the faces that we know: about that of a scan of 300 dpi
DARK = 0.35  # of the ink: where a stroke begins

Stroke = NDArray[np.float64]  # one number for each face that we know
Spot = tuple[Line, int]  # a character: its line and its place in it

_HAN = re.compile(r"[\u4e00-\u9fff]")
# A day, or as much of it as stands before the end of its line.
_DAY = re.compile(
    r"[12一二][\d〇零○一二三四五六七八九]{3}年(?:[\d〇零一二三四五六七八九十]{1,3}(?:月(?:[\d一二三四五六七八九十]{1,3}日)?)?)?"
)


def set_anew(pixels: Pixels, lines: list[Line], fields: Mapping[str, Field]) -> Field | None:
    """The value whose strokes are unlike those of the others, where there are enough of both to say so. Boxes are those of `pixels`."""
    lines = [line for line in lines if len(line.at) == len(line.text) and line.corners and not line.is_column]
    spots = _spots(lines, {name: fields[name] for name in COMPARED if name in fields})
    measured = {name: found for name, places in spots.items() if (found := _strokes(pixels, places))}
    apart = {name: _apart(name, measured) for name, found in measured.items() if len(found) >= LEAST}
    named = [name for name in apart if name in fields]
    if not named or max(apart.values()) <= APART:
        return None
    return fields[max(named, key=lambda name: apart[name])]


def _spots(lines: list[Line], fields: Mapping[str, Field]) -> dict[str, list[Spot]]:
    """Where the characters of each value stand; of `OTHER_DAYS` those of the days in the same sentence, between name and major."""
    found = {name: _places(lines, field) for name, field in fields.items()}
    if "name" in fields and "major" in fields:
        top, bottom = fields["name"].box[1], fields["major"].box[1] + fields["major"].box[3]
        sentence = [line for line in lines if top < line.middle < bottom]
        taken = [spot for spots in found.values() for spot in spots]
        days = ((line, at) for line in sentence for hit in _DAY.finditer(line.text) for at in range(*hit.span()))
        found[OTHER_DAYS] = [(line, at) for line, at in days if (line, at) not in taken]
    return found


def _places(lines: list[Line], field: Field) -> list[Spot]:
    """The characters of a value; a day is kept as an ISO day and is the first that its line says. A value may go on in the next line."""
    near = [line for line in lines if _touch(line.box, field.box)]
    if field.value[:4].isdecimal():
        days = ((line, hit) for line in near for hit in _DAY.finditer(line.text))
        return [(line, at) for line, hit in list(days)[:1] for at in range(*hit.span())]
    whole = [
        (line, at)
        for line in near
        for hit in re.finditer(re.escape(field.value), line.text)
        for at in range(*hit.span())
    ]
    return whole or _over_two(lines, near, field.value)


def _over_two(lines: list[Line], near: list[Line], value: str) -> list[Spot]:
    """The characters of a value that is cut by the end of its line."""
    for line in near:
        for cut in range(len(value) - 1, 0, -1):
            rest = [below for below in lines if below.middle > line.middle and below.text.startswith(value[cut:])]
            if rest and line.text.endswith(value[:cut]):
                length = len(line.text)
                return [(line, at) for at in range(length - cut, length)] + [
                    (min(rest, key=lambda one: one.middle), at) for at in range(len(value) - cut)
                ]
    return []


def _apart(name: str, measured: Mapping[str, list[Stroke]]) -> float:
    """How many times as thick or as thin as the others' a value's strokes are; 1 where they are too few, or all vary as much.

    Characters of many strokes have thinner ones, in 黑体 much thinner: each is measured by its own in faces that we know. What is apart
    whichever face that is, is apart.
    """
    own, others = measured[name], [one for other, found in measured.items() if other != name for one in found]
    if len(others) < LEAST_OTHERS:
        return 1.0
    apart = np.abs(np.median(own, axis=0) - np.median(others, axis=0))
    within = np.concatenate([found - np.median(found, axis=0) for found in measured.values()])
    spread = np.sqrt((within**2).sum(axis=0) / max(len(within) - len(measured), 1)) + LEAST_SPREAD
    known = int(apart.argmin())
    clear = apart[known] > CLEAR * spread[known] * np.sqrt(1 / len(own) + 1 / len(others))
    return float(np.exp(apart[known])) if clear else 1.0


def _strokes(pixels: Pixels, spots: list[Spot]) -> list[Stroke]:
    """The thickness of the horizontal strokes of each character, as logarithms of multiples of that in the faces that we know."""
    places: dict[Line, list[int]] = {}
    for line, at in spots:
        if _HAN.match(line.text[at]):
            places.setdefault(line, []).append(at)
    return [stroke for line, found in places.items() for stroke in _of_line(pixels, line, found)]


def _touch(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return all(one[n] < other[n] + other[n + 2] and other[n] < one[n] + one[n + 2] for n in (0, 1))


def _of_line(pixels: Pixels, line: Line, places: list[int]) -> Iterator[Stroke]:
    em = EM * line.box[3]
    ink = _ink(_laid(pixels, line)) if em >= LEAST_EM else None
    if ink is None:
        return
    for place in places:
        middle = (line.at[place] - line.box[0]) / max(line.box[2], 1) * ink.shape[1]
        cell = ink[:, max(int(middle - 0.6 * em), 0) : int(middle + 0.6 * em)]
        thick, known = _thickness(cell, em), _known(line.text[place])
        if thick is not None and known is not None:
            yield np.log(thick / known)


@lru_cache(4096)
def _known(character: str) -> Stroke | None:
    """How thick its horizontal strokes are in each of the product's own faces, 宋体 and 黑体, in parts of an em; None where one has none."""
    found = [_thickness(_drawn(character, face), KNOWN_EM) for face in typeset.faces()]
    return None if None in found else np.array(found, np.float64) / KNOWN_EM


def _drawn(character: str, face: Path) -> NDArray[np.float32]:
    """A character in a face, as soft as a scan."""
    image = Image.new("L", (round(1.2 * KNOWN_EM), round(1.4 * KNOWN_EM)))
    middle = (image.width / 2, image.height / 2)
    ImageDraw.Draw(image).text(middle, character, 255, ImageFont.truetype(str(face), KNOWN_EM), anchor="mm")
    return np.asarray(cv2.GaussianBlur(np.asarray(image, np.float32) / 255, (0, 0), 0.8), np.float32)


def _laid(pixels: Pixels, line: Line) -> Pixels:
    """A line cut out and laid flat, with a little room above and below."""
    a, b, c, d = corners = np.array(line.corners, np.float32)
    wide = max(round(float(max(np.linalg.norm(a - b), np.linalg.norm(d - c)))), 1)
    high = max(round(float(max(np.linalg.norm(a - d), np.linalg.norm(b - c)))), 1)
    room = round(0.15 * high)
    target = np.array([[0, room], [wide, room], [wide, high + room], [0, high + room]], np.float32)
    matrix, size = cv2.getPerspectiveTransform(corners, target), (wide, high + 2 * room)
    laid = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(laid, np.uint8)


def _ink(strip: Pixels) -> NDArray[np.float32] | None:
    """How much of the ink lies on each pixel, 0…1; red seals are light in one of the colours. None where hardly anything stands out."""
    grey = strip.max(axis=2).astype(np.float32)
    paper, dark = np.percentile(grey, 90), np.percentile(grey, 2)
    if paper - dark < INK:
        return None
    return np.asarray(np.clip((paper - grey) / (paper - dark), 0, 1), np.float32)


def _thickness(cell: NDArray[np.float32], em: float) -> float | None:
    """How thick the horizontal strokes of a character are, in pixels; None where it has none that are long enough."""
    long = max(int(STROKE * em), 5)
    level = cv2.morphologyEx(cell, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    upright = cv2.morphologyEx(cell, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    level = np.where(upright > level, 0, level)
    strokes = level > DARK
    begins = strokes & ~np.pad(strokes, ((1, 0), (0, 0)))[:-1]
    return float(level[strokes].sum() / begins.sum()) if begins.sum() >= 0.8 * long else None

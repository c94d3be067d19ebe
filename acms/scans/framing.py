"""Where a card lies on a picture by what is printed on it, where no edge stands out: on a patterned cloth, small, aslant (S02)."""

import re
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.scans import geometry, ocr
from acms.scans.geometry import Outline
from acms.scans.intake import Pixels
from acms.scans.ocr import Line
from acms.scans.readers import documents

ASPECT = 85.6 / 54.0
WORDS = (
    "姓名",
    "性别",
    "民族",
    "住址",
    "公民身份",
    "居民身份证",
    "签发机关",
    "有效期限",
    "中华人民共和国",
    "居住证",
    "居住地址",
)
# What only one side of an ID card says.
SIDES = {
    "id_portrait": re.compile("姓名|性别|民族|出生|住址|公民身份"),
    "id_emblem": re.compile("中华人民共和国|居民身份证|签发机关|有效期限"),
}
_ANCHOR = re.compile("|".join(WORDS) + r"|\d{17}[\dXx]|公安局")
# How far the card reaches beyond its print, as shares of the print's width and height: left, top, right, bottom. The emblem stands
# left of the words; a little more is given on each side, for a border of table does less harm than a cut edge.
BEYOND = {"id_emblem": (0.36, 0.22, 0.14, 0.15)}
BEYOND_OTHERS = (0.10, 0.18, 0.14, 0.15)
MOST_LINES = 120  # a card has some twenty: a page of print takes too long to be read a second and a third time
STRAIGHT = 8.0  # degrees by which lines of one card may differ
CLOSE = 1.6  # heights of a line, between lines that stand on one card
ROOM = 0.2  # of the frame, on each side: there the edges are looked for once more
LARGER = 1.7  # than the frame by its print is no card of which that is the print


@dataclass(frozen=True)
class Framed:
    """The picture turned upright, and the card on it."""

    pixels: Pixels
    outline: Outline
    turns: int


def score(lines: list[Line]) -> int:
    """How many words of a card are read."""
    text = "".join(documents.plain(line.text) for line in lines)
    return sum(word in text for word in WORDS)


def is_card(lines: list[Line]) -> bool:
    """True when enough of a card's words are read to tell one."""
    return score(lines) >= 2


def fills(lines: list[Line], pixels: Pixels) -> bool:
    """True when the print of a card reaches over most of the picture's width: there is no table around it."""
    anchors = _anchors(lines)
    if not anchors:
        return False
    left, right = min(line.box[0] for line in anchors), max(line.box[0] + line.box[2] for line in anchors)
    return bool(right - left > 0.55 * pixels.shape[1])


def by_text(pixels: Pixels, code: str) -> Framed | None:
    """The card around its own words; None where too few of them are read. `code`: the kind of evidence."""
    turns, lines = ocr.upright(pixels)
    upright = geometry.quarter_turns(pixels, turns) if turns else pixels
    anchors = _anchors(lines)
    if not is_card(anchors):
        return None
    lean = float(np.median([line.lean for line in anchors]))
    print_ = _print(lines, anchors, lean)
    frame = _outline(print_, BEYOND.get(code, BEYOND_OTHERS), lean, upright)
    return Framed(upright, _by_edges(upright, frame, _outline(print_, (0, 0, 0, 0), lean, upright)) or frame, turns)


def shows_other_side(lines: list[Line], code: str) -> bool:
    """True when the other side of the ID card lies on the picture, too or alone."""
    return code in SIDES and len(_of_side(lines, _other(code))) >= 2


def own_half(pixels: Pixels, code: str) -> Pixels | None:
    """Of both sides of an ID card on one sheet the half that holds the one asked for; None where they do not lie apart.

    A copy of both sides on one page is what every office asks for.
    """
    turns, lines = ocr.upright(pixels)
    own, other = _of_side(lines, code), _of_side(lines, _other(code))
    if len(own) < 2 or len(other) < 2:
        return None
    upright = geometry.quarter_turns(pixels, turns) if turns else pixels
    for axis in (1, 0):  # one below the other, or beside it
        (first, last), (before, after) = _span(own, axis), _span(other, axis)
        if last < before:
            half = slice(0, (last + before) // 2)
        elif after < first:
            half = slice((after + first) // 2, None)
        else:
            continue
        return upright[half] if axis == 1 else upright[:, half]
    return None


def _other(code: str) -> str:
    return next(side for side in SIDES if side != code)


def _of_side(lines: list[Line], code: str) -> list[Line]:
    return [line for line in lines if SIDES[code].search(documents.plain(line.text))]


def _span(lines: list[Line], axis: int) -> tuple[int, int]:
    """From where to where lines reach, from left to right (0) or from top to bottom (1)."""
    return min(line.box[axis] for line in lines), max(line.box[axis] + line.box[axis + 2] for line in lines)


def _anchors(lines: list[Line]) -> list[Line]:
    return [line for line in lines if _ANCHOR.search(documents.plain(line.text))]


def _turned(points: Any, degrees: float) -> NDArray[np.float64]:
    """Points turned about the origin, against a lean of so many degrees."""
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(np.asarray(points, float) @ turn, float)


def _print(lines: list[Line], anchors: list[Line], lean: float) -> NDArray[np.float64]:
    """The box left, top, right, bottom of a card's print, where it stands straight: its known words and what is close to them."""

    def box(line: Line) -> NDArray[np.float64]:
        corners = _turned(line.corners, lean)
        return np.asarray(np.r_[corners.min(axis=0), corners.max(axis=0)], float)

    found = np.array([box(line) for line in anchors])
    union = np.r_[found[:, :2].min(axis=0), found[:, 2:].max(axis=0)]
    near = CLOSE * float(np.median(found[:, 3] - found[:, 1]))
    for other in sorted((box(line) for line in lines if abs(line.lean - lean) < STRAIGHT), key=lambda one: one[1]):
        inside = (other[:2] > union[:2] - near).all() and (other[2:] < union[2:] + near).all()
        if inside:
            union = np.r_[np.minimum(union[:2], other[:2]), np.maximum(union[2:], other[2:])]
    return np.asarray(union, float)


def _outline(union: NDArray[np.float64], beyond: tuple[float, ...], lean: float, pixels: Pixels) -> Outline:
    left, top, right, bottom = union
    wide, high = right - left, bottom - top
    left, top, right, bottom = (
        left - beyond[0] * wide,
        top - beyond[1] * high,
        right + beyond[2] * wide,
        bottom + beyond[3] * high,
    )
    corners = _turned([[left, top], [right, top], [right, bottom], [left, bottom]], -lean)
    share = (right - left) * (bottom - top) / (pixels.shape[0] * pixels.shape[1])
    return Outline(corners.astype(np.float32), float(share))


def _by_edges(pixels: Pixels, frame: Outline, print_: Outline) -> Outline | None:
    """The card's own edges near the frame, where they stand out and hold all of the print."""
    room = ROOM * max(frame.width, frame.height)
    left, top = np.maximum(frame.corners.min(axis=0) - room, 0).astype(int)
    right, bottom = (frame.corners.max(axis=0) + room).astype(int)
    found = geometry.find(pixels[top:bottom, left:right], ASPECT, least_share=0.3)
    if found is None:
        return None
    corners = found.corners + np.array([left, top], np.float32)
    holds = all(cv2.pointPolygonTest(corners, (float(x), float(y)), False) >= 0 for x, y in print_.corners)
    edges = Outline(corners, frame.share)
    # What reaches out of the picture and is not needed for the print is the paper on which the card was copied.
    is_paper = edges.touches_edge(pixels.shape) and not frame.touches_edge(pixels.shape)
    if not holds or is_paper or found.width * found.height > LARGER * frame.width * frame.height:
        return None
    return edges

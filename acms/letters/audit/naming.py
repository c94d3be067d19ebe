"""Whose seal it is: what the reader spells around the ring is laid beside the name that must stand there (T04).

A letter that was misread is forgiven where it is drawn like the right one; one that is missing or too many is not, nor another number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from acms.base import typeset
from acms.letters.audit import lookalikes
from acms.scans.ocr import Spelling
from acms.scans.readers import documents

NUMERALS = frozenset("0123456789〇零一二三四五六七八九十百千甲乙丙丁戊己庚辛壬癸")


@dataclass(frozen=True)
class Difference:
    """One place where name and ring part: a letter for another, one that is missing (`read` empty), or one too many."""

    wanted: str
    read: str
    sure: float
    chance: float  # that the wanted one stands there
    room: float  # for it between the neighbours that were found, in letters: about 1 where something is really there
    at: float  # its middle, 0…1 of the strip
    pitch: float  # from letter to letter
    is_end: bool = False  # behind the last letter of the name
    is_outside: bool = False  # behind the last or before the first


# Measured (bench/README, "Seals"): what a misread letter of the right name reaches and one of another name does not.
LIKELY = 0.05  # the reader itself holds the wanted letter possible
SLIGHTLY = 0.003  # the same of two letters that the face draws alike
FITTING = 0.65  # drawn, it lies on what stands there
SHARE = 0.34  # of the name at most may be forgiven
ROOM = 0.5  # letters: with less between the neighbours nothing stands there
SURE = 0.5  # a letter too many that was read with less is dirt


@dataclass(frozen=True)
class Named:
    """Whether the name stands there, and what stands beyond it: words such as 财务专用章 are around some rings."""

    is_so: bool
    beyond: str = ""


def says(wanted: str, spelled: Spelling, strip: NDArray[np.uint8]) -> Named:
    """Compares what was read off a strip with the name."""
    wanted = documents.plain(wanted)
    found = [one for one in differences(wanted, spelled) if not _is_dirt(one, wanted)]
    beyond = _beyond(found)
    within = [one for one in found if one not in beyond]
    is_so = len(within) <= max(1, SHARE * len(wanted)) and all(_is_forgiven(one, strip) for one in within)
    return Named(is_so, "".join(one.read for one in beyond))


def middle(wanted: str, spelled: Spelling) -> float:
    """Where the middle of the name stands, 0…1 of the strip: that is up on a seal."""
    wanted = documents.plain(wanted)
    both = [(i, j) for i, j in _aligned(wanted, spelled) if i is not None and j is not None]
    return float(np.median([spelled.at[j] + ((len(wanted) - 1) / 2 - i) * _pitch(both, spelled) for i, j in both]))


def _is_dirt(one: Difference, wanted: str) -> bool:
    """A letter too many that is none: the figures under the name, the tip of the star, a stain between two letters."""
    if one.wanted:
        return False
    figures = one.read.isascii() and not any(letter.isascii() and letter.isalnum() for letter in wanted)
    return figures or one.room < ROOM or not one.read.isalnum() or (one.is_outside and one.sure < SURE)


def _beyond(found: list[Difference]) -> list[Difference]:
    """Letters too many behind the last one of the name."""
    last = max((n for n, one in enumerate(found) if one.wanted or not one.is_end), default=-1)
    return [one for one in found[last + 1 :] if one.is_end]


def _is_forgiven(one: Difference, strip: NDArray[np.uint8]) -> bool:
    """True where the reader, not the seal, is at fault."""
    if not one.wanted or one.room < ROOM:
        return False
    if one.wanted in NUMERALS and (not one.read or one.read in NUMERALS):
        return False
    if one.chance >= LIKELY or (one.chance >= SLIGHTLY and one.read in lookalikes.of(one.wanted)):
        return True
    wanted = fits(one.wanted, strip, one.at, one.pitch)
    return wanted >= FITTING and (not one.read or wanted >= fits(one.read, strip, one.at, one.pitch))


def differences(wanted: str, spelled: Spelling) -> list[Difference]:
    """Where the name and what was read part, in their order."""
    pairs = list(_aligned(wanted, spelled))
    both = [(i, j) for i, j in pairs if i is not None and j is not None]
    if len(both) < 2:
        return [Difference(letter, "", 0, 0, 0, 0, 0) for letter in wanted]
    pitch = _pitch(both, spelled)
    first, last = both[0][1], both[-1][1]
    found = []
    for n, (i, j) in enumerate(pairs):
        if i is not None and j is not None:
            if wanted[i] != spelled.text[j]:
                chance = spelled.chance(wanted[i], spelled.at[j])
                found.append(Difference(wanted[i], spelled.text[j], spelled.sure[j], chance, 1, spelled.at[j], pitch))
        elif j is not None:
            room = _room(pairs, n, spelled, pitch)
            found.append(
                Difference(
                    "", spelled.text[j], spelled.sure[j], 0, room, spelled.at[j], pitch, j > last, not first < j < last
                )
            )
        elif i is not None:
            room = _room(pairs, n, spelled, pitch)
            at = _place(i, both, spelled, pitch)
            found.append(Difference(wanted[i], "", 0, spelled.chance(wanted[i], at), room, at, pitch))
    return found


def _pitch(both: list[tuple[int, int]], spelled: Spelling) -> float:
    """From letter to letter around the ring, as a share of its length."""
    steps = [(spelled.at[j2] - spelled.at[j1]) / (i2 - i1) for (i1, j1), (i2, j2) in pairwise(both)]
    return float(np.median(steps))


def _place(i: int, both: list[tuple[int, int]], spelled: Spelling, pitch: float) -> float:
    near, j = min(both, key=lambda pair: abs(pair[0] - i))
    return spelled.at[j] + (i - near) * pitch


def _room(pairs: list[tuple[int | None, int | None]], n: int, spelled: Spelling, pitch: float) -> float:
    """How much room there is for each letter between the neighbours that were found on both sides; much at an end."""
    behind = [place for place in range(n) if None not in pairs[place]]
    ahead = [place for place in range(n + 1, len(pairs)) if None not in pairs[place]]
    before = pairs[behind[-1]][1] if behind else None
    after = pairs[ahead[0]][1] if ahead else None
    if before is None or after is None:
        known = before if before is not None else after
        here = pairs[n][1]
        return 9.0 if here is None or known is None else abs(spelled.at[here] - spelled.at[known]) / pitch
    between = pairs[behind[-1] + 1 : ahead[0]]
    missing, extra = (sum(pair[side] is None for pair in between) for side in (1, 0))
    # Each of several wants its place: three letters' room is none for a fourth.
    return (spelled.at[after] - spelled.at[before]) / pitch - max(missing, extra)


def _aligned(wanted: str, spelled: Spelling) -> Iterator[tuple[int | None, int | None]]:
    """Letters of the name and of the reading side by side, with as little between them as can be."""
    rows, columns = len(wanted) + 1, len(spelled.text) + 1
    cost = np.zeros((rows, columns))
    cost[:, 0] = np.arange(rows) * 0.8
    cost[0] = np.r_[0, np.cumsum([0.4 + 0.3 * sure for sure in spelled.sure])]
    apart = np.array([[_apart(w, r, spelled, j) for j, r in enumerate(spelled.text)] for w in wanted]).reshape(
        len(wanted), len(spelled.text)
    )
    for i in range(1, rows):
        for j in range(1, columns):
            extra = 0.4 + 0.3 * spelled.sure[j - 1]
            cost[i, j] = min(cost[i - 1, j - 1] + apart[i - 1, j - 1], cost[i - 1, j] + 0.8, cost[i, j - 1] + extra)
    back: list[tuple[int | None, int | None]] = []
    i, j = rows - 1, columns - 1
    while i or j:
        if i and j and np.isclose(cost[i, j], cost[i - 1, j - 1] + apart[i - 1, j - 1]):
            i, j = i - 1, j - 1
            back.append((i, j))
        elif i and np.isclose(cost[i, j], cost[i - 1, j] + 0.8):
            i -= 1
            back.append((i, None))
        else:
            j -= 1
            back.append((None, j))
    return reversed(back)


def _apart(wanted: str, read: str, spelled: Spelling, j: int) -> float:
    if wanted == read:
        return 0.0
    return 0.6 if spelled.chance(wanted, spelled.at[j]) > 0.005 else 1.0


WIDTHS, HEIGHTS = (0.6, 0.75, 0.9), (0.78, 0.9)
HIGH = 32


@lru_cache(512)
def _drawn(letter: str, face: Path, wide: int, high: int) -> NDArray[np.uint8]:
    """The letter's ink stretched to this size, dark on light: on seals letters are higher than wide."""
    font = ImageFont.truetype(str(face), 56)
    left, top, right, bottom = font.getbbox(letter)
    if right <= left or bottom <= top:
        return np.full((high, wide), 255, np.uint8)
    tile = Image.new("L", (int(right - left), int(bottom - top)), 255)
    ImageDraw.Draw(tile).text((-left, -top), letter, font=font, fill=0)
    return np.asarray(cv2.resize(np.asarray(tile), (wide, high), interpolation=cv2.INTER_AREA), np.uint8)


def fits(letter: str, strip: NDArray[np.uint8], at: float, pitch: float) -> float:
    """How well the letter, in the best of the faces and widths, lies on what stands there, −1…1."""
    scale = HIGH / len(strip)
    wide = pitch * strip.shape[1]
    middle, half = at * strip.shape[1], 0.75 * wide
    cell: NDArray[Any] = strip[:, max(round(middle - half), 0) : round(middle + half)]
    if cell.shape[1] < 4:
        return -1.0
    cell = cv2.resize(cell, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    cell = cv2.copyMakeBorder(cell, 3, 3, 3, 3, cv2.BORDER_CONSTANT, value=(255,))
    best = -1.0
    for face in typeset.faces():  # seals are cut in Song, Fangsong and Hei
        for high in HEIGHTS:
            for width in WIDTHS:
                size = max(6, round(width * min(wide * scale, HIGH))), round(high * HIGH)
                if size[0] < cell.shape[1]:
                    stencil = cv2.GaussianBlur(_drawn(letter, face, *size), (0, 0), 1.0)
                    best = max(best, float(cv2.matchTemplate(cell, stencil, cv2.TM_CCOEFF_NORMED).max()))
    return best

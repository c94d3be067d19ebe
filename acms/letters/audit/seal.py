"""The seal on a letter: its colour, its shape, whose it is and what it is for (T04)."""

import difflib
import re
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.letters.audit import aligning, naming, outline
from acms.letters.audit.aligning import REFERENCE_PPI, Alignment
from acms.letters.audit.outline import Outline
from acms.scans import ocr

PX = REFERENCE_PPI / 25.4
# Where seals end up, in mm: people press them beside, on and below the words.
PLACE = (6.0, 160.0, 198.0, 131.0)
LOOK = 0.5  # the ring is looked for at half the reference's resolution
READ = 1.5  # and read at 300 ppi
AROUND = 1.06  # of the ring: what is cut out for reading
# Print is darker in red than this share of the paper; around it JPEG's blocks carry its colour so far, fainter than this share of the ink.
PRINTED, SMEARED_MM, FAINT = 0.55, 1.4, 0.3

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Pressed:
    """A ring's surroundings in colour at READ times the reference's size, and the ring there."""

    pixels: NDArray[np.uint8]
    ring: Outline

    @property
    def ink(self) -> NDArray[np.uint8]:
        """Red ink dark on light: it absorbs green and blue; black print is dark in red too and is taken off again."""
        blue, green, red = cv2.split(self.pixels)
        both = cv2.addWeighted(green, 0.5, blue, 0.5, 0)
        return np.asarray(cv2.addWeighted(both, 1.0, cv2.bitwise_not(red), 0.9, 0), np.uint8)

    @property
    def unsmeared(self) -> NDArray[np.uint8]:
        """The same without what JPEG smears around print: there, what is much fainter than the seal is no ink of it."""
        red, ink = self.pixels[:, :, 2], self.ink
        printed = (red < PRINTED * float(np.percentile(red, 90))).astype(np.uint8)
        beside = cv2.dilate(printed, np.ones((round(SMEARED_MM * PX * READ),) * 2, np.uint8)) > 0
        if beside.any() and not beside.all():
            paper, strongest = (float(value) for value in np.percentile(ink[~beside], (80, 4)))
            ink[beside & (ink > paper - FAINT * (paper - strongest))] = round(paper)
        return ink

    @property
    def diameters(self) -> tuple[float, float]:
        """The long one and the short one, in mm."""
        return 2 * self.ring.a / (PX * READ), 2 * self.ring.b / (PX * READ)


@dataclass(frozen=True)
class Seal:
    """What was found. `kind`: round (or oval), other, grey or none; `box` in reference pixels."""

    kind: str
    box: Box
    pressed: Pressed | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Reading:
    """What stands on a seal: `text` around the ring, whether it is the employer's name, and the words inside."""

    text: str
    is_employers: bool
    inside: str = ""
    is_for_others: bool = False  # a seal for contracts, a union's: not one that speaks for the unit here


FAINT = 22  # excess of red: a ring of less is no ink, and unsealed sheets have 2 at the most


def find(picture: NDArray[Any], alignment: Alignment, employer: str = "") -> Seal:
    """The seal on a scan (H×W×3 BGR). A ring of which much is missing is known by the employer's name in it."""
    x, y, width, height = (value * PX for value in PLACE)
    place = (x, y, width, height)
    part = _laid(picture, alignment, place, LOOK)
    px = PX * LOOK
    red = aligning.redness(part).astype(np.uint8)
    ring = outline.find(red, px)
    if ring is not None:
        return _round(picture, alignment, ring.scaled(1 / LOOK, x, y))
    broken = outline.find(red, px, least=outline.BROKEN) if employer else None
    if broken is not None:
        found = _round(picture, alignment, broken.scaled(1 / LOOK, x, y))
        if found.pressed and read(found.pressed, employer).is_employers:
            return found
    if red.sum() > 900:
        ys, xs = np.nonzero(red)
        left, top = np.percentile(xs, 5) / LOOK, np.percentile(ys, 5) / LOOK
        right, bottom = np.percentile(xs, 95) / LOOK, np.percentile(ys, 95) / LOOK
        return Seal("other", (x + left, y + top, right - left, bottom - top))
    faint = outline.find((aligning.excess(part) > FAINT).astype(np.uint8), px)
    if faint is not None:
        return Seal("other", faint.scaled(1 / LOOK, x, y).box)
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
    ring = outline.find((grey < float(np.percentile(grey, 80)) - 45).astype(np.uint8), px, ovals=False)
    return (
        Seal("grey", ring.scaled(1 / LOOK, x, y).box) if ring else Seal("none", (18 * PX, 228 * PX, 100 * PX, 58 * PX))
    )


def _round(picture: NDArray[Any], alignment: Alignment, ring: Outline) -> Seal:
    """A seal whose ring, in reference pixels, was found."""
    pressed = _pressed(picture, alignment, ring)
    return Seal("round", pressed.ring.scaled(1 / READ).scaled(1, *_corner(ring)).box, pressed)


def _corner(ring: Outline) -> tuple[float, float]:
    """The upper left corner of what is cut out around a ring."""
    return ring.x - AROUND * ring.a, ring.y - AROUND * ring.a


def _pressed(picture: NDArray[Any], alignment: Alignment, ring: Outline) -> Pressed:
    left, top = _corner(ring)
    side = 2 * AROUND * ring.a
    pixels = np.asarray(_laid(picture, alignment, (left, top, side, side), READ), np.uint8)
    rough = Pressed(pixels, ring.scaled(1, -left, -top).scaled(READ))
    return Pressed(pixels, outline.refined(rough.ink, rough.ring, PX * READ))


def _laid(picture: NDArray[Any], alignment: Alignment, box: Box, scale: float) -> NDArray[Any]:
    where = alignment.map(scale, box)
    return np.asarray(cv2.remap(picture, *where, cv2.INTER_LINEAR, borderValue=(255,) * 3), np.uint8)


# ---- what stands on it ------------------------------------------------------------------------------------------------
def read(pressed: Pressed, employer: str) -> Reading:
    """Reads the seal, with the name in mind that should stand around it."""
    text = ""
    for ink in (pressed.ink, pressed.unsmeared):
        read, named, up = _name_around(pressed.ring, ink, employer)
        if named.is_so or len(read) > len(text):
            text = read
        if named.is_so and len(named.beyond) != 1:  # one letter behind the name may be what is left of print
            break
    if not named.is_so:
        return Reading(text, False)
    if named.beyond:
        is_unit = any(word in named.beyond for word in FINANCE) and not _OF_A_PART.search(named.beyond)
        return Reading(text, is_unit or _is_other_use(named.beyond), named.beyond, not is_unit)
    inside = _inside(pressed, up)
    return Reading(text, True, *inside)


def _name_around(ring: Outline, ink: NDArray[np.uint8], employer: str) -> tuple[str, naming.Named, float]:
    """What is read around the ring, whether the name stands there, and where its middle is, 0…1 of the way."""
    text = ""
    for deepest in (0.50, 0.36):
        strip, begins = _words_around(ring, ink, deepest)
        spelled = ocr.spell(cv2.cvtColor(strip, cv2.COLOR_GRAY2BGR))
        named = naming.says(employer, spelled, strip)
        if named.is_so:
            return spelled.text, named, begins + naming.middle(employer, spelled)
        if len(spelled.text) > len(text):
            text = spelled.text
    return text, named, 0.0


def _words_around(ring: Outline, ink: NDArray[np.uint8], deepest: float) -> tuple[NDArray[np.uint8], float]:
    """The ring of words as a straight strip, cut open in its widest gap (people press seals at any angle), and where
    the strip begins, as a share of the way around."""
    half = ring.b
    first, span = 0.03, deepest - 0.03
    strip = ring.strip(ink, first * half, deepest * half)
    inked = cv2.GaussianBlur((255.0 - strip).mean(axis=1)[:, None], (1, 5), 0)[:, 0]
    # Between ring and words, and between words and what is inside, there is least ink.
    row = {depth: round((depth - first) / span * len(inked)) for depth in (0.04, 0.16, 0.34)}
    top = row[0.04] + int(inked[row[0.04] : row[0.16]].argmin())
    peak = top + int(inked[top : row[0.34]].argmax())
    bottom = peak + int(inked[peak : round(0.92 * len(inked))].argmin()) if deepest > 0.4 else len(strip) - 2
    strip = strip[max(top - 1, 0) : max(bottom, top + 8) + 2]
    strip, begins = _cut_open(strip)
    dark, light = np.percentile(strip, (2, 70))
    clear = np.clip((strip - dark) / max(light - dark, 20.0) * 255, 0, 255)
    return np.asarray(clear, np.uint8), begins


def _cut_open(strip: NDArray[Any]) -> tuple[NDArray[Any], float]:
    """The strip from its widest gap on; figures under the name stand near the ring, so the upper half does not count."""
    wide = strip.shape[1]
    inked = (255.0 - strip[len(strip) // 2 :]).mean(axis=0)
    window = max(3, wide // 10)
    around = np.convolve(np.r_[inked, inked[:window]], np.ones(window), "valid")[:wide]
    begins = (int(around.argmin()) + window // 2) % wide
    return np.roll(strip, -begins, axis=1), begins / wide


# ---- what it is for ---------------------------------------------------------------------------------------------------
FINANCE = ("财务", "会计专用", "结算专用")
ITS_OWN = ("财务专用章", "财务章", "财务结算专用章", "会计专用章", "结算专用章", "公章", "行政章", "行政公章")
OF_OTHERS = (
    *(
        "合同专用章",
        "合同章",
        "工会委员会",
        "工会",
        "发票专用章",
        "人事专用章",
        "人事章",
        "业务专用章",
        "业务章",
        "采购专用章",
    ),
    *(
        "项目专用章",
        "项目部",
        "投标专用章",
        "技术专用章",
        "质检专用章",
        "仓库专用章",
        "收货专用章",
        "报关专用章",
        "党支部",
    ),
    *("委员会", "法人章", "资料专用章", "档案专用章", "销售专用章", "物资专用章", "现金收讫", "现金付讫"),
)
# In a seal's own axes, as shares of its short half axis: under the star, and across the middle where there is none.
BANDS = ((0.26, 0.68), (-0.24, 0.24))
LEGIBLE = 0.5  # of a letter inside: with less it says nothing
SURELY = 0.9  # of every letter
NEARLY = 0.75  # of 财务专用章 four letters of five: one may be misread
CLEARER = 3.0  # natural logarithm: so much likelier are words of another use


# 食堂专用章, 档案室专用章 …: whatever else a seal is made for alone.
_FOR_ONE_USE = re.compile(r"[\u4e00-\u9fff]{2,}专用章?$")
# 财务部, 人力资源部, 结算中心: the seal of a part of the unit says who pressed it, not what for.
_OF_A_PART = re.compile(r"[\u4e00-\u9fff]{2,}(?:部|处|科|室|股|组|站|车间|中心)$")


def _is_other_use(words: str) -> bool:
    return any(word in words for word in OF_OTHERS)


def _names_another_use(spelled: ocr.Spelling) -> bool:
    """True for a part of the unit, and for 「…专用章」 that is no seal of finance. Of what is not surely read one letter may be misread: 财条专用章."""
    text = spelled.text
    if _OF_A_PART.search(text):
        return True
    if not _FOR_ONE_USE.search(text) or any(word in text for word in FINANCE):
        return False
    if min(spelled.sure) > SURELY:
        return True
    return not any(difflib.SequenceMatcher(None, text, own).ratio() >= NEARLY for own in ITS_OWN)


def _inside(pressed: Pressed, up: float) -> tuple[str, bool]:
    """The words inside the ring, and whether they make it a seal for something else; nothing where none can be read."""
    found = max((ocr.spell(band) for band in _bands(pressed, up)), key=_words_in, default=None)
    if found is None or not _words_in(found):
        return "", False
    best, others = (max(words, key=found.likely) for words in (ITS_OWN, OF_OTHERS))
    if found.likely(others) > found.likely(best) + CLEARER:
        return others if others != found.text else found.text, True
    return found.text, _names_another_use(found)


def _words_in(spelled: ocr.Spelling) -> float:
    """How much of it is sure to be words: none of a star, a stain or an edge."""
    letters = [sure for letter, sure in zip(spelled.text, spelled.sure, strict=True) if not letter.isascii()]
    return float(sum(letters)) if len(letters) > 1 and np.mean(letters) > LEGIBLE else 0.0


def _bands(pressed: Pressed, up: float) -> list[NDArray[np.uint8]]:
    """Where words stand inside, upright and without what is empty around them; `up`: where the name's middle is, 0…1 of the way."""
    ring, ink = pressed.ring, pressed.ink
    turn = ring.direction(up) + np.pi / 2 if ring.is_round else _upright(ring, up)
    half = ring.b
    found = []
    for top, bottom in BANDS:
        wide = 0.56 * half if top > 0 else ring.a - 0.42 * half
        ys, xs = np.mgrid[top * half : bottom * half, -wide:wide]
        x, y = ring.x + xs * np.cos(turn) - ys * np.sin(turn), ring.y + xs * np.sin(turn) + ys * np.cos(turn)
        band = cv2.remap(ink, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderValue=(255,))
        dark = (band < float(np.percentile(band, 2)) * 0.5 + 127).astype(np.uint8)
        if dark.mean() > 0.02:
            left, above, width, height = cv2.boundingRect(
                cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
            )
            part = band[max(above - 3, 0) : above + height + 3, max(left - 5, 0) : left + width + 5]
            if part.shape[0] > 12 and part.shape[1] > 24:
                found.append(np.asarray(cv2.cvtColor(part, cv2.COLOR_GRAY2BGR), np.uint8))
    return found


def _upright(ring: Outline, up: float) -> float:
    """The turn of an oval seal: words run along its long axis, on the side of the name."""
    turn = ring.turn
    return turn if np.cos(ring.direction(up) + np.pi / 2 - turn) > 0 else turn + np.pi


# ---- pure colour ------------------------------------------------------------------------------------------------------
UNIFORM = (
    0.05  # of what the ink takes from the paper, between its lightest and darkest tenth: a pressed seal has far more
)


def is_drawn(pressed: Pressed) -> bool:
    """True for ink of one pure colour: drawn by a program and put on the picture, never pressed with a stamp and scanned."""
    red = aligning.redness(pressed.pixels).astype(np.uint8)
    core = cv2.erode(red, np.ones((5, 5), np.uint8)) > 0
    if core.sum() < 300:
        return False
    light, middle, dark = np.percentile(pressed.pixels[core], (90, 50, 10), axis=0)
    paper = np.percentile(pressed.pixels.reshape(-1, 3), 90, axis=0)
    taken = paper - middle
    strongest = int(taken.argmax())
    return bool((light - dark)[strongest] <= UNIFORM * taken[strongest])

"""Compares a scan with its print glyph by glyph (T04). OCR is blind to 日 for 曰 and to pen strokes; this is not."""

from dataclasses import dataclass, field, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.letters.audit import aligning, lookalikes
from acms.letters.audit.aligning import REFERENCE_PPI, Alignment, Grey
from acms.letters.audit.lookalikes import Look
from acms.letters.render import Glyph

PPI = 250.0
SCALE = PPI / REFERENCE_PPI
PX_MM = PPI / 25.4
TEXT_PX = round(12 / 72 * PPI)  # the letter's text is set in 12 pt
SEARCH = 5
FAR = 10  # a second look on crumpled paper; less than half a digit's width away, lest a neighbour be taken for it
TINGE = 0.5
RIVAL_SEARCH = 3  # a rival stands where the character stands
MARGIN = 2
WEIGHTS = (0.55, 0.75, 1.0, 1.4, 2.0)
BLURS = (0, 6, 10, 14, 20, 28, 40, 56)  # sixteenths of a pixel at 250 ppi


@dataclass(frozen=True)
class Seen:
    """How one printed character looks on the scan.

    `ncc`: likeness to what was printed, −1…1; `margin`: that less the likeness to the best look-alike, whose character is
    `rival`; `residual`: the largest local difference, 0…1; `red`: share of the place that red ink covers; `contrast`: the
    darkest against the lightest there, as a share of what the sheet's print has.
    """

    glyph: Glyph
    ncc: float
    margin: float
    rival: str
    residual: float
    red: float
    contrast: float


@dataclass
class Sheet:
    """The scan laid over its print at 250 ppi: grey without red, where red ink is, and (at 100 ppi) how red the paper is.

    `excess`: how red the scan is, as it lies.
    """

    grey: Grey
    red: NDArray[np.bool_]
    tinge: Grey
    excess: Grey
    look: Look = field(default_factory=Look)
    contrast: float = 255.0

    @classmethod
    def lay(cls, grey: Grey, picture: NDArray[Any], alignment: Alignment) -> "Sheet":
        laid = aligning.without_lines(alignment.warp(grey, SCALE))
        excess = cv2.blur(aligning.excess(picture), (3, 3))
        where = alignment.map(TINGE)
        tinge = np.asarray(cv2.remap(excess, *where, cv2.INTER_LINEAR, borderValue=(0,)), np.uint8)
        covered = cv2.resize(tinge, (laid.shape[1], laid.shape[0]), interpolation=cv2.INTER_LINEAR)
        return cls(laid, covered > aligning.RED, tinge, np.asarray(excess, np.uint8))

    def window(self, glyph: Glyph, reach: int = SEARCH) -> Grey | None:
        """The scan around a glyph's ink, `reach` + MARGIN pixels wider on each side; None over the edge."""
        x, y, w, h = _pixels(glyph)
        grow = reach + MARGIN
        part = self.grey[max(y - grow, 0) : y + h + grow, max(x - grow, 0) : x + w + grow]
        return part if part.shape[0] > h and part.shape[1] > w else None

    def redness(self, glyph: Glyph) -> float:
        x, y, w, h = _pixels(glyph)
        part = self.red[max(y - 2, 0) : y + h + 2, max(x - 2, 0) : x + w + 2]
        return float(part.mean()) if part.size else 0.0


def _pixels(glyph: Glyph) -> tuple[int, int, int, int]:
    x, y, w, h = (value * PX_MM for value in glyph.box)
    return round(x), round(y), max(round(w), 1), max(round(h), 1)


def _stencil(character: str, look: Look) -> Grey:
    return _trimmed(lookalikes.stencil(character, TEXT_PX, look))


def _trimmed(tile: Grey) -> Grey:
    """A stencil with MARGIN pixels of paper around it."""
    cut = lookalikes.PAD - MARGIN
    return tile[cut : tile.shape[0] - cut, cut : tile.shape[1] - cut]


def _best(window: Grey, stencil: Grey) -> tuple[float, tuple[int, int]]:
    if window.shape[0] < stencil.shape[0] or window.shape[1] < stencil.shape[1]:
        return -1.0, (0, 0)
    match = cv2.matchTemplate(window, stencil, cv2.TM_CCOEFF_NORMED)
    _, best, _, place = cv2.minMaxLoc(match)
    return (float(best), (int(place[0]), int(place[1]))) if np.isfinite(best) else (-1.0, (0, 0))


def _contrast(window: Grey) -> float:
    """Between the paper and the darkest print of a window, specks aside."""
    calm = cv2.blur(window, (3, 3))
    return float(calm.max()) - float(calm.min())


def fit_look(sheet: Sheet, glyphs: list[Glyph]) -> float:
    """Finds the blur and the weight at which the fixed text looks most like its print; sets them; the median likeness."""
    sample = [g for g in glyphs if not g.field and len(g.character.encode()) == 3][::7]
    windows = [(g, window) for g in sample if (window := sheet.window(g)) is not None]
    if not windows:
        return -1.0
    sheet.contrast = max(20.0, float(np.median([_contrast(window) for _, window in windows])))

    def likeness(look: Look) -> float:
        return float(np.median([_best(window, _stencil(g.character, look))[0] for g, window in windows]))

    blurred = max((Look(blur) for blur in BLURS), key=likeness)
    sheet.look = max((replace(blurred, weight=weight) for weight in WEIGHTS), key=likeness)
    return likeness(sheet.look)


def look(sheet: Sheet, glyph: Glyph, *, rivals: bool, reach: int = SEARCH) -> Seen:
    """One glyph of the scan against its print and, for fields, against its look-alikes."""
    window = sheet.window(glyph, reach)
    red = sheet.redness(glyph)
    if window is None:
        return Seen(glyph, -1.0, 0.0, "", 1.0, red, 1.0)
    stencil = _stencil(glyph.character, sheet.look)
    ncc, place = _best(window, stencil)
    margin, rival = _margin(sheet, glyph, place, reach) if rivals else (1.0, "")
    contrast = _contrast(window[MARGIN:-MARGIN, MARGIN:-MARGIN]) / sheet.contrast
    return Seen(glyph, ncc, margin, rival, _residual(window, stencil, place), red, contrast)


def stroke(sheet: Sheet, glyph: Glyph) -> float:
    """How dark a 一, a dash or a dot stands there from end to end, as a share of the print's contrast: too little ink to compare."""
    x, y, w, h = _pixels(glyph)
    calm = cv2.blur(sheet.grey[max(y - SEARCH - 3, 0) : y + h + SEARCH + 3, max(x - 3, 0) : x + w + 3], (3, 3))
    part = calm[3:-3, 3:-3]
    if not part.size:
        return 1.0
    return float((np.percentile(calm, 90) - part.min(axis=0)).mean()) / sheet.contrast


def _margin(sheet: Sheet, glyph: Glyph, place: tuple[int, int], reach: int) -> tuple[float, str]:
    """How much more the place looks like the character than like its best look-alike, and which that is.

    `place`: where the character's stencil fitted best in its window of that `reach`.
    """
    family = lookalikes.family(glyph.character, TEXT_PX, sheet.look)
    own = _trimmed(family.own)
    x, y, _, _ = _pixels(glyph)
    grow = reach + MARGIN
    left = max(x - grow, 0) + place[0] - family.left
    top = max(y - grow, 0) + place[1] - family.top
    part = _around(sheet.grey, left, top, own, RIVAL_SEARCH)
    likeness, _ = _best(part, own)
    margin, rival = _least(part, own, likeness, family.rivals)
    if likeness < PLAINLY and family.others:
        # A 1 fits the stem of a 4, but not where a 1 would stand: the others are looked for all around.
        part = _around(sheet.grey, left, top, own, RIVAL_SEARCH + reach)
        margin, rival = min((margin, rival), _least(part, own, _best(part, own)[0], family.others))
    return margin, rival


def _around(grey: Grey, left: int, top: int, tile: Grey, reach: int) -> Grey:
    """The scan where a tile would lie, `reach` pixels wider on each side."""
    rows = slice(max(top - reach, 0), top + tile.shape[0] + reach)
    return grey[rows, max(left - reach, 0) : left + tile.shape[1] + reach]


def _least(part: Grey, own: Grey, likeness: float, rivals: tuple[tuple[str, Grey], ...]) -> tuple[float, str]:
    """The smallest lead of the character over its rivals, and over which."""
    margin, rival = 1.0, ""
    for other, tile in rivals:
        model = _trimmed(tile)
        theirs, _ = _best(part, model)
        lead = likeness - theirs
        if lead < CLOSE:
            lead, differs = _closer(part, own, model)
            lead = max(lead, CLOSE if differs > PLAIN else DOUBTFUL if differs > -PLAIN else -1.0)
        if lead < margin:
            margin, rival = lead, other
    return margin, rival


PLAINLY = 0.9  # as like as this it is none of the others
CLOSE = 0.02  # likeness as a whole says little about 油 and 汕: where they differ decides
PLAIN = 0.13
DOUBTFUL = -0.015  # a margin that goes to people


FINER = 3


def _closer(part: Grey, own: Grey, other: Grey) -> tuple[float, float]:
    """The lead in likeness and where the two differ, at a third of a pixel: hairlines are thinner than a pixel."""
    large, mine, theirs = (
        cv2.resize(picture, None, fx=FINER, fy=FINER, interpolation=cv2.INTER_CUBIC) for picture in (part, own, other)
    )
    likeness, where = _best(large, mine)
    rival, there = _best(large, theirs)
    return likeness - rival, _differs_as(large, mine, where, theirs, there)


def _differs_as(part: Grey, own: Grey, where: tuple[int, int], other: Grey, there: tuple[int, int]) -> float:
    """Only where two characters differ: −1 the place is the other's, 1 it is the character's own."""
    mine, theirs = own.astype(np.float32), other.astype(np.float32)
    apart = np.abs(mine - theirs) > 70
    if apart.sum() < 6:
        return 0.0
    errors = []
    for model, (x, y) in ((mine, where), (theirs, there)):
        seen = part[y : y + model.shape[0], x : x + model.shape[1]].astype(np.float32)
        gain = float((seen * (model - model.mean())).mean() / (model.var() + 1e-6))
        fitted = (seen - seen.mean()) / max(gain, 0.1) + model.mean()
        errors.append(float(((fitted - model)[apart] ** 2).mean()))
    return (errors[1] - errors[0]) / (errors[0] + errors[1] + 1e-6)


def _residual(window: Grey, stencil: Grey, place: tuple[int, int]) -> float:
    """The largest local difference once ink and paper are brought to the same levels."""
    x, y = place
    part = window[y : y + stencil.shape[0], x : x + stencil.shape[1]].astype(np.float32)
    model = stencil.astype(np.float32)
    if part.shape != model.shape or model.std() < 1:
        return 1.0
    gain = float((part * (model - model.mean())).mean() / (model.var() + 1e-6))
    if gain < 0.15:
        return 1.0
    fitted = (part - part.mean()) / gain + model.mean()
    away = cv2.blur((fitted - model) / 255, (7, 7))
    return float(np.abs(away).max())

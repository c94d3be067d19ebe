"""Compares a scan with its print glyph by glyph (T04). OCR is blind to 日 for 曰 and to pen strokes; this is not."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.letters.audit import lookalikes
from acms.letters.audit.register import Alignment, Grey
from acms.letters.render import Glyph

PPI = 300.0
SCALE = PPI / 200.0
PX_MM = PPI / 25.4
TEXT_PX = round(12 / 72 * PPI)  # the letter's text is set in 12 pt
SEARCH = 6
MARGIN = 2
BLURS = (0, 6, 10, 14, 20, 28, 40, 56)  # sixteenths of a pixel at 300 ppi


@dataclass(frozen=True)
class Seen:
    """How one printed character looks on the scan.

    `ncc`: likeness to what was printed, −1…1; `margin`: that less the likeness to the best look-alike, whose character is
    `rival`; `residual`: the largest local difference, 0…1; `red`: share of the place that red ink covers.
    """

    glyph: Glyph
    ncc: float
    margin: float
    rival: str
    residual: float
    red: float


@dataclass
class Sheet:
    """The scan laid over its print at 300 ppi: grey without red, and where red ink is."""

    grey: Grey
    red: NDArray[np.bool_]
    blur: int = 0

    @classmethod
    def lay(cls, grey: Grey, red: NDArray[np.bool_], alignment: Alignment) -> "Sheet":
        laid = alignment.warp(grey, SCALE)
        covered = alignment.warp((red * 255).astype(np.uint8), SCALE) > 127
        return cls(laid, covered)

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


def _stencil(character: str, blur: int) -> Grey:
    tile, (pad, _) = lookalikes.stencil(character, TEXT_PX, blur)
    cut = pad - MARGIN
    return tile[cut : tile.shape[0] - cut, cut : tile.shape[1] - cut]


def _best(window: Grey, stencil: Grey) -> tuple[float, tuple[int, int]]:
    if window.shape[0] < stencil.shape[0] or window.shape[1] < stencil.shape[1]:
        return -1.0, (0, 0)
    match = cv2.matchTemplate(window, stencil, cv2.TM_CCOEFF_NORMED)
    _, best, _, place = cv2.minMaxLoc(match)
    return (float(best), (int(place[0]), int(place[1]))) if np.isfinite(best) else (-1.0, (0, 0))


def fit_blur(sheet: Sheet, glyphs: list[Glyph]) -> float:
    """Finds the one blur at which the fixed text looks most like its print; sets it on the sheet; the median likeness."""
    sample = [g for g in glyphs if not g.field and len(g.character.encode()) == 3][::7]
    windows = [(g, sheet.window(g)) for g in sample]
    best, chosen = -1.0, 0
    for blur in BLURS:
        scores = [_best(window, _stencil(g.character, blur))[0] for g, window in windows if window is not None]
        middle = float(np.median(scores)) if scores else -1.0
        if middle > best:
            best, chosen = middle, blur
    sheet.blur = chosen
    return best


def look(sheet: Sheet, glyph: Glyph, *, rivals: bool) -> Seen:
    """One glyph of the scan against its print and, for fields, against its look-alikes."""
    window = sheet.window(glyph)
    red = sheet.redness(glyph)
    if window is None:
        return Seen(glyph, -1.0, 0.0, "", 1.0, red)
    stencil = _stencil(glyph.character, sheet.blur)
    ncc, place = _best(window, stencil)
    margin, rival = 1.0, ""
    if rivals:
        for other in lookalikes.of(glyph.character):
            likeness, _ = _best(window, _stencil(other, sheet.blur))
            if ncc - likeness < margin:
                margin, rival = ncc - likeness, other
    return Seen(glyph, ncc, margin, rival, _residual(window, stencil, place), red)


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

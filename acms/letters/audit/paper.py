"""Paper and light: a sheet's tint, a lamp and shadows measured and divided out; and whether there was a sheet at all, or a screen (T04)."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.letters.audit.aligning import REFERENCE_PPI, Alignment, Grey

SMALL = 210  # pixels across, about one a millimetre: paper and light change slowly
SPREAD = 31  # of these pixels: what is narrower, print and stamps and smears, is ink and not paper
DARKEST = 40  # no light is so poor; less is the table beside the sheet
WHITE = 250  # what paper becomes; less than 255, so that its grain is not cut off


def evened(picture: NDArray[Any]) -> NDArray[Any]:
    """The picture as white paper under even, white light would look, B, G and R each measured against the paper around it."""
    small = _small(picture)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((SPREAD, SPREAD), np.uint8))
    paper = cv2.GaussianBlur(np.maximum(paper, DARKEST), (0, 0), 3)
    paper = cv2.resize(paper, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(picture, paper, scale=WHITE), np.uint8)


def _small(picture: NDArray[Any]) -> NDArray[Any]:
    scale = min(1.0, SMALL / min(picture.shape[:2]))
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


# Bands of colour, measured (bench/README): screens 7.8 and more levels in 0.6 of all that varies, sheets at most 0.5 in 0.06.
BAND_LEVELS, BAND_SHARE = 1.5, 0.25
PRINT = 5  # pixels of the small sheet: strokes are narrower
WIDEST = 1 / 4  # of the sheet: light changes as slowly as that by itself
VIVID = 15  # levels: a seal is no band


def is_screen(picture: NDArray[Any]) -> bool:
    """True when regular bands of colour run over the sheet: the grid of a screen beating with the camera's."""
    bare = cv2.morphologyEx(_small(picture), cv2.MORPH_CLOSE, np.ones((PRINT, PRINT), np.uint8)).astype(np.float32)
    blue, green, red = cv2.split(bare)
    return any(_is_banded(tone) for tone in (red - green, blue - green))


def _is_banded(tone: NDArray[Any]) -> bool:
    """True when one wave makes up much of how a tone varies over the sheet."""
    height, width = tone.shape
    window = np.outer(np.hanning(height), np.hanning(width))
    varying = np.clip(tone - cv2.GaussianBlur(tone, (0, 0), SMALL / 10), -VIVID, VIVID) * window
    waves = np.abs(np.fft.fftshift(np.fft.fft2(varying))) ** 2
    near = cv2.boxFilter(waves, -1, (3, 3), normalize=False)  # a wave falls between two or three bins
    row, column = np.unravel_index(int(near.argmax()), near.shape)
    if np.hypot(row - height // 2, column - width // 2) < 1 / WIDEST:
        return False
    levels = 2 * np.sqrt(near.max()) / window.sum()
    return bool(levels > BAND_LEVELS and 2 * near.max() > BAND_SHARE * waves.sum())


FLAT = 0.15  # grey levels from pixel to pixel: noise leaves more, but for what JPEG has eaten
CRISP = 226  # between paper and print: toner is never quite black, and every lens blurs
TILE_MM = 3.0


def is_drawn(picture: NDArray[Any], reference: Grey, alignment: Alignment, contrast: float) -> bool:
    """True when neither the paper nor the black of the print has any grain: no printer and no scanner made this."""
    return contrast > CRISP and max(grain(picture, reference, alignment)) < FLAT


def grain(picture: NDArray[Any], reference: Grey, alignment: Alignment) -> tuple[float, float]:
    """How far the grey of neighbouring pixels differs within blank paper and within solid print."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
    return _grain(grey, alignment, _tiles(reference, 250, 255)), _grain(grey, alignment, _tiles(reference, 0, 5))


def _tiles(reference: Grey, darkest: int, lightest: int) -> NDArray[np.float64]:
    """Middles of places on the print that are all of one shade for TILE_MM."""
    side = round(TILE_MM * REFERENCE_PPI / 25.4)
    even = cv2.inRange(reference, darkest, lightest)
    even = cv2.erode(even, np.ones((side, side), np.uint8), borderValue=0)
    ys, xs = np.nonzero(even[:: side // 2, :: side // 2])
    found = np.stack([xs, ys], axis=1).astype(float) * (side // 2)
    return found[:: -(-len(found) // 80)] if len(found) else found


def _grain(grey: NDArray[Any], alignment: Alignment, middles: NDArray[np.float64]) -> float:
    """The upper quartile of the tiles, of how much a pixel differs from the one beside it; a few tiles may be inked."""
    if not len(middles):
        return 255.0
    reach = max(3, round(TILE_MM / 2 * 0.6 * REFERENCE_PPI / 25.4 * alignment.scale))
    found = []
    for x, y in alignment.to_scan(middles).round().astype(int):
        tile = grey[max(y - reach, 0) : y + reach, max(x - reach, 0) : x + reach]
        if tile.shape[0] > 3 and tile.shape[1] > 3:
            found.append(float(np.abs(np.diff(tile, axis=1)).mean()))
    return float(np.percentile(found, 75)) if found else 255.0

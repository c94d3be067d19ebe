"""What one pressing of a seal looks like, kept small, so that it is known again on another letter (W13).

A seal leaves the same ring, star and words every time, but never the same ink: grain, gaps and thin places are of one pressing. Where
those are the same too, the picture of the seal was copied.
"""

import zlib
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.letters.audit.seal import Pressed

ROWS, COLUMNS = 40, 480  # depth from the edge to 0.8 of the way inside, and once around
DEEP = 0.8
LEVELS = 15  # of ink; one more says that print lies there

Values = NDArray[np.float32]


@dataclass(frozen=True)
class Impression:
    """Long and short diameter in mm, and how much ink lies where: rows inward from the edge, columns clockwise; NaN is unknown."""

    long: float
    short: float
    ink: Values

    def packed(self) -> bytes:
        """The ink in a few kilobytes."""
        steps = np.where(np.isnan(self.ink), LEVELS, np.clip(self.ink, 0, 1) * (LEVELS - 1)).round().astype(np.uint8)
        return zlib.compress((steps[:, ::2] << 4 | steps[:, 1::2]).tobytes(), 9)

    @classmethod
    def unpacked(cls, long: float, short: float, packed: bytes) -> "Impression":
        pairs = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(ROWS, COLUMNS // 2)
        steps = np.stack([pairs >> 4, pairs & 15], axis=-1).reshape(ROWS, COLUMNS)
        return cls(long, short, np.where(steps == LEVELS, np.nan, steps / (LEVELS - 1)).astype(np.float32))


def of(pressed: Pressed) -> Impression:
    """The impression on a scan."""
    ring = pressed.ring
    high = round(DEEP * ring.b)
    strip = ring.strip(pressed.pixels, -0.01 * ring.b, high)
    red, other = strip[:, :, 2].astype(np.float32), strip[:, :, :2].astype(np.float32).mean(axis=2)
    paper = max(float(np.percentile(red, 90)), 1.0)
    # What red ink swallows, whatever the light: print swallows red light as well.
    ink = 1 - other / np.maximum(red, 1)
    printed = cv2.dilate((red < 0.55 * paper).astype(np.uint8), np.ones((5, 5), np.uint8))
    size = (COLUMNS, ROWS)
    small = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
    hidden = cv2.resize(printed.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.3
    none, full = np.percentile(small[~hidden], (30, 97)) if (~hidden).any() else (0, 1)
    small = (small - none) / max(full - none, 0.05)
    return Impression(*pressed.diameters, np.where(hidden, np.nan, small).astype(np.float32))


def turned(one: Values, other: Values) -> int:
    """By how many columns the other has to be rolled to lie on this one: people press seals at any angle."""
    filled = [np.nan_to_num(ink - np.nanmean(ink)) for ink in (one, other)]
    spectra = [np.fft.rfft(ink, axis=1) for ink in filled]
    together = np.fft.irfft((spectra[0] * np.conj(spectra[1])).sum(axis=0), COLUMNS)
    return int(together.argmax())


def alike(one: Values, other: Values) -> float:
    """How far the same lies in both, −1…1."""
    known = ~(np.isnan(one) | np.isnan(other))
    if known.sum() < 50:
        return 0.0
    a, b = one[known] - one[known].mean(), other[known] - other[known].mean()
    return float((a * b).sum() / max(float(np.sqrt((a * a).sum() * (b * b).sum())), 1e-6))


def grain(ink: Values) -> Values:
    """What is one pressing's alone: the unevenness along the ring, which every seal has even, and within the strokes.

    Cut off at its quartiles: a broken place of the seal stands in every pressing, and is far deeper than what ink does.
    """
    known = np.nan_to_num(ink)
    weight = (~np.isnan(ink)).astype(np.float32)
    wide = [np.hstack([part[:, -40:], part, part[:, :40]]) for part in (known, weight)]
    around = [cv2.blur(part, (41, 1))[:, 40:-40] for part in wide]
    uneven = np.where(np.isnan(ink), np.nan, ink - around[0] / np.maximum(around[1], 1e-3)).astype(np.float32)
    return uneven if np.isnan(uneven).all() else np.clip(uneven, *np.nanpercentile(uneven, (25, 75)))


RING = slice(1, 3)  # the rows that lie in the ring
# Measured (bench/README, "Seals").
COPIED = 0.65  # the grain along the ring: copies reach 0.94, 0.54 to 0.94 as poor photos; two pressings of a damaged seal 0.6
EVEN = 0.008  # of ink: a ring as even as this has no grain to be known by
LAYOUT = 0.6  # words, star and ring: pressings of one seal reach 0.87
APART_MM = 1.5


def is_copy(one: Impression, other: Impression) -> bool:
    """True where both show one and the same pressing."""
    if not _as_large(one, other):
        return False
    turn = turned(one.ink, other.ink)
    grains = grain(one.ink[RING]), grain(other.ink[RING])
    if min(float(np.nanstd(each)) for each in grains) < EVEN:
        return False
    return max(alike(grains[0], np.roll(grains[1], turn + step, axis=1)) for step in range(-2, 3)) > COPIED


def is_other_seal(one: Impression, other: Impression) -> bool:
    """True where the two cannot be of one seal: of another size, or with other words and signs."""
    if not _as_large(one, other):
        return True
    inside = slice(RING.stop, None)
    return alike(one.ink[inside], np.roll(other.ink, turned(one.ink, other.ink), axis=1)[inside]) < LAYOUT


def _as_large(one: Impression, other: Impression) -> bool:
    return max(abs(one.long - other.long), abs(one.short - other.short)) <= APART_MM

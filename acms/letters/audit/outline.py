"""Where a seal's ring lies: round or oval, as it was pressed, and the band of words in it as a straight strip (T04)."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Outline:
    """The outer edge of the ring: its middle, its half axes (the long one first) and the long one's turn in radians."""

    x: float
    y: float
    a: float
    b: float
    turn: float = 0.0

    @property
    def is_round(self) -> bool:
        return self.b > 0.93 * self.a

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x, y, width, height of the upright box around it."""
        across = float(np.hypot(self.a * np.cos(self.turn), self.b * np.sin(self.turn)))
        down = float(np.hypot(self.a * np.sin(self.turn), self.b * np.cos(self.turn)))
        return self.x - across, self.y - down, 2 * across, 2 * down

    def scaled(self, by: float, left: float = 0.0, top: float = 0.0) -> "Outline":
        """The same after everything was multiplied and then moved."""
        return Outline(self.x * by + left, self.y * by + top, self.a * by, self.b * by, self.turn)

    def direction(self, share: float) -> float:
        """Which way the edge lies that far along it (0…1), in radians from the right, clockwise."""
        edge, _ = self.around(720)
        x, y = edge[round(share * 720) % 720] - (self.x, self.y)
        return float(np.arctan2(y, x))

    def around(self, steps: int) -> tuple[Points, Points]:
        """Points on the edge, clockwise and equally far apart along it, and the directions inward from them."""
        fine = np.linspace(0, 2 * np.pi, 721)
        x, y = self.a * np.cos(fine), self.b * np.sin(fine)
        along = np.r_[0, np.cumsum(np.hypot(np.diff(x), np.diff(y)))]
        t = np.interp(np.arange(steps) * along[-1] / steps, along, fine)
        edge = np.c_[self.a * np.cos(t), self.b * np.sin(t)]
        inward = -np.c_[np.cos(t) * self.b, np.sin(t) * self.a]
        inward /= np.linalg.norm(inward, axis=1, keepdims=True)
        turned = np.array([[np.cos(self.turn), np.sin(self.turn)], [-np.sin(self.turn), np.cos(self.turn)]])
        return edge @ turned + (self.x, self.y), inward @ turned

    def strip(self, picture: NDArray[Any], outer: float, inner: float) -> NDArray[Any]:
        """What lies between two depths under the edge, unrolled clockwise from the long axis' end."""
        high = max(32, round(inner - outer))
        middle = (outer + inner) / 2
        wide = max(64, round(np.pi * (self.a + self.b - 2 * middle)))
        edge, inward = self.around(wide)
        points = edge[None] + inward[None] * np.linspace(outer, inner, high)[:, None, None]
        where = points.astype(np.float32)
        return cv2.remap(picture, where[..., 0], where[..., 1], cv2.INTER_LINEAR, borderValue=(255,) * 4)


LEAST_MM, MOST_MM = 10.5, 26.0  # half axes
CLOSED, BEYOND = 0.74, 0.5  # of all directions: inked at the ring at least, inked outside it at most
BROKEN = 0.5  # the same of a ring with gaps, which red words may make too: the name must stand in it


def find(mask: NDArray[Any], px: float, ovals: bool = True, least: float = CLOSED) -> Outline | None:
    """The ring of a seal in a mask of its ink at `px` pixels a mm: closed to `least`, and nothing drawn around it."""
    if mask.sum() < 250:
        return None
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    found = [_round(closed, px, least), _oval(closed, px, least) if ovals else None]
    rings = [ring for ring in found if ring is not None]
    return max(rings, key=lambda ring: _closed(closed, ring, px, least) or 0.0, default=None)


def _round(closed: NDArray[Any], px: float, least: float) -> Outline | None:
    circles = cv2.HoughCircles(
        cv2.GaussianBlur(closed * 255, (5, 5), 0),
        cv2.HOUGH_GRADIENT,
        1.5,
        12,
        param1=120,
        param2=16,
        minRadius=int(LEAST_MM * px),
        maxRadius=int(MOST_MM * px),
    )
    best: tuple[float, Outline] | None = None
    for x, y, radius in circles[0][:16] if circles is not None else ():
        for wider in (0.0, 0.5, 1.0):
            ring = Outline(float(x), float(y), *(float(radius + wider * px),) * 2)
            score = _closed(closed, ring, px, least)
            if score is not None and (best is None or score > best[0]):
                best = score, ring
    return best[1] if best else None


def _oval(closed: NDArray[Any], px: float, least: float) -> Outline | None:
    """An ellipse around the largest patch of ink."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(closed, np.ones((9, 9), np.uint8)))
    if count < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    points = cv2.findNonZero(((labels == largest) & (closed > 0)).astype(np.uint8))
    hull = cv2.convexHull(points) if points is not None else ()
    if len(hull) < 5:
        return None
    dense = _along(np.asarray(hull, float).reshape(-1, 2))
    (x, y), (one, other), degrees = cv2.fitEllipse(dense.astype(np.float32))
    a, b, turn = (one, other, degrees) if one > other else (other, one, degrees + 90)
    ring = Outline(x, y, a / 2, b / 2, float(np.radians(turn)))
    if not (LEAST_MM * px < ring.b and ring.a < MOST_MM * px and ring.b > 0.5 * ring.a):
        return None
    return ring if _closed(closed, ring, px, least) is not None else None


def _along(corners: Points) -> Points:
    """Points on a closed outline, a pixel apart: corners of a hull crowd where it bends."""
    following = np.roll(corners, -1, axis=0)
    sides = zip(corners, following, strict=True)
    return np.concatenate([np.linspace(p, q, max(1, int(np.hypot(*(q - p)))), endpoint=False) for p, q in sides])


def _closed(mask: NDArray[Any], ring: Outline, px: float, least: float) -> float | None:
    """How well the mask is inked along the ring and empty outside; None when it is no seal's ring."""
    covered = _share(mask, ring, -0.9 * px, 0.9 * px)
    beyond = _share(mask, ring, -7 * px, -1.6 * px)
    return covered - 0.5 * beyond if covered > least and beyond < BEYOND else None


def _share(mask: NDArray[Any], ring: Outline, outer: float, inner: float) -> float:
    """Of all directions, the share in which something is inked between two depths under the edge."""
    edge, inward = ring.around(180)
    points = edge[None] + inward[None] * np.arange(outer, inner + 0.5)[:, None, None]
    xs = np.clip(np.rint(points[..., 0]), 0, mask.shape[1] - 1).astype(int)
    ys = np.clip(np.rint(points[..., 1]), 0, mask.shape[0] - 1).astype(int)
    return float(mask[ys, xs].any(axis=0).mean())


def refined(ink: NDArray[Any], rough: Outline, px: float) -> Outline:
    """The edge to a tenth of a mm: where the ink, dark on light, begins in each direction, without those that disagree."""
    edge, inward = rough.around(180)
    depths = np.arange(-2.0 * px, 2.0 * px + 0.5)
    where = (edge[None] + inward[None] * depths[:, None, None]).astype(np.float32)
    dark = 255.0 - cv2.remap(ink, where[..., 0], where[..., 1], cv2.INTER_LINEAR, borderValue=(255,) * 4).astype(float)
    level = max(24.0, 0.5 * float(np.percentile(dark.max(axis=0), 60)))
    begins = (dark > level).argmax(axis=0)
    points = (edge + inward * depths[begins][:, None])[dark.max(axis=0) > level]
    for _ in range(3):
        if len(points) < 60:
            return rough
        fitted = _fit(points, rough.is_round)
        off = np.abs(_off(points, fitted))
        points = points[off <= max(0.15 * px, 2 * float(np.median(off)))]
    return fitted if abs(fitted.a - rough.a) < 2 * px else rough


def _fit(points: Points, is_round: bool) -> Outline:
    if is_round:
        system = np.c_[2 * points, np.ones(len(points))]
        (x, y, rest), *_ = np.linalg.lstsq(system, (points**2).sum(axis=1), rcond=None)
        radius = float(np.sqrt(max(rest + x * x + y * y, 1.0)))
        return Outline(float(x), float(y), radius, radius)
    (x, y), (one, other), degrees = cv2.fitEllipse(points.astype(np.float32))
    a, b, turn = (one, other, degrees) if one > other else (other, one, degrees + 90)
    return Outline(x, y, a / 2, b / 2, float(np.radians(turn)))


def _off(points: Points, ring: Outline) -> NDArray[np.float64]:
    """How far points lie outside a ring, about."""
    turned = np.array([[np.cos(ring.turn), -np.sin(ring.turn)], [np.sin(ring.turn), np.cos(ring.turn)]])
    x, y = ((points - (ring.x, ring.y)) @ turned).T
    return np.asarray((np.hypot(x / ring.a, y / ring.b) - 1) * (ring.a + ring.b) / 2)

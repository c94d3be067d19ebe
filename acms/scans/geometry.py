"""Finds the card or page on its background and lays it flat."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from acms.scans.intake import Pixels

WORK = 900  # long side in pixels at which outlines are looked for


@dataclass(frozen=True)
class Outline:
    """Four corners (top left, top right, bottom right, bottom left) in pixels, and the share of the picture inside."""

    corners: NDArray[np.float32]  # 4×2
    share: float

    @property
    def width(self) -> float:
        top, bottom = self.corners[1] - self.corners[0], self.corners[2] - self.corners[3]
        return float((np.linalg.norm(top) + np.linalg.norm(bottom)) / 2)

    @property
    def height(self) -> float:
        left, right = self.corners[3] - self.corners[0], self.corners[2] - self.corners[1]
        return float((np.linalg.norm(left) + np.linalg.norm(right)) / 2)

    @property
    def tilt(self) -> float:
        """Degrees by which the upper edge leaves the horizontal."""
        dx, dy = self.corners[1] - self.corners[0]
        return float(np.degrees(np.arctan2(dy, dx)))

    def touches_edge(self, shape: tuple[int, ...], margin: float = 0.006) -> bool:
        """True when a corner lies on the picture's edge: part of the document may be outside."""
        height, width = shape[:2]
        x, y = self.corners[:, 0], self.corners[:, 1]
        m = margin * max(height, width)
        return bool((x < m).any() or (y < m).any() or (x > width - m).any() or (y > height - m).any())


def _ordered(points: NDArray[np.float32]) -> NDArray[np.float32]:
    total, difference = points.sum(axis=1), np.diff(points, axis=1).ravel()
    order = [np.argmin(total), np.argmin(difference), np.argmax(total), np.argmax(difference)]
    return np.asarray(points[order], np.float32)


def _quad(contour: NDArray[Any]) -> NDArray[np.float32] | None:
    hull = cv2.convexHull(contour)
    around = cv2.arcLength(hull, True)
    for tolerance in (0.015, 0.025, 0.04, 0.06):
        corners = cv2.approxPolyDP(hull, tolerance * around, True)
        if len(corners) == 4:
            return _ordered(corners.reshape(4, 2).astype(np.float32))
    # Rounded card corners may leave more than four: the tightest rectangle serves when it fits the outline well.
    box = cv2.boxPoints(cv2.minAreaRect(hull)).astype(np.float32)
    fits = cv2.contourArea(hull) / max(cv2.contourArea(box), 1.0)
    return _ordered(box) if fits > 0.93 else None


def _masks(small: Pixels) -> list[NDArray[Any]]:
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB).astype(np.float32)
    edge = np.concatenate(
        [lab[:6].reshape(-1, 3), lab[-6:].reshape(-1, 3), lab[:, :6].reshape(-1, 3), lab[:, -6:].reshape(-1, 3)]
    )
    ground = np.median(edge, axis=0)
    spread = float(np.median(np.abs(edge - ground).sum(axis=1)))
    away = np.abs(lab - ground).sum(axis=2)
    masks = [(away > max(limit, spread * 4)).astype(np.uint8) * 255 for limit in (16, 30, 50)]
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    edges = cv2.Canny(grey, 40, 120)
    masks.append(cv2.dilate(edges, np.ones((3, 3), np.uint8)))
    kernel = np.ones((9, 9), np.uint8)
    return [cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel) for mask in masks]


def _stands_out(small: Pixels, corners: NDArray[np.float32]) -> bool:
    """True when the ground beyond the outline has another colour than the paper inside: a printed frame has not."""
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB).astype(np.float32)
    inside = np.zeros(small.shape[:2], np.uint8)
    cv2.fillConvexPoly(inside, corners.astype(np.int32), 1)
    band = max(5, round(max(small.shape[:2]) * 0.02))
    kernel = np.ones((band, band), np.uint8)
    outer = (cv2.dilate(inside, kernel) - inside).astype(bool)
    inner = (
        cv2.erode(inside, np.ones((3, 3), np.uint8), iterations=2) - cv2.erode(inside, kernel, iterations=2)
    ).astype(bool)
    if not outer.any() or not inner.any():
        return False
    away = np.abs(np.median(lab[outer], axis=0) - np.median(lab[inner], axis=0)).sum()
    return bool(away > 9)


def find(pixels: Pixels, aspect: float | None = None, least_share: float = 0.12) -> Outline | None:
    """The outline of the document; None when nothing stands out from the background.

    `aspect` is long side over short side when the document's real shape is known (1.585 for a card).
    """
    scale = WORK / max(pixels.shape[:2])
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    scale = min(scale, 1.0)
    whole = float(small.shape[0] * small.shape[1])
    best: tuple[float, NDArray[np.float32], float] | None = None
    for mask in _masks(small):
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:3]:
            area = cv2.contourArea(cv2.convexHull(contour))
            share = area / whole
            if not least_share < share < 0.985:
                continue
            corners = _quad(contour)
            if corners is None:
                continue
            outline = Outline(corners, share)
            long, short = max(outline.width, outline.height), max(min(outline.width, outline.height), 1.0)
            fit = 1.0 if aspect is None else 1 - min(abs(long / short / aspect - 1), 1.0)
            filled = area / max(cv2.contourArea(corners), 1.0)
            score = fit * min(filled, 1 / max(filled, 1e-6)) * (0.6 + 0.4 * share)
            if fit > 0.72 and (best is None or score > best[0]) and _stands_out(small, corners):
                best = (score, corners, share)
    if best is None:
        return None
    return Outline((best[1] / scale).astype(np.float32), best[2])


def flatten(pixels: Pixels, outline: Outline, size: tuple[int, int]) -> Pixels:
    """The document inside the outline, width×height pixels, turned so that its long side matches the size's."""
    width, height = size
    corners = outline.corners
    if (outline.width >= outline.height) != (width >= height):
        corners = np.roll(corners, 1, axis=0)
    target = np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    shrinking = max(outline.width, outline.height) > max(size) * 1.2
    source = pixels
    if shrinking:  # average before sampling, or thin strokes break
        ratio = max(size) * 1.2 / max(outline.width, outline.height)
        source = cv2.resize(pixels, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
        matrix = matrix @ np.diag([1 / ratio, 1 / ratio, 1.0])
    flat = cv2.warpPerspective(source, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, np.uint8)


def tilt_of_text(pixels: Pixels, most: float = 12.0) -> float:
    """Degrees by which lines of text lean, between ±`most`; 0 when no direction stands out."""
    scale = min(1.0, 700 / max(pixels.shape[:2]))
    grey = cv2.cvtColor(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    height, width = ink.shape

    def sharpness(angle: float) -> float:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        rows = cv2.warpAffine(ink, turn, (width, height)).sum(axis=1, dtype=np.float64)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    coarse = max(np.arange(-most, most + 0.1, 1.0), key=sharpness)
    fine = max(np.arange(coarse - 1, coarse + 1.01, 0.2), key=sharpness)
    return float(fine) if sharpness(fine) > 1.15 * sharpness(0.0) else 0.0


def rotate(pixels: Pixels, degrees: float) -> Pixels:
    """The picture turned by a small angle about its middle, the ground filled with its own edge colour."""
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    edge = np.median(np.concatenate([pixels[0], pixels[-1]]), axis=0)
    fill = tuple(float(value) for value in edge)
    turned = cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=fill)
    return np.asarray(turned, np.uint8)


def quarter_turns(pixels: Pixels, turns: int) -> Pixels:
    """The picture turned clockwise by `turns` × 90°."""
    return np.ascontiguousarray(np.rot90(pixels, -turns % 4))


UNEVEN = 0.82  # of the brightest paper: darker parts than this are a shadow, not the paper's tint


def even_light(pixels: Pixels) -> Pixels | None:
    """A page with its shading taken off: every part as light as its lightest paper; None when the light is even already."""
    height, width = pixels.shape[:2]
    small = cv2.resize(pixels, (96, max(8, round(96 * height / width))), interpolation=cv2.INTER_AREA).max(axis=2)
    # Print is narrower than this: what remains is paper. A photo on the page is not, so its place follows its surroundings.
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), 5).astype(np.float32)
    white = float(np.percentile(paper, 95))
    if float(np.percentile(paper, 3)) > UNEVEN * white:
        return None
    gain = np.clip(white / np.maximum(paper, 1), 1.0, 1.9).astype(np.float32)
    full = cv2.resize(gain, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.multiply(pixels, cv2.merge([full] * 3), dtype=cv2.CV_8U), np.uint8)

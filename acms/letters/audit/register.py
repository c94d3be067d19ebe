"""Lays a scan over its print: QR corners first, then blocks of print matched in ever finer rounds (T04).

Coordinates: reference pixels are the print rasterised at `ppi`; a map gives, for reference points, the points of the scan.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Grey = NDArray[Any]  # H×W uint8
Points = NDArray[np.float64]  # N×2

REFERENCE_PPI = 200.0


@dataclass(frozen=True)
class Qr:
    """A code on the scan: its text and corners (top left, top right, bottom right, bottom left of the code)."""

    text: str
    corners: Points


def without_red(pixels: NDArray[Any]) -> Grey:
    """Grey in which red ink is paper: R + (R − (G+B)/2), so that a seal hides nothing printed."""
    blue, green, red = (pixels[:, :, channel].astype(np.float32) for channel in range(3))
    lifted = red + 1.0 * np.maximum(red - (green + blue) / 2, 0)
    return np.clip(lifted, 0, 255).astype(np.uint8)


def redness(pixels: NDArray[Any]) -> NDArray[np.bool_]:
    """True where the ink is red."""
    blue, green, red = (pixels[:, :, channel].astype(np.int16) for channel in range(3))
    return (red - (green + blue) // 2 > 38) & (red > 70)


def find_qr(grey: Grey) -> Qr | None:
    """The QR code of the letter, tried at several sizes and sharpnesses."""
    for scale, sharpen in ((1.0, False), (0.5, False), (1.0, True), (1.6, False), (1.6, True)):
        picture = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC) if scale != 1 else grey
        if sharpen:
            picture = cv2.addWeighted(picture, 2.2, cv2.GaussianBlur(picture, (0, 0), 2.5), -1.2, 0)
        formats: Any = zxingcpp.BarcodeFormat.QRCode
        for code in zxingcpp.read_barcodes(picture, formats=formats):
            place = code.position
            corners = np.array(
                [[p.x, p.y] for p in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)], float
            )
            return Qr(code.text, corners / scale)
    return None


@dataclass
class Alignment:
    """Where the print lies on the scan. `inliers`: share of matched blocks that agree; `error`: their p90 in reference px."""

    matrix: NDArray[np.float64]  # 3×3, reference → scan
    bend: NDArray[np.float64] | None  # 6×2 quadratic correction in scan pixels, or None
    inliers: float
    error: float
    size: tuple[int, int]  # reference width, height

    def to_scan(self, points: Points) -> Points:
        """Reference points as points of the scan."""
        flat = np.atleast_2d(points).astype(float)
        homogeneous = np.c_[flat, np.ones(len(flat))] @ self.matrix.T
        mapped = homogeneous[:, :2] / homogeneous[:, 2:]
        return mapped if self.bend is None else mapped + _quadratic(flat, self.size) @ self.bend

    def box_on_scan(self, box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        """The upright box on the scan around a reference box x, y, width, height."""
        x, y, w, h = box
        corners = self.to_scan(np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]]))
        left, top = corners.min(axis=0)
        right, bottom = corners.max(axis=0)
        return int(left), int(top), int(right - left + 1), int(bottom - top + 1)

    def warp(self, picture: NDArray[Any], scale: float = 1.0) -> NDArray[Any]:
        """The scan as it lies over the reference, at `scale` × its size."""
        width, height = round(self.size[0] * scale), round(self.size[1] * scale)
        if self.bend is None:
            matrix = self.matrix @ np.diag([1 / scale, 1 / scale, 1.0])
            flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
            return np.asarray(
                cv2.warpPerspective(picture, matrix, (width, height), flags=flags, borderValue=(255,) * 3), np.uint8
            )
        step = 8
        xs, ys = np.arange(0, width + step, step), np.arange(0, height + step, step)
        grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2) / scale
        mapped = self.to_scan(grid).reshape(len(ys), len(xs), 2).astype(np.float32)
        full = cv2.resize(mapped, (len(xs) * step, len(ys) * step), interpolation=cv2.INTER_LINEAR)
        # resize places samples at pixel middles: the map goes back by half a step
        shift = np.array([[1, 0, 0.5 - step / 2], [0, 1, 0.5 - step / 2]], np.float32)
        full = cv2.warpAffine(full, shift, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(cv2.remap(picture, full, None, cv2.INTER_CUBIC, borderValue=(255,) * 3), np.uint8)  # type: ignore[call-overload]


def _quadratic(points: Points, size: tuple[int, int]) -> NDArray[np.float64]:
    x, y = points[:, 0] / size[0] - 0.5, points[:, 1] / size[1] - 0.5
    return np.c_[np.ones_like(x), x, y, x * x, x * y, y * y]


def align(scan: Grey, reference: Grey, qr: Qr, qr_corners: Points) -> Alignment | None:
    """Registers the scan; None when the print cannot be found on it.

    `qr_corners` are the code's corners on the reference, in the order of `qr.corners`.
    """
    first, _ = cv2.estimateAffinePartial2D(qr_corners, qr.corners)
    if first is None:
        return None
    matrix = np.vstack([first, [0, 0, 1]])
    size = (reference.shape[1], reference.shape[0])
    found = Alignment(matrix, None, 0.0, 99.0, size)
    # reach and grid in reference pixels; each round starts from the last one's result
    for scale, block, reach, model in (
        (0.375, 40, 34, "near"),
        (0.375, 40, 18, "homography"),
        (0.5, 48, 9, "homography"),
        (1.0, 72, 8, "bend"),
    ):
        step = _round(scan, reference, found, scale, block, reach, model, qr_corners)
        if step is None:
            return None
        found = step
    return found


def _round(
    scan: Grey, reference: Grey, held: Alignment, scale: float, block: int, reach: int, model: str, near: Points
) -> Alignment | None:
    small = cv2.resize(reference, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    laid = held.warp(scan, scale)
    sources, targets, scores = [], [], []
    for x, y in _blocks(small, block):
        patch = small[y : y + block, x : x + block]
        left, top = max(x - reach, 0), max(y - reach, 0)
        window = laid[top : y + block + reach, left : x + block + reach]
        if window.shape[0] <= block or window.shape[1] <= block:
            continue
        match = cv2.matchTemplate(window, patch, cv2.TM_CCOEFF_NORMED)
        _, best, _, place = cv2.minMaxLoc(match)
        if best < 0.45:
            continue
        px, py = _subpixel(match, place)
        centre = np.array([x + block / 2, y + block / 2])
        moved = centre + np.array([left + px - x, top + py - y])
        sources.append(centre / scale)
        targets.append(moved / scale)
        scores.append(best)
    if len(sources) < 8:
        return None
    source, on_scan = np.array(sources), held.to_scan(np.array(targets))
    return _fit(source, on_scan, held, model, near)


def _blocks(picture: Grey, block: int) -> list[tuple[int, int]]:
    """Upper left corners of the blocks that hold enough print."""
    found = []
    for y in range(0, picture.shape[0] - block, block // 2):
        for x in range(0, picture.shape[1] - block, block // 2):
            if picture[y : y + block, x : x + block].std() > 18:
                found.append((x, y))
    stride = max(1, len(found) // 260)
    return found[::stride]


def _subpixel(match: NDArray[Any], place: Any) -> tuple[float, float]:
    x, y = place
    dx = dy = 0.0
    if 0 < x < match.shape[1] - 1:
        a, b, c = match[y, x - 1 : x + 2]
        dx = float((a - c) / (2 * (a - 2 * b + c))) if a - 2 * b + c else 0.0
    if 0 < y < match.shape[0] - 1:
        a, b, c = match[y - 1 : y + 2, x]
        dy = float((a - c) / (2 * (a - 2 * b + c))) if a - 2 * b + c else 0.0
    return x + dx, y + dy


def _fit(source: Points, target: Points, held: Alignment, model: str, near: Points) -> Alignment | None:
    scale = np.sqrt(abs(np.linalg.det(held.matrix[:2, :2]))) or 1.0  # scan pixels a reference pixel
    if model == "near":
        affine, mask = cv2.estimateAffine2D(source, target, ransacReprojThreshold=4 * scale)
        matrix = np.vstack([affine, [0, 0, 1]]) if affine is not None else None
    else:
        matrix, mask = cv2.findHomography(source, target, cv2.RANSAC, 2.5 * scale)
    if matrix is None or mask is None:
        return None
    good = mask.ravel().astype(bool)
    if good.sum() < 8:
        return None
    bend = None
    fitted = Alignment(np.asarray(matrix, float), None, float(good.mean()), 0.0, held.size)
    if model == "bend" and good.sum() >= 30:
        rest = target[good] - fitted.to_scan(source[good])
        bend, *_ = np.linalg.lstsq(_quadratic(source[good], held.size), rest, rcond=None)
        fitted = Alignment(fitted.matrix, bend, fitted.inliers, 0.0, held.size)
    error = np.linalg.norm(target[good] - fitted.to_scan(source[good]), axis=1) / scale
    return Alignment(fitted.matrix, bend, fitted.inliers, float(np.percentile(error, 90)), held.size)

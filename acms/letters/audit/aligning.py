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
    """A code on the scan: its text, its corners from the top left clockwise, and what other codes there say."""

    text: str
    corners: Points
    others: tuple[str, ...] = ()


def without_red(pixels: NDArray[Any]) -> Grey:
    """Grey in which red ink is paper: R + (R − (G+B)/2), so that a seal hides nothing printed."""
    red = pixels[:, :, 2]
    return np.asarray(cv2.add(red, excess(pixels)), np.uint8)


def excess(pixels: NDArray[Any]) -> NDArray[Any]:
    """By how much red exceeds the other two, 0…255."""
    blue, green, red = cv2.split(pixels)
    return cv2.subtract(red, cv2.addWeighted(green, 0.5, blue, 0.5, 0))


RED = 38  # excess of red ink
TINGED = 16  # of what JPEG leaves around it


def redness(pixels: NDArray[Any]) -> NDArray[np.bool_]:
    """True where the ink is red."""
    return np.asarray((excess(pixels) > RED) & (pixels[:, :, 2] > 70))


BAND = 16  # pixels: long lines are looked for band by band


def without_lines(grey: Grey, share: float = 0.6) -> Grey:
    """Grey without thin dark lines that run through most of the picture: scanner streaks and folds, never somebody's pen."""
    for turned in (False, True):
        upright = grey.T if turned else grey
        lines = _long_lines(255 - upright, share)
        if lines is not None:
            grey = np.ascontiguousarray(cv2.add(upright, lines).T) if turned else cv2.add(upright, lines)
    return np.asarray(grey, np.uint8)


def _long_lines(dark: Grey, share: float) -> Grey | None:
    """How dark the thin vertical lines are that run through `share` of the height; None when there are none."""
    height, width = dark.shape
    bands = height // BAND
    # A line wavers by a pixel: it is widened before it is asked for its length.
    wide = cv2.dilate(dark[: bands * BAND], np.ones((1, 3), np.uint8))
    least = wide.reshape(bands, BAND, width).min(axis=1)
    line = cv2.morphologyEx(least, cv2.MORPH_OPEN, np.ones((max(3, round(share * bands)), 1), np.uint8))
    thin = cv2.subtract(line, cv2.morphologyEx(line, cv2.MORPH_OPEN, np.ones((1, 13), np.uint8)))
    if int(thin.max()) < 8:
        return None
    return cv2.resize(thin, (width, height), interpolation=cv2.INTER_NEAREST)


def find_qr(grey: Grey) -> Qr | None:
    """The QR code of the letter, tried at several sizes and sharpnesses."""
    for scale, sharpen in ((1.0, False), (0.5, False), (1.0, True), (1.6, False), (1.6, True), (0.35, False)):
        picture = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC) if scale != 1 else grey
        if sharpen:
            picture = cv2.addWeighted(picture, 2.2, cv2.GaussianBlur(picture, (0, 0), 2.5), -1.2, 0)
        found = _codes(picture)
        for code in found:
            return Qr(
                code.text, _corners(code) / scale, tuple(other.text for other in found if other.text != code.text)
            )
    return None


def damaged(grey: Grey) -> list[Points]:
    """The corners of codes that cannot be read, on crumpled or dirty paper."""
    small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    found = [(code, scale) for picture, scale in ((grey, 1.0), (small, 0.5)) for code in _codes(picture, damaged=True)]
    return [_corners(code) / scale for code, scale in found]


def _corners(code: Any) -> Points:
    """From the top left clockwise."""
    place = code.position
    return np.array(
        [[p.x, p.y] for p in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)], float
    )


def _codes(picture: Grey, damaged: bool = False) -> Any:
    formats: Any = zxingcpp.BarcodeFormat.QRCode
    return zxingcpp.read_barcodes(picture, formats=formats, return_errors=damaged)


@dataclass
class Alignment:
    """Where the print lies on the scan. `inliers`: share of matched blocks that agree; `error`: their p90 in reference px.

    A reference point is moved by the smooth `field` (folds and crumples), then projected by `matrix`.
    """

    matrix: NDArray[np.float64]  # 3×3, reference → scan
    field: NDArray[np.float32] | None  # rows×columns×2: reference px to add, at every STEP px
    inliers: float
    error: float
    size: tuple[int, int]  # reference width, height

    @property
    def scale(self) -> float:
        """Scan pixels a reference pixel."""
        return float(np.sqrt(abs(np.linalg.det(self.matrix[:2, :2])))) or 1.0

    def to_scan(self, points: Points) -> Points:
        """Reference points as points of the scan."""
        flat = np.atleast_2d(points).astype(float)
        if self.field is not None:
            flat = flat + _at(self.field, flat)
        homogeneous = np.c_[flat, np.ones(len(flat))] @ self.matrix.T
        return np.asarray(homogeneous[:, :2] / homogeneous[:, 2:])

    def box_on_scan(self, box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        """The upright box on the scan around a reference box x, y, width, height."""
        x, y, w, h = box
        corners = self.to_scan(np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]]))
        left, top = corners.min(axis=0)
        right, bottom = corners.max(axis=0)
        return int(left), int(top), int(right - left + 1), int(bottom - top + 1)

    def warp(self, picture: NDArray[Any], scale: float = 1.0, fine: bool = True) -> NDArray[Any]:
        """The scan as it lies over the reference, at `scale` × its size; `fine` for comparing characters, not blocks."""
        width, height = round(self.size[0] * scale), round(self.size[1] * scale)
        if self.field is None:
            matrix = self.matrix @ np.diag([1 / scale, 1 / scale, 1.0])
            flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            return np.asarray(
                cv2.warpPerspective(picture, matrix, (width, height), flags=flags, borderValue=(255,) * 3), np.uint8
            )
        between = cv2.INTER_CUBIC if fine else cv2.INTER_LINEAR
        return np.asarray(cv2.remap(picture, *self.map(scale), between, borderValue=(255,) * 3), np.uint8)

    def map(
        self, scale: float, box: tuple[float, float, float, float] | None = None
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Where each pixel of the warped sheet, or of a `box` of it in reference px, comes from; as cv2.remap takes it."""
        cell = 8
        left, top, wide, high = box or (0, 0, *self.size)
        width, height = round(wide * scale), round(high * scale)
        columns, rows = -(-width // cell), -(-height // cell)
        # Samples stand in the middle of their cells: then enlarging puts every value where it belongs.
        xs = (np.arange(columns) + 0.5) * cell - 0.5 + left * scale
        ys = (np.arange(rows) + 0.5) * cell - 0.5 + top * scale
        grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2) / scale
        mapped = self.to_scan(grid).reshape(rows, columns, 2).astype(np.float32)
        full = cv2.resize(mapped, (columns * cell, rows * cell), interpolation=cv2.INTER_LINEAR)[:height, :width]
        whole, fraction = cv2.convertMaps(full, None, cv2.CV_16SC2)  # type: ignore[call-overload]
        return np.asarray(whole), np.asarray(fraction)


STEP = 48  # reference pixels between the nodes of the field


def _at(field: NDArray[np.float32], points: Points) -> Points:
    """The field at reference points, between its nodes in proportion."""
    x = np.clip(points[:, 0] / STEP, 0, field.shape[1] - 1.001)
    y = np.clip(points[:, 1] / STEP, 0, field.shape[0] - 1.001)
    left, top = x.astype(int), y.astype(int)
    fx, fy = (x - left)[:, None], (y - top)[:, None]
    upper = field[top, left] * (1 - fx) + field[top, left + 1] * fx
    lower = field[top + 1, left] * (1 - fx) + field[top + 1, left + 1] * fx
    return np.asarray(upper * (1 - fy) + lower * fy, float)


def align(scan: Grey, reference: Grey, qr: Qr, qr_corners: Points) -> Alignment | None:
    """Registers the scan; None when the print cannot be found on it.

    `qr_corners` are the code's corners on the reference, in the order of `qr.corners`.
    """
    first, _ = cv2.estimateAffinePartial2D(qr_corners, qr.corners)
    if first is None:
        return None
    found: Alignment | None = Alignment(
        np.vstack([first, [0, 0, 1]]), None, 0.0, 99.0, (reference.shape[1], reference.shape[0])
    )
    # reach and blocks in pixels of the round; each starts from the last one's result
    for scale, block, reach, most, model in ROUNDS:
        assert found is not None
        if model == AGAIN and found.error < FLAT:
            break
        matches = _match(scan, reference, found, scale, block, reach, most)
        if matches is None:
            return None
        found = _plane(matches, found, model) if isinstance(model, str) else _field(matches, found, scale, model)
        if found is None:
            return None
    return found


AGAIN = 38.0
# Scale of the reference, block and reach in pixels of the round, most blocks, and what is fitted: a plane, or a field in
# which blocks speak for their neighbours within so many reference pixels (75 are about 10 mm).
ROUNDS: tuple[tuple[float, int, int, int, str | float], ...] = (
    (0.375, 40, 34, 110, "affine"),
    (0.375, 40, 18, 160, "homography"),
    (0.5, 40, 9, 320, 75.0),
    (1.0, 56, 6, 400, 60.0),
    (1.0, 44, 6, 700, AGAIN),
    (1.0, 44, 6, 700, AGAIN),
)
FLAT = 0.55  # reference pixels: the sheet needs no closer look


@dataclass(frozen=True)
class Matches:
    """Blocks of print found again: their middles on the reference, where they lie on the sheet laid so far, how alike."""

    source: Points
    laid: Points
    score: NDArray[np.float64]


def _match(
    scan: Grey, reference: Grey, rough: Alignment, scale: float, block: int, reach: int, most: int
) -> Matches | None:
    small = cv2.resize(reference, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    laid = rough.warp(scan, scale, fine=False)
    found = []
    for x, y in _blocks(small, block, most):
        patch = small[y : y + block, x : x + block]
        left, top = max(x - reach, 0), max(y - reach, 0)
        window = laid[top : y + block + reach, left : x + block + reach]
        if window.shape[0] <= block or window.shape[1] <= block:
            continue
        match = cv2.matchTemplate(window, patch, cv2.TM_CCOEFF_NORMED)
        _, best, _, place = cv2.minMaxLoc(match)
        if best > 0.45:
            px, py = _subpixel(match, place)
            middle = x + block / 2, y + block / 2
            found.append((*middle, middle[0] + left + px - x, middle[1] + top + py - y, best))
    if len(found) < 8:
        return None
    table = np.array(found)
    return Matches(table[:, :2] / scale, table[:, 2:4] / scale, table[:, 4])


def _blocks(picture: Grey, block: int, most: int) -> list[tuple[int, int]]:
    """Upper left corners of up to `most` blocks that hold enough print."""
    values = picture.astype(np.float32)
    window = (block, block)
    middle = cv2.boxFilter(values, -1, window, anchor=(0, 0))
    spread = cv2.boxFilter(values * values, -1, window, anchor=(0, 0)) - middle * middle
    stop = (picture.shape[0] - block, picture.shape[1] - block)
    rows, columns = np.nonzero(spread[: stop[0] : block // 2, : stop[1] : block // 2] > 18**2)
    found = [(int(x) * (block // 2), int(y) * (block // 2)) for y, x in zip(rows, columns, strict=True)]
    return found[:: -(-len(found) // most)] if found else []


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


def _plane(matches: Matches, rough: Alignment, model: str) -> Alignment | None:
    """A flat sheet: an affine map or a homography through the blocks that agree."""
    target = rough.to_scan(matches.laid)
    scale = rough.scale
    if model == "affine":
        affine, mask = cv2.estimateAffine2D(matches.source, target, ransacReprojThreshold=4 * scale)
        matrix = np.vstack([affine, [0, 0, 1]]) if affine is not None else None
    else:
        matrix, mask = cv2.findHomography(matches.source, target, cv2.RANSAC, 3.5 * scale)
    if matrix is None or mask is None:
        return None
    good = mask.ravel().astype(bool)
    if good.sum() < 8:
        return None
    fitted = Alignment(np.asarray(matrix, float), None, float(good.mean()), 0.0, rough.size)
    error = np.linalg.norm(target[good] - fitted.to_scan(matches.source[good]), axis=1) / scale
    return Alignment(fitted.matrix, None, fitted.inliers, float(np.percentile(error, 90)), rough.size)


ANCHOR = 0.15  # pull towards the plane where no print is near


def _field(matches: Matches, rough: Alignment, scale: float, reach: float) -> Alignment:
    """Folds and crumples: every place moves as the blocks around it do; blocks that disagree with theirs are left out."""
    moved = matches.laid - matches.source
    weight = matches.score**2
    kernel = np.exp(-(_apart(matches.source, matches.source) ** 2) / (2 * reach**2))
    np.fill_diagonal(kernel, 0)
    good = np.ones(len(moved), bool)
    for _ in range(3):
        share = kernel * (weight * good)
        expected = share @ moved / (share.sum(axis=1, keepdims=True) + ANCHOR)
        away = np.linalg.norm(moved - expected, axis=1)
        good = away < max(1.6 / scale, 2.5 * float(np.median(away[good])))
        if good.sum() < 8:
            break
    columns, rows = rough.size[0] // STEP + 2, rough.size[1] // STEP + 2
    nodes = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1).reshape(-1, 2) * float(STEP)
    share = np.exp(-(_apart(nodes, matches.source) ** 2) / (2 * (reach * 0.7) ** 2)) * (weight * good)
    field = (share @ moved / (share.sum(axis=1, keepdims=True) + ANCHOR)).reshape(rows, columns, 2)
    if rough.field is not None:
        field = field + _at(rough.field, nodes + field.reshape(-1, 2)).reshape(rows, columns, 2)
    error = float(np.percentile(away[good], 90)) if good.any() else 99.0
    return Alignment(rough.matrix, field.astype(np.float32), float(good.mean()), error, rough.size)


def _apart(a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.float64]:
    return np.asarray(np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)))

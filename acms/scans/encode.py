"""Brings a picture into the regulation's window of bytes with its true resolution (S01, S02)."""

import io

import cv2
import numpy as np
from PIL import Image

from acms.scans.intake import Pixels
from acms.scans.kinds import Kind

A4_LONG_MM = 297.0
PAGE_LONGEST = 2000
PAGE_SHORTEST = 1000


def jpeg(pixels: Pixels, quality: int, dpi: float = 0, full_colour: bool = False) -> bytes:
    """H×W×3 BGR as JPEG. `full_colour` keeps colour at full resolution (4:4:4)."""
    out = io.BytesIO()
    density = {"dpi": (round(dpi), round(dpi))} if dpi else {}
    image = Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))
    image.save(out, "JPEG", quality=quality, subsampling=0 if full_colour else 2, optimize=True, **density)
    return out.getvalue()


def pixels(data: bytes) -> Pixels:
    """A picture of our own making, H×W×3 BGR; files of strangers are decoded in a process apart (sandbox)."""
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def true_dpi(kind: Kind, shape: tuple[int, ...]) -> float:
    """Pixels an inch at the document's real size; a page is taken as A4."""
    long_mm = max(kind.size_mm) if kind.size_mm else A4_LONG_MM
    return max(shape[:2]) / long_mm * 25.4


def _best(pixels: Pixels, kind: Kind, dpi: float, qualities: range, full_colour: bool) -> bytes | None:
    """The best quality that fits; None when even the least is too large."""
    low, high, best = 0, len(qualities) - 1, None
    while low <= high:
        middle = (low + high) // 2
        data = jpeg(pixels, qualities[middle], dpi, full_colour)
        if len(data) <= kind.most_bytes:
            best, low = data, middle + 1
        else:
            high = middle - 1
    return best


def archive(pixels: Pixels, kind: Kind) -> tuple[bytes, Pixels]:
    """The archive copy and its pixels: the best resolution and quality inside the window.

    A picture so plain that even the best quality stays under the least size is kept as it is: junk is never added.
    """
    if kind.archive_px:
        dpi = true_dpi(kind, pixels.shape)
        data = _best(pixels, kind, dpi, range(40, 101), kind.shape == "photo")
        if data is not None and len(data) < kind.least_bytes:
            data = _best(pixels, kind, dpi, range(90, 101), True) or data
        return data or jpeg(pixels, 40, dpi), pixels
    long = max(pixels.shape[:2])
    for longest in (PAGE_LONGEST, 1754, 1500, 1300, 1150, PAGE_SHORTEST):
        if longest > long and longest != PAGE_SHORTEST:
            continue
        scale = min(1.0, longest / long)
        small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
        small = np.asarray(small, np.uint8)
        data = _best(small, kind, true_dpi(kind, small.shape), range(58, 97), False)
        if data is not None:
            return data, small
    return jpeg(small, 40, true_dpi(kind, small.shape)), small


def thumbnail(pixels: Pixels, longest: int = 640) -> bytes:
    """A small rendition for pages."""
    scale = min(1.0, longest / max(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    return jpeg(np.asarray(small, np.uint8), 82)

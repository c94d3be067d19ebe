"""Measures whether a picture can be read: sharpness, light, glare, colour."""

import cv2
import numpy as np

from acms.scans.intake import Pixels


def sharpness(pixels: Pixels) -> float:
    """How steep the steepest edges are, in grey levels a pixel at 1000 pixels' long side; under about 18 text is blurred."""
    scale = 1000 / max(pixels.shape[:2])
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    grey = cv2.cvtColor(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=method), cv2.COLOR_BGR2GRAY)
    gx = cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=3) / 8
    gy = cv2.Sobel(grey, cv2.CV_32F, 0, 1, ksize=3) / 8
    return float(np.percentile(np.hypot(gx, gy), 99.5))


def _small(pixels: Pixels) -> Pixels:
    """At most 1000 pixels long: enough to judge light and colour, and a large photo is not held twice."""
    scale = 1000 / max(pixels.shape[:2])
    return (
        pixels if scale >= 1 else np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    )


def brightness(pixels: Pixels) -> float:
    """The 90th percentile of lightness, 0…255: how white the paper is."""
    return float(np.percentile(cv2.cvtColor(_small(pixels), cv2.COLOR_BGR2GRAY), 90))


def colourfulness(pixels: Pixels) -> float:
    """The 99th percentile of saturation, 0…255; near 0 for a black-and-white scan."""
    hsv = cv2.cvtColor(_small(pixels), cv2.COLOR_BGR2HSV)
    return float(np.percentile(hsv[:, :, 1], 99))


def is_colourless(pixels: Pixels) -> bool:
    """True for a page without colour anywhere, the strokes of a seal included.

    The measure is 0 on what a scanner has taken in grey, 20 and more on certificates, 6 where three quarters of it are lost.
    """
    lab = cv2.cvtColor(_small(pixels), cv2.COLOR_BGR2LAB).astype(np.float32)
    return float(np.percentile(np.hypot(lab[:, :, 1] - 128, lab[:, :, 2] - 128), 99.9)) < 3


# By which red is ahead of the two others in a seal's ink, beside the paper's own colour; less, where a scan has kept little of its colours.
RED, PALE_RED = 26, 9
PAPER_FROM = 67  # percentile of lightness: a third of any picture of a page is its paper
# How much of the page is red ink in one place; how long that is, as shares of the long side.
INKED, SEAL_FROM, SEAL_TO = 0.0004, 0.04, 0.5


def has_seal(pixels: Pixels) -> bool:
    """True where red ink stands together as in a seal. A page of red print, or a red frame, has none."""
    small = _small(pixels).astype(np.float32)
    ahead = small[:, :, 2] - (small[:, :, 0] + small[:, :, 1]) / 2
    light = small.mean(axis=2)
    paper = light >= np.percentile(light, PAPER_FROM)  # a dark cover beside it has a colour of its own
    ahead -= float(np.median(ahead[paper]))
    red = (ahead > np.clip(float(np.percentile(ahead, 99.9)) / 2, PALE_RED, RED)).astype(np.uint8)
    long = max(red.shape)
    reach = round(long * 0.02)
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    for label in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[label])
        part = slice(y, y + h), slice(x, x + w)
        ink = int((red[part] & (labels[part] == label)).sum())
        stands = SEAL_FROM * long < max(w, h) < SEAL_TO * long and max(w, h) < 2.5 * min(w, h)
        if stands and ink > INKED * red.size:
            return True
    return False


def glare(pixels: Pixels) -> tuple[int, int, int, int] | None:
    """The box of a burnt-out patch on a card whose ground is tinted; None when there is none."""
    height, width = pixels.shape[:2]
    burnt = (pixels.min(axis=2) >= 250).astype(np.uint8)
    burnt = cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    ground = float(np.median(pixels.min(axis=2)))
    count, _, stats, _ = cv2.connectedComponentsWithStats(burnt)
    for x, y, w, h, area in stats[1:count]:
        # Along a whole side: white paper around a card that was copied.
        at_edge = x == 0 or y == 0 or x + w == width or y + h == height
        if at_edge and (w > 0.8 * width or h > 0.8 * height):
            continue
        # The photo on the card may have a white ground; glare is large, covers printed ground and fades out into it.
        if 0.02 * height * width < area < 0.5 * height * width and w > 0.12 * width:
            left, top = max(x - 7, 0), max(y - 7, 0)
            around = slice(top, y + h + 7), slice(left, x + w + 7)
            ring = cv2.dilate(burnt[around], np.ones((9, 9), np.uint8)) - burnt[around]
            soft = pixels[around].min(axis=2)[ring > 0]
            if len(soft) and ground + 2 < float(np.median(soft)) < 254:
                return int(x), int(y), int(w), int(h)
    return None

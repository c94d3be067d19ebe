"""What paper, printers, scanners and phones do to a sheet: for demos, tests and benchmarks."""

import math
import random

import cv2
import numpy as np

from acms.demo.conditions import Conditions
from acms.scans.intake import Pixels

TONER = 0.9  # of what black would take from the paper's white


def printed(page: Pixels, how: Conditions, chance: random.Random) -> Pixels:
    """A laser printer's output: toner that is not quite black, thicker or thinner strokes, missing toner, specks."""
    page = cv2.addWeighted(page, TONER, np.full_like(page, 255), 1 - TONER, 0)
    if how.toner:
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
        other = (cv2.erode if how.toner > 0 else cv2.dilate)(page, kernel)
        page = cv2.addWeighted(page, 1 - abs(how.toner), other, abs(how.toner), 0)
    if how.bad_print:
        dice = np.random.default_rng(how.seed)
        small = dice.uniform(0, 1, (page.shape[0] // 40 + 1, page.shape[1] // 40 + 1)).astype(np.float32)
        fade = cv2.resize(small, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_CUBIC)[:, :, None]
        page = (255 - (255 - page.astype(np.float32)) * np.clip(1 - how.bad_print * fade, 0.2, 1)).astype(np.uint8)
        for _ in range(round(how.bad_print * 60)):
            x, y = chance.randrange(page.shape[1]), chance.randrange(page.shape[0])
            cv2.circle(page, (x, y), chance.choice((1, 1, 2)), (70, 70, 70), -1, cv2.LINE_AA)
    return np.asarray(page, np.uint8)


def worn(page: Pixels, how: Conditions, chance: random.Random) -> Pixels:
    """The sheet itself: tint, folds, crumples, cut margins."""
    picture = page
    if how.tint != (255, 255, 255):
        picture = (picture.astype(np.float32) * (np.array(how.tint, np.float32) / 255)).astype(np.uint8)
    if how.folds or how.crumple:
        picture = _bent(picture, how, chance)
    if how.cut:
        px = round(how.cut * how.dpi / 25.4)
        sides = [px if chance.random() < 0.7 else 0 for _ in range(4)]
        picture = picture[sides[0] : picture.shape[0] - sides[1], sides[2] : picture.shape[1] - sides[3]]
    return np.ascontiguousarray(picture)


def _bent(page: Pixels, how: Conditions, chance: random.Random) -> Pixels:
    """Smooth random displacement and the light that goes with it; folds as lines with a slight kink."""
    height, width = page.shape[:2]
    scale = how.dpi / 25.4
    dice = np.random.default_rng(how.seed + 5)
    grid = (round(height / scale / 28) + 2, round(width / scale / 28) + 2)
    away = [
        cv2.resize(
            dice.normal(0, how.crumple * scale, grid).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
        )
        for _ in range(2)
    ]
    light = np.ones((height, width), np.float32)
    if how.crumple:
        slope = cv2.Sobel(cv2.GaussianBlur(away[0] + away[1], (0, 0), 3), cv2.CV_32F, 1, 1, ksize=5)
        light -= 0.10 * np.clip(slope / (np.abs(slope).max() + 1e-6) * 2, -1, 1)
        light -= 0.05 * np.clip(away[1] / (3 * how.crumple * scale), -1, 1)
    for number in range(how.folds):
        along = height if number % 2 == 0 else width
        place = along * (0.5 if how.folds < 3 else (number // 2 + 1) / (how.folds // 2 + 2)) + chance.uniform(-8, 8)
        ruler = np.arange(along, dtype=np.float32) - place
        kink = np.tanh(ruler / (4 * scale)) * 0.3 * scale * np.exp(-np.abs(ruler) / (22 * scale))
        line = 0.22 * np.exp(-((ruler / (0.35 * scale)) ** 2)) + 0.06 * np.exp(-np.abs(ruler) / (9 * scale)) * (
            ruler > 0
        )
        if number % 2 == 0:
            away[1] += kink[:, None].astype(np.float32)
            light -= line[:, None].astype(np.float32)
        else:
            away[0] += kink[None, :].astype(np.float32)
            light -= line[None, :].astype(np.float32)
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    moved = cv2.remap(page, xs + away[0], ys + away[1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    creased: Pixels = np.clip(moved * light[:, :, None], 0, 255).astype(np.uint8)
    return creased


def captured(page: Pixels, how: Conditions, chance: random.Random) -> Pixels:
    """The picture that a scanner or a phone takes of the sheet."""
    height, width = page.shape[:2]
    if how.phone:
        page = _tilted(page, how, chance)
    elif how.rotate:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), how.rotate, 1.0)
        page = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=how.tint)
    page = np.ascontiguousarray(np.rot90(page, how.quarter_turns % 4))
    picture: Pixels = page.astype(np.float32)
    if how.shade:
        picture *= np.linspace(1.0, 1 - how.shade, picture.shape[1], dtype=np.float32)[None, :, None]
    if how.shadow:
        picture *= _shadow(picture.shape[:2], how.shadow, chance)[:, :, None]
    if how.blur:
        picture = cv2.GaussianBlur(picture, (0, 0), how.blur)
    for _ in range(how.streaks):
        x, wide = chance.randrange(picture.shape[1]), chance.choice((1, 2, 3))
        picture[:, x : x + wide] *= chance.choice((0.72, 0.85, 1.12))
    if how.noise:
        picture += np.random.default_rng(how.seed).normal(0, how.noise, picture.shape).astype(np.float32)
    return np.clip(picture, 0, 255).astype(np.uint8)


def _shadow(shape: tuple[int, int], depth: float, chance: random.Random) -> Pixels:
    """A hand's or phone's shadow: one soft-edged dark part."""
    height, width = shape
    small = np.ones((90, 64), np.float32)
    x, y = chance.uniform(0, 64), chance.uniform(0, 90)
    cv2.ellipse(
        small, ((x, y), (chance.uniform(25, 60), chance.uniform(30, 80)), chance.uniform(0, 180)), 1 - depth, -1
    )
    return np.asarray(cv2.resize(cv2.GaussianBlur(small, (0, 0), 4), (width, height), interpolation=cv2.INTER_CUBIC))


TABLES = ((66, 84, 98), (40, 44, 50), (120, 150, 170), (92, 96, 60), (160, 160, 165))


def _tilted(page: Pixels, how: Conditions, chance: random.Random) -> Pixels:
    """The sheet on a table, seen at `phone` degrees from above, by a camera 450 mm away."""
    height, width = page.shape[:2]
    scale = how.dpi / 25.4
    tilt, heading = math.radians(how.phone), chance.uniform(0, 2 * math.pi)
    axis = np.array([math.cos(heading), math.sin(heading), 0.0])
    turn, _ = cv2.Rodrigues(axis * tilt)
    far = 450 * scale
    corners = np.array([[-width, -height], [width, -height], [width, height], [-width, height]], float) / 2
    space = np.c_[corners, np.zeros(4)] @ turn.T
    seen = space[:, :2] * far / (far + space[:, 2:])
    spin = math.radians(how.rotate)
    seen = seen @ np.array([[math.cos(spin), math.sin(spin)], [-math.sin(spin), math.cos(spin)]])
    margin = chance.uniform(0.04, 0.12) * width
    seen -= seen.min(axis=0) - margin
    size = tuple(int(v) for v in np.ceil(seen.max(axis=0) + margin))
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, seen.astype(np.float32))
    table = chance.choice(TABLES)
    return np.asarray(cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_CUBIC, borderValue=table), np.uint8)

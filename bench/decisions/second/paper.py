"""A sheet that remembers where its words stand, and what a forger does to them afterwards."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw

from acms.demo import changes
from acms.scans.intake import Pixels
from bench.decisions.sheet import RED, Colour, Sheet, font

A4 = (210.0, 297.0)
WIDE = (297.0, 210.0)
GREY = (150, 150, 150)
Piece = str | tuple[str, str]  # words, or the name of a place and its words


@dataclass(frozen=True)
class Spot:
    """Where words stand: mm from the upper left, their width, and their size in points."""

    x: float
    y: float
    width: float
    size: float


class Paper(Sheet):
    """A sheet whose named words can be found again."""

    def __init__(self, size: tuple[float, float] = A4, ppi: float = 200, ground: Colour = (255, 255, 255)):
        super().__init__(*size, ppi, ground)
        self.spots: dict[str, Spot] = {}

    def put(self, key: str, x: float, y: float, words: str, size: float, **how: Any) -> float:
        """One line, remembered under a name; its end."""
        end = self.text(x, y, words, size, **how)
        face_ = font(round(size * self.ppi / 72), how.get("serif", True), how.get("bold", False))
        wide = face_.getlength(words) / self.scale + how.get("spread", 0) * max(len(words) - 1, 0)
        start = end - wide
        self.spots[key] = Spot(start, y, end - start, size)
        return end

    def flow(
        self, x: float, y: float, width: float, pieces: Sequence[Piece], size: float, leading: float = 2.0
    ) -> float:
        """A paragraph of pieces, the named ones unbroken; where the next line would stand."""
        em = size * 25.4 / 72
        at, down = x + 2 * em, y
        for piece in pieces:
            key, words = piece if isinstance(piece, tuple) else ("", piece)
            for part in [words] if key else list(words):
                wide = font(round(size * self.ppi / 72), True, False).getlength(part) / self.scale
                if at + wide > x + width and part not in "，。、；：）":
                    at, down = x, down + em * leading
                self.text(at, down, part, size)
                if key:
                    self.spots[key] = Spot(at, down, wide, size)
                at += wide
        return down + em * leading

    def rows(
        self, x: float, y: float, rows: Sequence[tuple[str, str, str]], size: float, gap: float, label: float
    ) -> float:
        """Name of the place, label and value, a line each; where the next would stand."""
        for key, name, value in rows:
            self.text(x, y, name, size)
            self.put(key, x + label, y, value, size)
            y += gap
        return y

    def retype(
        self,
        key: str,
        words: str,
        *,
        serif: bool = False,
        bold: bool = False,
        grow: float = 1.0,
        away: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """What stood somewhere painted over in the paper's colour, and other words set there in another face."""
        spot = self.spots[key]
        em = spot.size * 25.4 / 72
        box = self.px(spot.x - 0.3, spot.y - 0.2, spot.x + spot.width + 0.3, spot.y + em * 1.3)
        around = np.asarray(self.image)[box[1] : box[3], box[0] : box[2]].reshape(-1, 3)
        ground = tuple(int(value) for value in np.median(around, axis=0))
        self.draw.rectangle(box, fill=ground)
        self.text(spot.x + away[0], spot.y + away[1], words, spot.size * grow, serif=serif, bold=bold)

    def strike(self, key: str) -> None:
        """A stroke through what stands somewhere."""
        spot = self.spots[key]
        middle = spot.y + spot.size * 25.4 / 72 * 0.65
        self.draw.line(
            self.px(spot.x - 1, middle + 0.6, spot.x + spot.width + 1, middle - 0.4), fill=(40, 40, 90), width=4
        )

    def stamp(self, x: float, y: float, words: str, size: float, turn: float = 12, colour: Colour = RED) -> None:
        """Words in a rubber stamp's frame, askew."""
        face_ = font(round(size * self.ppi / 72), False, True)
        wide, high = round(face_.getlength(words)) + 40, round(size * self.ppi / 72 * 1.7)
        layer = Image.new("L", (wide, high), 0)
        pen = ImageDraw.Draw(layer)
        pen.rectangle((2, 2, wide - 3, high - 3), outline=215, width=5)
        pen.text((wide / 2, high / 2), words, font=face_, fill=215, anchor="mm")
        layer = layer.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
        self.paste(colour, x, y, layer)

    def watermark(self, words: str, size: float = 15, strength: int = 90, turn: float = 28) -> None:
        """Words again and again across the whole sheet, aslant, as an app lays them over a copy."""
        side = max(self.image.size) * 2
        layer = Image.new("L", (side, side), 0)
        pen, face_ = ImageDraw.Draw(layer), font(round(size * self.ppi / 72), False, False)
        step = round(face_.getlength(words) * 1.5)
        for row, y in enumerate(range(0, side, round(size * self.ppi / 72 * 5))):
            for x in range(-(row % 2) * step // 2, side, step):
                pen.text((x, y), words, font=face_, fill=strength)
        layer = layer.rotate(turn, resample=Image.Resampling.BICUBIC)
        left, top = (side - self.image.width) // 2, (side - self.image.height) // 2
        self.image.paste(GREY, (0, 0), layer.crop((left, top, left + self.image.width, top + self.image.height)))

    def pen(self, x: float, y: float, words: str, chance: random.Random) -> None:
        """Words by hand, in a ball pen's blue."""
        page = self.pixels()
        changes.make(page, changes.Change((x, y, 1, 6), words, "pen"), self.ppi, chance)
        self.image = Image.fromarray(page[:, :, ::-1].copy())
        self.draw = ImageDraw.Draw(self.image)


def ink(page: Pixels, dpi: float, paper: Paper, x: float, y: float) -> Pixels:
    """A small transparent drawing laid over a page, as ink is: white lets the page through."""
    drawn = paper.pixels()
    scale = dpi / paper.ppi
    drawn = np.asarray(cv2.resize(drawn, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    left, top = round(x * dpi / 25.4), round(y * dpi / 25.4)
    part = page[top : top + drawn.shape[0], left : left + drawn.shape[1]]
    part[:] = (part.astype(np.float32) * drawn[: part.shape[0], : part.shape[1]] / 255).astype(np.uint8)
    return page


def beside(*pages: Pixels, down: bool = True, gap: int = 30) -> Pixels:
    """Pages in one picture, below or beside each other, all as wide or as high as the first."""
    side = 1 if down else 0
    size = pages[0].shape[side]
    parts: list[Pixels] = []
    for page in pages:
        scale = size / page.shape[side]
        part = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        part = part[:, :size] if down else part[:size]
        strip = (gap, size, 3) if down else (size, gap, 3)
        parts += [np.full(strip, 235, np.uint8), np.asarray(part)]
    return np.concatenate(parts[1:], axis=0 if down else 1)

"""A sheet of paper in millimetres: text, paragraphs, portraits, placeholder seals. No emblem or seal of anybody is imitated."""

import math
import random
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from acms.demo import face
from acms.scans.intake import Pixels

Colour = tuple[int, int, int]  # RGB
BLACK, RED = (28, 26, 26), (205, 40, 45)


@cache
def font(size: int, serif: bool, bold: bool) -> ImageFont.FreeTypeFont:
    """A face of the product's own, at a size in pixels."""
    wanted = ("serif" if serif else "sans", "700" if bold else "400")
    for folder in settings.ACMS_FONT_DIRS:
        if all(word in folder for word in wanted):
            return ImageFont.truetype(str(next(Path(folder).glob("*.ttf"))), size)
    raise LookupError(wanted)


class Sheet:
    """What is drawn so far. Lengths in mm from the upper left, sizes of type in points."""

    def __init__(self, width: float, height: float, ppi: float = 200, ground: Colour = (255, 255, 255)):
        self.width, self.height, self.ppi = width, height, ppi
        self.scale = ppi / 25.4
        self.image = Image.new("RGB", (round(width * self.scale), round(height * self.scale)), ground)
        self.draw = ImageDraw.Draw(self.image)

    def px(self, *mm: float) -> list[int]:
        return [round(value * self.scale) for value in mm]

    def paste(self, picture: Image.Image | Colour, x: float, y: float, mask: Image.Image | None = None) -> None:
        left, top = self.px(x, y)
        self.image.paste(picture, (left, top), mask)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        serif: bool = True,
        bold: bool = False,
        fill: Colour = BLACK,
        anchor: str = "la",
        spread: float = 0,
    ) -> float:
        """One line; its end in mm. `spread`: more room between characters, in mm; `anchor` l, m or r for the place of x."""
        face_ = font(round(size * self.ppi / 72), serif, bold)
        widths = [face_.getlength(character) for character in words]
        whole = sum(widths) + spread * self.scale * max(len(words) - 1, 0)
        left = x * self.scale - {"l": 0.0, "m": whole / 2, "r": whole}[anchor[0]]
        if not spread:
            self.draw.text((left, y * self.scale), words, font=face_, fill=fill, anchor="l" + anchor[1])
        else:
            at = left
            for character, width in zip(words, widths, strict=True):
                self.draw.text((at, y * self.scale), character, font=face_, fill=fill, anchor="l" + anchor[1])
                at += width + spread * self.scale
        return (left + whole) / self.scale

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        words: str,
        size: float,
        *,
        leading: float = 1.8,
        indent: float = 2,
        **how: Any,
    ) -> float:
        """Words set in lines of a width; where the next line would stand."""
        em = size * 25.4 / 72
        face_ = font(round(size * self.ppi / 72), how.get("serif", True), how.get("bold", False))
        line, at, room = "", y, width - indent * em
        start = x + indent * em
        for character in words:
            # What closes a phrase hangs at the end of its line, as Chinese is set.
            if face_.getlength(line + character) / self.scale > room and character not in "，。、；：）》":
                self.text(start, at, line, size, **how)
                line, at, start, room = "", at + em * leading, x, width
            line += character
        self.text(start, at, line, size, **how)
        return at + em * leading

    def lines(
        self,
        x: float,
        y: float,
        rows: list[tuple[str, str]],
        size: float,
        *,
        gap: float,
        label: float = 0,
        between: str = "：",
        **how: Any,
    ) -> float:
        """Labels and values, one pair a line; values stand at `label` mm when it is given. Where the next line would stand."""
        for name, value in rows:
            if label:
                self.text(x, y, name, size, **how)
                self.text(x + label, y, value, size, **how)
            else:
                self.text(x, y, f"{name}{between}{value}", size, **how)
            y += gap
        return y

    def table(
        self, x: float, y: float, widths: list[float], rows: list[list[str]], size: float, height: float
    ) -> float:
        """Ruled cells; odd columns are labels. Where the table ends."""
        for row in rows:
            left = x
            for number, (cell, width) in enumerate(zip(row, widths, strict=True)):
                box = self.px(left, y, left + width, y + height)
                self.draw.rectangle(box, outline=(110, 110, 110), width=max(1, round(0.2 * self.scale)))
                if number % 2 == 0:
                    self.text(left + width / 2, y + height / 2, cell, size, serif=False, anchor="mm", fill=(70, 70, 70))
                else:
                    self.text(left + 2, y + height / 2, cell, size, serif=False, anchor="lm")
                left += width
            y += height
        return y

    def frame(self, away: float, colour: Colour, thick: float = 0.6) -> None:
        box = self.px(away, away, self.width - away, self.height - away)
        self.draw.rectangle(box, outline=colour, width=max(1, round(thick * self.scale)))

    def waves(self, colour: Colour, every: float = 5.0) -> None:
        """A security print's fine lines."""
        for number in range(int(self.height / every)):
            points = [
                (px * 8, (number * every + 1.6 * math.sin(px / 9 + number)) * self.scale)
                for px in range(self.image.width // 8 + 1)
            ]
            self.draw.line(points, fill=colour, width=1)

    def placeholder(self, x: float, y: float, radius: float, words: str = "徽") -> None:
        """Where an emblem would stand."""
        self.draw.ellipse(self.px(x - radius, y - radius, x + radius, y + radius), outline=(190, 120, 110), width=3)
        self.text(x, y, words, radius * 1.3, anchor="mm", fill=(190, 120, 110))

    def portrait(self, x: float, y: float, width: float, height: float, who: int) -> None:
        w, h = self.px(width, height)
        photo = face.draw(who, 590, 826, ground=(235, 215, 190))
        small = cv2.resize(photo, (w, h), interpolation=cv2.INTER_AREA)
        self.paste(Image.fromarray(cv2.cvtColor(small, cv2.COLOR_BGR2RGB)), x, y)

    def seal(self, x: float, y: float, words: str, radius: float = 20, colour: Colour = RED) -> None:
        """A round stamp with its words around and a small 样例 below its middle, translucent as ink is."""
        size = self.px(2 * radius)[0]
        layer = Image.new("L", (size, size), 0)
        pen = ImageDraw.Draw(layer)
        pen.ellipse((4, 4, size - 4, size - 4), outline=255, width=max(2, round(0.9 * self.scale)))
        face_ = font(round(min(radius / 4.4, 5.6 * radius / 20 * 14 / max(len(words), 8)) * self.scale), True, True)
        spread = min(280, 24 * len(words))
        for index, character in enumerate(words):
            angle = -90 - spread / 2 + spread * (index + 0.5) / len(words)
            tile = Image.new("L", (round(9 * self.scale),) * 2, 0)
            ImageDraw.Draw(tile).text((tile.width / 2, tile.height / 2), character, font=face_, fill=255, anchor="mm")
            tile = tile.rotate(-angle - 90, resample=Image.Resampling.BICUBIC)
            at = [
                size / 2 + (size / 2 - 4.6 * self.scale) * turn(math.radians(angle)) - tile.width / 2
                for turn in (math.cos, math.sin)
            ]
            layer.paste(255, (round(at[0]), round(at[1])), tile)
        middle = font(round(radius / 5 * self.scale), False, True)
        pen.text((size / 2, size / 2 + radius * 0.6 * self.scale), "样例", font=middle, fill=255, anchor="mm")
        self.paste(colour, x - radius, y - radius, layer.point(lambda ink: round(ink * 0.72)))

    def specimen(self, chance: random.Random) -> None:
        """样例 across the sheet, faint: nobody takes it for a real one."""
        layer = Image.new("L", self.image.size, 0)
        face_ = font(round(self.height / 9 * self.scale), False, True)
        at = (self.image.width * chance.uniform(0.3, 0.7), self.image.height * chance.uniform(0.3, 0.7))
        ImageDraw.Draw(layer).text(at, "样 例", font=face_, fill=22, anchor="mm")
        self.image.paste((150, 150, 150), (0, 0), layer)

    def pixels(self) -> Pixels:
        """The sheet as a flat picture, BGR."""
        return np.asarray(self.image)[:, :, ::-1].copy()


def patched(page: Pixels, box: tuple[float, float, float, float], words: str, size: float, ppi: float = 200) -> Pixels:
    """A strip of other paper stuck over a place, with words printed in another face: what somebody does to a name. `box` in mm."""
    scale = ppi / 25.4
    x, y, w, h = (round(value * scale) for value in box)
    layer = Image.fromarray(page)
    strip = tuple(int(v) for v in np.median(page[y : y + h, x : x + w].reshape(-1, 3), axis=0))
    pen = ImageDraw.Draw(layer)
    pen.rectangle((x, y, x + w, y + h), fill=tuple(min(v + 4, 255) for v in strip))
    pen.text((x, y + h / 2), words, font=font(round(size * ppi / 72), False, False), fill=(35, 30, 30), anchor="lm")
    return np.asarray(layer).copy()

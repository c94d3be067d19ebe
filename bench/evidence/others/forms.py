"""A sheet to set type on: labels, values that wrap, tables, portraits and borders. Places in millimetres."""

import math

import cv2
import numpy as np
from PIL import Image, ImageDraw

from bench.evidence.others import faces, ink
from bench.evidence.others.ink import Picture, Rng

Tone = tuple[int, int, int]  # red, green, blue
BLACK: Tone = (25, 25, 28)
CLOSING = "，。、；：）》」·"  # what never begins a line


class Sheet:
    """One page or card of a given size."""

    def __init__(self, width: float, height: float, dpi: int, ground: Tone = (255, 255, 255)) -> None:
        self.width, self.height, self.mm = width, height, dpi / 25.4
        self.image = Image.new("RGB", (round(width * self.mm), round(height * self.mm)), ground)
        self.pen = ImageDraw.Draw(self.image)

    def length(self, text: str, high: float, role: str, gap: float = 0) -> float:
        size = max(6, round(high * self.mm))
        return faces.font(role, size, text).getlength(text) / self.mm + gap * max(0, len(text) - 1)

    def text(self, text: str, x: float, y: float, high: float, role: str, tone: Tone = BLACK, gap: float = 0) -> float:
        """Sets the words with their upper left corner there; the end in mm."""
        font = faces.font(role, max(6, round(high * self.mm)), text)
        if not gap:
            self.pen.text((x * self.mm, y * self.mm), text, tone, font=font)
            return x + font.getlength(text) / self.mm
        for character in text:
            self.pen.text((x * self.mm, y * self.mm), character, tone, font=font)
            x += font.getlength(character) / self.mm + gap
        return x - gap

    def centre(
        self, text: str, y: float, high: float, role: str, tone: Tone = BLACK, gap: float = 0, at: float = 0.5
    ) -> None:
        self.text(text, self.width * at - self.length(text, high, role, gap) / 2, y, high, role, tone, gap)

    def label(self, text: str, x: float, y: float, high: float, role: str, width: float, tone: Tone = BLACK) -> None:
        """Spread over a width, as 「名　　称」 is."""
        own = self.length(text, high, role)
        gap = max(0.0, (width - own) / max(1, len(text) - 1))
        self.text(text, x, y, high, role, tone, gap)

    def value(
        self, text: str, x: float, y: float, high: float, role: str, width: float, tone: Tone = BLACK, lead: float = 1.5
    ) -> float:
        """Set in as many lines as it takes; the lower edge in mm."""
        line = ""
        for character in text:
            if self.length(line + character, high, role) > width and character not in CLOSING:
                self.text(line, x, y, high, role, tone)
                line, y = "", y + high * lead
            line += character
        self.text(line, x, y, high, role, tone)
        return y + high * lead

    def box(
        self, x: float, y: float, w: float, h: float, tone: Tone = BLACK, line: float = 0.25, fill: Tone | None = None
    ) -> None:
        corners = (x * self.mm, y * self.mm, (x + w) * self.mm, (y + h) * self.mm)
        self.pen.rectangle(corners, fill, tone, max(1, round(line * self.mm)))

    def rule(self, x: float, y: float, to: float, tone: Tone = BLACK, line: float = 0.25) -> None:
        self.pen.line((x * self.mm, y * self.mm, to * self.mm, y * self.mm), tone, max(1, round(line * self.mm)))

    def portrait(self, x: float, y: float, w: float, h: float, rng: Rng, ground: Tone = (225, 232, 240)) -> None:
        """Somebody, not anybody."""
        self.box(x, y, w, h, (190, 195, 200), 0.1, ground)
        skin = tuple(int(v) for v in np.array((222, 184, 158)) + rng.integers(-14, 10))
        coat: Tone = (40, 46, 66) if rng.random() < 0.6 else (120, 60, 66)
        m = self.mm

        def oval(cx: float, cy: float, rx: float, ry: float, tone: tuple[int, ...]) -> None:
            box = ((x + w * (cx - rx)) * m, (y + h * (cy - ry)) * m, (x + w * (cx + rx)) * m, (y + h * (cy + ry)) * m)
            self.pen.ellipse(box, tone)

        self.pen.pieslice(
            (int((x + w * 0.06) * m), int((y + h * 0.72) * m), int((x + w * 0.94) * m), int((y + h * 1.3) * m)),
            180,
            360,
            coat,
        )
        oval(0.5, 0.70, 0.12, 0.12, skin)
        oval(0.5, 0.40, 0.25, 0.27, (30, 26, 26))
        oval(0.5, 0.46, 0.21, 0.25, skin)
        for eye in (0.42, 0.58):
            oval(eye, 0.44, 0.026, 0.012, (40, 34, 32))
        oval(0.5, 0.58, 0.055, 0.014, (176, 96, 92))

    def emblem(self, x: float, y: float, radius: float, tone: Tone = (200, 60, 50)) -> None:
        """A place for an emblem: rings, none of anybody's."""
        for part in (1.0, 0.86, 0.5):
            r = radius * part
            box = ((x - r) * self.mm, (y - r) * self.mm, (x + r) * self.mm, (y + r) * self.mm)
            self.pen.ellipse(box, None, tone, max(1, round(0.5 * self.mm)))

    def code(self, x: float, y: float, side: float, rng: Rng) -> None:
        """What looks like a QR code and says nothing."""
        cells = 29
        grid = rng.random((cells, cells)) < 0.5
        for top, left in ((0, 0), (0, cells - 7), (cells - 7, 0)):
            grid[top : top + 7, left : left + 7] = True
            grid[top + 1 : top + 6, left + 1 : left + 6] = False
            grid[top + 2 : top + 5, left + 2 : left + 5] = True
        step = side * self.mm / cells
        for row, column in np.argwhere(grid):
            corner = (x * self.mm + column * step, y * self.mm + row * step)
            self.pen.rectangle((*corner, corner[0] + step - 1, corner[1] + step - 1), BLACK)

    def waves(self, tone: Tone, rng: Rng, gap: float = 2.2, high: float = 1.4) -> None:
        """Fine lines of security paper, under everything else."""
        long = rng.uniform(12, 30)
        x = np.arange(0, self.width * self.mm, 4)
        for n in range(int(self.height / gap) + 2):
            y = (n * gap + high * np.sin(2 * math.pi * x / self.mm / long + n * 0.5)) * self.mm
            self.pen.line(list(zip(x.tolist(), y.tolist(), strict=True)), tone, 1)

    def border(self, edge: float, tone: Tone, rng: Rng) -> None:
        for n in range(3):
            self.box(
                edge + n * 1.6,
                edge + n * 1.6,
                self.width - 2 * (edge + n * 1.6),
                self.height - 2 * (edge + n * 1.6),
                tone,
                0.5 if n != 1 else 1.1,
            )
        m = self.mm
        for t in np.arange(edge, self.width - edge, 4):
            for y in (edge + 1.6, self.height - edge - 1.6):
                self.pen.ellipse(((t - 1) * m, (y - 1) * m, (t + 1) * m, (y + 1) * m), None, tone, 1)

    def specimen(self, tone: Tone = (238, 238, 240)) -> None:
        """「样例」, faint and everywhere: nothing here shall pass for a real one."""
        high = self.width / 18
        for n in range(40):
            x, y = (n % 5) * self.width / 4.2 - (n // 5 % 2) * 14, (n // 5) * self.height / 7
            if 13 < x < self.width - 13 - 2 * high and 13 < y < self.height - 13 - high:  # clear of the border
                self.text("样例", x, y, high, "hei", tone)

    def picture(self) -> Picture:
        return np.ascontiguousarray(np.asarray(self.image)[..., ::-1])


def sealed(
    page: Picture, mm: float, text: str, at: tuple[float, float], rng: Rng, inner: str = "", size: float = 42
) -> None:
    """The issuer's red seal on a page of another resolution."""
    seal = ink.Seal(
        text, inner, size=size, role="song bold" if rng.random() < 0.6 else "fang", seed=int(rng.integers(9))
    )
    press = ink.Pressing(rng.normal(0, 4), rng.uniform(0.6, 0.95), rng.uniform(0, 0.12))
    cover = ink.pressed(ink.seal_cover(seal), press, rng)
    scale = mm / ink.MM
    cover = np.asarray(cv2.resize(cover, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.float32)
    corner = (at[0] * mm - cover.shape[1] / 2, at[1] * mm - cover.shape[0] / 2)
    ink.lay(page, cover, corner, ink.pick(rng, ink.REDS["red"]))


def upright_script(sheet: Sheet, x: float, y: float, high: float, rng: Rng, tone: Tone = BLACK) -> None:
    """What looks like Mongolian beside Chinese: a spine with teeth, bows and tails, from the top down."""
    m, at = sheet.mm, y
    wide = max(1, round(0.22 * m))
    while at < y + high:
        word = min(rng.uniform(2.5, 6), y + high - at)
        sheet.pen.line((x * m, at * m, x * m, (at + word) * m), tone, wide)
        step = at
        while step < at + word - 0.5:
            shape = rng.random()
            if shape < 0.55:
                sheet.pen.line((x * m, step * m, (x - 0.7) * m, (step + 0.35) * m), tone, wide)
            elif shape < 0.8:
                sheet.pen.arc((x * m - 0.9 * m, step * m, x * m + 0.5 * m, (step + 0.9) * m), 90, 330, tone, wide)
            else:
                sheet.pen.line((x * m, step * m, (x + 0.8) * m, (step - 0.3) * m), tone, wide)
            step += rng.uniform(0.5, 0.9)
        sheet.pen.arc(((x - 0.9) * m, (at + word - 0.6) * m, (x + 0.3) * m, (at + word + 0.5) * m), 0, 180, tone, wide)
        at += word + 1.0

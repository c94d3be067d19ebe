"""Characters that the printing face draws alike, found from the face itself, not from a list by hand."""

from dataclasses import dataclass
from functools import cache, lru_cache

import cv2
import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, ImageOps

from acms.base import typeset

SIDE = 28
MANY = 8
LATIN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz()-/.·"

CODES = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # what ID numbers, credit codes and dates are made of


@cache
def face(size: int) -> ImageFont.FreeTypeFont:
    """The letter's text face at a size in pixels."""
    file = typeset.face_files(settings.ACMS_FONT_DIRS[0])[0]
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


def _hanzi() -> str:
    """The 6,763 characters of GB 2312."""
    rows = range(0xB0, 0xF8)
    return "".join(bytes([row, cell]).decode("gb2312", "ignore") for row in rows for cell in range(0xA1, 0xFF))


def _vector(character: str) -> NDArray[np.float32]:
    tile = Image.new("L", (SIDE + 4, SIDE + 4), 0)
    ImageDraw.Draw(tile).text((2, -4), character, font=face(SIDE), fill=255)
    flat = np.asarray(tile, np.float32).ravel()
    flat = flat - flat.mean()
    norm = float(np.linalg.norm(flat))
    unit: NDArray[np.float32] = flat / norm if norm else flat
    return unit


@cache
def _book(kind: str) -> tuple[str, NDArray[np.float32]]:
    characters = LATIN if kind == "latin" else _hanzi()
    return characters, np.stack([_vector(character) for character in characters])


@cache
def of(character: str) -> tuple[str, ...]:
    """The characters most like this one in the face, most alike first."""
    kind = "latin" if character in LATIN else "hanzi"
    characters, book = _book(kind)
    likeness = book @ _vector(character)
    order = np.argsort(-likeness)
    alike = [characters[index] for index in order if characters[index] != character]
    return tuple(alike[:MANY])


def others(character: str) -> tuple[str, ...]:
    """The rest of what stands in codes, for a digit or capital: a narrow 1 fits the stem of many that look unlike as a whole."""
    if character not in CODES:
        return ()
    return tuple(other for other in CODES if other != character and other not in of(character))


PAD = 6


def _drawn(character: str, size: int) -> Image.Image:
    """The character on a roomy white tile, its origin always at the same place."""
    room = Image.new("L", (size * 2, size * 2), 255)
    ImageDraw.Draw(room).text((size // 2, size // 4), character, font=face(size), fill=0)
    return room


def _ink(room: Image.Image) -> tuple[int, int, int, int]:
    """The ink itself: the face's own box counts the advance, which is wider than 日 or （."""
    return ImageOps.invert(room).getbbox() or (0, 0, 1, 1)


@dataclass(frozen=True)
class Look:
    """How this scan shows print: blurred by sixteenths/16 px; `weight` over 1 is heavy toner, under 1 thin."""

    sixteenths: int = 0
    weight: float = 1.0


def _cut(room: Image.Image, box: tuple[int, int, int, int], look: Look) -> NDArray[np.uint8]:
    left, top, right, bottom = box
    tile = Image.new("L", (right - left + 2 * PAD, bottom - top + 2 * PAD), 255)
    tile.paste(room.crop(box), (PAD, PAD))
    picture = np.asarray(tile, np.uint8)
    if look.sixteenths:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), look.sixteenths / 16), np.uint8)
    if look.weight != 1:
        # Hairlines are what toner loses or gains first: grey is moved, black and white stay.
        picture = np.rint(255 * (picture / 255) ** look.weight).astype(np.uint8)
    return picture


@lru_cache(8192)
def stencil(character: str, size: int, look: Look) -> NDArray[np.uint8]:
    """The character as dark ink on white, PAD pixels around its ink."""
    room = _drawn(character, size)
    return _cut(room, _ink(room), look)


@dataclass(frozen=True)
class Family:
    """A character, its look-alikes and `others`, all drawn on tiles of one size: (`left`, `top`) from the tile's corner to the ink's."""

    own: NDArray[np.uint8]
    rivals: tuple[tuple[str, NDArray[np.uint8]], ...]
    others: tuple[tuple[str, NDArray[np.uint8]], ...]
    left: int
    top: int


@lru_cache(2048)
def family(character: str, size: int, look: Look) -> Family:
    """For comparing like with like: 丨 alone would fit the middle of any 中.

    A rival wider than the character's own cell would lie on its neighbours: no forger gets it in unseen, so it is left out.
    """
    own = _drawn(character, size)
    ink = _ink(own)
    cell = (min(size // 2, ink[0]) - 2, max(size // 2 + round(face(size).getlength(character)), ink[2]) + 2)
    wanted = of(character) + others(character)
    rooms = [(other, room, _ink(room)) for other in wanted for room in (_drawn(other, size),)]
    rooms = [(other, room, theirs) for other, room, theirs in rooms if cell[0] <= theirs[0] and theirs[2] <= cell[1]]
    inks = [ink, *(theirs for _, _, theirs in rooms)]
    box = (min(i[0] for i in inks), min(i[1] for i in inks), max(i[2] for i in inks), max(i[3] for i in inks))
    tiles = tuple((other, _cut(room, box, look)) for other, room, _ in rooms)
    close = sum(other in of(character) for other, _ in tiles)
    return Family(_cut(own, box, look), tiles[:close], tiles[close:], ink[0] - box[0], ink[1] - box[1])

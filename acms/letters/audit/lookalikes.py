"""Characters that the printing face draws alike, found from the face itself, not from a list by hand."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, ImageOps

SIDE = 28
MANY = 8
LATIN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz()-/.·"


@cache
def face(size: int) -> ImageFont.FreeTypeFont:
    """The letter's text face at a size in pixels."""
    file = next(Path(settings.ACMS_FONT_DIRS[0]).glob("*.ttf"))
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
    return flat / norm if norm else flat


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


@cache
def stencil(character: str, size: int, sixteenths: int) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """The character as dark ink on white, H×W, blurred by sixteenths/16 px; and its ink's offset in the tile."""
    pad = 6
    room = Image.new("L", (size * 2, size * 2), 255)
    ImageDraw.Draw(room).text((size // 2, size // 4), character, font=face(size), fill=0)
    # The ink itself: the face's own box counts the advance, which is wider than 日 or （.
    left, top, right, bottom = ImageOps.invert(room).getbbox() or (0, 0, 1, 1)
    tile = Image.new("L", (right - left + 2 * pad, bottom - top + 2 * pad), 255)
    tile.paste(room.crop((left, top, right, bottom)), (pad, pad))
    picture = np.asarray(tile, np.uint8)
    if sixteenths:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), sixteenths / 16), np.uint8)
    return picture, (pad, pad)

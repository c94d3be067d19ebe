"""Which characters can be printed: every face that typst finds in the folders counts, whatever kind of file holds it (T01)."""

import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from acms.base import typeset


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """What was found once a process is found again."""
    typeset._covered.cache_clear()
    typeset.has_glyph.cache_clear()
    yield
    typeset._covered.cache_clear()
    typeset.has_glyph.cache_clear()


def collection(*fonts: bytes) -> bytes:
    """Faces in one file: the places of their tables count from its beginning."""
    start = 12 + 4 * len(fonts)
    offsets, body = [], b""
    for font in fonts:
        offset = start + len(body)
        moved = bytearray(font)
        for record in range(12, 12 + 16 * int.from_bytes(font[4:6], "big"), 16):
            place = int.from_bytes(font[record + 8 : record + 12], "big") + offset
            moved[record + 8 : record + 12] = place.to_bytes(4, "big")
        offsets.append(offset)
        body += bytes(moved) + b"\0" * (-len(moved) % 4)
    return b"ttcf" + struct.pack(f">HHI{len(fonts)}I", 1, 0, len(fonts), *offsets) + body


def test_T01_every_face_in_the_folders_counts_otf_and_collections_too(settings: Any, tmp_path: Path) -> None:
    font = typeset.face_files(settings.ACMS_FONT_DIRS[0])[0]
    (tmp_path / "more").mkdir()
    shutil.copy(font, tmp_path / "one.OTF")
    (tmp_path / "more" / "two.ttc").write_bytes(collection(font.read_bytes(), font.read_bytes()))
    (tmp_path / "damaged.ttf").write_bytes(b"no face")
    (tmp_path / "licence.txt").write_text("not looked at")
    settings.ACMS_FONT_DIRS = [str(tmp_path)]
    assert len(typeset._covered()) == 3
    assert typeset.has_glyph("蒙") and not typeset.has_glyph("\U0001f600")


def test_T01_a_face_of_a_collection_alone_prints(settings: Any, tmp_path: Path) -> None:
    font = typeset.face_files(settings.ACMS_FONT_DIRS[0])[0]
    (tmp_path / "only.ttc").write_bytes(collection(font.read_bytes()))
    settings.ACMS_FONT_DIRS = [str(tmp_path)]
    typeset.require_glyphs("从事会计工作证明函")


def test_T01_the_faces_of_the_product_are_there() -> None:
    assert all(typeset.face_files(folder) for folder in settings.ACMS_FONT_DIRS)

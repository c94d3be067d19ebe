"""S02: which way up a page lies is known from a few of its lines; its text is looked for once, however it lies."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from acms.scans import geometry, ocr
from tests.scans.test_seals import FONT, page

COLUMNS = ("学生王秀兰系样例县人现年", "二十二岁于一九八一年九月", "在本校会计专业学习期满准予毕业")


def in_columns() -> np.ndarray:
    """An old diploma: columns from right to left."""
    image = Image.new("RGB", (900, 800), (246, 238, 215))
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, 36)
    for column, text in enumerate(COLUMNS):
        for row, letter in enumerate(text):
            pen.text((700 - 90 * column, 80 + 46 * row), letter, (20, 20, 20), font)
    return np.asarray(image)[:, :, ::-1].copy()


@pytest.mark.parametrize(
    ("drawn", "turns", "says"),
    [(page(seal=False), 1, "毕业证书"), (page(seal=False), 2, "毕业证书"), (in_columns(), 0, COLUMNS[0])],
    ids=["lies on its side", "upside down", "written in columns"],
)
def test_S02_a_page_is_read_upright_however_it_lies(
    drawn: np.ndarray, turns: int, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, places = [], ocr._places
    monkeypatch.setattr(ocr, "_places", lambda pixels: looked.append(1) or places(pixels))
    back, lines = ocr.upright(geometry.quarter_turns(drawn, turns))
    assert (back + turns) % 4 == 0 and any(says in line.text for line in lines)
    found = next(line for line in lines if says in line.text)
    x, y, w, h = found.box
    assert drawn[y : y + h, x : x + w].min() < 60 and len(looked) == 1

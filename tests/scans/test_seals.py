"""What stands under a red seal is read (S07): a line that the seal cuts in two, and what is red itself stays."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from acms.scans import ocr
from acms.scans.readers import education
from acms.scans.readers.page import Page

FONT = next((Path(__file__).parents[2] / "node_modules/@expo-google-fonts/noto-serif-sc").rglob("*400*.ttf"))
SCHOOL = "乌兰样例财经职业技术学院"
BLACK, RED = (20, 20, 20), (205, 60, 60)


def page(
    *, seal: bool, title: tuple[int, int, int] = BLACK, school: str = SCHOOL, at: tuple[int, int] = (1010, 680)
) -> np.ndarray:
    """A page with a title, a school and a head; the seal of the school across both, its middle `at`, as schools press it."""
    image = Image.new("RGB", (1500, 1060), (252, 251, 246))
    pen = ImageDraw.Draw(image)
    pen.text((600, 120), "毕业证书", title, ImageFont.truetype(FONT, 80))
    pen.text((780, 640), f"校　名：{school}", BLACK, ImageFont.truetype(FONT, 30))
    pen.text((780, 710), "校　长：样某某", BLACK, ImageFont.truetype(FONT, 30))
    if seal:
        image = ImageChops.multiply(image, pressed(image.size, school, *at))  # ink lets light through
    return cv2.cvtColor(np.asarray(image), cv2.COLOR_RGB2BGR)


def pressed(size: tuple[int, int], school: str, x: int, y: int) -> Image.Image:
    """The seal alone, on white."""
    image = Image.new("RGB", size, (255, 255, 255))
    pen = ImageDraw.Draw(image)
    pen.ellipse((x - 110, y - 110, x + 110, y + 110), outline=RED, width=6)
    for n, letter in enumerate(school):
        turn = np.radians(-210 + n * 240 / (len(school) - 1))
        spot = x + 86 * np.cos(turn), y + 86 * np.sin(turn)
        pen.text(spot, letter, RED, ImageFont.truetype(FONT, 28), anchor="mm")
    pen.text((x, y), "★", RED, ImageFont.truetype(FONT, 50), anchor="mm")
    return image


@pytest.fixture(scope="module")
def sealed() -> tuple[np.ndarray, list[ocr.Line]]:
    drawn = page(seal=True, title=(190, 30, 30))
    return drawn, ocr.read(drawn)


def test_S07_a_line_under_a_seal_is_read_whole(sealed: tuple[np.ndarray, list[ocr.Line]]) -> None:
    drawn, lines = sealed
    assert not any(SCHOOL in line.text for line in lines)  # else there is nothing to mend
    found = [line for line in ocr.under_seals(drawn, lines) if SCHOOL in line.text]
    assert len(found) == 1
    x, y, w, h = found[0].box
    # Twelve characters of 30 pixels, the first behind 「校　名：」.
    assert x < 920 and x + w > 1240 and 620 < y < 650 and 25 < h < 60


@pytest.mark.parametrize("at", [(x, y) for x in (1070, 1120) for y in (620, 660, 700)], ids=str)
def test_S07_the_seals_own_words_are_none_of_the_papers(at: tuple[int, int]) -> None:
    """Its letters stood beside the school, and were read as the end of its name: 北疆样例财经大学大."""
    drawn = page(seal=True, school="北疆样例财经大学", at=at)
    drawn = cv2.imdecode(cv2.imencode(".jpg", drawn, [cv2.IMWRITE_JPEG_QUALITY, 80])[1], cv2.IMREAD_COLOR)
    lines = ocr.under_seals(drawn, ocr.read(drawn))
    assert education.diploma(Page(lines))["school"].value == "北疆样例财经大学"


@pytest.mark.parametrize("low", range(800, 836, 5))
def test_S07_a_line_that_the_edge_of_a_seals_band_cuts_stays_whole(low: int) -> None:
    """The day stood under the seal, and its upper half was read again: 一〇〇十年÷日十エ口 took the place of the day."""
    image = Image.fromarray(cv2.cvtColor(page(seal=True), cv2.COLOR_BGR2RGB))
    ImageDraw.Draw(image).text((1010, low), "二〇〇九年六月十五日", BLACK, ImageFont.truetype(FONT, 30))
    drawn = cv2.cvtColor(np.asarray(image), cv2.COLOR_RGB2BGR)
    lines = ocr.under_seals(drawn, ocr.read(drawn))
    assert education.diploma(Page(lines))["graduated"].value == "2009-06-15"


def test_S07_a_red_title_stays(sealed: tuple[np.ndarray, list[ocr.Line]]) -> None:
    drawn, lines = sealed
    assert any("毕业证书" in line.text for line in ocr.under_seals(drawn, lines))


def test_S07_without_a_seal_nothing_is_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, lines = page(seal=False), [ocr.Line("毕业证书", 0.9, (600, 120, 320, 90))]
    monkeypatch.setattr(ocr, "read", lambda *_: pytest.fail("read again"))
    assert ocr.under_seals(drawn, lines) == lines


@pytest.mark.parametrize(
    ("text", "kept"),
    [("校名：乌兰样例财经", True), ("校名：乌兰样", True), ("校名：乌兰", False), ("校名：乌", False)],
    ids=["says more", "says a stroke less", "says two characters less", "says less"],
)
def test_S07_what_is_read_again_replaces_only_what_says_no_more(text: str, kept: bool) -> None:
    line = ocr.Line("校名：乌兰样例", 0.9, (100, 100, 300, 40))
    elsewhere = ocr.Line("校长", 0.9, (100, 200, 100, 40))
    again = ocr.Line(text, 0.9, (100, 102, 320, 38))
    assert ocr._in_place([line, elsewhere], again) == ([elsewhere, again] if kept else [line, elsewhere])


def test_S07_a_number_in_groups_that_the_side_of_a_seals_band_cuts_stays_whole() -> None:
    """Blanks counted as words: what was left of the line took its place, and nobody knew of what it was the number."""
    line = ocr.Line("证书编号：101391201405009999", 0.9, (150, 1130, 663, 45))
    again = ocr.Line("编号：1013 91201405 0099 99", 0.95, (247, 1128, 565, 46))
    assert ocr._in_place([line], again) == [line]


@pytest.mark.parametrize(
    ("box", "red", "printed", "stays"),
    [
        ((60, 40, 210, 138), True, False, False),
        ((60, 40, 210, 138), True, True, True),
        ((60, 40, 210, 138), False, False, True),
        ((60, 90, 210, 45), True, False, True),
    ],
    ids=["arch", "printed beneath", "no ink", "straight"],
)
def test_S07_the_arch_of_a_seal_on_the_photo_is_none_of_the_papers_words(
    box: ocr.Box, red: bool, printed: bool, stays: bool
) -> None:
    """The seal of 内蒙古大学 on the photo was read as 海蒙古大学, a second school; a stamp that stands straight may void the paper."""
    photo = np.full((300, 330, 3), 120, np.uint8)
    if red:
        cv2.ellipse(photo, (165, 165), (100, 100), 0, 200, 340, (60, 60, 205), 18)
    beneath = [ocr.Line("内蒙古大学", 0.9, (70, 60, 190, 40))] if printed else []
    arch = ocr.Line("海蒙古大学", 0.7, box)
    assert (arch in ocr._without_its_words(photo, [arch], (15, 15, 300, 270), beneath)) == stays


@pytest.mark.parametrize("at", [(x, y) for x in (1035, 1043, 1050) for y in (676, 684)], ids=str)
def test_S07_the_arch_of_a_seal_over_the_name_is_no_second_school(at: tuple[int, int]) -> None:
    """Its first character is at the side, and read as the sign that the rest looked like beside it: 山山师范学院."""
    image = Image.new("RGB", (1500, 1060), (252, 251, 246))
    pen = ImageDraw.Draw(image)
    pen.text((600, 120), "毕业证书", BLACK, ImageFont.truetype(FONT, 80))
    pen.text((800, 640), "阴山师范学院", BLACK, ImageFont.truetype(FONT, 36))
    pen.text((800, 700), "校（院）长", BLACK, ImageFont.truetype(FONT, 28))
    ring = Image.new("RGB", image.size, (255, 255, 255))
    pen = ImageDraw.Draw(ring)
    x, y = at
    pen.ellipse((x - 104, y - 104, x + 104, y + 104), outline=RED, width=5)
    for n, letter in enumerate("阴山师范学院"):
        turn = np.radians(-150 + n * 120 / 5)
        pen.text((x + 82 * np.cos(turn), y + 82 * np.sin(turn)), letter, RED, ImageFont.truetype(FONT, 30), anchor="mm")
    drawn = cv2.cvtColor(np.asarray(ImageChops.multiply(image, ring)), cv2.COLOR_RGB2BGR)
    found = education.diploma(Page(ocr.under_seals(drawn, ocr.read(drawn))))["school"]
    assert (found.value, found.others) == ("阴山师范学院", ())

"""A value set anew in another face is seen by its strokes (W09, W10), through the real reader; papers in one face of any kind are not.

The pages are drawn here, in the two faces at hand; what else stands on them (labels, titles, the day of signing) has the other one.
"""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from acms.scans import mend, typeface
from acms.scans.intake import Pixels
from acms.scans.readings import Field

FONTS = Path(__file__).parents[2] / "node_modules/@expo-google-fonts"
FACES = {face: str(next((FONTS / f"noto-{face}-sc").rglob("*400*.ttf"))) for face in ("serif", "sans")}
OTHER = {"serif": "sans", "sans": "serif"}
SENTENCE = (
    "学生　{name}　性别　女，{born}生，于二〇〇六年九月至二〇一〇年七月在本校　{major}　专业四年制本科学习，修完教学计划规定的"
    "全部课程，成绩合格，准予毕业。"
)
WHO = {"name": "谭秀霞", "born": "一九八八年十月五日", "major": "财务管理"}
ROWS = (("姓　　名", "乌云其木格"), ("性　　别", "女"), ("出生年月", "1988年10月"), ("专业名称", "会计"), ("资格级别", "中级"), ("批准日期", "2016年09月10日"))  # fmt: skip


class Sheet:
    def __init__(self, wide: int, high: int) -> None:
        self.image = Image.new("RGB", (wide, high), (250, 248, 242))
        self.pen = ImageDraw.Draw(self.image)

    def put(self, x: float, y: float, words: str, size: int, face: str) -> float:
        font = ImageFont.truetype(FACES[face], size)
        self.pen.text((x, y), words, (30, 30, 30), font=font)
        return x + font.getlength(words)

    def page(self, tone: float = 1.0) -> Pixels:
        """As a scanner sees it: a little soft, with grain; `tone` of a phone's poorer light."""
        soft = cv2.GaussianBlur(np.asarray(self.image)[:, :, ::-1].astype(np.float32) * tone, (0, 0), 0.8)
        grain = np.random.default_rng(7).normal(0, 3, soft.shape)
        return np.asarray(np.clip(soft + grain, 0, 255), np.uint8)


def diploma(face: str, anew: tuple[str, ...] = (), size: int = 46, right: int = 2000) -> Sheet:
    """A 毕业证书 whose sentence has a face, but for what was set `anew`; title and signature have the other one."""
    sheet = Sheet(2340, 1650)
    sheet.put(900, 200, "毕业证书", 120, OTHER[face])
    x, y = 300.0, 560.0
    for number, part in enumerate(SENTENCE.replace("}", "{").split("{")):
        whole = number % 2 and part == "name"  # a day or a major may go on in the next line
        for letters in [WHO[part]] if whole else WHO.get(part, part):
            if x > right and letters not in "，。":
                x, y = 220.0, y + 2.1 * size
            x = sheet.put(x, y, letters, size, OTHER[face] if part in anew else face)
    sheet.put(1200, 1250, "校名：乌兰样例财经学院", 50, OTHER[face])
    sheet.put(1700, 1420, "二〇一〇年七月十五日", 42, OTHER[face])
    return sheet


def certificate(face: str, anew: tuple[str, ...] = (), labels: str = "") -> Sheet:
    """A 专业技术资格证书 in rows; its labels may have another face than its values."""
    sheet = Sheet(1654, 2339)
    sheet.put(330, 260, "会计专业技术资格证书", 96, OTHER[face])
    for number, (label, value) in enumerate(ROWS):
        sheet.put(320, 700 + 110 * number, label, 44, labels or face)
        sheet.put(620, 700 + 110 * number, value, 44, OTHER[face] if label in anew else face)
    sheet.put(320, 1400, "管理号：20160600123400005678", 40, face)
    return sheet


def odd(kind: str, page: Pixels) -> str:
    """What the reader holds to be set anew; that the page was read at all is asked first."""
    sheet = mend._Sheet(page, mend.ocr.read(page))
    reading = mend._page_reading(kind, sheet)
    assert {"name", "born"} <= {*reading.fields}
    return reading.value("set_anew")


@pytest.mark.parametrize("face", ["serif", "sans"])
@pytest.mark.parametrize(("anew", "value"), [((), ""), (("name",), "谭秀霞"), (("major",), "财务管理")])
def test_W09_a_value_in_another_face_than_its_sentence_is_seen(face: str, anew: tuple[str, ...], value: str) -> None:
    assert odd("diploma_full", diploma(face, anew).page()) == value


def test_W09_a_birth_that_goes_on_in_the_next_line_is_compared_with() -> None:
    """In a narrow column 一九八八年十 stands in one line, 月五日生 in the next; the major alone would be too little."""
    assert odd("diploma_full", diploma("serif", right=1100).page()) == ""
    assert odd("diploma_full", diploma("serif", ("name",), right=1100).page()) == "谭秀霞"


@pytest.mark.parametrize("face", ["serif", "sans"])
@pytest.mark.parametrize("labels", ["serif", "sans"])
def test_W10_a_certificate_whose_labels_have_a_face_of_their_own_is_in_one_face(face: str, labels: str) -> None:
    assert odd("qualification", certificate(face, labels=labels).page()) == ""


@pytest.mark.parametrize("face", ["serif", "sans"])
def test_W10_a_row_set_anew_is_seen(face: str) -> None:
    assert odd("qualification", certificate(face, ("姓　　名",)).page()) == "乌云其木格"
    # Of three values one of which has another face, the two that are left need not agree best.
    assert odd("qualification", certificate(face, ("批准日期",)).page()) in {"2016-09-10", "乌云其木格"}


@pytest.mark.parametrize("tone", [1.0, 0.7])
@pytest.mark.parametrize("scale", [0.7, 0.85, 1.3])
def test_W09_a_page_taken_smaller_or_darker_is_measured_alike(scale: float, tone: float) -> None:
    size = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    for anew, value in (((), ""), (("name",), "谭秀霞")):
        page = diploma("serif", anew).page(tone)
        assert odd("diploma_full", np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=size))) == value


@pytest.mark.parametrize("right", [2000, 1100, 1260])
def test_W09_two_values_in_one_other_face_do_not_vouch_for_each_other(right: int) -> None:
    """W09: name and birth set anew, the days of the study left; a major may go on in the next line."""
    assert odd("diploma_full", diploma("serif", ("name", "born"), right=right).page()) in {"谭秀霞", "1988-10-05"}
    assert odd("diploma_full", diploma("serif", right=right).page()) == ""


def test_W09_a_name_of_two_characters_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WHO, "name", "王霞")
    assert odd("diploma_full", diploma("serif").page()) == ""
    assert odd("diploma_full", diploma("serif", ("name",)).page()) == "王霞"


def test_W09_where_there_is_too_little_to_compare_with_nothing_is_said() -> None:
    page = diploma("serif", ("name",)).page()
    lines = mend.ocr.read(page)
    name = mend.readers.read("diploma_full", lines).fields["name"]
    assert typeface.set_anew(page, lines, {"name": name}) is None
    assert typeface.set_anew(page, lines, {"name": name, "born": Field("1988", 1.0, (0, 0, 1, 1))}) is None
    assert typeface.set_anew(np.full_like(page, 200), lines, {"name": name, "born": name}) is None


def test_D13_of_print_so_small_that_pixels_decide_nothing_is_said() -> None:
    """D13, W09: 会计学 on a report of 160 dpi; what differs is where its strokes fall between the rows of pixels."""
    page = diploma("serif", ("name",)).page()
    small = np.asarray(cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    assert odd("diploma_full", small) == ""


def test_W09_a_page_that_is_no_certificate_is_not_asked_for_its_face() -> None:
    sheet = mend._Sheet(page := diploma("serif", ("name",)).page(), mend.ocr.read(page))
    assert "set_anew" not in mend._page_reading("residence_permit", sheet).fields

"""S07, E02: licences as they really lie before a phone: photographed from the side, with labels that are spaced over a column, of other years' words."""

import cv2
import numpy as np
import pytest

from acms.scans import ocr, readers
from acms.scans.intake import Pixels
from acms.scans.ocr import Line
from acms.scans.readings import Reading
from tests.scans.test_typeface import Sheet

NAME, ADDRESS = "乌兰样例商贸有限公司", "呼和浩特市赛罕区大学东街999号2幢705室"
ROWS = (
    ("名称", NAME),
    ("类型", "有限责任公司（自然人投资或控股）"),
    ("住所", ADDRESS),
    ("法定代表人", "样例甲"),
    ("注册资本", "壹佰万元整"),
    ("成立日期", "2017年11月22日"),
    ("营业期限", "2017年11月22日至2037年11月21日"),
)


def licence(rows: tuple[tuple[str, str], ...] = ROWS, step: int = 74, cut: str = "") -> Sheet:
    """An upright 营业执照; labels fill their column from side to side, and of those in `cut` only the last character is there."""
    sheet = Sheet(1240, 1754)
    sheet.put(330, 330, "营业执照", 140, "sans")
    sheet.put(560, 560, "统一社会信用代码 91150105MA0TE5T16A", 30, "serif")
    for number, (label, value) in enumerate(rows):
        y = 700 + step * number
        gap = (300 - 42) / (len(label) - 1)
        for place, letter in enumerate(label):
            if letter not in cut or place == len(label) - 1:
                sheet.put(110 + gap * place, y - 4, letter, 42, "sans")
        sheet.put(430, y, value, 34, "serif")
    sheet.put(720, 1500, "登记机关", 40, "sans")
    return sheet


def from_the_side(page: Pixels, fall: float) -> Pixels:
    """Photographed from below its right half: at the upper edge lines fall by so many pixels for one to the right, at the lower by hardly any."""
    high, wide = page.shape[:2]
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    seen = np.array([[0, 0], [wide, wide * fall], [wide, high], [0, high]], np.float32)
    turned = cv2.warpPerspective(
        page, cv2.getPerspectiveTransform(corners, seen), (wide, high), borderValue=(250, 248, 242)
    )
    return np.asarray(turned, np.uint8)


def read(page: Pixels) -> Reading:
    return readers.read("employer_certificate", ocr.read(page))


@pytest.mark.parametrize("fall", [0.0, 0.06, -0.06, 0.1])
def test_S07_a_row_is_a_row_however_the_page_falls(fall: float) -> None:
    """S07: on a page that falls by 4°, 类型's words stand as high as 住所, and were its address with a confidence of 0.93."""
    found = read(from_the_side(licence().page(), fall))
    assert (found.value("name"), found.value("address")) == (NAME, ADDRESS)


def test_S07_what_is_marked_stands_where_it_lies_on_the_picture() -> None:
    lines = ocr.read(from_the_side(licence().page(), 0.06))
    words = next(line for line in lines if "大学东街" in line.text)
    x, y, w, h = readers.read("employer_certificate", lines).fields["address"].box
    left, top, wide, high = words.box
    assert left - 5 <= x and x + w <= left + wide + 5
    assert top <= y + h / 2 <= top + high


@pytest.mark.parametrize("cut", ["名", "类", "名类住"])
def test_S07_a_label_of_which_only_the_last_character_is_seen(cut: str) -> None:
    found = read(licence(cut=cut).page())
    assert (found.value("name"), found.value("address")) == (NAME, ADDRESS)


def test_S07_the_last_character_of_a_name_that_wraps_is_no_label() -> None:
    """研究 / 所: what stands there alone has nothing beside it, or the label of the other column."""
    lines = [
        at(100, 300, "名称"),
        at(300, 300, "乌兰样例草原生态与牧区经济发展研究"),
        at(300, 345, "所"),
        at(1000, 345, "成立日期2017年11月22日"),
        at(100, 400, "类型"),
        at(300, 400, "事业单位"),
    ]
    assert readers.read("employer_certificate", lines).value("name") == "乌兰样例草原生态与牧区经济发展研究所"


@pytest.mark.parametrize("by", [-14, 36])
def test_S07_a_value_that_is_printed_a_little_above_or_below_its_label(by: int) -> None:
    """S07: licences are printed into forms that were printed before, in smaller letters."""
    lines = [
        at(136, 703, "名称"),
        at(340, 703, NAME),
        at(136, 771, "类型"),
        at(340, 771, "个人独资企业"),
        Line("住所", 0.99, (136, 839, 185, 54)),
        Line(ADDRESS, 0.99, (340, 839 + by, 560, 32)),
        at(136, 912, "投资人"),
        at(340, 912, "样例甲"),
    ]
    found = readers.read("employer_certificate", lines)
    assert (found.value("name"), found.value("address")) == (NAME, ADDRESS)


def test_S07_a_label_with_nothing_beside_it_takes_no_other_rows_words() -> None:
    lines = [at(136, 839, "住所"), at(136, 872, "投资人"), at(340, 872, "呼和浩特市样例路1号")]
    assert not readers.read("employer_certificate", lines).value("address")


@pytest.mark.parametrize("label", ["类型", "主体类型", "商事主体类型"])
def test_S07_a_name_ends_before_the_kind_of_unit_whatever_that_is_called(label: str) -> None:
    rows = (ROWS[0], (label, "有限责任公司"), *ROWS[2:])
    assert read(licence(rows).page()).value("name") == NAME


def test_S07_the_name_of_a_sole_trader_stands_beside_its_own_label() -> None:
    rows = (("字号名称", "赛罕区样例商行"), ("经营者姓名", "样例乙"), ("经营场所", "赛罕区样例花园10-304房"))
    found = read(licence(rows).page())
    assert (found.value("name"), found.value("address")) == ("赛罕区样例商行", "赛罕区样例花园10-304房")
    assert found.fields["address"].confidence > 0.9


def at(x: int, y: int, text: str) -> Line:
    return Line(text, 0.99, (x, y, 34 * len(text), 36))


def test_S07_what_names_no_place_is_no_address_to_rely_on() -> None:
    found = readers.read("employer_certificate", [at(100, 300, "住所"), at(300, 300, "有限责任公司(自然人独资)")])
    assert found.fields["address"].confidence <= 0.6


@pytest.mark.parametrize(
    ("name", "sure"),
    [
        ("乌兰样例商贸有限公司其他有限责任公司", False),
        ("样例商行个体工商户", False),
        ("乌兰样例集团有限公司赛罕分公司", True),
        ("乌兰样例有限责任公司", True),
    ],
)
def test_S07_a_name_that_runs_on_into_the_kind_of_unit_is_not_relied_on(name: str, sure: bool) -> None:
    found = readers.read("employer_certificate", [at(100, 300, "名称"), at(300, 300, name)])
    assert (found.fields["name"].confidence > 0.9) is sure
